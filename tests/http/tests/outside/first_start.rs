//! An installation on its first day: nothing is published, and not even the region has a name.

use http_tests::login::login;
use http_tests::page::{attributes, between, tags, value};
use http_tests::server::run_with;
use http_tests::{Backend, Browser, Demo, Failures, Portal, Setup};
use std::collections::{BTreeSet, VecDeque};

const NOTHING: &str = "Noch ist keine Fassung";

/// Follows every link from `starts` within what `inside` allows; no page may lead to one that is not there.
async fn walk(browser: &Browser, starts: &[&str], inside: impl Fn(&str) -> bool, f: &mut Failures) -> usize {
    let mut seen: BTreeSet<String> = starts.iter().map(|s| (*s).to_owned()).collect();
    let mut waiting: VecDeque<(String, String)> = seen.iter().map(|s| (s.clone(), "here".to_owned())).collect();
    while let Some((address, from)) = waiting.pop_front() {
        let answer = browser.get(&address).await;
        f.check([200, 302, 303].contains(&answer.status), || format!("{from} leads to {address}: {}", answer.brief()));
        if answer.status != 200 || !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        let title = between(&html, "<title>", "</title>").unwrap_or_default().trim().to_owned();
        f.check(!title.is_empty() && !title.starts_with('–') && !title.ends_with('–'), || format!("{address}: title {title:?}"));
        for brand in tags(&html, "span").into_iter().filter(|t| t.contains("p-brand__region")) {
            f.check(!html.contains(&format!("{brand}</span>")), || format!("{address}: a link without words"));
        }
        for to in attributes(&html, "href") {
            let to = to.split('#').next().unwrap_or_default().to_owned();
            if inside(&to) && seen.insert(to.clone()) {
                waiting.push_back((to, address.clone()));
            }
        }
    }
    seen.len()
}

fn public(to: &str) -> bool {
    to.starts_with('/') && !["/arbeit", "/anmelden/", "/pkg/"].iter().any(|out| to.starts_with(out))
}

/// What a citizen meets before the first edition.
async fn citizen(portal: &Portal, name: &str, f: &mut Failures) {
    let browser = portal.browser();
    for (address, words) in [("/", NOTHING), ("/en", "No edition has been published yet")] {
        let answer = browser.get(address).await;
        let html = answer.text();
        f.same(answer.status, 200, address);
        f.check(html.contains(words), || format!("{address} does not say that nothing is published"));
        f.check(html.contains(name) || (name == "Strategieportal" && html.contains("Strategy portal")), || {
            format!("{address} does not say whose it is")
        });
        f.check(!html.contains("class=\"p-nav\""), || format!("{address} has a navigation that leads nowhere"));
        f.check(html.contains("href=\"/arbeit\""), || format!("{address} has no way to the login"));
    }
    for address in
        ["/strategie", "/themenfelder", "/projekte", "/suche?q=Bus", "/beschluesse", "/kommunen", "/fassungen/1", "/gibt-es-nicht"]
    {
        let answer = browser.get_with(address, &[("accept", "text/html")]).await;
        let html = answer.text();
        f.same(answer.status, 404, address);
        f.check(html.contains(NOTHING), || format!("{address} does not say why"));
        for to in ["/themenfelder", "/projekte", "/suche", "/strategie"] {
            f.check(!html.contains(&format!("=\"{to}\"")), || format!("{address} leads to {to}"));
        }
    }
    let read = walk(&browser, &["/", "/en", "/anmelden"], public, f).await;
    f.check(read > 12, || format!("{read} pages"));
    let sitemap = browser.get("/sitemap.xml").await.text();
    for to in sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()) {
        f.same(browser.get(&to.replace(&portal.base, "")).await.status, 200, to);
    }
}

