//! One field in the workspace.

use super::order;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::{state, steps, text};
use crate::work::files;
use crate::work::frame::Page;
use crate::work::workshops::origins;
use axum::extract::Path;
use contract::Id;
use contract::dates::show_day;
use contract::forms::steps::Step;
use contract::money::decimal;
use contract::strategy::{EditState, Goal, Indicator, ProgressNote, YearValue};
use contract::workshop::CarriedKind;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::attachments::Place;
use portal::cards::Cards;
use portal::fields::{FieldView, Withdrawn};
use portal::workshops::Origin;
use std::collections::HashMap;

/// `/arbeit/themenfelder/{slug}`
pub async fn show(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::fields::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let ids: Vec<Id> = view.field.goals.iter().map(|g| g.id).collect();
    let origins = portal::workshops::origins(&work.ctx, CarriedKind::Goal, &ids).await.map_err(|e| work.fail(e))?;
    let into_vision = origins::of(&work, CarriedKind::Text, view.field.id).await?;
    let texts: Vec<_> = view.field.goals.iter().map(|g| &g.text).chain([&view.field.vision]).collect();
    let cards = portal::cards::of(&work.ctx, &texts, work.lang).await.map_err(|e| work.fail(e))?;
    let f = &view.field;
    let class = f.content.priority.map_or(work.t("ohne Priorität", "without priority"), |p| p.label(work.lang));
    let page = Page {
        title: f.content.title.clone(),
        sub: work.lang.say(format_args!("Themenfeld {}, {class}", f.content.number), format_args!("Field {}, {class}", f.content.number)),
        section: "/arbeit/strategie",
        above: vec![("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into())],
        names: vec![f.content.title.clone()],
    };
    Ok(work.page(page, || {
        view! {
            {steps::outcome(&work, &["fields/step", "fields/order", "goals/step", "indicators/step", "fields/note-step"])}
            {actions(&work, &view)}
            {(!f.content.priority_note.is_empty()).then(|| view! { <p class="w-measure w-muted" lang="de">{f.content.priority_note.clone()}</p> })}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Vision", "Vision")}</h2></div>
                {if f.vision.is_empty() { view! { <p class="w-muted">{work.t("Noch nicht geschrieben.", "Not written yet.")}</p> }.into_any() } else { text::document_with(&f.vision, 3, "vision", &|kind, id| cards.find(kind, id)) }}
                {origins::note(&work, &into_vision)}
            </section>
            {goals(&work, &view, &origins, &cards)}
            {targets(&work, &view)}
            {notes(&work, &view)}
            {files::section(&work, &f.attachments, view.may_edit.then(|| Place::Field(f.content.slug.clone())).as_ref())}
            {crate::work::sheets::read::resolutions(&work, &f.content.resolutions)}
        }
        .into_any()
    }))
}

fn actions(work: &Work, view: &FieldView) -> AnyView {
    let (slug, id) = (&view.field.content.slug, view.field.id);
    let whole = work.ctx.offers(Action::EditStrategy, &Belongs::region(), EditState::Draft);
    let step = |step, label| whole.then(|| steps::button(work, "fields/step", &id.to_string(), view.version, step, label));
    if view.state == EditState::Withdrawn {
        return view! {
            <div class="w-note w-note--warn"><h2>{work.t("Zurückgezogen", "Withdrawn")}</h2>
                <p>{work.t("Dieses Themenfeld steht in keiner neuen Fassung. Ältere Fassungen bleiben, wie sie sind.", "This field is not part of new editions. Older editions stay as they are.")}</p>
                {step(Step::Restore, work.t("Wiederherstellen", "Restore"))}</div>
        }
        .into_any();
    }
    if !view.may_edit {
        let to = format!("/arbeit/texte/field/{id}/vision");
        return view! { <p class="w-links"><a href=to>{work.t("Text der Vision öffnen", "Open the text of the vision")}</a></p> }
            .into_any();
    }
    view! {
        <div class="w-links">
            <a href=format!("/arbeit/themenfelder/{slug}/bearbeiten")>{work.t("Angaben ändern", "Change details")}</a>
            <a href=format!("/arbeit/texte/field/{id}/vision")>{work.t("Vision schreiben", "Write the vision")}</a>
            <a href=format!("/arbeit/themenfelder/{slug}/sachstand")>{work.t("Sachstand melden", "Report progress")}</a>
            {step(Step::Withdraw, work.t("Themenfeld zurückziehen", "Withdraw the field"))}
        </div>
    }
    .into_any()
}

fn goals(work: &Work, view: &FieldView, origins: &HashMap<Id, Vec<Origin>>, cards: &Cards) -> AnyView {
    let f = &view.field;
    let rows = f.goals.iter().map(|g| goal(work, view, g, origins.get(&g.id), cards)).collect_view();
    let items: Vec<(Id, String)> =
        f.goals.iter().map(|g| (g.id, format!("{}.{} {}", f.content.number, g.content.number, g.content.title))).collect();
    let add = view
        .may_edit
        .then(|| view! { <a href=format!("/arbeit/themenfelder/{}/ziele/neu", f.content.slug)>{work.t("Neues Ziel", "New goal")}</a> });
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Ziele", "Goals")}</h2><div class="w-links w-small">{add}</div></div>
            {if f.goals.is_empty() {
                view! { <div class="w-empty"><h3>{work.t("Noch kein Ziel", "No goal yet")}</h3><p>{work.t("Ziele sagen, was bis wann erreicht sein soll.", "Goals say what is to be reached by when.")}</p></div> }.into_any()
            } else { view! { <ul class="w-rows">{rows}</ul> }.into_any() }}
            {view.may_edit.then(|| order::form(work, Some(f.id), &items))}
            {view.may_edit.then(|| withdrawn(work, "goals/step", work.t("Zurückgezogene Ziele", "Withdrawn goals"), &view.withdrawn_goals))}
            {view.may_edit.then(|| withdrawn(work, "indicators/step", work.t("Zurückgezogene Kennzahlen", "Withdrawn indicators"), &view.withdrawn_indicators))}
        </section>
    }
    .into_any()
}

fn targets(work: &Work, view: &FieldView) -> AnyView {
    let c = &view.field.content;
    if c.yearly_targets.is_empty() {
        return ().into_any();
    }
    let rows = c
        .yearly_targets
        .iter()
        .map(|t| view! { <li class="w-row"><div class="w-row__when">{t.year}</div><div class="w-row__what"><p lang="de">{t.text.clone()}</p><p>{t.state.label(work.lang)}</p></div></li> })
        .collect_view();
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Jahresziele", "Yearly targets")}</h2></div><ul class="w-rows">{rows}</ul></section> }.into_any()
}

fn withdrawn(work: &Work, action: &'static str, title: &str, list: &[Withdrawn]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .iter()
        .map(|w| {
            let back = steps::button(work, action, &w.id.to_string(), w.version, Step::Restore, work.t("Wiederherstellen", "Restore"));
            view! { <li><span lang="de">{w.title.clone()}</span>{back}</li> }
        })
        .collect_view();
    view! { <details class="w-fold"><summary>{title.to_owned()}</summary><ul class="w-plain">{items}</ul></details> }.into_any()
}

fn goal(work: &Work, view: &FieldView, g: &Goal, origins: Option<&Vec<Origin>>, cards: &Cards) -> AnyView {
    let (slug, number) = (&view.field.content.slug, format!("{}.{}", view.field.content.number, g.content.number));
    let version = view.goal_versions.get(&g.id).copied().unwrap_or(0);
    let edit = view.may_edit.then(|| {
        view! {
            <div class="w-links w-small">
                <a href=format!("/arbeit/themenfelder/{slug}/ziele/{}", g.id)>{work.t("Ziel ändern", "Change goal")}</a>
                <a href=format!("/arbeit/texte/goal/{}/text", g.id)>{work.t("Text schreiben", "Write text")}</a>
                <a href=format!("/arbeit/themenfelder/{slug}/ziele/{}/kennzahlen/neu", g.id)>{work.t("Neue Kennzahl", "New indicator")}</a>
                {steps::button(work, "goals/step", &g.id.to_string(), version, Step::Withdraw, work.t("Ziel zurückziehen", "Withdraw goal"))}
            </div>
        }
    });
    let open = (!view.may_edit).then(|| {
        view! { <p class="w-links w-small"><a href=format!("/arbeit/texte/goal/{}/text", g.id)>{work.t("Text öffnen", "Open the text")}</a></p> }
    });
    let indicators = g.indicators.iter().map(|i| indicator(work, view, g, i)).collect_view();
    let measures: Vec<(Id, String)> = g.indicators.iter().map(|i| (i.id, i.content.title.clone())).collect();
    let from = origins::note(work, origins.map(Vec::as_slice).unwrap_or_default());
    view! {
        <li class="w-row" id=format!("ziel-{}", g.id)>
            <div class="w-row__when">{number}</div>
            <div class="w-row__what">
                <h3 lang="de">{g.content.title.clone()}</h3>
                {text::document_with(&g.text, 4, &g.id.to_string(), &|kind, id| cards.find(kind, id))}
                {(!g.indicators.is_empty()).then(|| view! { <ul class="w-plain">{indicators}</ul> })}
                {view.may_edit.then(|| order::indicators(work, g.id, &measures))}
                {from}
                {edit}{open}
            </div>
        </li>
    }
    .into_any()
}

fn indicator(work: &Work, view: &FieldView, g: &Goal, i: &Indicator) -> AnyView {
    let c = &i.content;
    let say = |v: &YearValue| format!("{} ({})", decimal(v.value, work.lang), v.year);
    let last = c.measured.last().map_or_else(
        || work.t("noch kein Messwert", "nothing measured yet").to_owned(),
        |v| work.lang.say(format_args!("zuletzt {}", say(v)), format_args!("latest {}", say(v))),
    );
    let aim = c.targets.last().map(|v| work.lang.say(format_args!(", Ziel {}", say(v)), format_args!(", target {}", say(v))));
    let version = view.indicator_versions.get(&i.id).copied().unwrap_or(0);
    let edit = view.may_edit.then(|| view! {
        <span class="w-links w-small">
            <a href=format!("/arbeit/themenfelder/{}/ziele/{}/kennzahlen/{}", view.field.content.slug, g.id, i.id)>{work.t("Werte eintragen", "Enter values")}</a>
            {steps::button(work, "indicators/step", &i.id.to_string(), version, Step::Withdraw, work.t("Zurückziehen", "Withdraw"))}
        </span>
    });
    view! { <li><b lang="de">{c.title.clone()}</b>" "<span class="w-small w-muted">{c.unit.clone()}": "{last}{aim}</span>{edit}</li> }
        .into_any()
}

fn notes(work: &Work, view: &FieldView) -> AnyView {
    let list = &view.field.notes;
    // Notes carry no version: taking one back twice is noticed by its state.
    let act = |n: &ProgressNote, step, label| steps::button(work, "fields/note-step", &n.id.to_string(), 0, step, label);
    let row = |n: &ProgressNote, act: Option<AnyView>| {
        let plan = (!n.plan.is_empty())
            .then(|| view! { <p class="w-small w-muted" lang="de">{work.t("Geplant: ", "Planned: ")}{n.plan.clone()}</p> });
        let next = (!n.next_step.is_empty())
            .then(|| view! { <p class="w-small w-muted" lang="de">{work.t("Als Nächstes: ", "Next: ")}{n.next_step.clone()}</p> });
        view! {
            <li class="w-row">
                <div class="w-row__when">{show_day(n.date, work.lang)}</div>
                <div class="w-row__what"><p>{state::light(n.light, work.lang)}</p>{plan}<p lang="de">{n.actual.clone()}</p>{next}</div>
                <div class="w-row__act">{act}</div>
            </li>
        }
        .into_any()
    };
    let back = |n| view.may_edit.then(|| act(n, Step::Withdraw, work.t("Zurücknehmen", "Take back")));
    let rows = list.iter().map(|n| row(n, back(n))).collect_view();
    let again = |n| Some(act(n, Step::Restore, work.t("Wiederherstellen", "Restore")));
    let gone = view.withdrawn_notes.iter().map(|n| row(n, again(n))).collect_view();
    let gone = (!view.withdrawn_notes.is_empty()).then(|| view! { <details class="w-fold"><summary>{work.t("Zurückgenommene Sachstände", "Reports taken back")}</summary><ul class="w-rows">{gone}</ul></details> });
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Sachstände", "Progress")}</h2></div>
            {if list.is_empty() {
                view! { <p class="w-muted">{work.t("Noch kein Sachstand gemeldet.", "No progress reported yet.")}</p> }.into_any()
            } else { view! { <ul class="w-rows">{rows}</ul> }.into_any() }}
            {gone}
        </section>
    }
    .into_any()
}
