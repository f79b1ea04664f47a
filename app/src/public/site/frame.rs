//! The frame of public pages: head, navigation, notes, origin, foot.

use super::{Site, local};
use crate::ui::shell::{self, Head};
use axum::http::StatusCode;
use axum::response::Response;
use contract::Lang;
use contract::dates::show_day;
use leptos::prelude::*;

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
    /// Renders a page in the frame. The frame is written around what the page writes, onto one sheet.
    pub fn page<V: RenderHtml>(&self, page: Page, main: impl FnOnce() -> V) -> Response {
        let html = Owner::new().with(|| {
            let mut html = self.before(&page);
            leptos::write(main(), &mut html);
            self.behind(&mut html);
            html
        });
        shell::html(StatusCode::OK, html)
    }

    /// All of a page that stands in front of its own part.
    fn before(&self, page: &Page) -> String {
        let strategy = self.edition.as_ref().map(|e| e.contents.strategy.strategy.short_title.clone()).unwrap_or_default();
        let region = self.region().name.clone();
        let place = [strategy.as_str(), region.as_str()].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ");
        let place = if place.is_empty() { shell::name_or("", self.lang).to_owned() } else { place };
        let title = if page.title.is_empty() { place } else { format!("{} – {place}", page.title) };
        let base = &self.app.base_url;
        let public = Head {
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
        let head = if self.ahead { self.head_ahead(public) } else { public };
        let mut html = shell::begin(self.lang, None, &head.markup(&self.app, "public.css"));
        let skip = view! { <a class="p-skip" href="#inhalt">{self.t("Zum Inhalt springen", "Skip to content")}</a> };
        leptos::write((skip, self.bar_ahead(), self.demo(), self.header(page.section)), &mut html);
        html += "<div class=\"p-wrap\">";
        leptos::write(self.crumbs(page), &mut html);
        html += "<main id=\"inhalt\" tabindex=\"-1\">";
        leptos::write(self.older_note(), &mut html);
        html
    }

    /// And all that stands behind it.
    fn behind(&self, html: &mut String) {
        leptos::write(self.origin(), html);
        *html += "</main></div>";
        leptos::write(self.foot(), html);
        *html += shell::END;
    }

    /// The preview has no address for anybody else.
    fn head_ahead(&self, public: Head) -> Head {
        let title = format!("{}: {}", self.t("Vorschau", "Preview"), public.title);
        Head { title, description: public.description, noindex: true, ..Head::default() }
    }

    /// Whoever looks at the next edition is told on every page that nobody else can.
    fn bar_ahead(&self) -> AnyView {
        let Some(next) = self.edition.as_ref().filter(|_| self.ahead) else { return ().into_any() };
        let n = next.head.number;
        let words = self.lang.say(
            format_args!(" So wird Fassung {n} aussehen, wenn Sie sie jetzt veröffentlichen."),
            format_args!(" This is how edition {n} will look if you publish it now."),
        );
        view! {
            <aside class="p-ahead" aria-label=self.t("Vorschau", "Preview")>
                <div class="p-wrap">
                    <p><strong>{self.t("Vorschau – noch nicht öffentlich.", "Preview – not public yet.")}</strong>{words}</p>
                    <p class="p-screen-only"><a href=super::CHANGES>{self.t("Zurück zum Veröffentlichen", "Back to publishing")}</a></p>
                </div>
            </aside>
        }
        .into_any()
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
                        " Diese Seite zeigt, wie das Portal aussieht; vieles auf ihr ist erfunden.",
                        " Example data, not official: most ratings, projects and votes are made up.")}
                </div>
            </aside>
        }
        .into_any()
    }

    fn header(&self, section: &str) -> AnyView {
        // Before the first edition there is nothing that these could lead to.
        let nav = shell::sections(self.lang)
            .into_iter()
            .filter(|_| self.edition.is_some())
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
                        <span class="p-brand__region">{shell::name_or(&self.region().name, self.lang).to_owned()}</span>
                        <span class="p-brand__title">{self.region().claim.clone()}</span>
                    </a>
                    <ul class="p-tools">
                        <li><a href=self.in_language(other) lang=other.tag() hreflang=other.tag()>{word}</a></li>
                        <li><a href="/arbeit" rel="nofollow">{if self.ahead { self.t("Meine Arbeit", "My work") } else { self.t("Anmelden", "Log in") }}</a></li>
                    </ul>
                    {self.edition.is_some().then(|| view! { <nav class="p-nav" aria-label=self.t("Hauptnavigation", "Main navigation")><ul>{nav}</ul></nav> })}
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
        let (Some(n), Some(newest)) = (self.older, self.newest) else { return ().into_any() };
        if n == newest {
            return ().into_any();
        }
        let (gone, path) = match self.stands_still() {
            true => ("", self.path.as_str()),
            false => (
                self.t("In der geltenden Fassung steht dies nicht mehr. ", "The current edition does not hold this any more. "),
                "/strategie",
            ),
        };
        view! {
            <p class="p-period">
                {self.lang.say(format_args!("Sie lesen die ältere Fassung {n}. "), format_args!("You are reading the older edition {n}. "))}{gone}
                <a href=format!("{}{path}", Self::language_prefix(self.lang))>{self.lang.say(format_args!("Zur geltenden Fassung {newest}"), format_args!("To the current edition {newest}"))}</a>
            </p>
        }
        .into_any()
    }

    /// Where the page's content comes from: edition, date, digest.
    fn origin(&self) -> AnyView {
        let Some(e) = &self.edition else { return ().into_any() };
        let date = show_day(local(e.head.published_at).date_naive(), self.lang);
        let digest: String = e.head.digest.chars().take(12).collect();
        if self.ahead {
            let now = local(e.head.published_at).format("%d.%m.%Y, %H:%M").to_string();
            let words = self.lang.say(
                format_args!("Vorschau der Fassung {}, Stand {now} Uhr", e.head.number),
                format_args!("Preview of edition {} as of {now}", e.head.number),
            );
            return view! { <div class="p-origin"><p><a href=super::CHANGES>{words}</a></p></div> }.into_any();
        }
        let words = self.lang.say(
            format_args!("Fassung {} vom {date} ({}), Prüfsumme {digest}…", e.head.number, e.head.label.label(self.lang)),
            format_args!("Edition {} of {date} ({}), digest {digest}…", e.head.number, e.head.label.label(self.lang)),
        );
        view! {
            <div class="p-origin">
                <p><a href=self.top(&format!("/fassungen/{}", e.head.number))>{words}</a></p>
                <p class="p-actions"><a href="/neuigkeiten.atom">{self.t("Neuigkeiten als Feed", "News as a feed")}</a></p>
            </div>
        }
        .into_any()
    }

    /// Legal pages hold whatever the edition; the form to report a barrier is never a preview.
    pub fn legal(&self, path: &str) -> String {
        if self.ahead && path == "/barriere-melden" { format!("{}{path}", Self::language_prefix(self.lang)) } else { self.top(path) }
    }

    fn foot(&self) -> AnyView {
        let name = self.region().name.clone();
        let by = (!name.is_empty()).then(|| {
            let words = self.lang.say(
                format_args!("Ein Angebot: {name} und die beteiligten Kommunen"),
                format_args!("Provided by {name} and the municipalities that take part"),
            );
            view! { <p>{words}</p> }
        });
        view! {
            <footer class="p-foot">
                <div class="p-wrap p-foot__in">
                    {by}
                    <ul>{shell::legal(self.lang, |path| self.legal(path))}</ul>
                </div>
            </footer>
        }
        .into_any()
    }
}
