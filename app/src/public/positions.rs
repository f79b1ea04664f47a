//! How a town stood in the mayors' conferences, for everybody.

use super::site::Site;
use crate::ui::table::{self, Rows};
use contract::Id;
use contract::dates::show_day;
use contract::edition::EditionHead;
use leptos::prelude::*;
use portal::conferences::Record;

/// What a town said and what was decided; older editions show what was decided by then.
pub fn town(site: &Site, edition: &EditionHead, organisation: Id, all: &[Record]) -> AnyView {
    let until = super::site::local(edition.published_at).date_naive();
    let known = all.iter().filter(|r| site.newest == Some(edition.number) || r.date <= until);
    let lang = site.lang;
    let rows: Vec<_> = known
        .flat_map(|r| r.items.iter().map(move |item| (r, item)))
        .filter_map(|(r, item)| Some((r, item, item.voices.iter().find(|(town, _)| *town == organisation)?.1)))
        .map(|(r, item, stance)| {
            let conference = site.top(&super::conferences::path(&r.slug));
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader" lang="de">{item.title.clone()}<br /><span class="p-small p-muted"><a href=conference>{r.title.clone()}</a>{format!(", {}", show_day(r.date, lang))}</span></th>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Haltung", "Position")><span>{stance.label(lang)}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Ergebnis", "Outcome")><span>{item.outcome.label(lang)}</span></td>
                </tr>
            }
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let title = site.t("Haltungen in der Konferenz", "Positions in the conference");
    let heads = [site.t("Worum es ging", "What it was about"), site.t("Haltung", "Position"), site.t("Ergebnis", "Outcome")];
    view! {
        <section class="p-sec" aria-labelledby="haltungen">
            <div class="p-sec__side"><h2 id="haltungen">{title}</h2>
                <p>{site.t("Was die Kommune in der Bürgermeisterkonferenz sagte, und was beschlossen wurde. Aus den festgestellten Niederschriften.", "What the municipality said in the mayors' conference, and what was decided. From settled minutes.")}</p></div>
            <div class="p-sec__main">{table::stacked(title, &table::heads(&heads), &Rows::of(rows.into_iter().collect_view()))}</div>
        </section>
    }
    .into_any()
}
