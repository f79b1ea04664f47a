//! The fields by priority class: size of type is rank, a number is none.

use super::site::Site;
use crate::ui::number::{capital, count, in_words};
use contract::Lang;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::{Field, Priority, TrafficLight};
use domain::sheet_index::Live;
use domain::tally::Tally;
use leptos::prelude::*;
use portal::published::Published;

/// What stands beside the list of fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// One sentence.
    Hint,
    /// What class, order and number mean.
    Explained,
}

/// The classes in order, with the size of their type and the word for when.
fn classes(site: &Site) -> [(Option<Priority>, &'static str, &str); 4] {
    [
        (Some(Priority::First), "p-prio__1", site.t("zuerst", "first")),
        (Some(Priority::Second), "p-prio__2", site.t("danach", "next")),
        (Some(Priority::Third), "p-prio__3", site.t("später", "later")),
        (None, "p-prio__3", site.t("noch nicht eingestuft", "not classified yet")),
    ]
}

/// The fields by priority class, within a class in the stewards' order.
pub fn priorities(site: &Site, edition: &Published, live: &Live, beside: Beside) -> AnyView {
    let fields = &edition.contents.fields;
    let (_, tallies) = edition.index.tally(&edition.contents.sheets, live);
    let rows: Vec<AnyView> = classes(site)
        .into_iter()
        .filter_map(|(class, style, when)| {
            let of: Vec<&Field> = fields.iter().map(|f| f.as_ref()).filter(|f| f.content.priority == class).collect();
            (!of.is_empty()).then(|| {
                let name = capital(class.map_or(site.t("Offen", "Open"), |c| c.label(site.lang)));
                let items = of.into_iter().map(|f| entry(site, f, tallies.get(&f.id).copied().unwrap_or_default())).collect_view();
                view! { <li class=style><p class="p-prio__class"><b>{name}</b>{when.to_owned()}</p><ul>{items}</ul></li> }.into_any()
            })
        })
        .collect();
    let known = fields.iter().filter_map(|f| f.content.priority).collect::<std::collections::BTreeSet<_>>().len();
    let how = (!edition.contents.strategy.priorities.is_empty()).then(|| {
        view! { <p class="p-actions"><a href=site.href("/strategie#herleitung")>{site.t("So ist die Reihenfolge entstanden", "How the order came about")}</a></p> }
    });
    view! {
        <section class="p-sec" aria-labelledby="felder">
            <div class="p-sec__side"><h2 id="felder">{heading(site.lang, fields.len(), known)}</h2>{words(site, beside)}</div>
            <div class="p-sec__main"><ol class="p-prio">{rows}</ol>{how}</div>
        </section>
    }
    .into_any()
}

fn words(site: &Site, beside: Beside) -> AnyView {
    match beside {
        Beside::Hint => view! { <p>{site.t(
            "Die Schriftgröße zeigt die Klasse. Innerhalb einer Klasse gibt es keinen Rang, und die Nummer eines Themenfeldes sagt nichts über ihn.",
            "The size of type shows the class. Within a class nothing ranks higher, and the number of a field says nothing about its rank.")}</p> }
        .into_any(),
        Beside::Explained => view! {
            <p>{site.t(
                "Die Klasse sagt, was zuerst kommt: I zuerst, II danach, III später. Innerhalb einer Klasse gibt es keinen Rang.",
                "The class says what comes first: I first, II next, III later. Within a class nothing ranks higher.")}</p>
            <p>{site.t(
                "Die Nummer ist nur ein Name, unter dem Papiere ein Feld nennen. Feld 7 kann vor Feld 1 kommen.",
                "The number is only a name that papers use. Field 7 may come before field 1.")}</p>
            <p>{site.t(
                "Zurückgestellt heißt: Das Feld bleibt in seiner Klasse, aber die Region beginnt dort vorerst nichts Gemeinsames.",
                "Deferred means: the field keeps its class, but the region starts nothing jointly there for now.")}</p>
        }
        .into_any(),
    }
}

/// "Acht Themenfelder, drei Prioritäten"
fn heading(lang: Lang, fields: usize, classes: usize) -> String {
    let fields_are = match lang {
        Lang::De => format!("{} {}", in_words(fields, lang), if fields == 1 { "Themenfeld" } else { "Themenfelder" }),
        Lang::En => format!("{} {}", in_words(fields, lang), if fields == 1 { "field of action" } else { "fields of action" }),
    };
    let classes_are = match (lang, classes) {
        (_, 0 | 1) => String::new(),
        (Lang::De, n) => format!(", {} Prioritäten", in_words(n, lang)),
        (Lang::En, n) => format!(", {} priorities", in_words(n, lang)),
    };
    capital(&fields_are) + &classes_are
}

fn entry(site: &Site, f: &Field, tally: Tally) -> AnyView {
    let small = small(site.lang, f, tally);
    view! { <li><a href=site.href(&format!("/themenfelder/{}", f.content.slug)) lang="de">{breakable(&f.content.title)}</a><small>{small}</small></li> }
        .into_any()
}

/// "Feld 1: 4 Ziele, 10 Projekte, davon 1 gefährdet"
fn small(lang: Lang, f: &Field, tally: Tally) -> String {
    let mut parts = Vec::new();
    if f.content.deferred {
        parts.push(lang.pick("zurückgestellt", "deferred").to_owned());
    }
    if !f.goals.is_empty() {
        parts.push(count(f.goals.len(), lang, ("Ziel", "Ziele"), ("goal", "goals")));
    }
    let projects: usize = ProjectStatus::ALL.iter().map(|s| tally.with_status(*s)).sum();
    if projects > 0 {
        parts.push(count(projects, lang, ("Projekt", "Projekte"), ("project", "projects")));
    }
    let (red, done) = (tally.with_light(TrafficLight::Red), tally.with_status(ProjectStatus::Completed));
    if red > 0 {
        parts.push(lang.say(format_args!("davon {red} gefährdet"), format_args!("{red} of them at risk")));
    } else if done > 0 {
        parts.push(lang.say(format_args!("davon {done} abgeschlossen"), format_args!("{done} of them completed")));
    }
    if parts.is_empty() {
        parts.push(lang.pick("noch ohne Ziele", "no goals yet").to_owned());
    }
    lang.say(
        format_args!("Feld {}: {}", f.content.number, parts.join(", ")),
        format_args!("Field {}: {}", f.content.number, parts.join(", ")),
    )
}

/// A title that may break behind a slash: "Innenstadt/Dorfmitte" is too long for a phone.
pub fn breakable(title: &str) -> String {
    title.replace('/', "/\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_in_words() {
        assert_eq!(heading(Lang::De, 8, 3), "Acht Themenfelder, drei Prioritäten");
        assert_eq!(heading(Lang::De, 1, 1), "Ein Themenfeld");
        assert_eq!(heading(Lang::En, 13, 2), "13 fields of action, two priorities");
    }
}
