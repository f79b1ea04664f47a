//! How a town stood in the mayors' conferences, for everybody.

use super::site::Site;
use crate::ui::table;
use contract::Id;
use contract::dates::show_day;
use contract::edition::EditionHead;
use leptos::prelude::*;
use portal::conferences::PublicPosition;

/// What a town said and what was decided; older editions show what was decided by then.
pub fn town(site: &Site, edition: &EditionHead, organisation: Id, all: &[PublicPosition]) -> AnyView {
    let until = super::site::local(edition.published_at).date_naive();
    let known = |p: &&PublicPosition| p.organisation == organisation && (site.newest == Some(edition.number) || p.date <= until);
    let lang = site.lang;
    let rows: Vec<_> = all
        .iter()
        .filter(known)
        .map(|p| {
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader" lang="de">{p.item.clone()}<br /><span class="p-small p-muted">{format!("{}, {}", p.conference, show_day(p.date, lang))}</span></th>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Haltung", "Position")><span>{p.stance.label(lang)}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Ergebnis", "Outcome")><span>{p.outcome.label(lang)}</span></td>
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
            <div class="p-sec__main">{table::stacked(title, table::heads(&heads), rows.into_iter().collect_view().into_any())}</div>
        </section>
    }
    .into_any()
}
