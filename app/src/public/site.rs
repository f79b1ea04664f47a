//! The frame of public pages: which edition, which language, head, navigation, foot.

use crate::context::AppState;
use crate::error::PageError;
use crate::ui::shell::{self, Head};
use axum::extract::{FromRef, FromRequestParts, OriginalUri, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use contract::Lang;
use contract::dates::show_day;
use contract::region::Region;
use leptos::prelude::*;
use portal::published::{self, Published};

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
    /// The path within the edition: without language and edition.
    pub path: String,
    pub query: String,
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
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |u| u.0.clone());
        let path = uri.path();
        let (lang, path) = match path.strip_prefix("/en") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => (Lang::En, if rest.is_empty() { "/" } else { rest }),
            _ => (Lang::De, path),
        };
        let fail = |error| PageError { error, lang, address: path.to_owned() };
        let latest = app.latest().await.map_err(fail)?;
        let newest = latest.as_ref().map(|l| l.head.number);
        let (number, rest) = split(path);
        let (edition, older, path) = match number {
            Some(n) => (Some(published::edition(&app.portal, n).await.map_err(fail)?), Some(n), rest),
            None => (latest, None, path),
        };
        let region = match &edition {
            Some(e) => e.contents.region.region.clone(),
            None => portal::region::cover(&app.portal).await.map_err(fail)?,
        };
        Ok(Self { lang, edition, older, newest, path: path.to_owned(), query: uri.query().unwrap_or_default().to_owned(), region, app })
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

