//! What programs read: the feed, the sitemap, robots.txt, security.txt.

use crate::context::AppState;
use crate::error::PageError;
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use contract::Lang;
use contract::edition::EditionHead;
use portal::news::News;
use portal::published::Published;
use std::sync::Arc;

/// Entries of the feed.
const MOST: usize = portal::news::MOST as usize;

/// Editions that have their place in it.
const EDITIONS: usize = 10;

/// Addresses for programs.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/neuigkeiten.atom", get(feed))
        .route("/sitemap.xml", get(sitemap))
        .route("/robots.txt", get(robots))
        .route("/.well-known/security.txt", get(security))
}

fn fail(address: &'static str) -> impl Fn(portal::Error) -> PageError {
    move |error| PageError { error, lang: Lang::De, address: address.to_owned() }
}

fn answer(media_type: &'static str, body: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
}

fn fixed(at: DateTime<Utc>) -> FixedDateTime {
    at.fixed_offset()
}

/// `/neuigkeiten.atom`: editions, and progress on projects of the newest one.
async fn feed(State(app): State<AppState>) -> Result<Response, PageError> {
    let fail = fail("/neuigkeiten.atom");
    let latest = app.latest().await.map_err(&fail)?;
    // As published: a changed name is not public before the next edition.
    let region = match &latest {
        Some(l) => l.contents.region.region.clone(),
        None => portal::region::cover(&app.portal).await.map_err(&fail)?,
    };
    let name = crate::ui::shell::name_or(&region.name, Lang::De).to_owned();
    let progress = match &latest {
        Some(l) => app.news(l).await.map_err(&fail)?,
        None => Arc::default(),
    };
    let editions = app.editions().await.map_err(&fail)?;
    let base = &app.base_url;
    // In order first: an entry is written only for what is in the feed.
    // However much is reported, it does not crowd out the newest editions.
    let mut items: Vec<(DateTime<Utc>, Item)> = editions.iter().take(EDITIONS).map(|e| (e.published_at, Item::Edition(e))).collect();
    if let Some(l) = &latest {
        let reports = progress.iter().filter(|n| l.index.identified(n.sheet).is_some()).map(|n| (n.at, Item::Progress(l, n)));
        items.extend(reports.take(MOST - items.len()));
    }
    items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let updated = items.first().map_or(DateTime::UNIX_EPOCH, |(at, _)| *at);
    let feed = Feed {
        title: Text::plain(format!("Neuigkeiten: {name}")),
        id: format!("{base}/neuigkeiten.atom"),
        updated: fixed(updated),
        authors: vec![Person { name, ..Person::default() }],
        generator: Some(Generator { value: "portal".into(), ..Generator::default() }),
        lang: Some("de".into()),
        links: vec![link("self", format!("{base}/neuigkeiten.atom")), link("alternate", format!("{base}/"))],
        entries: items.into_iter().filter_map(|(_, item)| item.entry(base)).collect(),
        ..Feed::default()
    };
    Ok(answer("application/atom+xml; charset=utf-8", feed.to_string()))
}

/// What the feed tells of.
enum Item<'a> {
    Edition(&'a EditionHead),
    Progress(&'a Published, &'a News),
}

impl Item<'_> {
    fn entry(&self, base: &str) -> Option<Entry> {
        match self {
            Self::Edition(e) => {
                let title = format!("Fassung {} ({})", e.number, e.label.label(Lang::De));
                Some(entry(base, &format!("/fassungen/{}", e.number), e.id, title, e.reason.clone(), e.published_at, "Fassung"))
            }
            Self::Progress(edition, n) => progressed(base, edition, n),
        }
    }
}

fn link(rel: &str, href: String) -> Link {
    Link { rel: rel.to_owned(), href, ..Link::default() }
}

fn entry(base: &str, path: &str, id: contract::Id, title: String, text: String, at: DateTime<Utc>, kind: &str) -> Entry {
    Entry {
        title: Text::plain(title),
        id: format!("urn:uuid:{id}"),
        updated: fixed(at),
        published: Some(fixed(at)),
        links: vec![link("alternate", format!("{base}{path}"))],
        categories: vec![Category { term: kind.to_owned(), ..Category::default() }],
        content: Some(Content { value: Some(text), content_type: Some("text".into()), ..Content::default() }),
        ..Entry::default()
    }
}

