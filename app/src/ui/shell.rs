//! The outermost markup of every page.

use crate::context::AppState;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::Lang;
use leptos::prelude::*;
use portal::region::pages::{FIXED, PublicLine};
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

/// Addresses that error pages need too, when nothing else is at hand.
static STYLES: OnceLock<String> = OnceLock::new();

/// What pages without an edition or a database at hand say of the installation, too.
pub struct Known {
    /// The data are examples: as published, before the first edition as of now.
    pub example: bool,
    /// There is an edition.
    pub published: bool,
    /// The region's name, as everybody knows it; empty before it has one.
    pub region: String,
    /// Pages of the region that can be read; none while nobody has asked.
    pub pages: Option<Vec<PublicLine>>,
}

/// Until the database was asked, what every portal has is taken for granted.
static KNOWN: LazyLock<RwLock<Arc<Known>>> =
    LazyLock::new(|| RwLock::new(Arc::new(Known { example: false, published: true, region: String::new(), pages: None })));

/// Remembers what is known of the installation.
pub fn remember(now: Known) {
    *KNOWN.write().unwrap_or_else(|e| e.into_inner()) = Arc::new(now);
}

/// What was remembered.
pub fn known() -> Arc<Known> {
    KNOWN.read().unwrap_or_else(|e| e.into_inner()).clone()
}

/// The region's name, or what this is while it has none.
pub fn name_or(name: &str, lang: Lang) -> &str {
    if name.is_empty() { lang.pick("Strategieportal", "Strategy portal") } else { name }
}

/// Says on paper that the data are examples, if they are.
pub fn example(lang: Lang) -> &'static str {
    if known().example { lang.pick("Beispieldaten – nicht amtlich", "Example data – not official") } else { "" }
}

/// Says on pages without an edition that the data are examples, if they are.
pub fn example_note(lang: Lang) -> AnyView {
    if !known().example {
        return ().into_any();
    }
    view! {
        <aside class="w-demo p-demo" aria-label=lang.pick("Hinweis zu den Daten", "Note on the data")>
            <div class="w-wrap p-wrap"><strong>"Beispieldaten – nicht amtlich."</strong>{lang.pick("", " Example data, not official.")}</div>
        </aside>
    }
    .into_any()
}

/// Remembers where the public style sheet is, for pages that are made without a state.
pub fn remember_styles(app: &AppState) {
    let _ = STYLES.set(app.assets.href("public.css"));
}

/// What every page links to at its foot: what the law asks for, then what the region has written besides.
/// `href` makes an address of a path.
pub fn legal(lang: Lang, href: impl Fn(&str) -> String) -> AnyView {
    let known = known();
    let written = |slug: &str| known.pages.as_ref().is_none_or(|all| all.iter().any(|p| p.slug == slug));
    let fixed = [
        ("/impressum", lang.pick("Impressum", "Legal notice"), true),
        ("/datenschutz", lang.pick("Datenschutz", "Privacy"), true),
        ("/barrierefreiheit", lang.pick("Erklärung zur Barrierefreiheit", "Accessibility statement"), true),
        ("/barriere-melden", lang.pick("Barriere melden", "Report a barrier"), true),
        ("/leichte-sprache", lang.pick("Leichte Sprache", "Easy language"), written("leichte-sprache")),
        ("/gebaerdensprache", lang.pick("Gebärdensprache", "Sign language"), written("gebaerdensprache")),
    ];
    let fixed = fixed.into_iter().filter(|f| f.2).map(|(path, label, _)| view! { <li><a href=href(path)>{label}</a></li> });
    let own = known.pages.iter().flatten().filter(|p| !FIXED.contains(&p.slug.as_str()));
    let own = own.map(|p| view! { <li><a href=href(&format!("/seiten/{}", p.slug)) lang="de">{p.title.clone()}</a></li> });
    (fixed.collect_view(), own.collect_view()).into_any()
}

/// The public sections, for the navigation of every public page once there is an edition.
pub fn sections(lang: Lang) -> [(&'static str, &'static str); 8] {
    [
        ("/strategie", lang.pick("Strategie", "Strategy")),
        ("/themenfelder", lang.pick("Themenfelder", "Fields of action")),
        ("/projekte", lang.pick("Projekte", "Projects")),
        ("/workshops", "Workshops"),
        ("/beschluesse", lang.pick("Beschlüsse", "Resolutions")),
        ("/kommunen", lang.pick("Kommunen", "Municipalities")),
        ("/fassungen", lang.pick("Fassungen", "Editions")),
        ("/suche", lang.pick("Suche", "Search")),
    ]
}

/// An address in a language.
fn within(lang: Lang, path: &str) -> String {
    format!("{}{path}", lang.pick("", "/en"))
}

