//! What changed lately: editions, progress on published projects and councils' decisions, with their days.

use super::projects::path;
use super::site::{Site, local};
use crate::ui::state;
use chrono::NaiveDate;
use contract::dates::show_day;
use contract::edition::EditionHead;
use domain::councils::standing::Standing;
use leptos::prelude::*;
use portal::councils::Seen;
use portal::news::Report;
use portal::published::Published;

/// Most letters of a report; the rest is on the project's page.
const MOST: usize = 180;

/// Editions, reports and what councils decided as one list, newest first, at most so many.
pub fn chronicle(
    site: &Site,
    edition: &Published,
    editions: &[EditionHead],
    reports: &[Report],
    councils: Option<&Seen>,
    most: usize,
) -> AnyView {
    let mut items: Vec<(NaiveDate, AnyView)> = reports.iter().map(|r| (r.note.date, report(site, edition, r))).collect();
    items.extend(editions.iter().map(|e| (local(e.published_at).date_naive(), published(site, e))));
    items.extend(councils.into_iter().flat_map(|seen| decided(site, seen)));
    items.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    items.truncate(most);
    let rows = items
        .into_iter()
        .map(|(day, what)| view! { <li><time class="p-log__when" datetime=day.to_string()>{show_day(day, site.lang)}</time><div>{what}</div></li> })
        .collect_view();
    view! { <ul class="p-log">{rows}</ul> }.into_any()
}

fn report(site: &Site, edition: &Published, r: &Report) -> AnyView {
    let sheet = &edition.contents.sheets[r.place];
    view! {
        <p><a href=site.href(&path(sheet)) lang="de">{sheet.content.title.clone()}</a>": "{state::light(r.note.light, site.lang)}</p>
        <p class="p-small" lang="de">{clipped(&r.note.actual, MOST)}</p>
    }
    .into_any()
}

/// Councils that resolved an edition or turned it down.
fn decided<'a>(site: &'a Site, seen: &'a Seen) -> impl Iterator<Item = (NaiveDate, AnyView)> + 'a {
    let n = seen.round.text.number;
    seen.members.iter().zip(&seen.standings).filter_map(move |(o, s)| {
        let (on, words) = match s {
            Standing::Resolved { on, .. } => {
                (*on, site.lang.say(format_args!(": Fassung {n} beschlossen"), format_args!(": edition {n} resolved")))
            }
            Standing::Rejected { on } => {
                (*on, site.lang.say(format_args!(": Fassung {n} abgelehnt"), format_args!(": edition {n} rejected")))
            }
            _ => return None,
        };
        let town = site.href(&format!("/kommunen/{}", o.slug));
        Some((on, view! { <p><a href=town lang="de">{o.short_name.clone()}</a>{words}"."</p> }.into_any()))
    })
}

fn published(site: &Site, e: &EditionHead) -> AnyView {
    let name = site.lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number));
    let compare = (e.number > 1).then(|| {
        let href = site.top(&format!("/fassungen/vergleich?von={}&bis={}", e.number - 1, e.number));
        view! { " "<a href=href>{site.lang.say(format_args!("Was sich seit Fassung {} geändert hat", e.number - 1), format_args!("What changed since edition {}", e.number - 1))}</a> }
    });
    view! {
        <p><a href=site.top(&format!("/fassungen/{}", e.number))>{name}</a>{site.t(" ist veröffentlicht: ", " is published: ")}{e.label.label(site.lang)}"."</p>
        <p class="p-small" lang="de">{clipped(&e.reason, MOST)}{compare}</p>
    }
    .into_any()
}

/// A text up to the end of a sentence, else of a word, within `most` letters.
fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    match cut.rfind(". ") {
        Some(end) if end > most / 3 => cut[..=end].to_owned(),
        _ => format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words)),
    }
}

#[cfg(test)]
mod tests {
    use super::clipped;

    #[test]
    fn texts_end_with_a_sentence_or_a_word() {
        assert_eq!(clipped("Kurz.", 10), "Kurz.");
        assert_eq!(clipped("Erster Satz. Zweiter Satz, der länger ist.", 25), "Erster Satz.");
        assert_eq!(clipped("Überlange Wörter ohne Punkt darin", 20), "Überlange Wörter …");
    }
}
