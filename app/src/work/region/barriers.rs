//! Reported barriers.

use super::above;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::steps;
use crate::work::frame::Page;
use leptos::prelude::*;

/// `/arbeit/barrieren`
pub async fn list(work: Work) -> PageResult {
    let all = portal::region::barriers::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Gemeldete Barrieren", "Reported barriers").into(),
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        if all.is_empty() {
            return view! { <div class="w-empty"><h2>{work.t("Nichts gemeldet", "Nothing reported")}</h2><p>{work.t("Meldungen von „Barriere melden“ stehen hier.", "Reports from “report a barrier” appear here.")}</p></div> }.into_any();
        }
        let items = all
            .iter()
            .map(|r| {
                let when = local(r.created_at).format("%d.%m.%Y").to_string();
                let done = match r.done_at {
                    Some(at) => view! { <p class="w-muted">{work.lang.say(format_args!("Erledigt am {}: {}", local(at).format("%d.%m.%Y"), r.note), format_args!("Done on {}: {}", local(at).format("%d.%m.%Y"), r.note))}</p> }.into_any(),
                    None => steps::turn(&work, "barriers/settle", &r.id.to_string(), work.t("Als erledigt vermerken", "Note as done"), work.t("Was wurde getan oder geantwortet?", "What was done or answered?"), false),
                };
                let contact = (!r.contact.is_empty()).then(|| view! { <p class="w-small">{work.t("Antwort an: ", "Answer to: ")}{r.contact.clone()}</p> });
                view! { <li class="w-row"><div class="w-row__when">{when}</div><div class="w-row__what"><h2>{r.page.clone()}</h2><p lang="de">{r.text.clone()}</p>{contact}{done}</div></li> }
            })
            .collect_view();
        view! { {steps::outcome(&work, &["barriers/settle"])}<ul class="w-rows">{items}</ul> }.into_any()
    }))
}
