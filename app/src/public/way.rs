//! The way of a goal, a project, a town: back to where it came from, and on to what came of it. What
//! is not known is left out.

mod changed;

use super::site::{Site, local};
use crate::ui::number::in_words;
pub use changed::{changed_since, changes};
use chrono::{DateTime, NaiveDate, Utc};
use contract::dates::show_day_long;
use contract::edition::EditionHead;
use contract::fact_sheet::FactSheet;
use contract::region::Organisation;
use contract::strategy::Goal;
use contract::{Id, Lang};
use domain::councils::standing::Standing;
use leptos::prelude::*;
use portal::assessments::PublicAssessment;
use portal::conferences::{Adoption, Kept, PublicDecision, Record, Resolved};
use portal::councils::Seen;
use portal::published::Published;
use std::sync::Arc;

/// Projects that a goal names; the table of the field has all.
const MOST: usize = 8;

/// The newest adoption of a thing that an edition of that moment can know of.
fn adopted(all: &[Resolved], what: Adoption, object: Id, until: DateTime<Utc>) -> Option<&Resolved> {
    all.iter().find(|r| r.what == what && r.object == object && r.at <= until)
}

/// "Bürgermeisterkonferenz", leading to what that one decided.
pub fn conference(site: &Site, slug: &str) -> AnyView {
    named(site, &super::conferences::path(slug))
}

fn named(site: &Site, path: &str) -> AnyView {
    let words = site.t("Bürgermeisterkonferenz", "mayors' conference");
    view! { <a href=site.top(path)>{words}</a> }.into_any()
}

/// The same, leading to all conferences.
pub fn conferences(site: &Site) -> AnyView {
    named(site, "/konferenzen")
}

/// The same, leading to the one item, counted from 1.
pub fn decision(site: &Site, slug: &str, item: usize) -> AnyView {
    named(site, &super::conferences::item(slug, item))
}

fn reworded(site: &Site, r: &Resolved) -> AnyView {
    let (day, how) = (show_day_long(r.date, site.lang), r.outcome.label(site.lang));
    let (before, after) = site.lang.pick(
        ("Am Wortlaut hat die ", format!(" am {day} eine Änderung {how} angenommen.")),
        ("The ", format!(" adopted a change of the wording on {day}, {how}.")),
    );
    view! { {before}{decision(site, &r.slug, r.item)}{after} }.into_any()
}

/// What there is to know of how an edition came about.
pub struct Came {
    /// When the edition before was published.
    earlier: Option<DateTime<Utc>>,
    councils: Arc<Vec<Seen>>,
    /// How far it is the draft that it comes from.
    kept: Option<Arc<Kept>>,
}

impl Came {
    /// The round in which the councils were asked about an edition.
    pub fn round(&self, edition: i32) -> Option<&Seen> {
        self.councils.iter().find(|s| s.round.text.number == edition)
    }
}

/// Asks for it.
pub async fn came(site: &Site, edition: &Published) -> portal::Result<Came> {
    let all = site.app.editions().await?;
    let earlier = all.iter().filter(|e| e.number < edition.head.number).map(|e| e.published_at).max();
    let mut came = Came { earlier, councils: site.app.councils().await?, kept: None };
    let resolved = site.app.resolved().await?;
    let draft = match origin(&edition.head, &resolved, &came) {
        Some(Origin::Draft(r)) => Some(r.decided_with),
        _ => None,
    };
    if let Some(item) = draft {
        came.kept = site.app.kept(item, edition.head.number).await?;
    }
    Ok(came)
}

