//! Long texts: read, written live by several people, or as a plain form where the browser runs no
//! script.

mod comparison;
pub mod files;
pub mod json;
mod talk;
pub mod versions;

use super::frame::Page;
use super::workshops::origins;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::text;
use crate::upload;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query};
use axum::routing::get;
use contract::forms::texts::TextForm;
use contract::strategy::EditState;
use contract::talk::{TextAccess, text_name};
use json::{Address, at};
use leptos::prelude::*;
use portal::talk::At;
use portal::texts::{self, Owner};
use portal::workshops::Origin;

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
        .route("/arbeit/texte/{kind}/{owner}/{slot}/staende", get(comparison::compare))
        .route("/arbeit/texte/{kind}/{owner}/{slot}/zurueckholen", get(versions::ask))
        .route("/arbeit/texte/{kind}/{owner}/{slot}/verfasser", get(versions::authors))
        .route("/arbeit/texte/{kind}/{owner}/{slot}/datei/{format}", get(files::take))
        .route(
            "/arbeit/texte/{kind}/{owner}/{slot}/einlesen",
            get(files::ask).post(files::put).layer(DefaultBodyLimit::max(files::LARGEST * upload::READ)),
        )
}

/// A text and what the person at hand may do in it.
struct Shown {
    at: At,
    page: texts::Page,
    name: String,
    /// What workshops brought in.
    origins: Vec<Origin>,
}

/// Where a text belongs in the navigation, and the pages above it.
fn above(work: &Work, kind: &str, owner: &Owner) -> (&'static str, Vec<(String, String)>) {
    let (section, name) = match kind {
        "workshop" => ("/arbeit/workshops", "Workshops"),
        "fact_sheet" => (super::sheets::SECTION, work.t("Projekte", "Projects")),
        "conference" => (super::conferences::SECTION, work.t("Bürgermeisterkonferenz", "Mayors' conference")),
        "page" => ("/arbeit/verbund", work.t("Verbund", "Region")),
        _ => ("/arbeit/strategie", work.t("Strategie", "Strategy")),
    };
    let mut pages = vec![(section.to_owned(), name.to_owned())];
    pages.extend(owner.page.clone().map(|(to, title)| (to, if title.is_empty() { work.t("Seiten", "Pages").to_owned() } else { title })));
    (section, pages)
}

/// `/arbeit/texte/{kind}/{owner}/{slot}`
pub async fn show(work: Work, address: Address, Query(wanted): Query<versions::Wanted>) -> PageResult {
    let at = at(address);
    let page = texts::page(&work.ctx, &at, work.lang).await.map_err(|e| work.fail(e))?;
    let plainly = texts::plain_only(&at.kind);
    if plainly {
        // Pages of the region are public and minutes have a page of their own: here they are only written.
        work.before_form(page.owner.action, &page.owner.belongs, page.owner.state)?;
    }
    let origins = origins::of_text(&work, &at.kind, at.owner).await?;
    let shown = Shown { origins, name: text_name(&at.slot, &page.owner.title, work.lang), at, page };
    let (section, above) = above(&work, &shown.at.kind, &shown.page.owner);
    let head = Page { title: shown.name.clone(), sub: sub(&work, &shown), section, above, names: vec![shown.page.owner.title.clone()] };
    let access = shown.page.access;
    if plainly {
        return Ok(work.page(head, || plain(&work, &shown, true)));
    }
    let states = || {
        let all = versions::section(&work, &shown.at, &shown.page, access == TextAccess::Write, &wanted);
        view! { {origins::note(&work, &shown.origins)}{all} }.into_any()
    };
    if access == TextAccess::Read {
        return Ok(work.page(head, || view! { {plain(&work, &shown, false)}{states()} }.into_any()));
    }
    let keep = || {
        // The field of the name stands in a fold, which browsers open for whoever is sent to it.
        let label = work.t("Stand merken", "Keep this state");
        let keep = view! { <a class="kern-btn kern-btn--primary" href="#f-name"><span class="kern-label">{label}</span></a> };
        (access == TextAccess::Write).then(|| keep.into_any())
    };
    Ok(work.page_with_editor(head, keep, || view! { {editor(&work, &shown)}{states()} }.into_any()))
}

