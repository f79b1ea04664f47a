//! The board in the workspace: municipalities × bodies, what is urgent first.

use super::SECTION;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::conferences;
use crate::ui::council::{self, Sheet};
use crate::ui::number::count;
use crate::work::frame::Page;
use axum::extract::Query;
use contract::council::{Consultation, ConsultationRole, ConsultationState};
use contract::dates::show_day_long;
use contract::region::Organisation;
use contract::strategy::EditState;
use domain::councils::standing::Standing;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::conferences::Kept;
use portal::councils::Board;
use serde::Deserialize;
use std::collections::HashMap;

/// What the address asks for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    fassung: String,
    /// `offen`: leave out who is done.
    #[serde(default)]
    nur: String,
}

/// `/arbeit/raete`
pub async fn show(work: Work, Query(asked): Query<Asked>) -> PageResult {
    let number = match asked.fassung.as_str() {
        "" => None,
        n => Some(n.parse().map_err(|_| work.fail(portal::Error::NotFound))?),
    };
    let board = portal::councils::board(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    let kept = match board.as_ref().and_then(|b| Some((b.round.item?, b.round.text.number))) {
        Some((item, number)) => work.app.kept(item, number).await.map_err(|e| work.fail(e))?,
        None => None,
    };
    let may_open = work.ctx.offers(Action::OpenCouncilRound, &Belongs::region(), EditState::Draft);
    let sub = board.as_ref().map(|b| sentence(&work, b)).unwrap_or_default();
    let page = Page { title: work.t("Räte", "Councils").into(), sub, section: SECTION, ..Page::default() };
    Ok(work.page(page, || match &board {
        None => empty(&work, may_open),
        Some(board) => {
            view! { {links(&work, board, may_open)}{table(&work, board, asked.nur == "offen")}{asked_for(&work, board, kept.as_deref(), may_open)} }.into_any()
        }
    }))
}

/// "Fassung 3: 7 von 12 haben beschlossen."
fn sentence(work: &Work, b: &Board) -> String {
    let (o, n) = (&b.overall, b.round.text.number);
    let (hat, has) = if o.resolved == 1 { ("hat", "has") } else { ("haben", "have") };
    match o.since {
        Some(since) => work.lang.say(
            format_args!("Fassung {n}: von allen beschlossen, zuletzt am {}.", show_day_long(since, work.lang)),
            format_args!("Edition {n}: resolved by all, the last on {}.", show_day_long(since, work.lang)),
        ),
        None => work.lang.say(
            format_args!(
                "Fassung {n}: {} von {} {hat} beschlossen. „Von allen beschlossen“ gilt erst, wenn alle über dieselbe Fassung entschieden haben.",
                o.resolved, o.total
            ),
            format_args!(
                "Edition {n}: {} of {} {has} resolved. “Resolved by all” holds only when all have decided on the same edition.",
                o.resolved, o.total
            ),
        ),
    }
}

fn empty(work: &Work, may_open: bool) -> AnyView {
    let open = may_open
        .then(|| view! { <p class="w-links"><a href="/arbeit/raete/neu">{work.t("Räte um Beschluss bitten", "Ask the councils")}</a></p> });
    view! {
        <div class="w-empty"><h2>{work.t("Noch ist kein Rat gefragt", "No council has been asked yet")}</h2>
            <p>{work.t(
                "Sobald die Geschäftsstelle die Räte um einen Beschluss über eine Fassung bittet, trägt hier jeder Sitzungsdienst seine Beratungen ein.",
                "Once the steward asks the councils about an edition, every council clerk records its deliberations here.")}</p>{open}</div>
    }
    .into_any()
}

fn links(work: &Work, b: &Board, may_open: bool) -> AnyView {
    let n = b.round.text.number;
    let others = b
        .numbers
        .iter()
        .filter(|m| **m != n)
        .map(|m| view! { <a href=format!("{SECTION}?fassung={m}")>{work.lang.say(format_args!("Fassung {m}"), format_args!("Edition {m}"))}</a> })
        .collect_view();
    let own = b
        .members
        .iter()
        .filter(|m| work.ctx.offers(Action::RecordConsultation, &Belongs::to(m.id), EditState::Draft))
        .map(|m| view! {
            <a href=format!("{SECTION}/{n}/{}", m.slug)>{work.lang.say(format_args!("Beratungen: {}", m.short_name), format_args!("Deliberations: {}", m.short_name))}</a>
            <a href=format!("/arbeit/sitzungsdienst/{}", m.slug)>{work.lang.say(format_args!("Üblicher Weg: {}", m.short_name), format_args!("Usual chain: {}", m.short_name))}</a>
        })
        .collect_view();
    let open = may_open.then(|| {
        view! {
            <a href="/arbeit/raete/neu">{work.t("Räte um Beschluss bitten", "Ask the councils")}</a>
            <a href=format!("{SECTION}/{n}/aendern")>{work.t("Beschlussvorschlag ändern", "Change the proposal")}</a>
        }
    });
    view! { <p class="w-links">{own}{open}{others}<a href=format!("/beschluesse?fassung={n}")>{work.t("Öffentliche Seite ansehen", "See the public page")}</a><a href="/beschluesse.ics">{work.t("Termine in den Kalender", "Dates into the calendar")}</a></p> }.into_any()
}

/// What is urgent first: overdue, other text, not decided, rejected, then by the next meeting; done last.
fn urgency(s: Standing) -> (u8, Option<chrono::NaiveDate>) {
    match s {
        Standing::Overdue { since } => (0, Some(since)),
        Standing::OtherText { on, .. } => (1, Some(on)),
        Standing::Noted { on } => (2, Some(on)),
        Standing::Rejected { on } => (3, Some(on)),
        Standing::Scheduled { next } => (4, Some(next)),
        Standing::Veiled { on } => (5, Some(on)),
        Standing::Open => (6, None),
        Standing::Resolved { deviating, on } => (if deviating { 7 } else { 8 }, Some(on)),
    }
}

fn table(work: &Work, b: &Board, open_only: bool) -> AnyView {
    let by: HashMap<_, &[Consultation]> = b.paths.iter().map(|p| (p.organisation, p.consultations.as_slice())).collect();
    let mut lines: Vec<(&Organisation, Standing)> = b.members.iter().zip(b.standings.iter().copied()).collect();
    lines.sort_by_key(|(_, s)| urgency(*s));
    let (all, open) = (lines.len(), lines.iter().filter(|(_, s)| !s.is_closed()).count());
    lines.retain(|(_, s)| !open_only || !s.is_closed());
    let n = b.round.text.number;
    let current = |is: bool| is.then_some("true");
    let heads = heads(work);
    let rows = lines.into_iter().map(|(m, s)| row(work, b, m, s, by.get(&m.id).copied().unwrap_or_default())).collect_view();
    let head = heads.map(|h| view! { <th class="kern-table__header" scope="col">{h.to_owned()}</th> }).into_iter().collect_view();
    let body = if open_only && open == 0 {
        view! { <div class="w-empty"><h2>{work.t("Nichts ist mehr offen", "Nothing is open any more")}</h2><p>{work.t("Alle Räte haben entschieden.", "All councils have decided.")}</p></div> }.into_any()
    } else {
        view! {
            <table class="kern-table w-tcards w-board">
                <caption class="w-sr">{work.t("Stand der Beratungen je Mitglied, Dringendes zuerst", "Deliberations by member, urgent ones first")}</caption>
                <thead><tr class="kern-table__row">{head}</tr></thead>
                <tbody class="kern-table__body">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="w-sec" aria-labelledby="tafel">
            <div class="w-sec__head"><h2 id="tafel">{work.t("Tafel", "Board")}</h2>
                <p class="w-links">
                    <a href=format!("{SECTION}?fassung={n}#tafel") aria-current=current(!open_only)>{work.lang.say(format_args!("Alle {all}"), format_args!("All {all}"))}</a>
                    <a href=format!("{SECTION}?fassung={n}&nur=offen#tafel") aria-current=current(open_only)>{work.lang.say(format_args!("Nur offene ({open})"), format_args!("Only open ({open})"))}</a>
                </p></div>
            {body}
            {council::legend(Sheet::Work, work.lang)}
        </section>
    }
    .into_any()
}

fn heads(work: &Work) -> [&str; 4] {
    [work.t("Mitglied", "Member"), work.t("Stand", "State"), work.t("Vorberatung", "Preparation"), work.t("Entscheidung", "Decision")]
}

fn row(work: &Work, b: &Board, m: &Organisation, s: Standing, path: &[Consultation]) -> AnyView {
    let live = || path.iter().filter(|c| c.state != ConsultationState::Dropped);
    let (decide, prepare): (Vec<&Consultation>, Vec<&Consultation>) = live().partition(|c| c.role == ConsultationRole::Decision);
    let heads = heads(work);
    let mine = work.actor().organisations().contains(&m.id).then_some("true");
    let class = if s.is_closed() { "kern-table__row is-done" } else { "kern-table__row" };
    let n = b.round.text.number;
    let words = live().any(council::other_words).then(|| {
        view! { <small><a href=format!("/beschluesse?fassung={n}#wort-{}", m.slug)>{work.t("Wort für Wort", "Word by word")}</a></small> }
    });
    view! {
        <tr class=class aria-current=mine>
            <th class="kern-table__header" scope="row"><a href=format!("{SECTION}/{n}/{}", m.slug)>{m.short_name.clone()}</a></th>
            <td class="kern-table__cell w-final" data-l=heads[1].to_owned()><span>{council::standing(Sheet::Work, s, work.lang)}{words}</span></td>
            <td class="kern-table__cell" data-l=heads[2].to_owned()><span>{cell(work, b, &prepare)}</span></td>
            <td class="kern-table__cell" data-l=heads[3].to_owned()><span>{cell(work, b, &decide)}</span></td>
        </tr>
    }
    .into_any()
}

fn cell(work: &Work, b: &Board, list: &[&Consultation]) -> AnyView {
    let today = work.app.portal.today();
    if list.is_empty() {
        return "–".into_any();
    }
    list.iter()
        .map(|c| {
            view! {
                <span class="w-board__one">{council::consultation(Sheet::Work, c, &b.round.text.digest, today, work.lang)}
                    <small>{c.body_name.clone()}": "{council::said(c, today, work.lang)}</small></span>
            }
        })
        .collect_view()
        .into_any()
}

/// What every council was asked for.
fn asked_for(work: &Work, b: &Board, kept: Option<&Kept>, may_open: bool) -> AnyView {
    let day = show_day_long(b.round.adopted_on, work.lang);
    let words = work.t("Bürgermeisterkonferenz", "mayors' conference");
    let who = match &b.came {
        Some(d) => view! { <a href=conferences::item(&d.slug, d.number)>{words}</a> }.into_any(),
        None => words.into_any(),
    };
    let since = kept.filter(|k| !k.changed.is_empty()).map(|k| {
        let n = count(k.changed.len(), work.lang, ("Teil wurde", "Teile wurden"), ("part was", "parts were"));
        let words = work.lang.say(format_args!(" {n} danach noch geändert."), format_args!(" {n} changed afterwards."));
        let href = format!("{SECTION}/{}/aendern", b.round.text.number);
        let which = may_open.then(|| view! { " "<a href=href>{work.t("Welche", "Which")}</a> });
        view! { {words}{which} }
    });
    let (before, after) = work.lang.pick(("Angenommen von der ", format!(" am {day}.")), ("Adopted by the ", format!(" on {day}.")));
    view! {
        <section class="w-sec" aria-labelledby="vorschlag"><div class="w-sec__head"><h2 id="vorschlag">{work.t("Beschlussvorschlag", "Proposed resolution")}</h2></div>
            <blockquote class="w-measure">{b.round.proposal.clone()}</blockquote><p class="w-small w-muted">{before}{who}{after}{since}</p></section>
    }
    .into_any()
}