/// What a conference adopted that an edition is or comes from.
#[derive(Debug, PartialEq)]
enum Origin<'a> {
    Edition(&'a Resolved),
    Draft(&'a Resolved),
    /// Something else that the steward named when the councils were asked: its decision and the day.
    Named(&'a PublicDecision, NaiveDate),
}

/// Where an edition comes from. What the steward named counts first; only where nobody was asked about the
/// edition, or nothing was named, a draft that was adopted since the edition before is taken for it.
fn origin<'a>(edition: &EditionHead, all: &'a [Resolved], came: &'a Came) -> Option<Origin<'a>> {
    let round = came.round(edition.number);
    let named = round.and_then(|s| Some((s.came.as_ref()?, s.round.adopted_on)));
    let is_edition = |r: &&Resolved| r.what == Adoption::Edition && r.object == edition.id;
    let is_named = |r: &&Resolved| {
        let here = named.is_some_and(|(d, _)| (&r.slug, r.item) == (&d.slug, d.number));
        here && (is_edition(r) || r.what == Adoption::Draft)
    };
    if let Some(r) = all.iter().find(is_named).or_else(|| all.iter().find(is_edition)) {
        return Some(if r.what == Adoption::Draft { Origin::Draft(r) } else { Origin::Edition(r) });
    }
    if round.is_some_and(|s| s.round.item.is_some()) {
        // Before its minutes are settled nothing is said, least of all of another conference.
        return named.map(|(d, day)| Origin::Named(d, day));
    }
    let draft = adopted(all, Adoption::Draft, Id::nil(), edition.published_at);
    draft.filter(|r| came.earlier.is_none_or(|e| r.at > e)).map(Origin::Draft)
}

/// That a conference adopted the edition with all that is in it, or what became it.
pub fn whole(site: &Site, edition: &Published, all: &[Resolved], came: &Came) -> Option<AnyView> {
    let n = edition.head.number;
    // Nothing of what was adopted is in it.
    if came.kept.as_ref().is_some_and(|k| k.as_adopted == 0) {
        return None;
    }
    let decided = |r: &Resolved| (r.date, Some(r.outcome), decision(site, &r.slug, r.item));
    let (subject, (day, how, link)) = match origin(&edition.head, all, came)? {
        Origin::Edition(r) => (
            site.lang
                .say(format_args!("Fassung {n} mit allen Zielen und Projekten"), format_args!("edition {n} with all goals and projects")),
            decided(r),
        ),
        Origin::Draft(r) => {
            (site.lang.say(format_args!("Den Entwurf zu Fassung {n}"), format_args!("the draft of edition {n}")), decided(r))
        }
        Origin::Named(d, day) => (
            site.lang.say(format_args!("Den Text von Fassung {n}"), format_args!("the text of edition {n}")),
            (day, None, decision(site, &d.slug, d.number)),
        ),
    };
    let (day, how) = (show_day_long(day, site.lang), how.map(|o| o.label(site.lang)));
    let (before, after) = site.lang.pick(
        (format!("{subject} hat die "), format!(" am {day}{} angenommen", how.map(|o| format!(" {o}")).unwrap_or_default())),
        ("The ".to_owned(), format!(" adopted {subject} on {day}{}", how.map(|o| format!(", {o}")).unwrap_or_default())),
    );
    let since = came.kept.as_ref().filter(|k| !k.changed.is_empty()).map(|k| changed_since(site, n, k));
    Some(view! { {before}{link}{after}{since}"." }.into_any())
}

/// That a conference changed the wording of a text; nothing where none did.
pub fn wording(site: &Site, edition: &Published, object: Id, all: &[Resolved]) -> AnyView {
    match adopted(all, Adoption::Wording, object, edition.head.published_at) {
        Some(r) => view! { <p class="p-small p-muted p-measure">{reworded(site, r)}</p> }.into_any(),
        None => ().into_any(),
    }
}

fn list(links: Vec<AnyView>, lang: Lang) -> AnyView {
    let n = links.len();
    let and = Some(lang.pick(" und ", " and "));
    links
        .into_iter()
        .enumerate()
        .map(|(i, link)| view! { {match i { 0 => None, i if i + 1 == n => and, _ => Some(", ") }}{link} })
        .collect_view()
        .into_any()
}

/// Under a goal: a conference's change of its wording, and the projects that serve it.
pub fn of_goal(site: &Site, edition: &Published, g: &Goal, resolved: &[Resolved]) -> AnyView {
    let lang = site.lang;
    let changed = adopted(resolved, Adoption::Wording, g.id, edition.head.published_at).map(|r| view! { {reworded(site, r)}" " });
    let all = edition.index.of_goal(g.id);
    let shown = if all.len() > MOST { &all[..MOST - 1] } else { all };
    let link = |place: &u32| {
        let s = &edition.contents.sheets[*place as usize];
        view! { <a href=site.href(&super::projects::path(s)) lang="de">{s.content.title.clone()}</a> }.into_any()
    };
    let mut links: Vec<AnyView> = shown.iter().map(link).collect();
    if all.len() > shown.len() {
        let more = all.len() - shown.len();
        links.push(lang.say(format_args!("{more} weitere"), format_args!("{more} more")).into_any());
    }
    let projects = (!links.is_empty()).then(|| {
        let words = match links.len() {
            1 => site.t("Daran arbeitet das Projekt ", "The project "),
            _ => site.t("Daran arbeiten die Projekte ", "The projects "),
        };
        let end = match (links.len(), lang) {
            (_, Lang::De) => ".",
            (1, Lang::En) => " works on it.",
            (_, Lang::En) => " work on it.",
        };
        view! { {words}{list(links, lang)}{end} }
    });
    if changed.is_none() && projects.is_none() {
        return ().into_any();
    }
    view! { <p class="p-small p-muted p-measure">{changed}{projects}</p> }.into_any()
}

/// On a project's page: goals, conference, councils, in one paragraph.
pub fn of_project(site: &Site, edition: &Published, s: &FactSheet, all: &[Resolved], came: &Came) -> Vec<AnyView> {
    let (lang, until) = (site.lang, edition.head.published_at);
    let mut parts: Vec<AnyView> = Vec::new();
    let goals: Vec<AnyView> = edition
        .contents
        .fields
        .iter()
        .flat_map(|f| f.goals.iter().map(move |g| (f, g)))
        .filter(|(_, g)| s.content.goals.contains(&g.id))
        .map(|(f, g)| {
            let (a, b) = (f.content.number, g.content.number);
            let href = site.href(&format!("/themenfelder/{}#ziel-{a}-{b}", f.content.slug));
            view! { <a href=href>{site.lang.say(format_args!("Ziel {a}.{b}"), format_args!("goal {a}.{b}"))}</a> }.into_any()
        })
        .collect();
    if !goals.is_empty() {
        parts.push(view! { {site.t("Das Projekt dient ", "The project serves ")}{list(goals, lang)}"." }.into_any());
    }
    if let Some(r) = adopted(all, Adoption::FactSheet, s.id, until) {
        let (day, how) = (show_day_long(r.date, lang), r.outcome.label(lang));
        let (before, after) = lang.pick(
            ("Die ", format!(" hat den Steckbrief am {day} {how} angenommen.")),
            ("The ", format!(" adopted the fact sheet on {day}, {how}.")),
        );
        parts.push(view! { {before}{decision(site, &r.slug, r.item)}{after} }.into_any());
    }
    if let Some(r) = adopted(all, Adoption::Wording, s.id, until) {
        parts.push(reworded(site, r));
    }
    parts.extend(whole(site, edition, all, came));
    let resolutions = s.content.resolutions.len();
    if resolutions > 0 {
        let n = in_words(resolutions, lang);
        let words = match (resolutions, lang) {
            (1, Lang::De) => "Ein Beschluss dazu".to_owned(),
            (_, Lang::De) => format!("{} Beschlüsse dazu", crate::ui::number::capital(&n)),
            (1, Lang::En) => "One resolution".to_owned(),
            (_, Lang::En) => format!("{} resolutions", crate::ui::number::capital(&n)),
        };
        let rest = match (resolutions, lang) {
            (1, Lang::De) => " steht auf dieser Seite.",
            (_, Lang::De) => " stehen auf dieser Seite.",
            (1, Lang::En) => " stands on this page.",
            (_, Lang::En) => " stand on this page.",
        };
        parts.push(view! { <a href="#beschluesse">{words}</a>{rest} }.into_any());
    }
    parts
}

/// On a town's page: what it answered, how it stood in the conference, what its council did.
pub fn of_town(
    site: &Site,
    edition: &Published,
    o: &Organisation,
    asked: &[PublicAssessment],
    conferences: &[Record],
    councils: &[Seen],
) -> AnyView {
    let (lang, name, until) = (site.lang, &o.short_name, edition.head.published_at);
    let newest = site.newest == Some(edition.head.number);
    let mut parts: Vec<AnyView> = Vec::new();
    if let Some(a) = asked.iter().find(|a| (newest || a.closed_at <= until) && a.answers(o.id).is_some()) {
        let link = view! { <a href="#einschaetzung">{site.t("geantwortet", "answered")}</a> };
        let (before, after) = match lang {
            Lang::De => (format!("{name} hat in der Abfrage „{}“ ", a.title), "."),
            Lang::En => (format!("{name} has "), " in the assessment “"),
        };
        let rest = if lang == Lang::En { format!("{after}{}”.", a.title) } else { after.to_owned() };
        parts.push(view! { {before}{link}{rest} }.into_any());
    }
    let day = local(until).date_naive();
    let spoke = |r: &&Record| r.items.iter().any(|i| i.voices.iter().any(|v| v.organisation == o.id));
    if let Some(last) = conferences.iter().filter(|r| newest || r.date <= day).find(spoke) {
        let link = view! { <a href="#haltungen">{site.t("wie sich die Kommune gestellt hat", "how the municipality stood")}</a> };
        let when = show_day_long(last.date, lang);
        let (before, between) = lang.pick(
            ("Die ", format!(" hat zuletzt am {when} entschieden; hier steht, ")),
            ("The ", format!(" last decided on {when}; this page says ")),
        );
        parts.push(view! { {before}{conference(site, &last.slug)}{between}{link}"." }.into_any());
    }
    let seen = councils.iter().find(|s| site.older.is_none_or(|n| s.round.text.number == n));
    if let Some((seen, standing)) = seen.and_then(|s| Some((s, s.standing(o.id)?))) {
        let n = seen.round.text.number;
        let date = |d| show_day_long(d, lang);
        let words = match standing {
            Standing::Resolved { on, .. } => lang.say(
                format_args!("Fassung {n} ist hier seit dem {} beschlossen", date(on)),
                format_args!("Edition {n} has been resolved here since {}", date(on)),
            ),
            Standing::Rejected { on } => lang.say(
                format_args!("Fassung {n} ist hier am {} abgelehnt worden", date(on)),
                format_args!("Edition {n} was rejected here on {}", date(on)),
            ),
            Standing::Scheduled { next } => lang.say(
                format_args!("Über Fassung {n} wird hier am {} beraten", date(next)),
                format_args!("Edition {n} will be deliberated here on {}", date(next)),
            ),
            Standing::OtherText { number, rejected: true, .. } => lang.say(
                format_args!("Hier ist nicht Fassung {n}, sondern Fassung {number} abgelehnt worden"),
                format_args!("Not edition {n} but edition {number} was rejected here"),
            ),
            Standing::OtherText { number, rejected: false, .. } => lang.say(
                format_args!("Hier ist nicht Fassung {n}, sondern Fassung {number} beschlossen"),
                format_args!("Not edition {n} but edition {number} is resolved here"),
            ),
            Standing::Overdue { since } => lang.say(
                format_args!("Zu Fassung {n} fehlt hier das Ergebnis der Sitzung vom {}", date(since)),
                format_args!("The result of the meeting of {} on edition {n} is missing here", date(since)),
            ),
            Standing::Veiled { on } => lang.say(
                format_args!("Über Fassung {n} ist hier am {} nicht öffentlich beraten worden", date(on)),
                format_args!("Edition {n} was deliberated here in closed session on {}", date(on)),
            ),
            Standing::Noted { on } => lang.say(
                format_args!("Fassung {n} ist hier am {} zur Kenntnis genommen, aber nicht entschieden worden", date(on)),
                format_args!("Edition {n} was noted here on {}, but not decided on", date(on)),
            ),
            Standing::Open => lang.say(
                format_args!("Für Fassung {n} steht hier noch kein Sitzungstermin fest"),
                format_args!("No meeting on edition {n} is known here yet"),
            ),
        };
        let link = view! { <a href="#gremien">{site.t("der Weg durch die Gremien", "the way through the bodies")}</a> };
        parts.push(view! { {words}" ("{link}")." }.into_any());
    }
    if parts.is_empty() {
        return ().into_any();
    }
    let parts = parts.into_iter().map(|p| view! { {p}" " }).collect_view();
    view! { <div class="p-open p-open--page p-open--tight"><p class="p-measure" id="weg">{parts}</p></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::conference::Outcome;
    use contract::council::{Round, Text};
    use contract::edition::EditionLabel;
    use domain::councils::standing::Overall;

    fn day(d: &str) -> NaiveDate {
        d.parse().expect("a day")
    }

    fn noon(d: &str) -> DateTime<Utc> {
        day(d).and_hms_opt(12, 0, 0).expect("noon").and_utc()
    }

    fn resolved(what: Adoption, object: Id, d: &str) -> Resolved {
        Resolved { what, object, decided_with: Id::nil(), slug: d.into(), item: 1, date: day(d), at: noon(d), outcome: Outcome::Unanimous }
    }

    /// The edition of March, before which there was one in January.
    fn edition() -> EditionHead {
        EditionHead {
            id: Id::from_u128(2),
            number: 2,
            label: EditionLabel::Adopted,
            digest: String::new(),
            reason: String::new(),
            published_at: noon("2026-03-01"),
        }
    }

    /// The councils were asked about it with this item, and this is where everybody reads of the decision.
    fn asked(item: Option<Id>, came: Option<&str>) -> Came {
        let round = Round {
            id: Id::from_u128(9),
            text: Text { number: 2, digest: String::new() },
            adopted_on: day("2026-02-20"),
            item,
            proposal: String::new(),
            version: 1,
        };
        let came = came.map(|slug| PublicDecision { slug: slug.into(), number: 1 });
        let overall = Overall::default();
        let seen = Seen { round, came, members: vec![], paths: vec![], standings: vec![], overall, today: day("2026-03-02") };
        Came { earlier: Some(noon("2026-01-01")), councils: Arc::new(vec![seen]), kept: None }
    }

    #[test]
    fn an_edition_comes_from_what_the_steward_named() {
        let draft = |d| resolved(Adoption::Draft, Id::nil(), d);
        let (newer, older, before) = (draft("2026-02-20"), draft("2026-02-10"), draft("2025-12-10"));
        let all = [newer.clone(), older.clone(), before.clone()];
        let (e, item) = (edition(), Some(Id::from_u128(7)));
        let nobody = Came { earlier: Some(noon("2026-01-01")), councils: Arc::default(), kept: None };
        // By the date only where nothing was named.
        assert_eq!(origin(&e, &all, &nobody), Some(Origin::Draft(&newer)));
        assert_eq!(origin(&e, &all, &asked(None, None)), Some(Origin::Draft(&newer)));
        assert_eq!(origin(&e, std::slice::from_ref(&before), &nobody), None, "that became the edition before");
        assert_eq!(origin(&e, &all, &asked(item, Some("2026-02-10"))), Some(Origin::Draft(&older)));
        assert_eq!(origin(&e, &all, &asked(item, Some("2025-12-10"))), Some(Origin::Draft(&before)));
        // Minutes that are not settled: neither that conference nor another one in its place.
        assert_eq!(origin(&e, &all, &asked(item, None)), None);
        // A list or a resolution is no draft and no edition.
        let named = asked(item, Some("2026-02-15"));
        let decision = PublicDecision { slug: "2026-02-15".into(), number: 1 };
        assert_eq!(origin(&e, &all, &named), Some(Origin::Named(&decision, day("2026-02-20"))));
        // That an edition itself was adopted is no guess.
        let all = [resolved(Adoption::Edition, Id::from_u128(1), "2026-02-15"), resolved(Adoption::Edition, e.id, "2026-04-01"), newer];
        for came in [&nobody, &named, &asked(item, None)] {
            assert_eq!(origin(&e, &all, came), Some(Origin::Edition(&all[1])));
        }
    }
}
