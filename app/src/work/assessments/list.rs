//! All assessments, and what of them waits for somebody.

use super::{SECTION, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::public::site::local;
use crate::work::frame::Page;
use crate::work::my_work::Item;
use contract::assessment::{AnswerState, AssessmentState};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::assessments::AssessmentLine;
use portal::people::OwnOrganisation;

/// `/arbeit/bedarfsabfragen`
pub async fn show(work: Work) -> PageResult {
    let lines = portal::assessments::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Bedarfsabfragen", "Assessments").into(),
        sub: work
            .t(
                "Was jede Kommune zu den Themenfeldern sagt, und welche Reihenfolge daraus wird.",
                "What every municipality says about the fields, and which order comes of it.",
            )
            .into(),
        section: SECTION,
        ..Page::default()
    };
    let may = work.ctx.offers(Action::EditAssessment, &Belongs::region(), EditState::Draft);
    Ok(work.page(page, || {
        let add = may.then(|| view! { <p class="w-links"><a href=format!("{SECTION}/neu")>{work.t("Neue Bedarfsabfrage", "New assessment")}</a></p> });
        let rows = lines.iter().map(|l| row(&work, l)).collect_view();
        let list = if lines.is_empty() {
            view! { <div class="w-empty"><h2>{work.t("Noch keine Bedarfsabfrage", "No assessment yet")}</h2><p>{work.t("Die Geschäftsstelle richtet sie ein. Sobald eine offen ist, steht sie hier und unter „Meine Arbeit“.", "The steward sets them up. As soon as one is open it stands here and in “My work”.")}</p></div> }.into_any()
        } else {
            view! { <ul class="w-rows">{rows}</ul> }.into_any()
        };
        view! { {add}{list} }.into_any()
    }))
}

fn row(work: &Work, l: &AssessmentLine) -> AnyView {
    let at = format!("{SECTION}/{}", l.slug);
    let when = words::until(work, l.state, l.opens_at, l.closes_at);
    let count = if l.asked > 0 { format!(" {}", words::released(work, l.released, l.asked)) } else { String::new() };
    let own = l
        .own
        .iter()
        .map(|o| view! { <a href=format!("{at}/bogen/{}", o.slug)>{work.lang.say(format_args!("Bogen {}", o.municipality), format_args!("Sheet of {}", o.municipality))}</a> })
        .collect_view();
    let overlay = matches!(l.state, AssessmentState::Open | AssessmentState::Closed)
        .then(|| view! { <a href=format!("{at}/auswertung")>{work.t("Auswertung", "Overlay")}</a> });
    view! {
        <li class="w-row">
            <div class="w-row__when">{l.state.label(work.lang)}</div>
            <div class="w-row__what"><a href=at.clone() lang="de">{l.title.clone()}</a><p>{when}{count}</p></div>
            <div class="w-row__act"><span class="w-links w-small">{own}{overlay}</span></div>
        </li>
    }
    .into_any()
}

/// Sheets that wait for the person at hand: to be filled in, or to be released.
pub async fn waiting(work: &Work, own: &[OwnOrganisation]) -> Result<Vec<Item>, PageError> {
    let open = portal::assessments::waiting(&work.ctx, own).await.map_err(|e| work.fail(e))?;
    let mut items = vec![];
    for l in &open {
        let o = &l.sheet;
        let to = format!("{SECTION}/{}/bogen/{}", l.slug, o.slug);
        let until = words::moment(work, l.closes_at);
        let (why, deed) = match o.state {
            AnswerState::Draft if o.may_answer && !o.reason.is_empty() => (
                work.lang.say(
                    format_args!("Der Bogen {} ist wieder offen: {}", o.municipality, o.reason),
                    format_args!("The sheet of {} is open again: {}", o.municipality, o.reason),
                ),
                work.t("Bogen ändern", "Change the sheet"),
            ),
            AnswerState::Draft if o.may_answer => (
                work.lang.say(
                    format_args!("Der Bogen {} ist noch nicht abgegeben. Offen bis {until}.", o.municipality),
                    format_args!("The sheet of {} is not handed in yet. Open until {until}.", o.municipality),
                ),
                work.t("Bogen ausfüllen", "Fill in the sheet"),
            ),
            AnswerState::Submitted if o.may_release => (
                work.lang.say(
                    format_args!("Der Bogen {} wartet auf Ihre Freigabe, bis {until}.", o.municipality),
                    format_args!("The sheet of {} waits for your release, until {until}.", o.municipality),
                ),
                work.t("Prüfen und freigeben", "Check and release"),
            ),
            _ => continue,
        };
        items.push(Item {
            due: Some(local(l.closes_at).date_naive()),
            since: None,
            title: l.title.clone(),
            name: l.title.clone(),
            href: format!("{SECTION}/{}", l.slug),
            why,
            deed: deed.to_owned(),
            to,
        });
    }
    Ok(items)
}
