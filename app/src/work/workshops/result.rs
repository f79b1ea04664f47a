//! The forms of a result: writing it down, and deciding what becomes of it.

use super::begun::{self, Asked};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, primary, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use axum::extract::{Path, Query};
use axum::response::Response;
use contract::Id;
use contract::forms::workshops::{CarryForm, DeclineForm, ResultForm, read_target};
use contract::workshop::{Carried, CarriedKind, ResultKind};
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::workshops::{ResultView, Targets, WorkshopView};

async fn workshop(work: &Work, slug: &str, action: Action) -> Result<WorkshopView, PageError> {
    let view = portal::workshops::show(&work.ctx, slug).await.map_err(|e| work.fail(e))?;
    work.before_form(action, &Belongs::group(view.content.group), view.state)?;
    Ok(view)
}

fn find<'a>(work: &Work, view: &'a WorkshopView, id: Id) -> Result<&'a ResultView, PageError> {
    view.results.iter().find(|r| r.result.id == id).ok_or_else(|| work.fail(portal::Error::NotFound))
}

/// `/arbeit/workshops/{slug}/ergebnisse/neu`
pub async fn new(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = workshop(&work, &slug, Action::EditWorkshop).await?;
    let once = work.app.portal.fresh_id().to_string();
    let form = form_state(&work, "results/save", &ResultForm { once, workshop_id: view.id.to_string(), ..ResultForm::default() });
    Ok(page(&work, form, &view, work.t("Neues Ergebnis", "New result")))
}

/// `/arbeit/workshops/{slug}/ergebnisse/{id}`
pub async fn edit(work: Work, Path((slug, id)): Path<(String, Id)>) -> PageResult {
    let view = workshop(&work, &slug, Action::EditWorkshop).await?;
    let r = find(&work, &view, id)?;
    let stored = ResultForm {
        id: id.to_string(),
        version: r.version.to_string(),
        once: String::new(),
        workshop_id: view.id.to_string(),
        kind: r.result.kind.to_string(),
        text: r.result.text.clone(),
    };
    let form = form_state(&work, "results/save", &stored);
    Ok(page(&work, form, &view, work.t("Ergebnis ändern", "Change result")))
}

fn head(view: &WorkshopView, title: &str) -> Page<'static> {
    Page {
        title: title.to_owned(),
        section: "/arbeit/workshops",
        above: vec![
            ("/arbeit/workshops".into(), "Workshops".into()),
            (format!("/arbeit/workshops/{}", view.content.slug), view.content.title.clone()),
        ],
        names: vec![view.content.title.clone()],
        ..Page::default()
    }
}

