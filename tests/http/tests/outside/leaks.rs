//! Nothing unpublished leaks: marker words in everything that is not public, then every public
//! address is read, as pages, feeds, files and searches.

use http_tests::login::login;
use http_tests::page::attributes;
use http_tests::{Backend, Browser, Data, Failures, Portal};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use std::collections::{BTreeSet, VecDeque};

/// Every marker begins with this; nothing else does.
const MARK: &str = "Zzgeheim";

/// Columns whose words are not public, or not before the next edition: table, column, what.
///
/// A new table with texts needs a row. Progress notes of published fact sheets are public at once.
const TEXTS: &[(&str, &str)] = &[
    ("field", "title"),
    ("goal", "title"),
    ("indicator", "title"),
    ("fact_sheet", "title"),
    ("workshop", "title"),
    ("workshop_result", "\"text\""),
    ("workshop_result", "reason"),
    ("working_group", "name"),
    ("working_group", "purpose"),
    ("organisation", "name"),
    ("organisation", "short_name"),
    ("\"body\"", "name"),
    ("person", "display_name"),
    ("person", "email"),
    ("invitation", "name"),
    ("invitation", "email"),
];

/// Columns with JSON whose strings are marked, the machine-readable ones left alone.
const DOCUMENTS: &[(&str, &str)] = &[
    ("region", "content"),
    ("organisation", "contact"),
    ("strategy", "content"),
    ("field", "content"),
    ("goal", "content"),
    ("indicator", "content"),
    ("fact_sheet", "content"),
    ("workshop", "content"),
    ("\"text\"", "document"),
    ("form_draft", "fields"),
];

/// Marks the free texts of a JSON value: what has a space in it is a sentence, not a code.
fn mark(value: &mut Value, mark_with: &str) {
    match value {
        Value::String(s) if s.contains(' ') => s.push_str(mark_with),
        Value::Array(items) => items.iter_mut().for_each(|v| mark(v, mark_with)),
        Value::Object(map) => map.values_mut().for_each(|v| mark(v, mark_with)),
        _ => {}
    }
}

async fn mark_texts(data: &Data) {
    for (table, column) in TEXTS {
        let word = format!(" {MARK}-{}-{}", table.trim_matches('"'), column.trim_matches('"'));
        data.run(&format!("update {table} set {column} = {column} || '{word}'")).await;
    }
}

async fn mark_documents(data: &Data) {
    let db = data.connection();
    for (table, column) in DOCUMENTS {
        let word = format!(" {MARK}-{}-{column}", table.trim_matches('"'));
        // Legal pages are public as they are, not frozen in editions.
        let only = if table.trim_matches('"') == "text" { " where owner_kind <> 'page'" } else { "" };
        let rows = data.texts(&format!("select cast({column} as text) from {table}{only}")).await;
        for before in rows.into_iter().collect::<BTreeSet<_>>() {
            let mut value: Value = serde_json::from_str(&before).unwrap();
            mark(&mut value, &word);
            let (after, backend) = (value.to_string(), db.get_database_backend());
            let cast = if backend == DbBackend::Postgres { "cast($1 as jsonb)" } else { "$1" };
            let sql = format!("update {table} set {column} = {cast} where cast({column} as text) = $2");
            db.execute_raw(Statement::from_sql_and_values(backend, sql, [after.into(), before.into()])).await.unwrap();
        }
    }
}

/// Things that no edition holds: made, then withdrawn.
async fn add_unpublished(portal: &Portal) {
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    for (number, title) in [("81", "Zzgeheim-neues-Feld"), ("82", "Zzgeheim-zurueckgezogen")] {
        let fields = [("f[title]", title), ("f[number]", number), ("f[priority_note]", title)];
        let made = steward.post("/aktion/fields/save", "/arbeit/themenfelder/neu", &fields).await;
        assert!(made.location().contains("meldung=created"), "{}", made.brief());
    }
    portal.data.run("update field set state = 'withdrawn' where number = 82").await;
    // What was typed and could not be saved.
    steward.post("/aktion/fields/save", "/arbeit/themenfelder/neu", &[("f[title]", ""), ("f[priority_note]", "Zzgeheim-Entwurf")]).await;
}

