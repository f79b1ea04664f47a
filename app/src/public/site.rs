//! A public page is asked for: which edition, which language, and addresses that keep both.

mod frame;
mod look;

pub use frame::Page;
pub use look::{icon, style};

use crate::context::{AppState, language};
use crate::error::{PageError, PageResult};
use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use contract::Lang;
use contract::region::Region;
use portal::editions::{self, Place};
use portal::published::{self, Published};

/// Where the next edition can be looked at before it is published.
pub const AHEAD: &str = "/arbeit/fassungen/vorschau";
/// The page that lists what would change, and publishes.
const CHANGES: &str = "/arbeit/fassungen/neu";

/// The next edition, put into a request by whoever has checked the right to see it.
#[derive(Clone)]
pub struct Ahead(pub Published);

/// A request to a public page.
pub struct Site {
    pub app: AppState,
    pub lang: Lang,
    /// The edition that the page shows; none before the first was published.
    pub edition: Option<Published>,
    /// The number, when an older edition is read under its own address.
    pub older: Option<i32>,
    /// Number of the newest edition.
    pub newest: Option<i32>,
    /// The newest edition itself.
    current: Option<Published>,
    /// The edition shown is the next one, which nobody else can see yet.
    pub ahead: bool,
    /// The path within the edition: without language and edition.
    pub path: String,
    pub query: String,
    /// As of now, where there is no edition to take it from; else empty.
    region: Region,
}

impl<S> FromRequestParts<S> for Site
where
    AppState: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let app = AppState::from_ref(state);
        let ahead = parts.extensions.get::<Ahead>().cloned();
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |u| u.0.clone());
        let path = if ahead.is_some() { uri.path().strip_prefix(AHEAD).unwrap_or_default() } else { uri.path() };
        let (lang, path) = match path.strip_prefix("/en") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => (Lang::En, rest),
            _ => (Lang::De, path),
        };
        let path = if path.is_empty() { "/" } else { path };
        let fail = |error| PageError { error, lang, address: path.to_owned() };
        let latest = app.latest().await.map_err(fail)?;
        let (newest, current) = (latest.as_ref().map(|l| l.head.number), latest.clone());
        let (number, rest) = split(path);
        let (edition, older, path) = match (&ahead, number) {
            (Some(Ahead(next)), _) => (Some(next.clone()), None, path),
            (None, Some(n)) => (Some(published::edition(&app.portal, n).await.map_err(fail)?), Some(n), rest),
            (None, None) => (latest, None, path),
        };
        let region = match &edition {
            Some(_) => Region::default(),
            None => portal::region::cover(&app.portal).await.map_err(fail)?,
        };
        let query = uri.query().unwrap_or_default().to_owned();
        Ok(Self { lang, edition, older, newest, current, ahead: ahead.is_some(), path: path.to_owned(), query, region, app })
    }
}

/// `/fassungen/2/themenfelder/x` is edition 2 and `/themenfelder/x`.
fn split(path: &str) -> (Option<i32>, &str) {
    let Some(rest) = path.strip_prefix("/fassungen/") else { return (None, path) };
    match rest.find('/') {
        Some(end) => match rest[..end].parse() {
            Ok(n) => (Some(n), &rest[end..]),
            Err(_) => (None, path),
        },
        None => (None, path),
    }
}

/// What public pages are asked for in their addresses. The choice between table and cards shows the same.
const ASKED: [&str; 12] = ["q", "feld", "stand", "ort", "jahr", "sort", "seite", "von", "bis", "ab", "fassung", "nur"];