fn progressed(base: &str, edition: &Published, n: &News) -> Option<Entry> {
    let sheet = &edition.contents.sheets[edition.index.identified(n.sheet)?];
    let title = format!("{}: {}", sheet.content.title, n.light.label(Lang::De));
    let text = [n.actual.as_str(), &n.next_step].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    Some(entry(base, &super::projects::path(sheet), n.id, title, text, n.at, "Sachstand"))
}

/// `/sitemap.xml`: the newest edition's pages in both languages, and the covers of all editions.
async fn sitemap(State(app): State<AppState>) -> Result<Response, PageError> {
    let fail = fail("/sitemap.xml");
    let latest = app.latest().await.map_err(&fail)?;
    let editions = portal::editions::list(&app.portal).await.map_err(&fail)?;
    let mut paths: Vec<String> = vec!["/".to_owned()];
    if let Some(l) = &latest {
        let c = &l.contents;
        paths.extend(
            [
                "/strategie",
                "/themenfelder",
                "/projekte",
                "/workshops",
                "/bedarfsabfragen",
                "/beschluesse",
                "/konferenzen",
                "/kommunen",
                "/fassungen",
            ]
            .map(str::to_owned),
        );
        let asked = app.assessments().await.map_err(&fail)?;
        paths.extend(super::assessments::listed(&asked, l).map(|(a, _)| super::assessments::path(&a.slug)));
        paths.extend(c.fields.iter().map(|f| format!("/themenfelder/{}", f.content.slug)));
        paths.extend(c.sheets.iter().map(|s| super::projects::path(s)));
        paths.extend(c.workshops.iter().map(|w| format!("/workshops/{}", w.content.slug)));
        paths.extend(c.region.organisations.iter().map(|o| format!("/kommunen/{}", o.slug)));
    }
    paths.extend(editions.iter().map(|e| format!("/fassungen/{}", e.number)));
    let day = latest.map(|l| l.head.published_at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    // Fifty thousand addresses are the most that a sitemap may hold.
    for path in paths.iter().take(25_000) {
        let de = domain::html::escape(&format!("{}{path}", app.base_url));
        let en = domain::html::escape(&format!("{}/en{}", app.base_url, if path == "/" { "" } else { path }));
        let lastmod = if day.is_empty() { String::new() } else { format!("<lastmod>{day}</lastmod>") };
        let others = format!(
            "<xhtml:link rel=\"alternate\" hreflang=\"de\" href=\"{de}\"/><xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"{en}\"/>"
        );
        for loc in [&de, &en] {
            xml += &format!("<url><loc>{loc}</loc>{lastmod}{others}</url>\n");
        }
    }
    xml += "</urlset>\n";
    Ok(answer("application/xml; charset=utf-8", xml))
}

/// `/robots.txt`: everything public may be read; the workspace is nobody's search result.
async fn robots(State(app): State<AppState>) -> Response {
    let body = format!(
        "User-agent: *\nDisallow: /arbeit\nDisallow: /aktion\nDisallow: /anmelden\nDisallow: /einladung\nDisallow: /suche?\nDisallow: /en/suche?\n\nSitemap: {}/sitemap.xml\n",
        app.base_url
    );
    answer("text/plain; charset=utf-8", body)
}

/// `/.well-known/security.txt` (RFC 9116): whom to tell about a weakness.
async fn security(State(app): State<AppState>) -> Result<Response, PageError> {
    let address = "/.well-known/security.txt";
    // As published: a contact that is still being written is nobody's.
    let latest = app.latest().await.map_err(fail(address))?;
    let contact = match latest.as_ref().map_or("", |e| e.contents.region.region.contact.email.as_str()) {
        "" => format!("{}/impressum", app.base_url),
        mail => format!("mailto:{mail}"),
    };
    // A year ahead at the most; the day alone, so that the file changes once a day and not with every request.
    let end = (app.portal.now() + Duration::days(300)).format("%Y-%m-%dT00:00:00Z");
    let body = format!("Contact: {contact}\nExpires: {end}\nPreferred-Languages: de, en\nCanonical: {}{address}\n", app.base_url);
    Ok(answer("text/plain; charset=utf-8", body))
}