/// Where a crawl begins; what is not there (yet) is passed over.
const STARTS: &[&str] = &[
    "/",
    "/en",
    "/strategie",
    "/leitbild",
    "/themenfelder",
    "/projekte",
    "/workshops",
    "/kommunen",
    "/fassungen",
    "/suche?q=Zzgeheim",
    "/en/suche?q=Zzgeheim",
    "/suche?q=mobil",
    "/neuigkeiten.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/projekte.csv",
    "/projekte.xlsx",
    "/daten",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/leichte-sprache",
    "/gebaerdensprache",
    "/barriere-melden",
    "/stil/region.css",
    "/stil/symbol.svg",
    "/anmelden",
    "/gibt-es-nicht",
    "/fassungen/99",
    "/themenfelder/zzgeheim-neues-feld",
    "/themenfelder/zzgeheim-zurueckgezogen",
    "/fassungen/1/themenfelder/zzgeheim-neues-feld",
];

/// Addresses in an answer that lie within the portal and are public.
fn links(base: &str, from: &str, body: &str) -> Vec<String> {
    let mut found: Vec<String> = ["href", "src", "action"].iter().flat_map(|name| attributes(body, name)).collect();
    for tag in ["loc", "id", "link"] {
        found.extend(body.split(&format!("<{tag}>")).skip(1).filter_map(|t| t.split('<').next().map(str::to_owned)));
    }
    let here = url::Url::parse(base).unwrap().join(from).unwrap();
    let own = found.into_iter().filter_map(|to| here.join(&to).ok()).filter(|to| to.as_str().starts_with(base));
    own.map(|mut to| {
        to.set_fragment(None);
        to.as_str()[base.len()..].to_owned()
    })
    .filter(|to| !to.starts_with("/arbeit") && !to.starts_with("/pkg") && !to.starts_with("/anmelden/"))
    .collect()
}

/// Reads everything that can be reached, at most `limit` addresses; hands each answer on.
async fn crawl(portal: &Portal, visitor: &Browser, limit: usize, f: &mut Failures) -> BTreeSet<String> {
    let mut seen: BTreeSet<String> = STARTS.iter().map(|s| (*s).to_owned()).collect();
    let mut waiting: VecDeque<String> = STARTS.iter().map(|s| (*s).to_owned()).collect();
    let mut read = BTreeSet::new();
    while let Some(address) = waiting.pop_front() {
        if read.len() >= limit {
            f.check(false, || format!("more than {limit} public addresses; raise the limit"));
            break;
        }
        let answer = visitor.get(&address).await;
        f.check(answer.status < 500, || format!("{address}: {}", answer.brief()));
        let body = answer.text();
        // Whoever asks for a word gets that word back, once, in the search field and the title.
        let asked = address.contains("q=Zzgeheim");
        let leaked = body.match_indices(MARK).find(|(i, _)| !asked || body[*i + MARK.len()..].starts_with('-'));
        f.check(leaked.is_none(), || {
            let at = leaked.map_or(0, |(i, _)| i);
            let around: String = body[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
            format!("{address} leaks: {around}{}", body[at..].chars().take(60).collect::<String>())
        });
        for (name, value) in &answer.headers {
            f.check(!String::from_utf8_lossy(value.as_bytes()).contains(MARK), || format!("{address} leaks in the header {name}"));
        }
        if answer.status == 200 && answer.header("content-type").starts_with("text/html") && !address.starts_with("/anmelden") {
            crate::headers::check_page(f, &address, &body, &portal.base);
        }
        if answer.status == 200 || answer.status / 100 == 3 {
            read.insert(address.clone());
        }
        let text = answer.header("content-type").starts_with("text/") || answer.header("content-type").contains("xml");
        for to in if text { links(&portal.base, &address, &body) } else { vec![] } {
            if seen.insert(to.clone()) {
                waiting.push_back(to);
            }
        }
    }
    read
}

async fn nothing_leaks(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let mut f = Failures::default();
    add_unpublished(&portal).await;
    mark_texts(&portal.data).await;
    mark_documents(&portal.data).await;
    // Nothing may come out of a page's memory: what is read now is made now.
    portal.data.run("update publication set revision = revision + 1").await;
    let read = crawl(&portal, &portal.browser(), 5000, &mut f).await;
    for expected in ["/", "/themenfelder/mobilitaet", "/fassungen/1/themenfelder/mobilitaet", "/en/themenfelder/mobilitaet"] {
        f.check(read.contains(expected), || format!("the crawl did not come to {expected}"));
    }
    f.check(read.len() > 30, || format!("the crawl came to {} addresses only", read.len()));
    // The markers are where they should be: somebody at work sees them.
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    f.check(steward.get("/arbeit/strategie").await.text().contains(MARK), || "the markers are not in the workspace either".into());
    f.end();
}

#[tokio::test]
async fn nothing_unpublished_leaks_sqlite() {
    nothing_leaks(Backend::Sqlite).await;
}

#[tokio::test]
async fn nothing_unpublished_leaks_postgres() {
    nothing_leaks(Backend::Postgres).await;
}
