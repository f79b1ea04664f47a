//! How a town stood in the mayors' conferences, for everybody.

use super::site::Site;
use crate::ui::table::{self, Rows};
use contract::Id;
use contract::dates::show_day;
use contract::edition::EditionHead;
use leptos::prelude::*;
use portal::conferences::{Record, RecordItem};

/// What a town that agreed with a reservation had recorded.
fn reserved(item: &RecordItem, organisation: Id) -> Option<AnyView> {
    let (_, words) = item.reservations.iter().find(|(o, _)| *o == organisation)?;
    Some(view! { <br /><span class="p-small p-muted" lang="de">{format!("„{words}“")}</span> }.into_any())
}

/// What a town said and what was decided; older editions show what was decided by then.
pub fn town(site: &Site, edition: &EditionHead, organisation: Id, all: &[Record]) -> AnyView {
    let until = super::site::local(edition.published_at).date_naive();
    let known = all.iter().filter(|r| site.newest == Some(edition.number) || r.date <= until);
    let lang = site.lang;
    let said = known.flat_map(|r| r.items.iter().map(move |item| (r, item))).filter_map(|(r, item)| {
        let voice = item.voices.iter().find(|v| v.organisation == organisation)?;
        Some((r, item, voice))
    });
    let mut rows = Rows::default();
    for (r, item, voice) in said {
        let conference = site.top(&super::conferences::path(&r.slug));
        let held = format!(", {}", show_day(r.date, lang));
        let head =
            view! { {item.title.as_str()}<br /><span class="p-small p-muted"><a href=conference>{r.title.as_str()}</a>{held}</span> };
        rows.next(None)
            .head(true, head)
            .cell(site.t("Haltung", "Position"), view! { {voice.label(lang)}{reserved(item, organisation)} })
            .cell(site.t("Ergebnis", "Outcome"), item.outcome.label(lang));
    }
    if rows.is_empty() {
        return ().into_any();
    }
    let title = site.t("Haltungen in der Konferenz", "Positions in the conference");
    let heads = [site.t("Worum es ging", "What it was about"), site.t("Haltung", "Position"), site.t("Ergebnis", "Outcome")];
    view! {
        <section class="p-sec" aria-labelledby="haltungen">
            <div class="p-sec__side"><h2 id="haltungen">{title}</h2>
                <p>{site.t("Was die Kommune in der Bürgermeisterkonferenz sagte, und was beschlossen wurde. Aus den festgestellten Niederschriften.", "What the municipality said in the mayors' conference, and what was decided. From settled minutes.")}</p></div>
            <div class="p-sec__main">{table::stacked(title, &table::heads(&heads), &rows)}</div>
        </section>
    }
    .into_any()
}
