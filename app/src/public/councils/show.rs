//! The page: how many have decided, what is next, the board, other words.

use super::{Asked, board, rounds, words};
use crate::error::PageResult;
use crate::public::site::{Page, Site};
use crate::public::way;
use crate::ui::council;
use crate::ui::number::{capital, count, in_words};
use axum::extract::Query;
use contract::dates::show_day_long;
use domain::councils::standing::{Overall, Standing, upcoming};
use leptos::prelude::*;
use portal::conferences::Kept;
use portal::councils::Seen;

/// Meetings to come that the page lists; the calendar has all.
const NEXT: usize = 8;
/// More boxes than this say nothing to the eye.
const BOXES: usize = 60;

/// `/beschluesse`
pub async fn show(site: Site, Query(asked): Query<Asked>) -> PageResult {
    let (all, at) = rounds(&site, &asked).await?;
    let title = site.t("Wo steht der Beschluss?", "Where do the councils stand?");
    let seen = at.map(|i| &all[i]);
    // Before its minutes are settled nothing is said of what a conference adopted.
    let kept = match seen.and_then(|s| Some((s.came.as_ref().and(s.round.item)?, s.round.text.number))) {
        Some((item, number)) => site.app.kept(item, number).await.map_err(|e| site.fail(e))?,
        None => None,
    };
    let page = Page {
        title,
        description: seen.map(|s| sentence(&site, s)).unwrap_or_default(),
        section: "/beschluesse",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || match seen {
        None => empty(&site, title),
        Some(seen) => view! {
            {opening(&site, seen, kept.as_deref(), title)}
            {next(&site, seen)}
            {board::section(&site, seen, asked.nur == "offen")}
            {words::section(&site, seen)}
            {others(&site, &all, seen)}
            {source(&site, seen)}
        }
        .into_any(),
    }))
}

fn empty(site: &Site, title: &str) -> AnyView {
    view! {
        <div class="p-open p-open--page"><h1 class="p-title p-title--long">{title.to_owned()}</h1></div>
        <div class="p-empty"><h2 class="p-count">{site.t("Noch ist kein Rat gefragt", "No council has been asked yet")}</h2>
            <p>{site.t(
                "Hat die Bürgermeisterkonferenz eine Fassung angenommen, beraten die Räte darüber. Dann steht hier, wer wann entscheidet.",
                "Once the mayors' conference has adopted an edition, the councils deliberate on it. Then this page says who decides when.")}</p>
            <p><a href=site.top("/fassungen")>{site.t("Alle Fassungen ansehen", "See all editions")}</a></p></div>
    }
    .into_any()
}

/// "Sieben von zwölf Räten haben Fassung 3 beschlossen."
fn sentence(site: &Site, seen: &Seen) -> String {
    let (o, n) = (&seen.overall, seen.round.text.number);
    let (done, all) = (capital(&in_words(o.resolved, site.lang)), in_words(o.total, site.lang));
    if let Some(since) = o.since {
        let day = show_day_long(since, site.lang);
        return site.lang.say(
            format_args!("Von allen beschlossen: Alle {all} Räte haben Fassung {n} zugestimmt, der letzte am {day}."),
            format_args!("Resolved by all: all {all} councils have agreed to edition {n}, the last on {day}."),
        );
    }
    let verb = if o.resolved < 2 { "hat" } else { "haben" };
    site.lang.say(
        format_args!(
            "{} von {all} Räten {verb} Fassung {n} beschlossen.",
            if o.resolved == 1 { "Einer".to_owned() } else { done.replace("Kein", "Keiner") }
        ),
        format_args!(
            "{} of {all} councils {} resolved edition {n}.",
            if o.resolved == 0 { "None" } else { &done },
            if o.resolved == 1 { "has" } else { "have" }
        ),
    )
}

