//! "Meine Arbeit": what waits for whoever is logged in.

pub mod results;

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision};
use leptos::prelude::*;
use portal::drafts::{self, Draft};

/// `/arbeit`
pub async fn show(work: Work) -> PageResult {
    let kept = drafts::own(&work.ctx).await.map_err(|e| work.fail(e))?;
    // Without a role, or with too low a level, the page still says what to do.
    let may = work.ctx.decide(Action::EnterWorkspace, &Belongs::region(), EditState::Draft) == Decision::Allowed;
    let taken = if may { portal::exchange::may_take(&work.ctx).await.map_err(|e| work.fail(e))? } else { vec![] };
    let (mine, open) = if may {
        let mine = portal::fact_sheets::mine(&work.ctx).await.map_err(|e| work.fail(e))?;
        (Some(mine), Some(portal::workshops::open_results(&work.ctx).await.map_err(|e| work.fail(e))?))
    } else {
        (None, None)
    };
    let unread = portal::notices::own(&work.ctx, true).await.map_err(|e| work.fail(e))?;
    let page = Page { title: work.t("Meine Arbeit", "My work").into(), section: "/arbeit", ..Page::default() };
    Ok(work.page(page, || {
        let nobody = work.actor().roles.is_empty();
        view! {
            {nobody.then(|| view! {
                <div class="w-empty">
                    <h2>{work.t("Sie haben noch keine Rolle", "You have no role yet")}</h2>
                    <p>{work.t(
                        "Wer mitarbeiten soll, bekommt einen Einladungslink von der Kommune oder der Geschäftsstelle. Lesen können Sie alles Veröffentlichte auch so.",
                        "Whoever is to take part gets an invitation link from a municipality or the steward. Everything published can be read anyway.")}</p>
                </div>
            })}
            {super::notices::section(&work, &unread)}
            {mine.as_ref().map(|mine| view! { {super::sheets::parts::waiting(&work, mine)}{super::sheets::parts::own(&work, mine)} })}
            {open.as_ref().map(|open| results::section(&work, open))}
            {not_lost(&work, kept)}
            {super::exports::section(&work, &taken)}
        }
        .into_any()
    }))
}

fn not_lost(work: &Work, kept: Vec<Draft>) -> AnyView {
    if kept.is_empty() {
        return ().into_any();
    }
    let rows = kept
        .into_iter()
        .map(|d| {
            let when = local(d.created_at).format("%d.%m., %H:%M").to_string();
            let sep = if d.address.contains('?') { '&' } else { '?' };
            let href = format!("{}{sep}entwurf={}", d.address, d.id);
            view! {
                <li class="w-row">
                    <div class="w-row__when">{when}</div>
                    <div class="w-row__what"><a href=href.clone()>{d.address.clone()}</a><p>{work.t("Eingaben, die noch nicht gespeichert sind.", "Entries that have not been saved yet.")}</p></div>
                    <div class="w-row__act">
                        <a class="kern-btn kern-btn--secondary kern-btn--x-small" href=href><span class="kern-label">{work.t("Weiterschreiben", "Continue")}</span></a>
                        <form method="post" action="/aktion/drafts/discard"><input type="hidden" name="id" value=d.id.to_string() /><button class="w-link">{work.t("Verwerfen", "Discard")}</button></form>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Nicht verloren", "Not lost")}</h2></div><ul class="w-rows">{rows}</ul></section> }.into_any()
}

/// Server functions of "Meine Arbeit".
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use leptos::prelude::*;

    /// Throws a kept form away.
    #[server(name = DiscardDraft, prefix = "/aktion", endpoint = "drafts/discard")]
    pub async fn discard(id: contract::Id) -> Outcome {
        act(move |ctx| async move {
            portal::drafts::discard(&ctx, id).await?;
            Ok(Done::new("/arbeit", "discarded"))
        })
        .await
    }
}