/// What one may do here, and who was here last.
fn sub(work: &Work, shown: &Shown) -> String {
    let may = match shown.page.access {
        TextAccess::Write if shown.at.kind == "page" => "",
        TextAccess::Write => work
            .t("Sie schreiben hier gemeinsam; gespeichert wird von selbst. ", "You write here together; everything is saved by itself. "),
        TextAccess::Suggest => work.t(
            "Sie dürfen vorschlagen und kommentieren. Wer hier schreibt, nimmt an. ",
            "You may suggest and comment. Whoever writes here accepts. ",
        ),
        TextAccess::Comment => work.t("Sie dürfen kommentieren. ", "You may comment. "),
        TextAccess::Read => work.t("Sie dürfen lesen. ", "You may read. "),
    };
    let view = &shown.page.view;
    let last = match view.updated_at {
        Some(at) => {
            let at = local(at).format("%d.%m.%Y, %H:%M").to_string();
            let by = view.updated_by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
            work.lang.say(format_args!("Zuletzt geändert am {at}{by}."), format_args!("Last changed on {at}{by}."))
        }
        None => work.t("Noch nichts geschrieben.", "Nothing written yet.").to_owned(),
    };
    let waits = match (shown.at.kind.as_str(), shown.page.owner.state) {
        ("fact_sheet", EditState::Ready) => work.t(
            " Der Steckbrief ist freigegeben: In eine Fassung kommt Ihre Änderung, wenn auch sie freigegeben ist.",
            " The fact sheet is released: your change becomes part of an edition when it is released, too.",
        ),
        _ => "",
    };
    format!("{may}{last}{waits}")
}

/// The live editor; inside it what is there until it wakes, and where no script runs.
fn editor(work: &Work, shown: &Shown) -> AnyView {
    let (at, actor) = (shown.at.address(), work.actor());
    let person =
        serde_json::json!({"id": actor.person_id, "name": actor.display_name, "colour": contract::people::colour(actor.person_id)})
            .to_string();
    let inner = plain(work, shown, false).to_html();
    let e = domain::html::escape;
    // Leptos knows no element of ours; the attributes are escaped here.
    let element = format!(
        "<text-editor address=\"{0}/live\" comments=\"{0}/kommentare\" people=\"{0}/personen\" objects=\"{0}/bausteine\" \
         rights=\"{1}\" lang=\"{2}\" document-name=\"{3}\" person=\"{4}\">{inner}</text-editor>",
        e(&at),
        shown.page.access,
        work.lang.tag(),
        e(&shown.name),
        e(&person),
    );
    view! { <div inner_html=element></div> }.into_any()
}

