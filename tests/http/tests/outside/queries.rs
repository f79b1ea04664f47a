//! No page takes more than fifteen queries, and none takes more because there is more to show.
//!
//! Every page is visited in the demo region and in one with twice as much of everything; the portal
//! says in its log what each answer took.

mod twice;

use http_tests::listing::{Endpoint, listing, page};
use http_tests::login::login;
use http_tests::page::attributes;
use http_tests::{Backend, Browser, Demo, Failures, Portal, Setup};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most queries of a page.
const MOST: u64 = 15;
/// Queries that come once there is something to name at all; a loop takes more.
const A_FEW: u64 = 4;
/// Addresses that are visited of one kind of page.
const EACH: usize = 2;

/// Pages that no other page links to, or only after something was done.
const MORE: &[&str] = &[
    "/en/",
    "/suche?q=mobil",
    "/fassungen/vergleich?von=1&bis=3",
    "/fassungen/1",
    "/fassungen/2/themenfelder/mobilitaet",
    "/neuigkeiten.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/barriere-melden/danke",
    "/konto-geloescht",
    "/bereit",
    "/stil/region.css",
    "/stil/symbol.svg",
    "/anmelden",
    "/einladung/gibt-es-nicht",
    "/arbeit",
    "/arbeit/personen/links",
    "/arbeit/protokoll?seite=2",
    "/arbeit/seiten",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/bearbeiten",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/termin.ics",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/punkte/neu",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/punkte/00000000-0000-0000-0000-000000000000",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/punkte/00000000-0000-0000-0000-000000000000/bearbeiten",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/punkte/00000000-0000-0000-0000-000000000000/neuer-stand",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/sitzung",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/sitzung/eigenes",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/beamer",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/leitung",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/leitung/eigenes",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/niederschrift",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/vorlagen",
    "/arbeit/konferenzen/00000000-0000-0000-0000-000000000000/vorlagen/nottuln",
    "/arbeit/nachrichten",
    "/arbeit/raete/2/nottuln/neu",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles",
    // A goal of the demo region.
    "/arbeit/texte/goal/3be00aec-4bea-58d5-b5c8-f37ae23d474b/text",
    "/arbeit/bedarfsabfragen/bedarfsabfrage-2026/bogen/nottuln/stand.json",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/kommentare",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/personen",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/bausteine",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/staende",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/verfasser",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/einlesen",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/zurueckholen?stand=fassung-1",
    "/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles/datei/md",
];

/// Kinds of pages without anything of ours in them, and files.
const LEFT_OUT: &[&str] = &[
    // A WebSocket.
    "/arbeit/texte/{kind}/{owner}/{slot}/live",
    "/pkg/{name}",
    "/anmelden/{provider}",
    "/anmelden/{provider}/rueckruf",
    "/stil/wappen/{id}",
    "/dateien/{id}/{name}",
    "/arbeit/dateien/{id}/{name}",
    "/arbeit/konferenzen/{id}/live",
    "/nachrichten/abbestellen/{token}",
    "/seiten/{slug}",
];

/// Addresses to visit, found by following links; the first few of every kind.
async fn found(browsers: &[&Browser], rows: &[Endpoint]) -> BTreeMap<String, Vec<String>> {
    let mut visits: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for browser in browsers {
        let mut queue: VecDeque<String> = ["/"].iter().chain(MORE).map(|a| (*a).to_owned()).collect();
        let mut seen = BTreeSet::new();
        while let Some(address) = queue.pop_front() {
            let Some(row) = page(rows, &address) else { continue };
            let kind = if address.contains('?') { format!("{}?", row.path) } else { row.path.clone() };
            let list = visits.entry(kind).or_default();
            if !seen.insert(address.clone()) || (list.len() >= EACH && !list.contains(&address)) {
                continue;
            }
            if !list.contains(&address) {
                list.push(address.clone());
            }
            let answer = browser.get(&address).await;
            if answer.header("content-type").starts_with("text/html") {
                let links = attributes(&answer.text(), "href").into_iter().filter(|h| h.starts_with('/') && !h.starts_with("//"));
                queue.extend(links.map(|h| h.split('#').next().unwrap_or_default().to_owned()));
            }
        }
    }
    visits
}

/// One answer as the log tells it.
#[derive(Clone, Debug)]
struct Told {
    status: u64,
    queries: u64,
    repeated: u64,
    statement: String,
}

