//! The frame of working pages: head, navigation, foot, confirmations.

use crate::context::Work;
use crate::error::{PageError, surer_login};
use crate::ui::german::within;
use crate::ui::notice::notice;
use crate::ui::shell::{self, Head};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use contract::action::ApiError;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision};
use leptos::prelude::*;

/// What a working page says about itself.
#[derive(Default)]
pub struct Page<'a> {
    pub title: String,
    pub sub: String,
    /// Entry of the navigation that it belongs to.
    pub section: &'a str,
    /// Address and name of the pages above.
    pub above: Vec<(String, String)>,
    /// Words of the content that occur in title, line below and names above.
    pub names: Vec<String>,
}

impl Work {
    /// An error of a use case, as a page.
    pub fn fail(&self, error: portal::Error) -> PageError {
        PageError { error, lang: self.lang, address: self.address.clone() }
    }

    /// Turns somebody away who may not even fill in the form; too low a trust level leads to the
    /// login first, before anything is typed.
    pub fn before_form(&self, action: Action, belongs: &Belongs, state: EditState) -> Result<(), PageError> {
        match self.ctx.decide(action, belongs, state) {
            Decision::Allowed => Ok(()),
            Decision::StepUp(level) => Err(self.fail(portal::Error::StepUp(level))),
            Decision::Denied => Err(self.fail(portal::Error::Denied)),
        }
    }

    /// The login that has to come before a form, when the role would do and the trust level does not.
    pub fn surer_first(&self, action: Action, belongs: &Belongs, state: EditState) -> Option<String> {
        match self.ctx.decide(action, belongs, state) {
            Decision::StepUp(level) => Some(surer_login(&self.address, level)),
            Decision::Allowed | Decision::Denied => None,
        }
    }

    /// Renders a page in the frame.
    pub fn page<V: RenderHtml>(&self, page: Page, main: impl FnOnce() -> V) -> Response {
        self.framed(page, "", String::new(), shell::render(main))
    }

    /// Renders a page that carries the live editor of texts; `act` stands beside its title.
    pub fn page_with_editor<A: RenderHtml, V: RenderHtml>(
        &self,
        page: Page,
        act: impl FnOnce() -> A,
        main: impl FnOnce() -> V,
    ) -> Response {
        self.framed(page, &self.editor(), shell::render(act), shell::render(main))
    }