/// The text to read, and for who may write a plain form.
fn plain(work: &Work, shown: &Shown, open: bool) -> AnyView {
    let page = &shown.page;
    let markdown = domain::markdown::write_titled(&page.view.document, &|kind, id| page.cards.find(kind, id).map(|c| c.title));
    let stored = TextForm {
        owner_kind: shown.at.kind.clone(),
        owner_id: shown.at.owner.to_string(),
        slot: shown.at.slot.clone(),
        version: shown.page.view.version.to_string(),
        base: markdown.clone(),
        markdown,
        back: String::new(),
    };
    let suggests = shown.page.access == TextAccess::Suggest;
    let form = form_state(work, if suggests { "texts/suggest" } else { "texts/save" }, &stored);
    let open = open || form.outcome.is_some();
    let words = if shown.page.view.document.is_empty() {
        view! { <p class="w-muted">{work.t("Hier steht noch nichts.", "There is nothing here yet.")}</p> }.into_any()
    } else {
        text::document_with(&shown.page.view.document, 2, "text", &|kind, id| shown.page.cards.find(kind, id))
    };
    let edit = (shown.page.access == TextAccess::Write).then(|| {
        view! {
            <details class="w-fold" open=open>
                <summary>{work.t("Als einfaches Textfeld bearbeiten", "Edit as a plain text field")}</summary>
                {fields(work, &form, shown.at.kind == "page")}
            </details>
        }
    });
    let suggest = suggests.then(|| {
        view! {
            <details class="w-fold" open=open>
                <summary>{work.t("Änderungen vorschlagen", "Suggest changes")}</summary>
                {suggestion(work, &form)}
            </details>
        }
    });
    let waiting = suggests.then(|| waiting(work, &shown.page.suggested));
    let said = (!texts::plain_only(&shown.at.kind)).then(|| talk::section(work, &shown.at, &shown.page));
    view! { <div class="w-paper">{words}</div>{edit}{waiting}{suggest}{said} }.into_any()
}

/// Suggestions in the text that nobody has decided on.
fn waiting(work: &Work, all: &[texts::Waiting]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let words = |label: &'static str, words: &str| {
        let words = words.split(['\u{2028}', '\u{2029}']).map(str::trim).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then(|| view! { <p>{label}" "<span lang="de">{words}</span></p> })
    };
    let rows = all
        .iter()
        .map(|s| {
            let at = local(s.at);
            let by = s.by.clone().unwrap_or_else(|| work.t("jemand", "somebody").to_owned());
            view! {
                <li class="w-row"><div class="w-row__when">{at.format("%d.%m.").to_string()}<small>{at.format("%H:%M").to_string()}</small></div>
                    <div class="w-row__what"><strong>{by}</strong>{words(work.t("kommt hinzu:", "comes in:"), &s.added)}{words(work.t("fällt weg:", "goes:"), &s.removed)}</div></li>
            }
        })
        .collect_view();
    view! {
        <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Vorschläge, über die noch niemand entschieden hat", "Suggestions that nobody has decided on")}</h2></div>
            <ul class="w-rows w-rows--log">{rows}</ul></section>
    }
    .into_any()
}

fn fields(work: &Work, form: &Form, alone: bool) -> AnyView {
    // Where nobody else writes at the same moment, the form itself says what is saved.
    let saving = alone.then(|| view! { <islands::Saving lang=work.lang /> });
    let merged = (!alone).then(|| {
        view! { <p class="w-muted">{work.t(
        "Was andere inzwischen schreiben, bleibt stehen: Ihre Änderungen kommen dazu.",
        "What others write meanwhile stays: your changes are added to it.")}</p> }
    });
    view! {
        <form class="w-form" method="post" action="/aktion/texts/save" data-form="text">
            {summary(form, &[("markdown", work.t("Text", "Text"))])}{merged}
            {hidden(form, "owner_kind")}{hidden(form, "owner_id")}{hidden(form, "slot")}{hidden(form, "version")}{hidden(form, "base")}
            {area(form, Spec { path: "markdown", label: work.t("Text", "Text"), rows: 18, optional: true, help: work.t(
                "Absätze durch eine Leerzeile trennen. Überschrift: # davor. Liste: - davor. **fett**, *kursiv*, [Wort](https://adresse), Fußnote: [^1]. Eine Zeile wie [Titel](steckbrief:0191…) zeigt ein Projekt, ein Ziel, eine Kennzahl oder ein Ergebnis; welches, sagt nur die Klammer.",
                "Blank line between paragraphs. Heading: # in front. List: - in front. **bold**, *italic*, [word](https://address), footnote: [^1]. A line such as [title](steckbrief:0191…) shows a project, a goal, an indicator or a result; only the bracket says which."), ..Spec::default() })}
            <div class="w-bar">{saving}{primary(work.t("Speichern", "Save"))}</div>
        </form>
    }
    .into_any()
}

