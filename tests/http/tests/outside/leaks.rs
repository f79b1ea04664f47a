//! Nothing unpublished leaks: marker words in everything that is not public, then every public
//! address is read, as pages, feeds, files and searches.

mod scene;
mod words;

use http_tests::listing::{kind, listing};
use http_tests::login::login;
use http_tests::page::attributes;
use http_tests::{Backend, Browser, Failures, Portal, Setup, key};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Every marker begins with this; nothing else does.
const MARK: &str = "Zzgeheim";

/// Where a crawl begins; what is not there (yet) is passed over.
const STARTS: &[&str] = &[
    "/",
    "/en",
    "/strategie",
    "/leitbild",
    "/themenfelder",
    "/projekte",
    "/workshops",
    "/bedarfsabfragen",
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
    "/beschluesse",
    "/beschluesse.csv",
    "/beschluesse.ics",
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
    "/.well-known/security.txt",
    "/einladung/gibt-es-nicht",
    "/konto-geloescht",
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

/// The words of an Excel workbook: all parts of the archive, unpacked.
fn unpacked(bytes: &[u8]) -> String {
    use std::io::Read;
    let mut out = String::new();
    let at = |i: usize| usize::from(u16::from_le_bytes([bytes[i], bytes[i + 1]]));
    for i in (0..bytes.len().saturating_sub(30)).filter(|i| bytes[*i..].starts_with(b"PK\x03\x04")) {
        let content = &bytes[i + 30 + at(i + 26) + at(i + 28)..];
        let mut part = Vec::new();
        match at(i + 8) {
            8 => drop(flate2::read::DeflateDecoder::new(content).read_to_end(&mut part)),
            _ => part.extend_from_slice(content),
        }
        out.push_str(&String::from_utf8_lossy(&part));
    }
    out
}

/// Everything that the public can reach, or so many pages of `each` kind: address and what came, or what is odd
/// about it.
async fn crawl(portal: &Portal, visitor: &Browser, each: usize, f: &mut Failures) -> BTreeMap<String, String> {
    const MOST: usize = 6000;
    let (rows, _) = listing();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeSet<String> = STARTS.iter().map(|s| (*s).to_owned()).collect();
    let mut waiting: VecDeque<String> = STARTS.iter().map(|s| (*s).to_owned()).collect();
    let mut read = BTreeMap::new();
    while let Some(address) = waiting.pop_front() {
        let of_kind = kinds.entry(kind(&rows, &address)).or_default();
        if *of_kind == each {
            continue;
        }
        *of_kind += 1;
        if read.len() >= MOST {
            f.check(false, || format!("more than {MOST} public addresses; raise the limit"));
            break;
        }
        let answer = visitor.get(&address).await;
        f.check(answer.status < 500, || format!("{address}: {}", answer.brief()));
        let body = if answer.bytes.starts_with(b"PK") { unpacked(&answer.bytes) } else { answer.text() };
        // Whoever asks for the bare mark gets it back, in the search field and the title.
        let asked = address.contains("q=Zzgeheim");
        let leaked = body.match_indices(MARK).find(|(i, _)| !asked || body[*i + MARK.len()..].starts_with('-'));
        let lowered = body.to_lowercase().match_indices("zzgeheim-").next().map(|(i, _)| i);
        f.check(leaked.is_none() && lowered.is_none(), || {
            let at = leaked.map(|(i, _)| i).or(lowered).unwrap_or(0);
            let around: String = body[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
            format!("{address} leaks: {around}{}", body[at..].chars().take(60).collect::<String>())
        });
        for (name, value) in &answer.headers {
            f.check(!String::from_utf8_lossy(value.as_bytes()).contains(MARK), || format!("{address} leaks in the header {name}"));
        }
        if answer.status == 200 && answer.header("content-type").starts_with("text/html") && !address.starts_with("/anmelden") {
            crate::headers::check_page(f, &address, &body, &portal.base);
        }
        let text = answer.header("content-type").starts_with("text/") || answer.header("content-type").contains("xml");
        for to in if text { links(&portal.base, &address, &body) } else { vec![] } {
            // One file of each project tells: the others are made the same way, slowly without optimisation.
            let again = to.ends_with(".pdf") && !to.starts_with("/projekte/");
            if !again && seen.insert(to.clone()) {
                waiting.push_back(to);
            }
        }
        read.insert(address, format!("{} {} {body}", answer.status, answer.location()));
    }
    read
}

/// What has changed for the public between two crawls: addresses that came or went, pages that differ.
fn same_for_the_public(f: &mut Failures, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    // Workbooks carry the time at which they were made.
    let kept = |address: &&String| !address.contains(".xlsx");
    for address in before.keys().chain(after.keys()).collect::<BTreeSet<_>>().into_iter().filter(kept) {
        match (before.get(address), after.get(address)) {
            (Some(old), Some(new)) => f.check(old == new, || {
                let at = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
                let near = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
                format!("{address} shows something of what is not published:\n    before: {}\n    after:  {}", near(old), near(new))
            }),
            (None, Some(_)) => f.check(false, || format!("{address} came up")),
            _ => f.check(false, || format!("{address} went away")),
        }
    }
}

/// Searches and filters for a word that only the unpublished has look like those for any other word.
async fn nothing_is_found(visitor: &Browser, f: &mut Failures) {
    let other = "Qqniemals";
    let mut asked: BTreeSet<String> = words::all();
    asked.extend(
        ["Entwurf", "entwurf-title", "freigegeben-summary", "freigegeben-sachstand", "workshop-protokoll", "ziel", "spaeter"]
            .map(|w| format!("{MARK}-{w}")),
    );
    for word in asked {
        for address in ["/suche?q=", "/en/suche?q=", "/projekte?q=", "/en/projekte?q=", "/projekte.csv?q=", "/fassungen/3/projekte?q="] {
            let nonsense = word.replace(MARK, other);
            let (found, nothing) = (visitor.get(&format!("{address}{word}")).await, visitor.get(&format!("{address}{nonsense}")).await);
            let (mine, theirs) = (found.text().replace(&word, ""), nothing.text().replace(&nonsense, ""));
            f.check(found.status == 200 && mine == theirs, || format!("{address}{word} is answered differently: {}", found.brief()));
            f.check(!mine.contains(MARK), || format!("{address}{word} says more than was asked"));
        }
    }
}

/// What nobody may know of is as missing as what never was.
async fn hidden_is_missing(visitor: &Browser, hidden: &[String], f: &mut Failures) {
    for prefix in ["", "/en"] {
        let expected = visitor.get(&format!("{prefix}/so-etwas-gibt-es-nicht")).await.text();
        for address in hidden {
            let answer = visitor.get(&format!("{prefix}{address}")).await;
            f.same(answer.status, 404, &format!("{prefix}{address}"));
            f.check(prefix == "/en" && address.starts_with("/dateien") || answer.text() == expected, || {
                format!("{prefix}{address} is missing in another way: {}", answer.brief())
            });
        }
    }
}

/// `each`: how many pages of each kind are read.
async fn nothing_leaks(backend: Backend, each: usize) {
    let (portal, _provider) = crate::demo(backend).await;
    let mut f = Failures::default();
    let (steward, visitor) = (portal.browser(), portal.browser());
    login(&steward, "geschaeftsstelle", "high").await;
    scene::take_back(&portal, &steward).await;
    let before = crawl(&portal, &visitor, each, &mut f).await;
    let (least, expected): (usize, &[&str]) = if each == usize::MAX {
        (500, &["/", "/themenfelder/mobilitaet", "/fassungen/1/themenfelder/mobilitaet", "/en/themenfelder/mobilitaet"])
    } else {
        (200, &["/", "/themenfelder/mobilitaet"])
    };
    for expected in expected {
        f.check(before.contains_key(*expected), || format!("the crawl did not come to {expected}"));
    }
    f.check(before.len() > least, || format!("the crawl came to {} addresses only", before.len()));

    let hidden = scene::unpublished(&portal, &steward).await;
    words::mark_all(&portal.data).await;
    // Nothing may come out of a page's memory: after a change, what is read is made anew.
    portal.data.run("update publication set revision = revision + 1").await;
    scene::report(&steward, key("sheet/11"), "Zzgeheim-auf-dem-Entwurf").await;
    // Whoever may look ahead sees it all; that leaves nothing behind for others.
    for page in ["", "/strategie", "/projekte", "/themenfelder/mobilitaet", "/suche?q=mobil"] {
        let seen = steward.get(&format!("/arbeit/fassungen/vorschau{page}")).await;
        f.check(seen.status == 200 && seen.text().contains(MARK), || {
            format!("the preview{page} does not show the draft: {}", seen.brief())
        });
    }
    let after = crawl(&portal, &visitor, each, &mut f).await;
    same_for_the_public(&mut f, &before, &after);
    hidden_is_missing(&visitor, &hidden, &mut f).await;
    nothing_is_found(&visitor, &mut f).await;

    // Somebody with an account and no role sees no more than the public.
    let guest = portal.browser();
    login(&guest, "neu-1", "high").await;
    for address in ["/arbeit", "/arbeit/konto", "/arbeit/konto/daten.json", "/arbeit/hilfe/rechte", "/arbeit/personen/links"] {
        let answer = guest.get(address).await;
        f.check(answer.status == 200 && !answer.text().contains(MARK), || format!("{address} leaks to somebody without a role"));
    }
    for page in ["", "/strategie", "/projekte", "/projekte.csv", "/en/themenfelder/mobilitaet", "/suche?q=Zzgeheim"] {
        let address = format!("/arbeit/fassungen/vorschau{page}");
        f.check(visitor.get(&address).await.asks_for_login(), || format!("{address} is open to everybody"));
        let answer = guest.get(&address).await;
        f.check(answer.status == 403 && !answer.text().contains(MARK), || format!("{address} leaks to somebody without a role"));
    }
    // The marks are where they should be: somebody at work sees them.
    for address in
        ["/arbeit/strategie", "/arbeit/projekte", "/arbeit/workshops", "/arbeit/personen", "/arbeit/protokoll", "/arbeit/barrieren"]
    {
        f.check(steward.get(address).await.text().contains(MARK), || format!("the marks are not at {address} either"));
    }
    f.end();
}

#[tokio::test]
async fn nothing_unpublished_leaks_sqlite() {
    nothing_leaks(Backend::Sqlite, usize::MAX).await;
}

#[tokio::test]
async fn nothing_unpublished_leaks_postgres() {
    // What a page shows is asked of both databases by the same words; every page is read on the other one.
    nothing_leaks(Backend::Postgres, 12).await;
}

#[tokio::test]
async fn nothing_leaks_before_the_first_edition() {
    let portal = Portal::start(Setup::new(Backend::Sqlite).bundle("coesfeld/base.json").bundle("coesfeld/2026.json")).await;
    let (mut f, visitor) = (Failures::default(), portal.browser());
    words::mark_all(&portal.data).await;
    // Whose portal it is may be read.
    portal.data.run("update region set content = json_set(content, '$.name', 'Kreis Coesfeld')").await;
    let read = crawl(&portal, &visitor, usize::MAX, &mut f).await;
    f.check(read["/"].contains("Hier entsteht eine gemeinsame Strategie"), || read["/"].clone());
    let hidden = [
        "/strategie",
        "/themenfelder",
        "/themenfelder/mobilitaet",
        "/projekte",
        "/projekte/12",
        "/projekte/12.pdf",
        "/projekte.csv",
        "/projekte.xlsx",
        "/workshops/mobilitaet-2020",
        "/kommunen/nottuln",
        "/beschluesse",
        "/beschluesse.csv",
        "/beschluesse.ics",
        "/fassungen/1",
    ];
    hidden_is_missing(&visitor, &hidden.map(str::to_owned), &mut f).await;
    f.end();
}
