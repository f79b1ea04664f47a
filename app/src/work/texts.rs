//! Long texts: read, written, and talked about.

pub mod json;

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::text;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use contract::forms::texts::TextForm;
use contract::talk::{TextAccess, text_name};
use json::{Address, at};
use leptos::prelude::*;
use portal::talk::At;
use portal::texts::TextView;

/// Bytes of a comment with everything around it.
const COMMENT: usize = 64 * 1024;

/// Addresses below a text.
pub fn router() -> Router<crate::AppState> {
    Router::new()
        .route("/arbeit/texte/{kind}/{owner}/{slot}", get(show))
        .route(
            "/arbeit/texte/{kind}/{owner}/{slot}/kommentare",
            get(json::comments).post(json::comment).layer(DefaultBodyLimit::max(COMMENT)),
        )
        .route("/arbeit/texte/{kind}/{owner}/{slot}/personen", get(json::people))
        .route("/arbeit/texte/{kind}/{owner}/{slot}/bausteine", get(json::objects))
}

/// A text and what the person at hand may do in it.
struct Shown {
    at: At,
    view: TextView,
    access: TextAccess,
    name: String,
}

/// Where a text belongs in the navigation, and the page above it.
fn above(work: &Work, kind: &str) -> (&'static str, String) {
    match kind {
        "workshop" => ("/arbeit/workshops", "Workshops".to_owned()),
        "conference" => (super::conferences::SECTION, work.t("Bürgermeisterkonferenz", "Mayors' conference").to_owned()),
        "fact_sheet" => (super::sheets::SECTION, work.t("Projekte", "Projects").to_owned()),
        "page" => ("/arbeit/verbund", work.t("Verbund", "Region").to_owned()),
        _ => ("/arbeit/strategie", work.t("Strategie", "Strategy").to_owned()),
    }
}

/// `/arbeit/texte/{kind}/{owner}/{slot}`
pub async fn show(work: Work, address: Address) -> PageResult {
    let at = at(address);
    let view = portal::texts::show(&work.ctx, &at.kind, at.owner, &at.slot).await.map_err(|e| work.fail(e))?;
    let (action, belongs, state, title) = portal::texts::owner_right(&work.ctx, &at.kind, at.owner).await.map_err(|e| work.fail(e))?;
    let access = portal::texts::access_to(&work.ctx, &at.kind, action, &belongs, state);
    // Pages of the region are public and minutes have a page of their own: here they are only written.
    if matches!(at.kind.as_str(), "page" | "conference") {
        work.before_form(action, &belongs, state)?;
    }
    let shown = Shown { name: text_name(&at.slot, &title, work.lang), at, view, access };
    let (section, above) = above(&work, &shown.at.kind);
    let page = Page { title: shown.name.clone(), sub: sub(&work, &shown), section, above: vec![(section.into(), above)] };
    Ok(work.page(page, || plain(&work, &shown)))
}

/// What one may do here, and who was here last.
fn sub(work: &Work, shown: &Shown) -> String {
    let may = match shown.access {
        TextAccess::Write => "",
        TextAccess::Suggest => work.t("Sie dürfen vorschlagen und kommentieren. ", "You may suggest and comment. "),
        TextAccess::Comment => work.t("Sie dürfen kommentieren. ", "You may comment. "),
        TextAccess::Read => work.t("Sie dürfen lesen. ", "You may read. "),
    };
    let last = match shown.view.updated_at {
        Some(at) => {
            let at = local(at).format("%d.%m.%Y, %H:%M").to_string();
            let by = shown.view.updated_by.clone().unwrap_or_default();
            work.lang.pick(format!("Zuletzt geändert am {at} {by}"), format!("Last changed on {at} {by}"))
        }
        None => work.t("Noch nichts geschrieben", "Nothing written yet").to_owned(),
    };
    format!("{may}{}", last.trim_end())
}

/// The text to read, and for who may write a form.
fn plain(work: &Work, shown: &Shown) -> AnyView {
    let stored = TextForm {
        owner_kind: shown.at.kind.clone(),
        owner_id: shown.at.owner.to_string(),
        slot: shown.at.slot.clone(),
        version: shown.view.version.to_string(),
        base: domain::markdown::write(&shown.view.document),
        markdown: domain::markdown::write(&shown.view.document),
        back: String::new(),
    };
    let form = form_state(work, "texts/save", &stored);
    let words = if shown.view.document.is_empty() {
        view! { <p class="w-muted">{work.t("Hier steht noch nichts.", "There is nothing here yet.")}</p> }.into_any()
    } else {
        text::document(&shown.view.document, 3, "text")
    };
    view! {
        {(shown.access == TextAccess::Write).then(|| fields(work, &form))}
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("So wird es gelesen", "How it reads")}</h2></div>
            <div class="w-paper">{words}</div>
        </section>
    }
    .into_any()
}

fn fields(work: &Work, form: &Form) -> AnyView {
    view! {
        <form class="w-form" method="post" action="/aktion/texts/save" data-form="text">
            {summary(form, &[("markdown", work.t("Text", "Text"))])}
            {hidden(form, "owner_kind")}{hidden(form, "owner_id")}{hidden(form, "slot")}{hidden(form, "version")}{hidden(form, "base")}
            {area(form, Spec { path: "markdown", label: work.t("Text", "Text"), rows: 18, optional: true, help: work.t(
                "Absätze durch eine Leerzeile trennen. Überschrift: # davor. Liste: - davor. **fett**, *kursiv*, [Wort](https://adresse), Fußnote: [^1].",
                "Blank line between paragraphs. Heading: # in front. List: - in front. **bold**, *italic*, [word](https://address), footnote: [^1]."), ..Spec::default() })}
            <div class="w-bar"><islands::Saving lang=work.lang kind="text".to_owned() />{primary(work.t("Speichern", "Save"))}</div>
        </form>
    }
    .into_any()
}

/// Server functions of texts.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::forms::texts::TextForm;
    use leptos::prelude::*;

    /// Saves a text.
    #[server(name = SaveText, prefix = "/aktion", endpoint = "texts/save")]
    pub async fn save(f: TextForm) -> Outcome {
        act(move |ctx| async move {
            let to = format!("/arbeit/texte/{}/{}/{}", f.owner_kind, f.owner_id, f.slot);
            portal::texts::save(&ctx, f).await?;
            Ok(Done::new(to, "saved"))
        })
        .await
    }
}
