//! The preview of the next edition: the very pages that citizens will read, for stewards alone.

use http_tests::listing::{kind, listing};
use http_tests::login::login;
use http_tests::page::{attributes, between, decode, tags, value};
use http_tests::{Backend, Browser, Failures};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const AHEAD: &str = "/arbeit/fassungen/vorschau";

/// Where a page of the preview may lead besides other pages of the preview.
fn leads_out_on_purpose(to: &str) -> bool {
    let path = to.split(['?', '#']).next().unwrap_or_default();
    let german = path.trim_start_matches("/en");
    let earlier = german.strip_prefix("/fassungen/").is_some_and(|n| n.parse::<i32>().is_ok());
    earlier
        // What councils decided is public as it happens, and texts of the region link legal pages.
        || german.starts_with("/beschluesse.")
        || ["/barrierefreiheit", "/leichte-sprache"].contains(&german)
        || ["/pkg/", "/stil/"].iter().any(|p| path.starts_with(p))
        || ["/arbeit", "/arbeit/fassungen/neu", "/barriere-melden", "/en/barriere-melden", "/neuigkeiten.atom"].contains(&path)
}

/// Pages that are read of one kind.
const EACH: usize = 8;

fn within(to: &str) -> bool {
    to.strip_prefix(AHEAD).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// What a page says between head and foot, without what tells a preview from the real thing.
fn body(html: &str) -> String {
    let main = between(html, "<main", "</main>").unwrap_or_default();
    let main = main.split("<div class=\"p-origin\">").next().unwrap_or_default();
    // Programs are told the second of publication, which is another.
    let dates = tags(main, "meta").into_iter().filter(|t| t.contains("itemprop=\"date"));
    let main = dates.fold(main.to_owned(), |main, date| main.replace(date, "")).replace(AHEAD, "");
    // The cover of the next edition is the page that publishes it.
    main.replace("href=\"/arbeit/fassungen/neu\"", "href=\"/fassungen/4\"").replace("href=\"/en/fassungen/4\"", "href=\"/fassungen/4\"")
}

#[tokio::test]
async fn the_preview_stays_within_itself_and_is_for_stewards_alone() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "substantial").await;
    let mut seen: BTreeSet<String> = [AHEAD.to_owned()].into();
    let mut waiting: VecDeque<String> = seen.iter().cloned().collect();
    let mut read: BTreeMap<String, usize> = BTreeMap::new();
    let (rows, _) = listing();
    while let Some(address) = waiting.pop_front() {
        let of_kind = read.entry(kind(&rows, address.strip_prefix(AHEAD).unwrap_or(&address))).or_default();
        if *of_kind == EACH {
            continue;
        }
        *of_kind += 1;
        let answer = steward.get(&address).await;
        f.check([200, 301, 303].contains(&answer.status), || format!("{address}: {}", answer.brief()));
        f.same(answer.header("cache-control"), "no-store", &address);
        f.same(answer.header("x-robots-tag"), "noindex", &address);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        if answer.status == 200 {
            f.check(html.contains("class=\"p-ahead\""), || format!("{address} does not say that it is a preview"));
            f.check(html.contains("<meta name=\"robots\" content=\"noindex\">"), || format!("{address} may be indexed"));
            f.check(!html.contains("rel=\"canonical\"") && !html.contains("hreflang=\"x-default\""), || {
                format!("{address} names an address of record")
            });
            crate::headers::check_page(&mut f, &address, &html, &portal.base);
        }
        // What programs read names public addresses.
        let html = tags(&html, "link").into_iter().fold(html.clone(), |html, link| html.replace(link, ""));
        let links = ["href", "action"].iter().flat_map(|name| attributes(&html, name));
        for to in links.chain([answer.location().to_owned()]) {
            let to = decode(&to).replace(&portal.base, "");
            if !to.starts_with('/') {
                continue;
            }
            f.check(within(&to) || leads_out_on_purpose(&to), || format!("{address} leads out of the preview, to {to}"));
            let to = to.split('#').next().unwrap_or_default().to_owned();
            if within(&to) && seen.insert(to.clone()) {
                waiting.push_back(to);
            }
        }
    }
    let total: usize = read.values().sum();
    f.check(total > 100 && read.len() > 20, || format!("only {total} pages of {} kinds were found: {read:?}", read.len()));

    let (visitor, guest, officer) = (portal.browser(), portal.browser(), portal.browser());
    login(&guest, "neu-1", "high").await;
    login(&officer, "digital-nottuln", "high").await;
    for address in seen.iter().step_by(9) {
        f.check(visitor.get(address).await.asks_for_login(), || format!("{address} is open to everybody"));
        f.same(guest.get(address).await.status, 403, &format!("{address} without a role"));
        f.same(officer.get(address).await.status, 403, &format!("{address} as a coordinator"));
    }
    f.end();
}

async fn text(browser: &Browser, address: &str) -> String {
    browser.get(address).await.text()
}

#[tokio::test]
async fn what_the_preview_shows_is_what_is_published() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (steward, visitor) = (portal.browser(), portal.browser());
    login(&steward, "geschaeftsstelle", "high").await;
    let project = "/projekte/14";
    let moved = steward.get(&format!("{AHEAD}{project}")).await.location().replace(AHEAD, "");
    let pages = [
        "/strategie",
        "/themenfelder",
        "/themenfelder/mobilitaet",
        &moved,
        "/kommunen/nottuln",
        "/workshops",
        "/en/themenfelder/bildung",
        "/suche?q=Bus",
        "/projekte",
    ];
    let mut before = Vec::new();
    for page in pages {
        let address = format!("{AHEAD}{page}");
        before.push(body(&text(&steward, &address).await));
    }
    let form = text(&steward, "/arbeit/fassungen/neu").await;
    let get = |name: &str| value(&form, &format!("f[{name}]")).unwrap_or_default();
    let fields =
        [("f[number]", get("number")), ("f[preview]", get("preview")), ("f[label]", "adopted".into()), ("f[reason]", "Probe.".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let done = steward.post("/aktion/editions/publish", "/arbeit/fassungen/neu", &fields).await;
    f.check(done.location().contains("meldung=published"), || format!("not published: {}", done.brief()));
    for (page, before) in pages.iter().zip(before) {
        let now = body(&text(&visitor, page).await);
        f.check(before.len() > 500, || format!("{page}: the preview is empty"));
        f.check(before == now, || {
            let at = before.chars().zip(now.chars()).take_while(|(a, b)| a == b).count();
            let near = |t: &str| t.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
            format!("{page} is not what the preview showed:\n    preview: {}\n    public:  {}", near(&before), near(&now))
        });
    }
    f.end();
}