/// What a page says about itself.
pub struct Page<'a> {
    pub title: &'a str,
    pub description: String,
    /// Entry of the navigation that it belongs to: `/themenfelder`.
    pub section: &'a str,
    /// Address and name of the pages above.
    pub above: Vec<(String, String)>,
}

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

    /// A link that keeps the language and the edition being read.
    pub fn href(&self, path: &str) -> String {
        let edition = self.older.map(|n| format!("/fassungen/{n}")).unwrap_or_default();
        format!("{}{edition}{path}", Self::language_prefix(self.lang))
    }

    /// A link that keeps the language only: home, search, editions.
    pub fn top(&self, path: &str) -> String {
        let prefix = Self::language_prefix(self.lang);
        if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") }
    }

    /// The region's name as of this edition.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The page in another language.
    fn in_language(&self, lang: Lang) -> String {
        let edition = self.older.map(|n| format!("/fassungen/{n}")).unwrap_or_default();
        let path = format!("{}{edition}{}", Self::language_prefix(lang), self.path);
        let path = if lang == Lang::En && path == "/en/" { "/en".to_owned() } else { path };
        if self.query.is_empty() { path } else { format!("{path}?{}", self.query) }
    }

    /// The address of record: the newest edition's short one, without the choice between table and
    /// cards.
    fn canonical(&self) -> String {
        let newest = self.older.is_some() && self.older == self.newest;
        let path = if newest { format!("{}{}", Self::language_prefix(self.lang), self.path) } else { self.in_language(self.lang) };
        let Some((path, query)) = path.split_once('?') else { return path };
        let kept = query.split('&').filter(|pair| !pair.starts_with("ansicht="));
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

    /// Renders a page in the frame.
    pub fn page<V: RenderHtml>(&self, page: Page, main: impl FnOnce() -> V) -> Response {
        self.framed(page, shell::render(main))
    }

    fn framed(&self, page: Page, main: String) -> Response {
        let strategy = self.edition.as_ref().map(|e| e.contents.strategy.strategy.short_title.clone()).unwrap_or_default();
        let region = self.region().name.clone();
        let place = [strategy.as_str(), region.as_str()].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ");
        let title = if page.title.is_empty() { place } else { format!("{} – {place}", page.title) };
        let base = &self.app.base_url;
        let head = Head {
            title,
            description: page.description.clone(),
            canonical: Some(format!("{base}{}", self.canonical())),
            alternates: vec![
                ("de", format!("{base}{}", self.in_language(Lang::De))),
                ("en", format!("{base}{}", self.in_language(Lang::En))),
                ("x-default", format!("{base}{}", self.in_language(Lang::De))),
            ],
            feed: true,
            // Search engines should lead people to the newest edition.
            noindex: self.older.is_some_and(|n| Some(n) != self.newest) || self.is_an_answer(),
        };
        let body = shell::render(|| {
            view! {
                <a class="p-skip" href="#inhalt">{self.t("Zum Inhalt springen", "Skip to content")}</a>
                {self.demo()}
                {self.header(page.section)}
                <div class="p-wrap">
                    {self.crumbs(&page)}
                    <main id="inhalt" tabindex="-1">
                        {self.older_note()}
                        {raw(main)}
                        {self.origin()}
                    </main>
                </div>
                {self.foot()}
            }
            .into_any()
        });
        let html = shell::document(self.lang, None, &head.markup(&self.app, "public.css"), body);
        shell::html(StatusCode::OK, html)
    }

    fn demo(&self) -> AnyView {
        if !self.region().demo {
            return ().into_any();
        }
        view! {
            <aside class="p-demo" aria-label=self.t("Hinweis zu den Daten", "Note on the data")>
                <div class="p-wrap">
                    <strong>"Beispieldaten – nicht amtlich."</strong>
                    {self.t(
                        " Diese Seite zeigt, wie das Portal aussieht; Bewertungen, Projekte und Beschlüsse sind erfunden.",
                        " Example data, not official: ratings, projects and votes are made up.")}
                </div>
            </aside>
        }
        .into_any()
    }

    fn header(&self, section: &str) -> AnyView {
        let entries = [
            ("/strategie", self.t("Strategie", "Strategy")),
            ("/themenfelder", self.t("Themenfelder", "Fields of action")),
            ("/projekte", self.t("Projekte", "Projects")),
            ("/workshops", "Workshops"),
            ("/beschluesse", self.t("Beschlüsse", "Resolutions")),
            ("/kommunen", self.t("Kommunen", "Municipalities")),
            ("/fassungen", self.t("Fassungen", "Editions")),
            ("/suche", self.t("Suche", "Search")),
        ];
        let nav = entries
            .into_iter()
            .map(|(path, label)| {
                let current = (path == section).then_some(if self.path == path { "page" } else { "true" });
                let href = if matches!(path, "/beschluesse" | "/fassungen" | "/suche") { self.top(path) } else { self.href(path) };
                view! { <li><a href=href aria-current=current>{label.to_owned()}</a></li> }
            })
            .collect_view();
        let (other, word) = self.lang.pick((Lang::En, "English"), (Lang::De, "Deutsch"));
        view! {
            <header class="p-head">
                <div class="p-wrap p-head__in">
                    <a class="p-brand" href=self.top("/")>
                        {self.region().coat_of_arms.map(|id| view! { <img class="p-brand__arms" src=format!("/stil/wappen/{id}") alt="" width="36" height="44" /> })}
                        <span class="p-brand__region">{self.region().name.clone()}</span>
                        <span class="p-brand__title">{self.region().claim.clone()}</span>
                    </a>
                    <ul class="p-tools">
                        <li><a href=self.in_language(other) lang=other.tag() hreflang=other.tag()>{word}</a></li>
                        <li><a href="/arbeit" rel="nofollow">{self.t("Anmelden", "Log in")}</a></li>
                    </ul>
                    <nav class="p-nav" aria-label=self.t("Hauptnavigation", "Main navigation")><ul>{nav}</ul></nav>
                </div>
            </header>
        }
        .into_any()
    }

    fn crumbs(&self, page: &Page) -> AnyView {
        if page.above.is_empty() {
            return ().into_any();
        }
        let items = page.above.iter().enumerate().map(|(i, (href, name))| {
            let (href, name) = (href.clone(), name.clone());
            view! {
                <li itemprop="itemListElement" itemscope itemtype="https://schema.org/ListItem">
                    <a href=href itemprop="item"><span itemprop="name">{name}</span></a>
                    <meta itemprop="position" content=(i + 1).to_string() />
                </li>
            }
        });
        view! {
            <nav class="p-crumb" aria-label=self.t("Sie sind hier", "You are here")>
                <ol itemscope itemtype="https://schema.org/BreadcrumbList">
                    {items.collect_view()}
                    <li><span aria-current="page">{page.title.to_owned()}</span></li>
                </ol>
            </nav>
        }
        .into_any()
    }

    /// Whoever reads an older edition is told, with the way to the newest.
    fn older_note(&self) -> AnyView {
        match (self.older, self.newest) {
            (Some(n), Some(newest)) if n != newest => view! {
                <p class="p-period">
                    {self.lang.pick(format!("Sie lesen die ältere Fassung {n}. "), format!("You are reading the older edition {n}. "))}
                    <a href=format!("{}{}", Self::language_prefix(self.lang), self.path)>{self.lang.pick(format!("Zur geltenden Fassung {newest}"), format!("To the current edition {newest}"))}</a>
                </p>
            }
            .into_any(),
            _ => ().into_any(),
        }
    }

    /// Where the page's content comes from: edition, date, digest.
    fn origin(&self) -> AnyView {
        let Some(e) = &self.edition else { return ().into_any() };
        let date = show_day(local(e.head.published_at).date_naive(), self.lang);
        let digest: String = e.head.digest.chars().take(12).collect();
        let words = self.lang.pick(
            format!("Fassung {} vom {date} ({}), Prüfsumme {digest}…", e.head.number, e.head.label.label(self.lang)),
            format!("Edition {} of {date} ({}), digest {digest}…", e.head.number, e.head.label.label(self.lang)),
        );
        view! {
            <div class="p-origin">
                <p><a href=self.top(&format!("/fassungen/{}", e.head.number))>{words}</a></p>
                <p class="p-actions"><a href="/neuigkeiten.atom">{self.t("Neuigkeiten als Feed", "News as a feed")}</a></p>
            </div>
        }
        .into_any()
    }

    fn foot(&self) -> AnyView {
        let links = [
            ("/impressum", self.t("Impressum", "Legal notice")),
            ("/datenschutz", self.t("Datenschutz", "Privacy")),
            ("/barrierefreiheit", self.t("Erklärung zur Barrierefreiheit", "Accessibility statement")),
            ("/barriere-melden", self.t("Barriere melden", "Report a barrier")),
            ("/leichte-sprache", self.t("Leichte Sprache", "Easy language")),
            ("/gebaerdensprache", self.t("Gebärdensprache", "Sign language")),
        ];
        let links = links.into_iter().map(|(path, label)| view! { <li><a href=self.top(path)>{label.to_owned()}</a></li> }).collect_view();
        view! {
            <footer class="p-foot">
                <div class="p-wrap p-foot__in">
                    <p>{self.lang.pick(format!("Ein Angebot: {} und seine Städte und Gemeinden", self.region().name), format!("Provided by {} and its towns", self.region().name))}</p>
                    <ul>{links}</ul>
                </div>
            </footer>
        }
        .into_any()
    }
}

/// Region time: what people's clocks show.
pub fn local(at: DateTime<Utc>) -> DateTime<chrono_tz::Tz> {
    at.with_timezone(&chrono_tz::Europe::Berlin)
}

/// The region's accent colour as a tiny style sheet.
pub async fn style(State(app): State<AppState>) -> Response {
    let accent = portal::region::show(&app.portal).await.map(|r| r.accent).unwrap_or_default();
    let css = crate::ui::accent::css(&accent);
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")], css).into_response()
}

/// The symbol in the browser's tab, in the region's colour.
pub async fn icon(State(app): State<AppState>) -> Response {
    let accent = portal::region::show(&app.portal).await.map(|r| r.accent).unwrap_or_default();
    let colour = crate::ui::accent::base(&accent);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path fill=\"{colour}\" d=\"M16 1l13 7.5v15L16 31 3 23.500V8.500z\"/>\
         <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" d=\"M9.500 16.500l4.500 4.500 8.500-10\"/></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=300")], svg).into_response()
}

/// Nothing here.
pub async fn nothing(site: Site) -> Response {
    site.missing().into_response()
}
