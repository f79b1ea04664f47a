//! Headers on every kind of answer, and how public pages are stored and sent.

use http_tests::client::with;
use http_tests::listing::{Need, listing};
use http_tests::login::{login, through};
use http_tests::page::{attributes, tags};
use http_tests::{Answer, Backend, Browser, Failures, Portal};
use reqwest::Method;
use std::io::Read;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const EVERYWHERE: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

/// Public pages with an edition, one of each kind; the crawl of the leak test finds all.
pub const PUBLIC: &[&str] = &[
    "/",
    "/en",
    "/strategie",
    "/en/strategie",
    "/themenfelder",
    "/themenfelder/mobilitaet",
    "/fassungen",
    "/fassungen/1",
    "/fassungen/1/themenfelder/mobilitaet",
    "/fassungen/vergleich?von=1&bis=2",
];

async fn one_of_each(portal: &Portal) -> Vec<(String, Answer)> {
    let (visitor, steward) = (portal.browser(), portal.browser());
    let logged_in = login(&steward, "geschaeftsstelle", "high").await;
    let refused = through(&portal.browser(), "/anmelden/demo?stufe=high", "geschaeftsstelle", "basic").await;
    let request =
        |browser: &Browser, method: Method, address: &str, headers: &[(&str, &str)]| with(browser.request(method, address), headers);
    let css = steward.get("/strategie").await.text();
    let css = attributes(&css, "href").into_iter().find(|h| h.contains(".css") && h.starts_with("/pkg")).unwrap_or("/pkg/x".into());
    vec![
        ("a login that worked".into(), logged_in),
        ("a refused login".into(), refused),
        ("a public page".into(), visitor.get("/strategie").await),
        ("a public page from memory".into(), visitor.get("/strategie").await),
        ("a working page".into(), steward.get("/arbeit/strategie").await),
        ("a login page".into(), visitor.get("/anmelden").await),
        ("the way to the provider".into(), visitor.get("/anmelden/demo").await),
        ("a redirect to the login".into(), visitor.get("/arbeit").await),
        ("a page that is not there".into(), visitor.get("/gibt-es-nicht").await),
        ("a forbidden page".into(), {
            let guest = portal.browser();
            login(&guest, "neu-1", "high").await;
            guest.get("/arbeit/strategie").await
        }),
        ("a style sheet".into(), visitor.get(&css).await),
        ("a file that is not there".into(), visitor.get("/pkg/x.css").await),
        ("the region's colour".into(), visitor.get("/stil/region.css").await),
        ("readiness".into(), visitor.get("/bereit").await),
        ("a foreign form".into(), visitor.send(request(&visitor, Method::POST, "/abmelden", &[("origin", "https://boese.example")])).await),
        ("a method that is not taken".into(), visitor.send(request(&visitor, Method::DELETE, "/strategie", &[])).await),
        ("a server function".into(), steward.act("fields/save", "/arbeit", &[]).await),
        ("a plain form".into(), steward.post("/aktion/fields/save", "/arbeit", &[("f[title]", "")]).await),
        ("logging out".into(), steward.post("/abmelden", "/arbeit", &[]).await),
    ]
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    for (what, answer) in one_of_each(&portal).await {
        for (name, value) in EVERYWHERE {
            f.same(answer.header(name), *value, &format!("{what}: {name}"));
            f.same(answer.headers.get_all(*name).iter().count(), 1, &format!("{what}: how often {name}"));
        }
        f.check(!answer.headers.contains_key("server"), || format!("{what}: names the server"));
        f.check(!answer.headers.contains_key("access-control-allow-origin"), || format!("{what}: opens itself to foreign pages"));
    }
    f.end();
}

#[tokio::test]
async fn what_is_personal_is_not_stored() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    let (rows, _) = listing();
    for row in rows.iter().filter(|r| r.need != Need::Nothing && r.method == "GET") {
        let address = row.path.replace("{slug}", "mobilitaet").replace("{", "").replace("}", "");
        let answer = browser.get(&address).await;
        let cache = answer.header("cache-control");
        f.check(answer.status != 200 || cache == "no-store", || format!("{address}: {cache}"));
        f.check(!cache.contains("public"), || format!("{address}: {cache}"));
    }
    for address in ["/anmelden", "/anmelden/demo", "/bereit"] {
        let cache = browser.get(address).await.header("cache-control").to_owned();
        f.check(!cache.contains("public"), || format!("{address}: {cache}"));
    }
    // A public page is the same for everybody, whatever cookies somebody has.
    for address in PUBLIC {
        let (own, others) = (browser.get(address).await, portal.browser().get(address).await);
        f.check(own.bytes == others.bytes, || format!("{address} depends on who asks"));
    }
    f.end();
}