impl Site {
    /// One of two texts.
    pub fn t<'a>(&self, de: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(de, en)
    }

    /// The edition, or "not found" where nothing was published yet.
    pub fn edition(&self) -> Result<&Published, PageError> {
        self.edition.as_ref().ok_or_else(|| self.missing())
    }

    /// This page does not exist, or not for these eyes: the same answer for both.
    pub fn missing(&self) -> PageError {
        PageError { error: portal::Error::NotFound, lang: self.lang, address: self.path.clone() }
    }

    /// Something that the newest edition does not hold any more leads to the last edition that held it:
    /// old addresses stay valid. So does every edition where it names a member of earlier days.
    pub async fn in_an_earlier_edition(&self, place: Place<'_>) -> PageResult {
        let former = || self.edition.iter().flat_map(|e| &e.contents.region.former);
        let named = matches!(place, Place::Member(slug) if former().any(|o| o.slug == slug));
        if named || (self.older.is_none() && !self.ahead) {
            let last = editions::last_with(&self.app.portal, place).await.map_err(|e| self.fail(e))?;
            if let Some(n) = last {
                let to = format!("{}/fassungen/{n}{}", Self::language_prefix(self.lang), self.path);
                return Ok(Redirect::temporary(&to).into_response());
            }
        }
        Err(self.missing())
    }

    /// Whether the newest edition has the page that is being read in an older one.
    fn stands_still(&self) -> bool {
        let Some(current) = &self.current else { return false };
        let contents = &current.contents;
        let mut parts = self.path.split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("projekte"), Some(of)) => {
                of.split('-').next().and_then(|n| n.parse().ok()).is_none_or(|n| current.index.numbered(n).is_some())
            }
            (Some("themenfelder"), Some(slug)) => current.field(slug).is_some(),
            (Some("workshops"), Some(slug)) => contents.workshops.iter().any(|w| w.content.slug == slug),
            (Some("kommunen"), Some(slug)) => contents.region.organisations.iter().any(|o| o.slug == slug),
            _ => true,
        }
    }

    /// An error of a use case, as a page in the right language.
    pub fn fail(&self, error: portal::Error) -> PageError {
        PageError { error, lang: self.lang, address: self.path.clone() }
    }

    fn language_prefix(lang: Lang) -> &'static str {
        match lang {
            Lang::De => "",
            Lang::En => "/en",
        }
    }

    /// What stands before every path: the language, and the preview where one is looked at.
    fn prefix(&self, lang: Lang) -> String {
        let ahead = if self.ahead { AHEAD } else { "" };
        format!("{ahead}{}", Self::language_prefix(lang))
    }

    /// A link that keeps the language and the edition being read.
    pub fn href(&self, path: &str) -> String {
        let edition = self.older.map(|n| format!("/fassungen/{n}")).unwrap_or_default();
        format!("{}{edition}{path}", self.prefix(self.lang))
    }

    /// A link that keeps the language only: home, search, editions.
    pub fn top(&self, path: &str) -> String {
        if self.ahead && path.starts_with("/fassungen") {
            // What would be published with this edition stands on the page that publishes it.
            let earlier = path.strip_prefix("/fassungen/").and_then(|n| n.parse().ok()).filter(|n| Some(*n) <= self.newest);
            return earlier.map_or_else(|| CHANGES.to_owned(), |_| format!("{}{path}", Self::language_prefix(self.lang)));
        }
        // What councils decided is told as it happens; its files are the public ones.
        let public = !self.ahead || path.starts_with("/beschluesse.");
        let prefix = if public { Self::language_prefix(self.lang).to_owned() } else { self.prefix(self.lang) };
        if path == "/" && !prefix.is_empty() { prefix } else { format!("{prefix}{path}") }
    }

    /// The region's name as of this edition.
    pub fn region(&self) -> &Region {
        self.edition.as_ref().map_or(&self.region, |e| &e.contents.region.region)
    }

    /// The page in another language.
    fn in_language(&self, lang: Lang) -> String {
        let edition = self.older.map(|n| format!("/fassungen/{n}")).unwrap_or_default();
        let prefix = self.prefix(lang);
        let path = if self.path == "/" && !prefix.is_empty() { prefix } else { format!("{prefix}{edition}{}", self.path) };
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }

    /// The address of record: the newest edition's short one, with nothing behind it but what makes it another
    /// page.
    fn canonical(&self) -> String {
        let newest = self.older.is_some() && self.older == self.newest;
        let path = if newest { format!("{}{}", Self::language_prefix(self.lang), self.path) } else { self.in_language(self.lang) };
        let Some((path, query)) = path.split_once('?') else { return path };
        let makes_another = |pair: &&str| pair.split('=').next().is_some_and(|name| ASKED.contains(&name));
        let kept = query.split('&').filter(makes_another);
        let kept = kept.collect::<Vec<_>>().join("&");
        if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") }
    }

    /// Pages that answer a question of one reader; their subjects have addresses of their own.
    fn is_an_answer(&self) -> bool {
        match self.path.as_str() {
            "/suche" => true,
            "/projekte" => {
                ["q=", "feld=", "stand=", "ort=", "jahr="].iter().any(|name| self.query.split('&').any(|pair| pair.starts_with(name)))
            }
            _ => false,
        }
    }
}

/// Region time: what people's clocks show.
pub fn local(at: DateTime<Utc>) -> DateTime<chrono_tz::Tz> {
    at.with_timezone(&chrono_tz::Europe::Berlin)
}

/// Nothing here. Below working pages it is said in the language that was chosen for them.
pub async fn nothing(mut site: Site, headers: HeaderMap) -> Response {
    if ["/arbeit", "/anmelden", "/einladung"].iter().any(|inside| site.path.starts_with(inside)) && !site.ahead {
        site.lang = language(&headers);
    }
    site.missing().into_response()
}
