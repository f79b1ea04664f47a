//! The minutes: read, edited while they are a draft, settled by the chair.

use super::parts::button;
use super::room::above;
use super::{SECTION, at, load};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::{steps, text};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::Id;
use contract::conference::{EffectKind, MinutesState, Subject};
use leptos::prelude::*;
use portal::conferences::{Effect, Followed, View};

/// `/arbeit/konferenzen/{id}/niederschrift`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    let seen = load(&work, id).await?;
    let minutes = portal::conferences::minutes(&work.ctx, &seen).await.map_err(|e| work.fail(e))?;
    let effects = portal::conferences::effects(&work.ctx, &seen).await.map_err(|e| work.fail(e))?;
    let Followed { view, personal, .. } = seen;
    let page = Page {
        title: work.t("Niederschrift", "Minutes").into(),
        sub: minutes.state.label(work.lang).into(),
        section: SECTION,
        above: above(&work, &view),
        names: vec![view.head.title.clone()],
    };
    Ok(work.page(page, || {
        let draft = minutes.state == MinutesState::Draft;
        let edit = (draft && personal.may_edit_minutes).then(|| view! { <a href=format!("/arbeit/texte/conference/{id}/minutes")>{work.t("Text bearbeiten", "Edit the text")}</a> });
        let freeze = (draft && personal.may_lead).then(|| {
            view! { {button("step", &[("id", id.to_string()), ("step", "freeze".to_owned())], "niederschrift", work.t("Niederschrift feststellen", "Settle the minutes"), "primary")}
                <p class="w-small w-muted">{work.t("Danach ändert sie niemand mehr, und was angenommen wurde, steht bei den Themenfeldern auf den öffentlichen Seiten.", "After that nobody changes them, and what was adopted stands at the fields on the public pages.")}</p> }
        });
        let body = match minutes.document.is_empty() {
            true => view! { <div class="w-empty"><h2>{work.t("Noch keine Niederschrift", "No minutes yet")}</h2><p>{work.t("Sie entsteht, wenn der Vorsitz die Sitzung schließt.", "They begin when the chair closes the session.")}</p></div> }.into_any(),
            false => view! { <article class="w-minutes">{text::document(&minutes.document, 2, "minutes")}</article> }.into_any(),
        };
        view! { {steps::outcome(&work, &["conferences/step"])}<p class="w-links">{edit}<a href=at(id, "/vorlagen")>{work.t("Vorlagen für die Räte", "Papers for the councils")}</a></p>{freeze}{body}{carried(&work, &view, &effects)} }.into_any()
    }))
}

/// What the conference changed in the strategy.
fn carried(work: &Work, view: &View, effects: &[Effect]) -> AnyView {
    if effects.is_empty() {
        return ().into_any();
    }
    let rows = effects
        .iter()
        .map(|e| {
            let of = view.item(e.item);
            let item = of.map(|i| super::words::point(i, work.lang)).unwrap_or_default();
            let field = match of.map(|i| &i.subject) {
                Some(Subject::Priorities { entries, .. }) => entries.iter().find(|entry| entry.field == e.object).map(|entry| format!("{}: ", entry.title)),
                _ => None,
            };
            let same = e.before == e.after;
            let whole = matches!(e.kind, EffectKind::FactSheet | EffectKind::Edition | EffectKind::Draft);
            let words = match (e.applied, same) {
                _ if whole => work.t("angenommen", "adopted"),
                (false, _) => work.t("Der Text hatte sich inzwischen geändert; bitte von Hand übernehmen.", "The text had changed meanwhile; please carry it over by hand."),
                (true, true) => work.t("bestätigt", "confirmed"),
                (true, false) => work.t("übernommen", "carried over"),
            };
            let change = if whole { format!("{}: {}", e.kind.label(work.lang), e.after) } else if same { e.after.clone() } else { format!("{} → {}", e.before, e.after) };
            view! { <li class="w-row"><div class="w-row__when">{item}</div><div class="w-row__what"><p lang="de">{field}{change}</p><p class="w-small w-muted">{words}</p></div><div class="w-row__act"></div></li> }
        })
        .collect_view();
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("In die Strategie übernommen", "Carried into the strategy")}</h2></div><ul class="w-rows w-rows--log">{rows}</ul></section> }.into_any()
}