fn opening(site: &Site, seen: &Seen, kept: Option<&Kept>, title: &str) -> AnyView {
    let (o, n) = (&seen.overall, seen.round.text.number);
    let kicker = site.lang.say(format_args!("Beschlüsse, Fassung {n}"), format_args!("Resolutions, edition {n}"));
    let explained = site.t(
        "Alle beraten denselben Text, jeder Rat auf seinem Weg durch die Ausschüsse. Die Strategie gilt für eine Kommune, sobald ihr Rat zugestimmt hat.",
        "All deliberate on the same text, each council on its own way through the committees. The strategy holds for a municipality once its council has agreed.");
    view! {
        <div class="p-open p-open--page p-two">
            <div><p class="p-kicker">{kicker}</p><h1 class="p-title p-title--long">{title.to_owned()}</h1>
                <p class="p-lead">{sentence(site, seen)}" "{explained}</p>{came(site, seen, kept)}</div>
            <div><p class="p-big">{o.resolved}" "<small>{site.t("von ", "of ")}{o.total}</small></p>{boxes(seen)}{counts(site, o)}</div>
        </div>
    }
    .into_any()
}

/// Where the text came from, and what is in it.
fn came(site: &Site, seen: &Seen, kept: Option<&Kept>) -> AnyView {
    let n = seen.round.text.number;
    let day = show_day_long(seen.round.adopted_on, site.lang);
    let adopted = site.lang.say(format_args!(" hat den Text am {day} angenommen"), format_args!(" adopted the text on {day}"));
    let since = kept.filter(|k| !k.changed.is_empty()).map(|k| way::changed_since(site, n, k));
    let who = match &seen.came {
        Some(d) => way::decision(site, &d.slug, d.number),
        None => way::conferences(site),
    };
    let name = site.lang.say(format_args!("Fassung {n}"), format_args!("edition {n}"));
    let fields = site.t("jedem Themenfeld", "every field of action");
    // Of a draft of which nothing is in the edition nothing is said.
    let conference = kept.is_none_or(|k| k.as_adopted > 0).then(|| view! { {site.t("Die ", "The ")}{who}{adopted}{since}". " });
    view! {
        <p class="p-measure">{conference}{site.t("Der Text steht in ", "The text is ")}<a href=site.top(&format!("/fassungen/{n}"))>{name}</a>{site.t(". Wie ein Themenfeld zu seiner Priorität kam, sagt die Seite zu ", ". How a field came to its priority is told on the page of ")}
            <a href=site.top(&format!("/fassungen/{n}/themenfelder"))>{fields}</a>"."</p>
    }
    .into_any()
}

fn boxes(seen: &Seen) -> AnyView {
    if seen.standings.len() > BOXES {
        return ().into_any();
    }
    let class = |s: &Standing| match s {
        Standing::Resolved { .. } => "is-done",
        Standing::Overdue { .. } => "is-late",
        _ => "",
    };
    let mut sorted: Vec<&'static str> = seen.standings.iter().map(class).collect();
    sorted.sort_by_key(|c| match *c {
        "is-done" => 0,
        "" => 1,
        _ => 2,
    });
    let boxes = sorted.into_iter().map(|c| view! { <i class=c></i> }).collect_view();
    view! { <p class="p-boxes" aria-hidden="true">{boxes}</p> }.into_any()
}

fn counts(site: &Site, o: &Overall) -> AnyView {
    let parts = [
        (o.resolved, site.t("beschlossen", "resolved")),
        (o.other_text, site.t("über eine andere Fassung", "on another edition")),
        (o.rejected, site.t("abgelehnt", "rejected")),
        (o.scheduled, site.t("mit Termin", "with a date")),
        (o.veiled, site.t("nicht öffentlich", "in closed session")),
        (o.overdue, site.t("überfällig", "overdue")),
        (o.noted, site.t("nur zur Kenntnis genommen", "only noted")),
        (o.open, site.t("noch ohne Termin", "without a date")),
    ];
    let items = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| view! { <li>{n}" "{word.to_owned()}</li> }).collect_view();
    view! { <ul class="p-legend">{items}</ul> }.into_any()
}

