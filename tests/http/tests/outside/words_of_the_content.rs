//! English working pages: words of the content are German and say so (WCAG 3.1.2).

use http_tests::login::login;
use http_tests::page::{attributes, decode};
use http_tests::{Backend, Failures};
use std::collections::{BTreeSet, VecDeque};

/// Elements without an end.
const VOID: [&str; 9] = ["area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// What is typed in, drawn, or not read as a page.
const PASSED_OVER: [&str; 7] = ["script", "style", "textarea", "title", "svg", "template", "option"];

/// The texts of a page that are read in another language than German.
fn foreign(html: &str) -> Vec<String> {
    // Element, language, passed over.
    let mut open: Vec<(String, String, bool)> = vec![];
    let mut out = vec![];
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = decode(rest[..start].trim());
        let here = open.last();
        if !text.is_empty() && here.is_some_and(|(_, lang, over)| lang != "de" && !over) {
            out.push(text);
        }
        let tag = &rest[start..];
        let end = if tag.starts_with("<!--") { tag.find("-->").map(|e| e + 2) } else { tag.find('>') };
        let Some(end) = end else { break };
        let name: String = tag[1..].trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        rest = &tag[end + 1..];
        if name.is_empty() || VOID.contains(&name.as_str()) || tag[..=end].ends_with("/>") {
            continue;
        }
        if tag.starts_with("</") {
            while open.pop().is_some_and(|(opened, ..)| opened != name) {}
            continue;
        }
        let above = open.last().cloned().unwrap_or_default();
        let lang = attributes(&tag[..=end], "lang").into_iter().next().unwrap_or(above.1);
        open.push((name.clone(), lang, above.2 || PASSED_OVER.contains(&name.as_str())));
    }
    out
}

#[test]
fn the_reader_knows_which_language_a_text_is_read_in() {
    let html = "<html lang=\"en\"><body><h1>Goals</h1><p lang=\"de\">Ein <b>Ziel</b><br>mehr</p><!-- <p> --><title>Ziel</title>\
                <a href=\"/x\">Bus<span lang=\"de\">Bahn</span></a><input value=\"y\"><p>Ende</p></body></html>";
    assert_eq!(foreign(html), ["Goals", "Bus", "Ende"]);
}

/// Titles that people gave: of several words, to be nothing else.
const TITLES: &str = "select title from field union select title from goal union select title from fact_sheet \
    union select title from workshop union select title from assessment union select title from conference \
    union select title from indicator";

#[tokio::test]
async fn words_of_the_content_are_german_on_english_working_pages() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let titles: Vec<String> = portal.data.texts(TITLES).await.into_iter().filter(|t| t.contains(' ')).collect();
    assert!(titles.len() > 50, "{}", titles.len());
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    steward.set_cookie("sprache", "en");
    let mut seen: BTreeSet<String> = ["/arbeit".to_owned()].into();
    let mut waiting: VecDeque<String> = seen.iter().cloned().collect();
    // Pages that look alike are looked at a few times.
    let mut kinds: std::collections::BTreeMap<String, usize> = Default::default();
    let (mut read, mut met) = (0, BTreeSet::new());
    while let Some(address) = waiting.pop_front() {
        let answer = steward.get(&address).await;
        if answer.status != 200 || !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        read += 1;
        f.check(html.contains("<html lang=\"en\""), || format!("{address} is not English"));
        met.extend(titles.iter().filter(|t| html.contains(t.as_str())).cloned());
        for text in foreign(&html) {
            if let Some(title) = titles.iter().find(|t| text.contains(t.as_str())) {
                f.check(false, || format!("{address}: “{title}” is read as English in “{text}”"));
            }
        }
        for to in attributes(&html, "href") {
            let to = to.split('#').next().unwrap_or_default().to_owned();
            let path = to.split('?').next().unwrap_or_default();
            let preview = path.starts_with("/arbeit/fassungen/vorschau") || path.starts_with("/arbeit/protokoll");
            if !path.starts_with("/arbeit") || preview || path.contains("/dateien/") || path.contains("/bild") {
                continue;
            }
            let kind: String = path
                .split('/')
                .map(|part| if part.chars().any(|c| c.is_ascii_digit()) || part.contains('-') { "*" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let many = kinds.entry(kind).or_default();
            if *many < 3 && seen.insert(to.clone()) {
                *many += 1;
                waiting.push_back(to);
            }
        }
    }
    f.check(read > 60, || format!("{read} pages"));
    f.check(met.len() > 40, || format!("{} titles", met.len()));
    f.end();
}
