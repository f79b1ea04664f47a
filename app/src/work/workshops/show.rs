//! One workshop in the workspace.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::{steps, text};
use crate::work::files;
use crate::work::frame::Page;
use axum::extract::Path;
use contract::Id;
use contract::forms::steps::Step;
use contract::strategy::EditState;
use contract::workshop::{Carried, CarriedKind, ResultState, Session};
use leptos::prelude::*;
use portal::attachments::Place;
use portal::workshops::{ResultView, Target, WorkshopView};
use std::collections::HashMap;

/// Goals, fact sheets and texts by what a result refers to.
type Targets = HashMap<(CarriedKind, Id), Target>;

/// `/arbeit/workshops/{slug}`
pub async fn show(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::workshops::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let carried: Vec<&Carried> = view.results.iter().filter_map(|r| r.result.carried_into.as_ref()).collect();
    let targets = portal::workshops::gone_into(&work.ctx, &carried).await.map_err(|e| work.fail(e))?;
    let targets: Targets = targets.into_iter().map(|t| ((t.kind, t.id), t)).collect();
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: view.content.title.clone(),
        sub: view.state.label(work.lang).to_owned(),
        section: "/arbeit/workshops",
        above: vec![("/arbeit/workshops".into(), "Workshops".into())],
        names: vec![view.content.title.clone()],
    };
    let cards = portal::cards::of(&work.ctx, &[&view.minutes], work.lang).await.map_err(|e| work.fail(e))?;
    Ok(work.page(page, || {
        let c = &view.content;
        let of: Vec<_> = fields.into_iter().filter(|f| c.fields.contains(&f.id)).collect();
        let field_links = of
            .into_iter()
            .map(|f| view! { <li><a href=format!("/arbeit/themenfelder/{}", f.slug)>{f.title}</a></li> })
            .collect_view();
        view! {
            {steps::outcome(&work, &["workshops/step", "results/step", "results/reopen"])}
            {actions(&work, &view)}
            {(!c.summary.is_empty()).then(|| view! { <p class="w-measure" lang="de">{c.summary.clone()}</p> })}
            <div class="w-cols">
                <div>
                    {results(&work, &view, &targets)}
                    <section class="w-sec">
                        <div class="w-sec__head"><h2>{work.t("Niederschrift", "Minutes")}</h2>
                            <div class="w-links w-small"><a href=format!("/arbeit/texte/workshop/{}/minutes", view.id)>{if view.may_edit { work.t("Niederschrift schreiben", "Write the minutes") } else { work.t("Niederschrift öffnen", "Open the minutes") }}</a></div></div>
                        {if view.minutes.is_empty() { view! { <p class="w-muted">{work.t("Noch nicht geschrieben.", "Not written yet.")}</p> }.into_any() } else { text::document_with(&view.minutes, 3, "protokoll", &|kind, id| cards.find(kind, id)) }}
                    </section>
                    {files::section(&work, &view.attachments, view.may_edit.then(|| Place::Workshop(slug.clone())).as_ref())}
                </div>
                <aside><div class="w-side">
                    <section><h2>{work.t("Termine", "Sessions")}</h2>{sessions(&work, &c.sessions)}</section>
                    <section><h2>{work.t("Teilnehmende", "Participants")}</h2>{participants(&work, &view)}</section>
                    <section><h2>{work.t("Themenfelder", "Fields of action")}</h2>
                        {if c.fields.is_empty() { view! { <p class="w-muted">{work.t("Keinem Themenfeld zugeordnet.", "Not part of a field yet.")}</p> }.into_any() } else { view! { <ul class="w-plain">{field_links}</ul> }.into_any() }}</section>
                </div></aside>
            </div>
        }
        .into_any()
    }))
}

fn actions(work: &Work, view: &WorkshopView) -> AnyView {
    if !view.may_edit {
        return ().into_any();
    }
    let (id, slug) = (view.id.to_string(), &view.content.slug);
    let step = |step, de, en| steps::button(work, "workshops/step", &id, view.version, step, work.t(de, en));
    let edit = view! { <a href=format!("/arbeit/workshops/{slug}/bearbeiten")>{work.t("Angaben ändern", "Change details")}</a> };
    match view.state {
        EditState::Draft => view! { <div class="w-links">{edit}{step(Step::Release, "Für die nächste Fassung freigeben", "Release for the next edition")}{step(Step::Withdraw, "Zurückziehen", "Withdraw")}</div> }.into_any(),
        EditState::Ready => view! { <div class="w-links">{edit}{step(Step::Withdraw, "Zurückziehen", "Withdraw")}</div> }.into_any(),
        EditState::Withdrawn => view! { <div class="w-links">{step(Step::Restore, "Wiederherstellen", "Restore")}</div> }.into_any(),
    }
}

