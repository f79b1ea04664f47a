//! The board: municipalities × bodies.

use crate::public::site::Site;
use crate::ui::council::{self, Sheet};
use crate::ui::number::{capital, in_words};
use contract::council::{Consultation, ConsultationRole, ConsultationState};
use contract::region::Organisation;
use domain::councils::standing::Standing;
use domain::councils::state::is_positive;
use leptos::prelude::*;
use portal::councils::Seen;
use std::collections::HashMap;

/// The section of the board; `open_only` leaves out who is done.
pub fn section(site: &Site, seen: &Seen, open_only: bool) -> AnyView {
    let by: HashMap<_, &[Consultation]> = seen.paths.iter().map(|p| (p.organisation, p.consultations.as_slice())).collect();
    let rows = seen
        .members
        .iter()
        .zip(&seen.standings)
        .filter(|(_, s)| !open_only || !s.is_closed())
        .map(|(m, s)| row(site, seen, m, *s, by.get(&m.id).copied().unwrap_or_default()))
        .collect_view();
    let heads = heads(site)
        .map(|h| view! { <th class="kern-table__header" scope="col" role="columnheader">{h.to_owned()}</th> })
        .into_iter()
        .collect_view();
    let n = seen.round.text.number;
    let (all, open) = (seen.members.len(), seen.standings.iter().filter(|s| !s.is_closed()).count());
    let title = site.lang.say(
        format_args!("{} Kommunen, ihre Gremien", capital(&in_words(all, site.lang))),
        format_args!("{} municipalities, their bodies", capital(&in_words(all, site.lang))),
    );
    let at = |only: bool| {
        let only = if only { "&nur=offen" } else { "" };
        format!("{}#tafel", site.top(&format!("/beschluesse?fassung={n}{only}")))
    };
    let current = |is: bool| is.then_some("true");
    let table = if open_only && open == 0 {
        view! { <div class="p-empty"><p>{site.t("Nichts ist mehr offen.", "Nothing is open any more.")}</p></div> }.into_any()
    } else {
        view! {
            <table class="kern-table p-stack p-board" role="table">
                <caption class="kern-sr-only">{site.lang.say(format_args!("Beratungen über Fassung {n} je Kommune"), format_args!("Deliberations on edition {n} by municipality"))}</caption>
                <thead class="kern-table__head" role="rowgroup"><tr class="kern-table__row" role="row">{heads}</tr></thead>
                <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="p-sec p-sec--wide" aria-labelledby="tafel">
            <div class="p-sec__side"><h2 id="tafel">{title}</h2><p>{site.t(
                "Ausschüsse bereiten vor, der Rat entscheidet. Überfällig heißt: Sitzung vorbei, Ergebnis nicht eingetragen.",
                "Committees prepare, the council decides. Overdue means: the meeting is over, its result is not recorded.")}</p></div>
            <div class="p-sec__main">
                <ul class="p-switch">
                    <li><a href=at(false) aria-current=current(!open_only)>{site.lang.say(format_args!("Alle {all}"), format_args!("All {all}"))}</a></li>
                    <li><a href=at(true) aria-current=current(open_only)>{site.lang.say(format_args!("Nur offene ({open})"), format_args!("Only open ({open})"))}</a></li>
                </ul>
                {table}
                {council::legend(Sheet::Public, site.lang)}
            </div>
        </section>
    }
    .into_any()
}

fn heads(site: &Site) -> [&str; 5] {
    [
        site.t("Kommune", "Municipality"),
        site.t("Stand", "State"),
        site.t("Vorberatung", "Preparation"),
        site.t("Entscheidung", "Decision"),
        site.t("Wortlaut", "Wording"),
    ]
}

fn row(site: &Site, seen: &Seen, m: &Organisation, s: Standing, path: &[Consultation]) -> AnyView {
    let live = || path.iter().filter(|c| c.state != ConsultationState::Dropped);
    let (decide, prepare): (Vec<&Consultation>, Vec<&Consultation>) = live().partition(|c| c.role == ConsultationRole::Decision);
    let heads = heads(site);
    let class = if s.is_closed() { "kern-table__row is-done" } else { "kern-table__row" };
    let other = live().any(council::other_words);
    let said = decide.iter().any(|c| c.result.is_some_and(is_positive));
    let untold = decide.iter().find_map(|c| council::untold_words(c, site.lang));
    let wording = match (other, untold, said) {
        (true, ..) => view! { <a href=format!("#wort-{}", m.slug)>{site.t("weicht ab", "deviates")}</a> }.into_any(),
        (false, Some(words), _) => words.into_any(),
        (false, None, true) => site.t("wie Vorschlag", "as proposed").into_any(),
        (false, None, false) => "–".into_any(),
    };
    let void = |empty: bool| if empty { "kern-table__cell p-void" } else { "kern-table__cell" };
    view! {
        <tr class=class role="row">
            <th class="kern-table__header" scope="row" role="rowheader"><a href=site.top(&format!("/kommunen/{}", m.slug)) lang="de">{m.short_name.clone()}</a></th>
            <td class="kern-table__cell p-final" role="cell" data-l=heads[1].to_owned()><span>{council::standing(Sheet::Public, s, site.lang)}</span></td>
            <td class=void(prepare.is_empty()) role="cell" data-l=heads[2].to_owned()><span>{cell(site, seen, &prepare)}</span></td>
            <td class=void(decide.is_empty()) role="cell" data-l=heads[3].to_owned()><span>{cell(site, seen, &decide)}</span></td>
            <td class=void(!other && !said) role="cell" data-l=heads[4].to_owned()><span>{wording}</span></td>
        </tr>
    }
    .into_any()
}

fn cell(site: &Site, seen: &Seen, list: &[&Consultation]) -> AnyView {
    if list.is_empty() {
        return "–".into_any();
    }
    list.iter()
        .map(|c| {
            let body = c.body_name.clone();
            view! {
                <span class="p-board__one">{council::consultation(Sheet::Public, c, &seen.round.text.digest, seen.today, site.lang)}
                    <small><span lang="de">{body}</span>": "{council::said(c, seen.today, site.lang)}</small></span>
            }
        })
        .collect_view()
        .into_any()
}