/// Visits addresses, without a page cache.
async fn told(portal: &Portal, browser: &Browser, addresses: &[String]) -> BTreeMap<String, Told> {
    let before = portal.log().len();
    for address in addresses {
        browser.get(address).await;
    }
    let log = portal.log();
    let lines = log[before..].lines().filter_map(|l| l.find('{').and_then(|at| serde_json::from_str::<Value>(&l[at..]).ok()));
    let number = |v: &Value, name: &str| v[name].as_u64().unwrap_or_default();
    let text = |v: &Value, name: &str| v[name].as_str().unwrap_or_default().to_owned();
    lines
        .filter(|v| v["queries"].is_u64())
        .map(|v| {
            let told = Told {
                status: number(&v, "status"),
                queries: number(&v, "queries"),
                repeated: number(&v, "repeated"),
                statement: text(&v, "statement"),
            };
            (text(&v, "address"), told)
        })
        .collect()
}

async fn start(story: Option<std::path::PathBuf>) -> (Portal, Demo) {
    let setup = Setup::new(Backend::Sqlite).demo().set("LOG", "warn,portal::queries=debug").set("PAGE_CACHE_MB", "0");
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let mut setup = setup.provider("demo", provider.issuer());
    setup.story = story;
    (Portal::start(setup).await, provider)
}

const ACCOUNTS: &[&str] = &["", "geschaeftsstelle", "digital-nottuln", "ag-leitung-mobilitaet", "sitzungsdienst-nottuln", "bm-nottuln"];

async fn browsers(portal: &Portal) -> Vec<Browser> {
    let mut all = Vec::new();
    for account in ACCOUNTS {
        let browser = portal.browser();
        if !account.is_empty() {
            login(&browser, account, "high").await;
        }
        all.push(browser);
    }
    all
}

#[tokio::test]
async fn pages_take_few_queries_however_much_there_is() {
    let (rows, _) = listing();
    let story = twice::story();
    let ((small, _one), (large, _two)) = (start(None).await, start(Some(story.path().to_owned())).await);
    twice::fill(&small, 1).await;
    twice::fill(&large, 2).await;
    let (of_small, of_large) = (browsers(&small).await, browsers(&large).await);
    let visits = found(&of_small.iter().collect::<Vec<_>>(), &rows).await;
    let mut f = Failures::default();
    // Of those who come first nobody waits for an edition after the other.
    for (address, told) in told(&large, &of_large[0], &["/beschluesse".to_owned(), "/".to_owned()]).await {
        f.check(told.queries <= MOST, || {
            format!("{address} takes {} queries at first, {}: {}", told.queries, told.repeated, told.statement)
        });
    }
    for path in rows.iter().filter(|r| r.method == "GET").map(|r| &r.path).filter(|p| !LEFT_OUT.contains(&p.as_str())) {
        let visited = visits.contains_key(path) || visits.contains_key(&format!("{path}?"));
        f.check(visited, || format!("{path} was not visited: name an address in MORE"));
    }
    let addresses: Vec<String> = visits.into_values().flatten().collect();
    // What is kept in memory is there by then, as it is in the other one.
    told(&large, &of_large[1], &addresses).await;
    let mut figures = Vec::new();
    for (i, account) in ACCOUNTS.iter().enumerate() {
        let less = told(&small, &of_small[i], &addresses).await;
        let more = told(&large, &of_large[i], &addresses).await;
        for address in &addresses {
            let (Some(a), Some(b)) = (less.get(address), more.get(address)) else {
                f.check(false, || format!("{address} as “{account}”: the log says nothing of it"));
                continue;
            };
            if a.status != b.status {
                // With twice as much, the same number can be somebody else's.
                continue;
            }
            f.check(a.queries <= MOST && b.queries <= MOST, || {
                format!("{address} as “{account}” takes {} queries, {} times: {}", b.queries, b.repeated, b.statement)
            });
            f.check(b.queries <= a.queries + A_FEW, || {
                format!(
                    "{address} as “{account}” takes {} queries, {} with twice as much; {} times: {}",
                    a.queries, b.queries, b.repeated, b.statement
                )
            });
            figures.push((a.queries, address.clone()));
        }
    }
    figures.sort();
    println!("{} visits; most queries: {:?}", figures.len(), figures.iter().rev().take(5).collect::<Vec<_>>());
    f.check(figures.iter().any(|(n, _)| *n > 5), || "the log counts nothing".to_owned());
    f.end();
}