async fn first_day(backend: Backend) {
    let setup = Setup::new(backend);
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    let mut f = Failures::default();
    citizen(&portal, "Strategieportal", &mut f).await;
    let home = portal.browser().get("/").await.text();
    f.check(!home.contains("Beispieldaten"), || "a real region is called an example".into());
    f.check(!home.contains("Leichte Sprache"), || "a page that nobody wrote is in the foot".into());

    let settings = [("BASE_URL", portal.base.as_str())];
    let invited = run_with(&portal.data.url, &portal.files(), &settings, &["invite", "--name", "Geschäftsstelle"]);
    let link = String::from_utf8_lossy(&invited.stdout).trim().replace(&portal.base, "");
    assert!(link.starts_with("/einladung/"), "{}", String::from_utf8_lossy(&invited.stderr));
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    f.same(steward.post(&link, &link, &[]).await.status, 303, "the invitation");
    f.same(steward.get("/arbeit").await.status, 200, "my work");
    let read = walk(&steward, &["/arbeit"], |to| to.starts_with("/arbeit"), &mut f).await;
    f.check(read > 20, || format!("{read} working pages"));

    let page = steward.get("/arbeit/verbund").await.text();
    let version = value(&page, "f[version]").unwrap_or_default();
    let fields = [("version", version.as_str()), ("name", "Kreis Neuland"), ("headline", "Gemeinsam"), ("accent", "#1b5e82")];
    let fields: Vec<(String, String)> = fields.iter().map(|(k, v)| (format!("f[{k}]"), (*v).to_owned())).collect();
    let saved = steward.act("region/save", "/arbeit/verbund", &fields).await;
    f.check(saved.status == 200 && saved.text().contains("\"notice\":\"saved\""), || {
        format!("the region is not saved: {} {}", saved.brief(), saved.location())
    });
    citizen(&portal, "Kreis Neuland", &mut f).await;
    f.check(portal.browser().get("/").await.text().contains("Ein Angebot: Kreis Neuland"), || "the foot does not name it".into());
    f.check(steward.get("/arbeit").await.text().contains("<span>Kreis Neuland</span>"), || "the workspace does not name it".into());
    f.end();
}

#[tokio::test]
async fn the_first_day_makes_sense_to_citizens_and_steward_on_sqlite() {
    first_day(Backend::Sqlite).await;
}

#[tokio::test]
async fn the_first_day_makes_sense_to_citizens_and_steward_on_postgres() {
    first_day(Backend::Postgres).await;
}

#[tokio::test]
async fn examples_are_called_so_before_anything_is_published() {
    let portal = Portal::start(Setup::new(Backend::Sqlite).bundle("coesfeld/base.json").bundle("coesfeld/2019.json")).await;
    let mut f = Failures::default();
    citizen(&portal, "Kreis Coesfeld", &mut f).await;
    for address in ["/", "/en", "/impressum", "/anmelden", "/gibt-es-nicht", "/fassungen"] {
        let html = portal.browser().get_with(address, &[("accept", "text/html")]).await.text();
        f.check(html.contains("Beispieldaten – nicht amtlich"), || format!("{address} does not say that these are examples"));
    }
    let foot = portal.browser().get("/").await.text();
    f.check(foot.contains("href=\"/leichte-sprache\""), || "a page that is written is not in the foot".into());
    f.end();
}

#[tokio::test]
async fn pages_of_the_region_are_in_the_foot_once_they_are_written() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let data = &portal.data;
    data.run("update page set slug = 'mitmachen', title = 'Mitmachen im Kreis' where slug = 'leichte-sprache'").await;
    data.run("update publication set revision = revision + 1").await;
    let has = async |address: &str, link: &str| {
        let html = portal.browser().get_with(address, &[("accept", "text/html")]).await.text();
        between(&html, "<footer", "</footer>").is_some_and(|foot| foot.contains(link))
    };
    // Every instance looks at the revision within a second.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !has("/", "Mitmachen im Kreis").await && std::time::Instant::now() < deadline {
        tokio::task::yield_now().await;
    }
    for (address, link) in [
        ("/", "<a href=\"/seiten/mitmachen\" lang=\"de\">Mitmachen im Kreis</a>"),
        ("/en", "<a href=\"/en/seiten/mitmachen\" lang=\"de\">Mitmachen im Kreis</a>"),
        ("/gibt-es-nicht", "href=\"/seiten/mitmachen\""),
        ("/anmelden", "href=\"/seiten/mitmachen\""),
    ] {
        f.check(has(address, link).await, || format!("{address} has no link to the page"));
        f.check(!has(address, "leichte-sprache").await, || format!("{address} leads to a page that is not written"));
    }
    f.end();
}