fn page(work: &Work, form: Form, view: &WorkshopView, title: &str) -> Response {
    let kinds: Vec<(String, String)> = ResultKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let labels = [("kind", work.t("Art", "Kind")), ("text", work.t("Ergebnis", "Result"))];
    work.page(head(view, title), || {
        view! {
            <form class="w-form" method="post" action="/aktion/results/save" data-form="result">
                {summary(&form, &labels)}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{hidden(&form, "workshop_id")}
                {select(&form, Spec { path: "kind", label: labels[0].1, help: work.t("Was es für die Strategie ist.", "What it is for the strategy."), ..Spec::default() }, &kinds, None)}
                {area(&form, Spec { path: "text", label: labels[1].1, help: work.t("Ein Gedanke je Ergebnis, in einem Satz, ohne Namen von Personen.", "One thought per result, in one sentence, without names of people."), max: 500, ..Spec::default() })}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    })
}

/// `/arbeit/workshops/{slug}/ergebnisse/{id}/entscheiden`
pub async fn decide(work: Work, Path((slug, id)): Path<(String, Id)>, Query(asked): Query<Asked>) -> PageResult {
    let view = workshop(&work, &slug, Action::CarryResult).await?;
    let r = find(&work, &view, id)?;
    let words: String = asked.suche.trim().chars().take(200).collect();
    let Targets { all: mut targets, more } = portal::workshops::targets(&work.ctx, &words).await.map_err(|e| work.fail(e))?;
    // What was just made of this result.
    let target = asked.wohin;
    let (at, id, version) = (id, id.to_string(), r.version.to_string());
    let carry = form_state(&work, "results/carry", &CarryForm { id: id.clone(), version: version.clone(), target, ..CarryForm::default() });
    // What was chosen before stays to be chosen, whatever is searched for now.
    let chosen = carry.get("target");
    if let Some((kind, id)) = read_target(&chosen).filter(|c| !targets.iter().any(|t| (t.kind, t.id) == *c)) {
        targets.extend(portal::workshops::gone_into(&work.ctx, &[&Carried { kind, id }]).await.map_err(|e| work.fail(e))?);
    }
    let new = begun::links(&work, &view, at).await?;
    let kind = |k: CarriedKind| k.label(work.lang);
    let choices: Vec<(String, String)> = targets
        .iter()
        .map(|t| {
            let name = if t.kind == CarriedKind::Goal { t.title.clone() } else { format!("{}: {}", kind(t.kind), t.title) };
            (t.value(), name)
        })
        .collect();
    let decline = form_state(&work, "results/decline", &DeclineForm { id, version, ..DeclineForm::default() });
    let labels = [
        ("target", work.t("Wohin", "Where to")),
        ("note", work.t("Was daraus gemacht wurde", "What was made of it")),
        ("reason", work.t("Warum nicht", "Why not")),
    ];
    let page = head(&view, work.t("Was wird aus diesem Ergebnis?", "What becomes of this result?"));
    Ok(work.page(page, || {
        view! {
            <blockquote class="w-measure"><p lang="de">{r.result.text.clone()}</p><p class="w-small w-muted">{r.result.kind.label(work.lang)}</p></blockquote>
            <div class="w-cols w-cols--half">
                <section class="w-sec">
                    <div class="w-sec__head"><h2>{work.t("Übernehmen", "Carry over")}</h2></div>
                    {(more > 0 || !words.is_empty()).then(|| search(&work, &format!("/arbeit/workshops/{slug}/ergebnisse/{at}/entscheiden"), (&words, &chosen), more))}
                    <form class="w-form" method="post" action="/aktion/results/carry" data-form="carry">
                        {summary(&carry, &labels)}
                        {hidden(&carry, "id")}{hidden(&carry, "version")}
                        {select(&carry, Spec { path: "target", label: labels[0].1, help: work.t("Das Ergebnis ist danach an beiden Enden zu sehen: hier und dort. Fehlt das Ziel oder der Steckbrief noch? Dann zuerst anlegen; das Ergebnis steht schon darin.", "The result can then be seen at both ends: here and there. Is the goal or fact sheet missing? Then make it first; it begins with this result."), ..Spec::default() }, &choices, Some(work.t("bitte wählen", "please choose")))}
                        {new}
                        {area(&carry, Spec { path: "note", label: work.t("Was daraus gemacht wurde", "What was made of it"), help: work.t("Nur wenn es nicht wörtlich übernommen ist. Öffentlich lesbar.", "Only if it was not taken word for word. Public."), optional: true, max: 500, ..Spec::default() })}
                        <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Übernehmen", "Carry over"))}</div>
                    </form>
                </section>
                <section class="w-sec">
                    <div class="w-sec__head"><h2>{work.t("Nicht übernehmen", "Do not carry over")}</h2></div>
                    <form class="w-form" method="post" action="/aktion/results/decline" data-form="decline">
                        {summary(&decline, &labels)}
                        {hidden(&decline, "id")}{hidden(&decline, "version")}
                        {area(&decline, Spec { path: "reason", label: work.t("Warum nicht", "Why not"), help: work.t("Wer es eingebracht hat, liest hier die Antwort. Öffentlich lesbar.", "Whoever brought it up reads the answer here. Public."), max: 500, ..Spec::default() })}
                        <div class="w-bar"><islands::Saving lang=work.lang /><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Mit Begründung ablegen", "Set aside with this reason")}</span></button></div>
                    </form>
                </section>
            </div>
        }
        .into_any()
    }))
}

/// Where there are too many fact sheets for one choice, words narrow it; what is chosen stays.
fn search(work: &Work, at: &str, (words, chosen): (&str, &str), more: usize) -> AnyView {
    let state = match more {
        0 => work.lang.say(
            format_args!("Zur Wahl stehen die Steckbriefe zu „{words}“."),
            format_args!("The fact sheets for “{words}” can be chosen."),
        ),
        n => work.lang.say(
            format_args!("{n} weitere Steckbriefe passen nicht in die Auswahl; die Suche findet sie."),
            format_args!("{n} more fact sheets do not fit into the choice; the search finds them."),
        ),
    };
    view! {
        <form class="w-form" method="get" action=at.to_owned() role="search">
            {(!chosen.is_empty()).then(|| view! { <input type="hidden" name="wohin" value=chosen.to_owned() /> })}
            <div class="kern-form-input"><label class="kern-label" for="suche">{work.t("Steckbrief suchen", "Search for a fact sheet")}</label>
                <input class="kern-form-input__input" id="suche" name="suche" type="search" value=words.to_owned() maxlength="200" autocomplete="off" /></div>
            <p class="w-small w-muted">{state}</p>
            <p class="w-links"><button class="kern-btn kern-btn--secondary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Suchen", "Search")}</span></button></p>
        </form>
    }
    .into_any()
}
