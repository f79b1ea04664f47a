//! All conferences.

use super::{SECTION, at, words};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::number::count;
use crate::work::frame::Page;
use contract::conference::ConferenceState;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/konferenzen`
pub async fn show(work: Work) -> PageResult {
    let lines = portal::conferences::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let may = work.ctx.offers(Action::PrepareConference, &Belongs::region(), EditState::Draft);
    let page = Page {
        title: work.t("Bürgermeisterkonferenz", "Mayors' conference").into(),
        sub: work
            .t(
                "Was die Kommunen zusammen entscheiden, vorher, während und nachher.",
                "What the municipalities decide together: before, during and after.",
            )
            .into(),
        section: SECTION,
        ..Page::default()
    };
    Ok(work.page(page, || {
        let l = work.lang;
        let add = may.then(|| view! { <p class="w-links"><a href="/arbeit/konferenzen/neu">{work.t("Neue Konferenz", "New conference")}</a></p> });
        if lines.is_empty() {
            return view! { {add}<div class="w-empty"><h2>{work.t("Keine Konferenz", "No conference")}</h2><p>{work.t("Sobald der Vorsitz einlädt, stehen hier Tagesordnung, Unterlagen und Ihre Haltung zu jedem Punkt.", "Once the chair invites, agenda, documents and your position on each item stand here.")}</p></div> }.into_any();
        }
        let rows = lines
            .iter()
            .map(|line| {
                let h = &line.head;
                let items = count(line.items, l, ("Punkt", "Punkte"), ("item", "items"));
                let open = match h.state {
                    ConferenceState::Invited | ConferenceState::Open => l.say(format_args!(", {} offen", line.open), format_args!(", {} open", line.open)),
                    _ => String::new(),
                };
                let deed = (h.state == ConferenceState::Open).then(|| view! { <a class="kern-btn kern-btn--primary" href=at(h.id, "/sitzung")><span class="kern-label">{work.t("Zur Sitzung", "To the session")}</span></a> });
                view! {
                    <li class="w-row"><div class="w-row__when">{words::day(h.starts_at, l)}<small>{words::clock(h.starts_at)}</small></div>
                        <div class="w-row__what"><a href=at(h.id, "") lang="de">{h.title.clone()}</a><p>{format!("{}, {}, {items}{open}", h.state.label(l), words::place(h, l))}</p></div>
                        <div class="w-row__act">{deed}</div></li>
                }
            })
            .collect_view();
        view! { {add}<ul class="w-rows">{rows}</ul> }.into_any()
    }))
}
