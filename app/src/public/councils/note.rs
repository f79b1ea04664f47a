//! What other pages say of the councils: the home page, an edition's page, "my town".

use crate::error::PageError;
use crate::public::site::Site;
use crate::ui::council::{self, Sheet};
use contract::dates::{show_day, show_day_long};
use contract::region::Organisation;
use domain::councils::standing::Standing;
use leptos::prelude::*;
use portal::councils::Seen;
use std::sync::Arc;

/// The rounds, for pages that show one of them.
pub async fn rounds(site: &Site) -> Result<Arc<Vec<Seen>>, PageError> {
    site.app.councils().await.map_err(|e| site.fail(e))
}

/// The round that tells where an edition stands: its own; for the newest edition, about which nobody
/// was asked yet, the last one before.
pub fn round<'a>(site: &Site, all: &'a [Seen], number: i32) -> Option<&'a Seen> {
    let newest = site.newest == Some(number);
    all.iter().find(|s| s.round.text.number == number || newest && s.round.text.number < number)
}

/// "Von allen zwölf Räten beschlossen", or how many have; with the way to the board.
pub fn edition(site: &Site, all: &[Seen], number: i32) -> AnyView {
    let Some(seen) = round(site, all, number) else { return ().into_any() };
    let (o, asked) = (&seen.overall, seen.round.text.number);
    let (hat, has) = if o.resolved == 1 { ("hat", "has") } else { ("haben", "have") };
    let words = match o.since {
        _ if asked != number => site.lang.say(
            format_args!("Die Räte beraten Fassung {asked}: {} von {} {hat} sie beschlossen.", o.resolved, o.total),
            format_args!("The councils deliberate on edition {asked}: {} of {} {has} resolved it.", o.resolved, o.total),
        ),
        Some(since) => site.lang.say(
            format_args!("Von allen {} Räten beschlossen, zuletzt am {}.", o.total, show_day_long(since, site.lang)),
            format_args!("Resolved by all {} councils, the last on {}.", o.total, show_day_long(since, site.lang)),
        ),
        None => site.lang.say(
            format_args!("{} von {} Räten {hat} diese Fassung beschlossen.", o.resolved, o.total),
            format_args!("{} of {} councils {has} resolved this edition.", o.resolved, o.total),
        ),
    };
    let href = site.top(&format!("/beschluesse?fassung={asked}"));
    view! { <p class="p-measure"><strong>{words}</strong>" "<a href=href>{site.t("Wo steht der Beschluss?", "Where do the councils stand?")}</a></p> }.into_any()
}

/// The town's path in the newest round: bodies, days, votes.
pub fn town(site: &Site, all: &[Seen], o: &Organisation) -> AnyView {
    // Whoever reads an older edition reads of its own round, if there was one.
    let wanted = site.older;
    let Some(seen) = all.iter().find(|s| wanted.is_none_or(|n| s.round.text.number == n)) else { return ().into_any() };
    let Some(standing) = seen.standing(o.id) else { return ().into_any() };
    let path = seen.path(o.id).map(|p| p.consultations.as_slice()).unwrap_or_default();
    let heads = [
        site.t("Gremium", "Body"),
        site.t("Sitzung", "Meeting"),
        site.t("Aufgabe", "Role"),
        site.t("Vorlage", "Paper"),
        site.t("Ergebnis", "Result"),
    ];
    let rows = path
        .iter()
        .map(|c| {
            let day = c.date.map_or_else(|| site.t("noch ohne Termin", "no date yet").to_owned(), |d| show_day(d, site.lang));
            let paper = if c.paper.is_empty() { "–".to_owned() } else { c.paper.clone() };
            let result = match c.result.is_some() || c.veiled {
                true => council::said(c, seen.today, site.lang).into_any(),
                false => council::consultation(Sheet::Public, c, &seen.round.text.digest, seen.today, site.lang),
            };
            let void = if c.paper.is_empty() { "kern-table__cell p-void" } else { "kern-table__cell" };
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader" lang="de">{c.body_name.clone()}</th>
                    <td class="kern-table__cell" role="cell" data-l=heads[1].to_owned()><span>{day}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=heads[2].to_owned()><span>{c.role.label(site.lang)}</span></td>
                    <td class=void role="cell" data-l=heads[3].to_owned()><span>{paper}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=heads[4].to_owned()><span>{result}</span></td>
                </tr>
            }
        })
        .collect_view();
    let table = (!path.is_empty()).then(|| {
        let heads = heads
            .iter()
            .map(|h| view! { <th class="kern-table__header" scope="col" role="columnheader">{(*h).to_owned()}</th> })
            .collect_view();
        view! {
            <table class="kern-table p-stack" role="table">
                <caption class="kern-sr-only">{site.t("Beratungen in dieser Kommune", "Deliberations in this municipality")}</caption>
                <thead class="kern-table__head" role="rowgroup"><tr class="kern-table__row" role="row">{heads}</tr></thead>
                <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
            </table>
        }
    });
    let n = seen.round.text.number;
    let before = all
        .iter()
        .filter(|s| s.round.text.number < n)
        .filter_map(|s| Some((s.round.text.number, s.standing(o.id)?)))
        .filter(|(_, s)| matches!(s, Standing::Resolved { .. } | Standing::Rejected { .. }))
        .map(|(n, standing)| {
            let name = site.lang.say(format_args!("Fassung {n}"), format_args!("Edition {n}"));
            view! { <li><a href=site.top(&format!("/beschluesse?fassung={n}"))>{name}</a>": "{council::standing(Sheet::Public, standing, site.lang)}</li> }
        })
        .collect::<Vec<_>>();
    let before = (!before.is_empty()).then(|| {
        view! { <h3>{site.t("Zu früheren Fassungen", "On earlier editions")}</h3><ul class="p-plain">{before}</ul> }
    });
    view! {
        <section class="p-sec" aria-labelledby="gremien">
            <div class="p-sec__side"><h2 id="gremien">{site.t("Weg durch die Gremien", "Way through the bodies")}</h2>
                <p>{site.lang.say(format_args!("Beratungen über Fassung {n}."), format_args!("Deliberations on edition {n}."))}</p></div>
            <div class="p-sec__main"><p>{council::standing(Sheet::Public, standing, site.lang)}</p>{table}{before}
                <p class="p-actions"><a href=site.top(&format!("/beschluesse?fassung={n}"))>{site.t("Alle Räte", "All councils")}</a></p></div>
        </section>
    }
    .into_any()
}