    fn framed(&self, page: Page, more: &str, act: String, main: String) -> Response {
        // Whoever only hears the page learns from its first words that something is wrong.
        let wrong = matches!(self.draft.as_ref().map(|d| &d.outcome), Some(ApiError::Invalid { .. } | ApiError::Conflict));
        let before = if wrong { self.t("Noch nicht gespeichert: ", "Not saved yet: ") } else { "" };
        let title = format!("{before}{} – {}", page.title, self.t("Arbeitsbereich", "Workspace"));
        let head = Head { title, noindex: true, ..Head::default() };
        let body = shell::render(|| {
            view! {
                <a class="w-skip" href="#inhalt">{self.t("Zum Inhalt springen", "Skip to content")}</a>
                {shell::example_note(self.lang)}
                {self.header(page.section)}
                <main class="w-wrap w-page" id="inhalt" tabindex="-1">
                    {self.crumbs(&page)}
                    <div class="w-top">
                        <div><h1>{within(self.lang, &page.title, &page.names)}</h1>{(!page.sub.is_empty()).then(|| view! { <p class="w-top__sub">{within(self.lang, &page.sub, &page.names)}</p> })}</div>
                        {(!act.is_empty()).then(|| view! { <div class="w-top__act">{raw(act)}</div> })}
                    </div>
                    {notice(self.notice.as_deref(), self.lang)}
                    {raw(main)}
                </main>
                {self.foot()}
            }
            .into_any()
        });
        let head = head.markup(&self.app, "workspace.css") + &self.scripts() + more;
        let mut response = shell::html(StatusCode::OK, shell::document(self.lang, self.theme.as_deref(), &head, body));
        // What one person sees must not come out of a cache for another, nor after logging out.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// Renders a page without the frame, for a wall that many look at.
    pub fn wall(&self, title: &str, main: impl FnOnce() -> AnyView) -> Response {
        let title = format!("{title} – {}", self.t("Arbeitsbereich", "Workspace"));
        let head = Head { title, noindex: true, ..Head::default() };
        let body = shell::render(main);
        let head = head.markup(&self.app, "workspace.css") + &self.scripts();
        let mut response = shell::html(StatusCode::OK, shell::document(self.lang, self.theme.as_deref(), &head, body));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// The browser part. We write the tags ourselves: Leptos would put the nonce into `crossorigin`.
    fn scripts(&self) -> String {
        let a = &self.app.assets;
        if !a.has("client.js") {
            return String::new();
        }
        format!(
            "<link rel=\"modulepreload\" href=\"{}\"><script type=\"module\" src=\"{}\" data-module=\"{}\" data-wasm=\"{}\"></script>",
            a.href("client.js"),
            a.href("start.js"),
            a.href("client.js"),
            a.href("client.wasm"),
        )
    }

    /// The live editor: its sheet and its part of the browser.
    fn editor(&self) -> String {
        let a = &self.app.assets;
        if !a.has("editor.js") {
            return String::new();
        }
        format!(
            "<link rel=\"stylesheet\" href=\"{}\"><script type=\"module\" src=\"{}\"></script>",
            a.href("editor.css"),
            a.href("editor.js")
        )
    }

    /// Name of the strategy and of the region, as last published.
    fn brand(&self) -> AnyView {
        let workspace = self.t("Arbeitsbereich", "Workspace");
        let (name, region) = match &self.latest {
            Some(e) => (e.contents.strategy.strategy.short_title.clone(), format!("{workspace} {}", e.contents.region.region.name)),
            None => (workspace.to_owned(), shell::known().region.clone()),
        };
        view! { <a class="w-brand" href="/arbeit"><b>{name}</b><span>{region}</span></a> }.into_any()
    }

    fn header(&self, section: &str) -> AnyView {
        let mut entries = vec![("/arbeit", self.t("Meine Arbeit", "My work")), ("/arbeit/strategie", self.t("Strategie", "Strategy"))];
        entries.push((crate::work::sheets::SECTION, self.t("Projekte", "Projects")));
        entries.push(("/arbeit/workshops", "Workshops"));
        entries.push((crate::work::assessments::SECTION, self.t("Bedarfsabfrage", "Assessment")));
        if self.ctx.offers(Action::ReadConference, &Belongs::region(), EditState::Draft) {
            entries.push((crate::work::conferences::SECTION, self.t("Konferenz", "Conference")));
        }
        entries.push((crate::work::councils::SECTION, self.t("Räte", "Councils")));
        if portal::people::reaches(&self.ctx, Action::ReadPeople) {
            entries.push(("/arbeit/personen", self.t("Personen", "People")));
        }
        if self.ctx.offers(Action::EditRegion, &Belongs::region(), EditState::Draft) {
            entries.push(("/arbeit/verbund", self.t("Verbund", "Region")));
        }
        if self.ctx.offers(Action::PreviewEdition, &Belongs::region(), EditState::Draft) {
            entries.push(("/arbeit/fassungen/neu", self.t("Veröffentlichen", "Publish")));
        }
        let nav = entries
            .into_iter()
            .map(|(path, label)| {
                let current = (path == section).then_some(if self.path == path { "page" } else { "true" });
                view! { <li><a href=path aria-current=current>{label.to_owned()}</a></li> }
            })
            .collect_view();
        let actor = self.actor();
        let level = self.lang.say(
            format_args!("Vertrauensniveau {}", actor.level.label(self.lang)),
            format_args!("trust level {}", actor.level.label(self.lang)),
        );
        view! {
            <header class="w-head">
                <div class="w-wrap w-head__in">
                    {self.brand()}
                    <div class="w-me">
                        <a href="/">{self.t("Öffentliche Seiten", "Public pages")}</a>
                        <details class="w-menu">
                            <summary><span>{actor.display_name.clone()}<small>{level}</small></span></summary>
                            <div class="w-menu__in">{self.menu()}</div>
                        </details>
                    </div>
                    <nav class="w-nav" aria-label=self.t("Arbeitsbereich", "Workspace")><ul>{nav}</ul></nav>
                </div>
            </header>
        }
        .into_any()
    }

    fn menu(&self) -> AnyView {
        let (language, word) = self.lang.pick(("en", "English"), ("de", "Deutsch"));
        let themes =
            [("", self.t("wie das Gerät", "as the device")), ("light", self.t("hell", "light")), ("dark", self.t("dunkel", "dark"))];
        let now = self.theme.clone().unwrap_or_default();
        let themes = themes
            .into_iter()
            .map(|(value, label)| {
                let checked = value == now;
                view! { <label><input type="radio" name="ansicht" value=value checked=checked /><span>{label.to_owned()}</span></label> }
            })
            .collect_view();
        view! {
            <p><a href="/arbeit/konto">{self.t("Konto und Sitzungen", "Account and sessions")}</a></p>
            <form method="post" action="/einstellungen">
                <input type="hidden" name="zurueck" value=self.address.clone() />
                <fieldset><legend class="w-legend">{self.t("Ansicht", "Appearance")}</legend><div class="w-seg">{themes}</div></fieldset>
                <button class="w-link" type="submit">{self.t("Ansicht übernehmen", "Apply")}</button>
            </form>
            <form method="post" action="/einstellungen">
                <input type="hidden" name="zurueck" value=self.address.clone() />
                <input type="hidden" name="sprache" value=language />
                <button class="w-link" type="submit" lang=language>{word}</button>
            </form>
            <form method="post" action="/abmelden"><button class="kern-btn kern-btn--secondary kern-btn--x-small" type="submit"><span class="kern-label">{self.t("Abmelden", "Log out")}</span></button></form>
        }
        .into_any()
    }

    fn crumbs(&self, page: &Page) -> AnyView {
        if page.above.is_empty() {
            return ().into_any();
        }
        let items = page
            .above
            .iter()
            .map(|(href, name)| view! { <li><a href=href.clone()>{within(self.lang, name, &page.names)}</a></li> })
            .collect_view();
        view! { <nav class="w-crumb" aria-label=self.t("Sie sind hier", "You are here")><ol>{items}<li>{within(self.lang, &page.title, &page.names)}</li></ol></nav> }.into_any()
    }

    fn foot(&self) -> AnyView {
        let links = shell::legal(self.lang, str::to_owned);
        view! { <footer class="w-foot"><div class="w-wrap"><p>{self.t("Arbeitsbereich", "Workspace")}</p><ul>{links}</ul></div></footer> }
            .into_any()
    }
}