fn sessions(work: &Work, list: &[Session]) -> AnyView {
    if list.is_empty() {
        return view! { <p class="w-muted">{work.t("Noch kein Termin eingetragen.", "No session entered yet.")}</p> }.into_any();
    }
    let rows = list
        .iter()
        .map(|s| {
            let off = (!s.called_off.is_empty())
                .then(|| work.lang.say(format_args!("ausgefallen ({})", s.called_off), format_args!("called off ({})", s.called_off)));
            let what = [s.title.as_str(), s.kind.label(work.lang), &s.place, off.as_deref().unwrap_or_default()]
                .iter()
                .filter(|p| !p.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(", ");
            view! { <dt>{s.when(work.lang)}</dt><dd>{what}</dd> }
        })
        .collect_view();
    view! { <dl class="w-facts">{rows}</dl> }.into_any()
}

fn participants(work: &Work, view: &WorkshopView) -> AnyView {
    let list = &view.content.participants;
    let total = view.content.people();
    if total == 0 {
        return view! { <p class="w-muted">{work.t("Noch keine Zahlen.", "No figures yet.")}</p> }.into_any();
    }
    let rows = list.iter().map(|p| view! { <dt>{p.count}</dt><dd>{p.kind.clone()}</dd> }).collect_view();
    view! { <dl class="w-facts">{rows}<dt>{total}</dt><dd>{work.t("zusammen", "in all")}</dd></dl> }.into_any()
}

fn results(work: &Work, view: &WorkshopView, targets: &Targets) -> AnyView {
    let slug = &view.content.slug;
    let add = view
        .may_edit
        .then(|| view! { <a href=format!("/arbeit/workshops/{slug}/ergebnisse/neu")>{work.t("Ergebnis hinzufügen", "Add a result")}</a> });
    let rows = view.results.iter().map(|r| row(work, view, r, targets)).collect_view();
    view! {
        <section class="w-sec" aria-labelledby="ergebnisse">
            <div class="w-sec__head"><h2 id="ergebnisse">{work.t("Ergebnisse", "Results")}</h2><div class="w-links w-small">{add}</div></div>
            {if view.results.is_empty() {
                view! { <div class="w-empty"><h3>{work.t("Noch kein Ergebnis", "No result yet")}</h3><p>{work.t("Rückmeldungen zu Zielen, neue Ziele, Projektideen, Beschlüsse und offene Fragen stehen hier einzeln, damit nichts verloren geht.", "Feedback on goals, new goals, project ideas, decisions and open questions stand here one by one, so that nothing gets lost.")}</p></div> }.into_any()
            } else { view! { <ul class="w-rows">{rows}</ul> }.into_any() }}
            {view.may_edit.then(|| withdrawn(work, &view.withdrawn_results))}
        </section>
    }
    .into_any()
}

fn withdrawn(work: &Work, list: &[ResultView]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .iter()
        .map(|r| {
            let back = step(work, r, Step::Restore, work.t("Wiederherstellen", "Restore"));
            view! { <li><span lang="de">{r.result.text.clone()}</span>" "<span class="w-small w-muted" lang="de">{r.result.reason.clone()}</span>{back}</li> }
        })
        .collect_view();
    view! { <details class="w-fold"><summary>{work.t("Zurückgezogene Ergebnisse", "Withdrawn results")}</summary><ul class="w-plain">{items}</ul></details> }
        .into_any()
}

fn step(work: &Work, r: &ResultView, step: Step, label: &str) -> AnyView {
    steps::button(work, "results/step", &r.result.id.to_string(), r.version, step, label)
}

fn row(work: &Work, view: &WorkshopView, r: &ResultView, targets: &Targets) -> AnyView {
    let (res, slug) = (&r.result, &view.content.slug);
    let into = res.carried_into.as_ref().map(|c| match targets.get(&(c.kind, c.id)) {
        Some(t) => view! { " "{work.t("in", "into")}" "<a href=t.address.clone() lang="de">{t.title.clone()}</a> }.into_any(),
        None => view! { " "{work.t("(inzwischen zurückgezogen)", "(withdrawn in the meantime)")} }.into_any(),
    });
    let reason = (!res.reason.is_empty()).then(|| view! { ": "<span lang="de">{res.reason.clone()}</span> });
    let at = format!("/arbeit/workshops/{slug}/ergebnisse/{}", res.id);
    let decide = view.may_carry.then(|| match res.state {
        ResultState::Open => view! { <a class="kern-btn kern-btn--secondary kern-btn--x-small" href=format!("{at}/entscheiden")><span class="kern-label">{work.t("Entscheiden", "Decide")}</span></a> }.into_any(),
        _ => view! {
            <form method="post" action="/aktion/results/reopen">
                <input type="hidden" name="f[id]" value=res.id.to_string() /><input type="hidden" name="f[version]" value=r.version.to_string() />
                <button class="w-link" type="submit">{work.t("Wieder öffnen", "Open again")}</button>
            </form>
        }
        .into_any(),
    });
    let edit = view.may_edit.then(|| {
        let open = res.state == ResultState::Open;
        let withdraw = open.then(|| step(work, r, Step::Withdraw, work.t("Zurückziehen", "Withdraw")));
        view! { <a class="w-small" href=at.clone()>{work.t("Ändern", "Change")}</a>{withdraw} }
    });
    view! {
        <li class="w-row" id=format!("ergebnis-{}", res.id)>
            <div class="w-row__when">{res.kind.label(work.lang)}</div>
            <div class="w-row__what"><p lang="de">{res.text.clone()}</p><p class="w-small w-muted">{res.state.label(work.lang)}{into}{reason}</p></div>
            <div class="w-row__act">{decide}{edit}</div>
        </li>
    }
    .into_any()
}
