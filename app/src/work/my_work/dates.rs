//! The next dates: conferences, meetings of councils, ends of assessments.

use crate::context::Work;
use crate::public::site::local;
use crate::work::conferences::at as conference;
use crate::work::{assessments, councils};
use chrono::{DateTime, Datelike, Utc};
use contract::council::ConsultationRole;
use contract::dates::show_day;
use leptos::prelude::*;
use portal::coming::{Coming, What};

/// The section, or nothing when nothing is to come.
pub fn section(work: &Work, next: &[Coming]) -> AnyView {
    if next.is_empty() {
        return ().into_any();
    }
    let rows = next.iter().map(|c| view! { <dt>{day(work, c)}</dt><dd>{what(work, &c.what)}</dd> }).collect_view();
    view! { <section aria-labelledby="termine"><h2 id="termine">{work.t("Nächste Termine", "Next dates")}</h2><dl class="w-facts">{rows}</dl></section> }.into_any()
}

/// "24.11.", with its year when that is another one.
fn day(work: &Work, c: &Coming) -> String {
    match c.on.year() == work.app.portal.today().year() {
        true => work.lang.pick(c.on.format("%d.%m.").to_string(), c.on.format("%-d %b").to_string()),
        false => show_day(c.on, work.lang),
    }
}

fn clock(work: &Work, at: DateTime<Utc>) -> String {
    let at = local(at);
    work.lang.say(format_args!("{} Uhr", at.format("%H:%M")), format_args!("{}", at.format("%H:%M")))
}

fn what(work: &Work, what: &What) -> AnyView {
    match what {
        What::Conference { id, title, starts_at, place } => {
            let place = (!place.is_empty()).then(|| view! { ", "<span lang="de">{place.clone()}</span> });
            view! { <a href=conference(*id, "") lang="de">{title.clone()}</a>{format!(", {}", clock(work, *starts_at))}{place} }.into_any()
        }
        What::Council { municipality, slug, body, role, number } => {
            let does = match role {
                ConsultationRole::Preliminary => {
                    work.lang.say(format_args!("berät Fassung {number} vor"), format_args!("advises on edition {number}"))
                }
                ConsultationRole::Decision => {
                    work.lang.say(format_args!("entscheidet über Fassung {number}"), format_args!("decides on edition {number}"))
                }
                ConsultationRole::Report | ConsultationRole::Information => {
                    work.lang.say(format_args!("nimmt Fassung {number} zur Kenntnis"), format_args!("takes note of edition {number}"))
                }
            };
            let at = format!("{}/{number}/{slug}", councils::SECTION);
            let who = if body.contains(municipality.as_str()) { body.clone() } else { format!("{municipality}, {body}") };
            view! { <a href=at lang="de">{who}</a>{format!(" {does}")} }.into_any()
        }
        What::Assessment { slug, title, closes_at } => {
            let at = format!("{}/{slug}", assessments::SECTION);
            let until = clock(work, *closes_at);
            let ends = work.lang.say(format_args!(": Antworten bis {until}"), format_args!(": answers until {until}"));
            view! { <a href=at lang="de">{title.clone()}</a>{ends} }.into_any()
        }
    }
}
