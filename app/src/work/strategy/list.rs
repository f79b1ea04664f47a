//! The strategy at a glance: its texts and fields.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::steps;
use crate::work::frame::Page;
use crate::work::workshops::origins;
use contract::forms::steps::Step;
use contract::strategy::EditState;
use contract::workshop::CarriedKind;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/strategie`
pub async fn show(work: Work) -> PageResult {
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let into_texts = origins::of(&work, CarriedKind::Text, contract::Id::nil()).await?;
    let may = work.ctx.offers(Action::EditStrategy, &Belongs::region(), EditState::Draft);
    let page = Page { title: work.t("Strategie", "Strategy").into(), section: "/arbeit/strategie", ..Page::default() };
    Ok(work.page(page, || {
        let order: Vec<_> = fields.iter().filter(|f| f.state != EditState::Withdrawn).map(|f| (f.id, f.title.clone())).collect();
        let gone = fields.iter().filter(|f| f.state == EditState::Withdrawn).collect::<Vec<_>>();
        let rows = fields
            .iter()
            .filter(|f| f.state != EditState::Withdrawn)
            .map(|f| {
                let class = f.priority.map_or("–", |p| p.label(work.lang));
                let deferred = f.deferred.then(|| work.t(", zurückgestellt", ", deferred").to_owned());
                view! {
                    <tr class="kern-table__row">
                        <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("Nummer", "Number")>{f.number}</td>
                        <th class="kern-table__header" scope="row"><a href=format!("/arbeit/themenfelder/{}", f.slug) lang="de">{f.title.clone()}</a></th>
                        <td class="kern-table__cell" data-l=work.t("Priorität", "Priority")><span>{class}{deferred}</span></td>
                        <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("Ziele", "Goals")><span>{f.goals}</span></td>
                    </tr>
                }
            })
            .collect_view();
        let add = may.then(|| view! { <a href="/arbeit/themenfelder/neu">{work.t("Neues Themenfeld", "New field")}</a> });
        let withdrawn = (!gone.is_empty()).then(|| {
            let items = gone
                .iter()
                .map(|f| {
                    let back = may.then(|| steps::button(&work, "fields/step", &f.id.to_string(), f.version, Step::Restore, work.t("Wiederherstellen", "Restore")));
                    view! { <li><a href=format!("/arbeit/themenfelder/{}", f.slug) lang="de">{f.title.clone()}</a>{back}</li> }
                })
                .collect_view();
            view! { <details class="w-fold"><summary>{work.t("Zurückgezogene Themenfelder", "Withdrawn fields")}</summary><ul class="w-plain">{items}</ul></details> }
        });
        view! {
            {steps::outcome(&work, &["fields/step", "fields/order"])}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Texte", "Texts")}</h2></div>
                <ul class="w-plain">
                    {may.then(|| view! { <li><a href="/arbeit/strategie/rahmen">{work.t("Titel und Zeitraum", "Title and period")}</a></li> })}
                    <li><a href=text_address("principles")>{work.t("Leitbild", "Guiding principles")}</a></li>
                    <li><a href=text_address("priorities")>{work.t("Herleitung der Prioritäten", "How the priorities came about")}</a></li>
                </ul>
                {origins::note(&work, &into_texts)}
            </section>
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Themenfelder", "Fields of action")}</h2><div class="w-links w-small">{add}</div></div>
                {if fields.is_empty() {
                    view! { <div class="w-empty"><h3>{work.t("Noch kein Themenfeld", "No field yet")}</h3><p>{work.t("Mit dem ersten Themenfeld beginnt die Strategie.", "The strategy starts with its first field.")}</p></div> }.into_any()
                } else {
                    view! {
                        <table class="kern-table w-tcards">
                            <caption class="kern-sr-only">{work.t("Themenfelder", "Fields of action")}</caption>
                            <thead><tr class="kern-table__row">
                                <th class="kern-table__header kern-table__header--numeric" scope="col">{work.t("Nummer", "Number")}</th>
                                <th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th>
                                <th class="kern-table__header" scope="col">{work.t("Priorität", "Priority")}</th>
                                <th class="kern-table__header kern-table__header--numeric" scope="col">{work.t("Ziele", "Goals")}</th>
                            </tr></thead>
                            <tbody class="kern-table__body">{rows}</tbody>
                        </table>
                    }.into_any()
                }}
                {may.then(|| super::order::form(&work, None, &order))}
                {withdrawn}
            </section>
        }
        .into_any()
    }))
}

fn text_address(slot: &str) -> String {
    format!("/arbeit/texte/strategy/{}/{slot}", contract::Id::nil())
}