/// What comes next, and what is missing.
fn next(site: &Site, seen: &Seen) -> AnyView {
    let names: std::collections::HashMap<_, _> = seen.members.iter().map(|m| (m.id, m)).collect();
    let mut meetings: Vec<_> = seen
        .paths
        .iter()
        .filter_map(|p| names.get(&p.organisation).map(|m| (*m, p)))
        .flat_map(|(m, p)| p.consultations.iter().map(move |c| (m, c)))
        .filter(|(_, c)| upcoming(c, seen.today))
        .collect();
    meetings.sort_by_key(|(m, c)| (c.date, m.short_name.clone()));
    let late: Vec<&str> = seen
        .members
        .iter()
        .zip(&seen.standings)
        .filter(|(_, s)| matches!(s, Standing::Overdue { .. }))
        .map(|(m, _)| m.short_name.as_str())
        .collect();
    if meetings.is_empty() && late.is_empty() {
        return ().into_any();
    }
    let more = meetings.len().saturating_sub(NEXT);
    let rows = meetings
        .iter()
        .take(NEXT)
        .map(|(m, c)| {
            let day = c.date.map(|d| contract::dates::show_day(d, site.lang)).unwrap_or_default();
            let paper = if c.paper.is_empty() { String::new() } else { site.lang.say(format_args!(", Vorlage {}", c.paper), format_args!(", paper {}", c.paper)) };
            let machine = c.date.map(|d| d.to_string());
            view! {
                <li itemscope itemtype="https://schema.org/Event"><time class="p-log__when" datetime=machine itemprop="startDate">{day}</time>
                    <div><p><strong lang="de" itemprop="name">{m.short_name.clone()}", "{c.body_name.clone()}":"</strong>" "{c.role.label(site.lang)}{paper}</p></div></li>
            }
        })
        .collect_view();
    let rest = (more > 0).then(|| {
        let n = count(more, site.lang, ("weitere Sitzung", "weitere Sitzungen"), ("more meeting", "more meetings"));
        let words = site.lang.say(format_args!("Und {n}; alle stehen im Kalender."), format_args!("And {n}; the calendar has all."));
        view! { <p class="p-small p-muted">{words}</p> }
    });
    let missing = (!late.is_empty()).then(|| {
        let list = late.iter().take(12).copied().collect::<Vec<_>>().join(", ");
        view! { <p>{council::standing_late(site.lang)}" "<span lang="de">{list}</span>"."</p> }
    });
    view! {
        <section class="p-sec" aria-labelledby="naechste">
            <div class="p-sec__side"><h2 id="naechste">{site.t("Als Nächstes", "What comes next")}</h2></div>
            <div class="p-sec__main">
                {(!meetings.is_empty()).then(|| view! { <ul class="p-log">{rows}</ul> })}
                {rest}{missing}
                <p class="p-actions"><a href=site.top("/beschluesse.ics")>{site.t("Termine als Kalender", "Dates as a calendar")}</a></p>
            </div>
        </section>
    }
    .into_any()
}

/// Earlier and later rounds.
fn others(site: &Site, all: &[Seen], shown: &Seen) -> AnyView {
    let others: Vec<&Seen> = all.iter().filter(|s| s.round.id != shown.round.id).collect();
    if others.is_empty() {
        return ().into_any();
    }
    let items = others
        .into_iter()
        .map(|s| {
            let n = s.round.text.number;
            let o = &s.overall;
            let words = site.lang.say(format_args!("Beschlüsse über Fassung {n}"), format_args!("Resolutions on edition {n}"));
            let count = site
                .lang
                .say(format_args!("{} von {} beschlossen", o.resolved, o.total), format_args!("{} of {} resolved", o.resolved, o.total));
            view! { <li><a href=site.top(&format!("/beschluesse?fassung={n}"))>{words}</a>" "<small>{count}</small></li> }
        })
        .collect_view();
    view! {
        <section class="p-sec" aria-labelledby="andere">
            <div class="p-sec__side"><h2 id="andere">{site.t("Andere Fassungen", "Other editions")}</h2></div>
            <div class="p-sec__main"><ul class="p-plain">{items}</ul></div>
        </section>
    }
    .into_any()
}

fn source(site: &Site, seen: &Seen) -> AnyView {
    let query = format!("?fassung={}", seen.round.text.number);
    view! {
        <p class="p-small p-muted">{site.t(
            "Eingetragen von den Sitzungsdiensten der Kommunen. Nicht öffentliche Beratungen stehen hier nur mit Tag und Gremium.",
            "Entered by the municipalities' council clerks. Closed deliberations are shown with day and body only.")}</p>
        <p class="p-actions">
            <a href=site.top(&format!("/beschluesse.xlsx{query}"))>"Excel"</a>
            <a href=site.top(&format!("/beschluesse.csv{query}"))>"CSV"</a>
        </p>
    }
    .into_any()
}