fn unpack(answer: &Answer) -> Vec<u8> {
    let mut out = Vec::new();
    match answer.header("content-encoding") {
        "br" => brotli::BrotliDecompress(&mut &answer.bytes[..], &mut out).unwrap(),
        "gzip" => drop(flate2::read::GzDecoder::new(&answer.bytes[..]).read_to_end(&mut out).unwrap()),
        _ => out.clone_from(&answer.bytes),
    }
    out
}

#[tokio::test]
async fn public_pages_are_sent_small_and_asked_for_once() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let visitor = portal.browser();
    let mut f = Failures::default();
    for address in PUBLIC {
        let plain = visitor.get(address).await;
        f.same(plain.status, 200, address);
        f.same(plain.header("cache-control"), "public, max-age=0, must-revalidate", &format!("{address}: cache"));
        f.check(plain.set_cookies().is_empty(), || format!("{address} sets cookies"));
        let mut tags_seen = vec![plain.header("etag").to_owned()];
        for (accept, expected) in [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("identity", "")] {
            let answer = visitor.get_with(address, &[("accept-encoding", accept)]).await;
            f.same(answer.header("content-encoding"), expected, &format!("{address} with {accept}"));
            f.check(answer.header("vary").contains("accept-encoding"), || format!("{address}: Vary {}", answer.header("vary")));
            f.check(unpack(&answer) == plain.bytes, || format!("{address} with {accept} is another page"));
            f.same(answer.header("content-length"), answer.bytes.len().to_string().as_str(), &format!("{address}: length"));
            tags_seen.push(answer.header("etag").to_owned());
            let etag = answer.header("etag").to_owned();
            f.check(etag.len() > 10 && etag.starts_with('"'), || format!("{address}: ETag {etag}"));
            for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}")] {
                let same = visitor.get_with(address, &[("accept-encoding", accept), ("if-none-match", &known)]).await;
                f.check(same.status == 304 && same.bytes.is_empty(), || format!("{address} with {known}: {}", same.brief()));
                f.same(same.header("etag"), etag.as_str(), &format!("{address}: ETag of 304"));
                f.same(same.header("content-security-policy"), POLICY, &format!("{address}: policy of 304"));
            }
            let other = visitor.get_with(address, &[("accept-encoding", accept), ("if-none-match", "\"x\"")]).await;
            f.same(other.status, 200, &format!("{address} with another ETag"));
            let head = visitor.send(with(visitor.request(Method::HEAD, address), &[("accept-encoding", accept)])).await;
            f.check(head.status == 200 && head.bytes.is_empty(), || format!("HEAD {address}: {}", head.brief()));
            f.same(
                (head.header("etag"), head.header("content-length")),
                (etag.as_str(), answer.header("content-length")),
                &format!("HEAD {address}"),
            );
        }
        tags_seen.sort();
        tags_seen.dedup();
        f.same(tags_seen.len(), 3, &format!("{address}: ETags of its three forms"));
    }
    for address in ["/gibt-es-nicht", "/fassungen/99"] {
        let missing = visitor.get(address).await;
        f.check(!missing.headers.contains_key("etag") && !missing.header("cache-control").contains("max-age"), || {
            format!("{address} is stored")
        });
    }
    f.end();
}

#[tokio::test]
async fn public_pages_need_nothing_from_anybody() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let visitor = portal.browser();
    let mut f = Failures::default();
    for address in PUBLIC {
        let html = visitor.get(address).await.text();
        check_page(&mut f, address, &html, &portal.base);
    }
    f.end();
}

/// No script, no style of its own, nothing from elsewhere; links to elsewhere are in order.
pub fn check_page(f: &mut Failures, address: &str, html: &str, base: &str) {
    for element in ["script", "iframe", "object", "embed", "base", "style", "noscript"] {
        f.check(tags(html, element).is_empty(), || format!("{address} has <{element}>"));
    }
    let own = |to: &str| (to.starts_with('/') && !to.starts_with("//")) || to.starts_with(base) || to.starts_with("data:image/");
    for name in ["src", "srcset", "poster", "data", "action", "formaction"] {
        for to in attributes(html, name) {
            f.check(own(&to), || format!("{address} loads or sends to {to}"));
        }
    }
    for to in tags(html, "link").into_iter().flat_map(|t| attributes(t, "href")) {
        f.check(own(&to), || format!("{address} links to {to}"));
    }
    f.check(attributes(html, "style").is_empty(), || format!("{address} has a style attribute"));
    f.check(!html.contains("javascript:"), || format!("{address} has a javascript address"));
    for handler in ["onclick", "onload", "onerror", "onsubmit", "onchange", "onfocus"] {
        f.check(attributes(html, handler).is_empty(), || format!("{address} has {handler}"));
    }
}