/// The head of pages that know nothing of the region; `inside`: of somebody who is logged in.
pub fn top(lang: Lang, inside: bool) -> AnyView {
    let sections = sections(lang).into_iter().filter(|_| known().published);
    let nav = sections.map(|(path, label)| view! { <li><a href=within(lang, path)>{label}</a></li> }).collect_view();
    let login = if inside { lang.pick("Meine Arbeit", "My work") } else { lang.pick("Anmelden", "Log in") };
    view! {
        <a class="p-skip" href="#inhalt">{lang.pick("Zum Inhalt springen", "Skip to content")}</a>
        <header class="p-head">
            <div class="p-wrap p-head__in">
                <a class="p-brand" href=lang.pick("/", "/en")><span class="p-brand__region">{lang.pick("Zur Startseite", "Home")}</span></a>
                <ul class="p-tools"><li><a href="/arbeit" rel="nofollow">{login}</a></li></ul>
                {(!nav.is_empty()).then(|| view! { <nav class="p-nav" aria-label=lang.pick("Hauptnavigation", "Main navigation")><ul>{nav}</ul></nav> })}
            </div>
        </header>
    }
    .into_any()
}

/// The foot of such pages.
pub fn foot(lang: Lang) -> AnyView {
    view! { <footer class="p-foot"><div class="p-wrap p-foot__in"><ul>{legal(lang, |path| within(lang, path))}</ul></div></footer> }
        .into_any()
}

/// Renders a view to HTML, synchronously and without any script.
pub fn render<V: RenderHtml>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().to_html())
}

/// An HTML answer.
pub fn html(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], body).into_response()
}

/// The head of a page.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub title: String,
    pub description: String,
    /// Absolute address of the page itself.
    pub canonical: Option<String>,
    /// Absolute addresses in the other languages.
    pub alternates: Vec<(&'static str, String)>,
    pub feed: bool,
    pub noindex: bool,
}

/// What pages are begun with room for, in bytes: most fit, and none is copied while it grows.
const USUAL: usize = 64 << 10;
/// What a document ends with.
pub const END: &str = "</body></html>";

/// A whole document.
pub fn document(lang: Lang, theme: Option<&str>, head: &str, body: String) -> String {
    begin(lang, theme, head) + &body + END
}

/// A document as far as its body, for whoever writes that right behind it, and [`END`].
pub fn begin(lang: Lang, theme: Option<&str>, head: &str) -> String {
    let theme = theme.map(|t| format!(" data-theme=\"{t}\"")).unwrap_or_default();
    let mut html = String::with_capacity(USUAL);
    html += "<!DOCTYPE html><html lang=\"";
    html += lang.tag();
    html += "\"";
    html += &theme;
    html += "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    html += head;
    html += "</head><body>";
    html
}

impl Head {
    /// The head's markup. `style` is the logical name of the sheet.
    pub fn markup(&self, app: &AppState, style: &str) -> String {
        let mut out = String::with_capacity(2 << 10);
        let mut put = |before: &str, text: &str, after: &str| {
            out += before;
            domain::html::push_escaped(text, &mut out);
            out += after;
        };
        put("<title>", &self.title, "</title>");
        if !self.description.is_empty() {
            put("<meta name=\"description\" content=\"", &self.description, "\">");
        }
        if let Some(c) = &self.canonical {
            put("<link rel=\"canonical\" href=\"", c, "\">");
        }
        for (lang, href) in &self.alternates {
            put("<link rel=\"alternate\" hreflang=\"", lang, "\" ");
            put("href=\"", href, "\">");
        }
        if self.noindex {
            out += "<meta name=\"robots\" content=\"noindex\">";
        }
        if self.feed {
            out += "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Neuigkeiten\" href=\"/neuigkeiten.atom\">";
        }
        out += "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin href=\"";
        out += &app.assets.href("fira-sans-400.woff2");
        out += "\"><link rel=\"stylesheet\" href=\"";
        out += &app.assets.href(style);
        out += "\">";
        out += "<link rel=\"stylesheet\" href=\"/stil/region.css\"><link rel=\"icon\" href=\"/stil/symbol.svg\" type=\"image/svg+xml\">";
        out
    }
}

/// A page without the region's frame, for errors.
pub fn bare(lang: Lang, title: &str, body: impl FnOnce() -> AnyView) -> String {
    let style = STYLES.get().map(|href| format!("<link rel=\"stylesheet\" href=\"{href}\">")).unwrap_or_default();
    let head = format!(
        "<title>{}</title><meta name=\"robots\" content=\"noindex\">{style}<link rel=\"stylesheet\" href=\"/stil/region.css\">",
        domain::html::escape(title)
    );
    document(lang, None, &head, render(|| (example_note(lang), body())))
}