/// The form of those who may only suggest.
fn suggestion(work: &Work, form: &Form) -> AnyView {
    view! {
        <form class="w-form" method="post" action="/aktion/texts/suggest" data-form="text">
            {summary(form, &[("markdown", work.t("Text", "Text"))])}
            <p class="w-muted">{work.t(
                "Schreiben Sie den Text so, wie er lauten soll. Was anders ist, wird ein Vorschlag; der Text bleibt, bis jemand ihn annimmt, der hier schreibt.",
                "Write the text as it should read. What differs becomes a suggestion; the text stays until somebody who writes here accepts it.")}</p>
            {hidden(form, "owner_kind")}{hidden(form, "owner_id")}{hidden(form, "slot")}{hidden(form, "version")}{hidden(form, "base")}
            {area(form, Spec { path: "markdown", label: work.t("Text", "Text"), rows: 18, optional: true, help: work.t(
                "Vorschlagen lassen sich Worte und ganze Absätze, durch eine Leerzeile getrennt. Eine Zeile wie [Titel](steckbrief:0191…) zeigt ein Projekt, ein Ziel, eine Kennzahl oder ein Ergebnis und bleibt, wie sie ist. Was sonst anders werden soll, sagen Sie in einem Kommentar.",
                "Words and whole paragraphs can be suggested, with a blank line between paragraphs. A line such as [title](steckbrief:0191…) shows a project, a goal, an indicator or a result and stays as it is. What else should change, say in a comment."), ..Spec::default() })}
            <div class="w-bar">{primary(work.t("Vorschlagen", "Suggest"))}</div>
        </form>
    }
    .into_any()
}

/// Server functions of texts.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::forms::texts::{CommentForm, KeepForm, RestoreForm, TextForm};
    use leptos::prelude::*;

    /// Comments on a text as a whole.
    #[server(name = CommentOnText, prefix = "/aktion", endpoint = "texts/comment")]
    pub async fn comment(f: CommentForm) -> Outcome {
        act(move |ctx| async move {
            let at = portal::talk::comment(&ctx, f).await?;
            Ok(Done::new(at.address(), "comment_sent"))
        })
        .await
    }

    /// Keeps the present state of a text under a name.
    #[server(name = KeepText, prefix = "/aktion", endpoint = "texts/keep")]
    pub async fn keep(f: KeepForm) -> Outcome {
        act(move |ctx| async move {
            let at = portal::text_versions::keep(&ctx, f).await?;
            Ok(Done::new(at.address(), "state_kept"))
        })
        .await
    }

    /// Brings an earlier state of a text back, or asks first where suggestions of others would be lost.
    #[server(name = RestoreText, prefix = "/aktion", endpoint = "texts/restore")]
    pub async fn restore(f: RestoreForm) -> Outcome {
        act(move |ctx| async move {
            let text = format!("/arbeit/texte/{}/{}/{}", f.owner_kind, f.owner_id, f.slot);
            let ask = format!("{text}/zurueckholen?stand={}", f.which);
            match portal::text_versions::restore(&ctx, f).await {
                Err(portal::Error::Refused(portal::text_versions::LOSES)) => Ok(Done { to: ask, notice: None }),
                done => Ok(Done::new(done?.address(), "state_restored")),
            }
        })
        .await
    }

    /// Suggests changes of a text.
    #[server(name = SuggestText, prefix = "/aktion", endpoint = "texts/suggest")]
    pub async fn suggest(f: TextForm) -> Outcome {
        act(move |ctx| async move {
            let to = format!("/arbeit/texte/{}/{}/{}", f.owner_kind, f.owner_id, f.slot);
            portal::texts::suggest(&ctx, f).await?;
            Ok(Done::new(to, "suggested"))
        })
        .await
    }

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
