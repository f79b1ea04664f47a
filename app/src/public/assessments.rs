//! The list that a working group made of an assessment, for everybody: the rule, its working, the
//! deviations with their reasons, and which conference decided on it.

use super::site::{Page, Site, local};
use crate::error::PageResult;
use crate::ui::number::{capital, in_words};
use crate::ui::table::{self, Heads, Rows};
use axum::extract::Path;
use contract::Lang;
use contract::conference::class_words;
use contract::consolidation::decimal;
use contract::dates::show_day_long;
use leptos::prelude::*;
use portal::assessments::{PublicAssessment, PublicLine, PublicProposal};
use portal::conferences::{Adopted, Record};
use portal::published::Published;
use std::collections::HashMap;

/// The address of an assessment's page.
pub fn path(slug: &str) -> String {
    format!("/bedarfsabfragen/{slug}")
}

/// Assessments whose list the edition can know of, the newest first.
pub fn listed<'a>(all: &'a [PublicAssessment], edition: &Published) -> impl Iterator<Item = (&'a PublicAssessment, &'a PublicProposal)> {
    let until = edition.head.published_at;
    all.iter().filter_map(move |a| Some((a, a.proposal(until)?)))
}

/// `/bedarfsabfragen`
pub async fn list_of_all(site: Site) -> PageResult {
    let edition = site.edition()?;
    let all = site.app.assessments().await.map_err(|e| site.fail(e))?;
    let page =
        Page { title: site.t("Bedarfsabfragen", "Assessments"), description: String::new(), section: "/strategie", above: above(&site) };
    Ok(site.page(page, || {
        let entry = |(asked, proposal): (&PublicAssessment, &PublicProposal)| {
            let day = show_day_long(local(asked.closed_at).date_naive(), site.lang);
            view! {
                <li>
                    <span class="p-log__when">{day}</span>
                    <div><p><a href=site.href(&path(&asked.slug)) lang="de">{asked.title.clone()}</a></p><p class="p-small">{answered(&site, asked, proposal)}</p></div>
                </li>
            }
        };
        let entries: Vec<_> = listed(&all, edition).map(entry).collect();
        let none = view! { <div class="p-empty"><h2 class="p-count">{site.t("Noch keine Bedarfsabfrage", "No assessment yet")}</h2><p>{site.t("Bis zu dieser Fassung hat noch keine Abfrage zu einer Liste geführt.", "Up to this edition no assessment led to a list.")}</p></div> };
        view! {
            <div class="p-open p-open--page"><h1 class="p-title">{site.t("Bedarfsabfragen", "Assessments")}</h1>
                <p class="p-lead">{site.t(
                    "Jede Kommune sagt, was ihr wie wichtig ist. Hier steht, wie aus den Antworten die Prioritäten wurden.",
                    "Every municipality says what matters to it, and how much. This is how the answers became priorities.")}</p></div>
            {if entries.is_empty() { none.into_any() } else { view! { <ul class="p-log">{entries}</ul> }.into_any() }}
        }
        .into_any()
    }))
}

fn above(site: &Site) -> Vec<(String, String)> {
    vec![(site.top("/"), site.t("Start", "Home").to_owned()), (site.href("/strategie"), site.t("Strategie", "Strategy").to_owned())]
}

/// `/bedarfsabfragen/{slug}`: as far as the edition can know of it.
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let all = site.app.assessments().await.map_err(|e| site.fail(e))?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let found = listed(&all, edition).find(|(a, _)| a.slug == slug);
    let (asked, proposal) = found.ok_or_else(|| site.missing())?;
    let adopted = site.app.adopted().await.map_err(|e| site.fail(e))?;
    let records = site.app.records().await.map_err(|e| site.fail(e))?;
    let page = Page {
        title: &asked.title,
        description: answered(&site, asked, proposal),
        section: "/strategie",
        above: {
            let mut way = above(&site);
            way.push((site.href("/bedarfsabfragen"), site.t("Bedarfsabfragen", "Assessments").to_owned()));
            way
        },
    };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page"><p class="p-kicker">{site.t("Bedarfsabfrage", "Assessment")}</p>
                <h1 class="p-title p-title--long" lang="de">{asked.title.clone()}</h1>
                <p class="p-lead">{answered(&site, asked, proposal)}</p></div>
            {rule(&site, proposal)}
            {list(&site, edition, asked, proposal)}
            {next(&site, edition, asked, proposal, &adopted, &records)}
        }
        .into_any()
    }))
}

/// "Bis zum 13. September 2019 haben zwölf Kommunen geantwortet."
fn answered(site: &Site, asked: &PublicAssessment, proposal: &PublicProposal) -> String {
    let (n, day) = (in_words(proposal.answered, site.lang), show_day_long(local(asked.closed_at).date_naive(), site.lang));
    match (proposal.answered, site.lang) {
        (1, Lang::De) => format!("Bis zum {day} hat eine Kommune geantwortet. So wurde aus der Antwort eine Liste."),
        (_, Lang::De) => format!("Bis zum {day} haben {n} Kommunen geantwortet. So wurde aus den Antworten eine Liste."),
        (1, Lang::En) => format!("One municipality had answered by {day}. This is how its answer became a list."),
        (_, Lang::En) => format!("{} municipalities had answered by {day}. This is how their answers became a list.", capital(&n)),
    }
}

fn rule(site: &Site, proposal: &PublicProposal) -> AnyView {
    let sentences = proposal.rule(site.lang).iter().map(|s| view! { <li>{s.clone()}</li> }).collect_view();
    view! {
        <section class="p-sec" aria-labelledby="regel">
            <div class="p-sec__side"><h2 id="regel">{site.t("Die Regel", "The rule")}</h2>
                <p>{site.t("Für alle Felder dieselbe; die Arbeitsgruppe hat sie gewählt.", "The same for all fields; the working group chose it.")}</p></div>
            <div class="p-sec__main"><ul class="p-measure">{sentences}</ul></div>
        </section>
    }
    .into_any()
}

/// A row for every field, in the order of the list.
fn list(site: &Site, edition: &Published, asked: &PublicAssessment, proposal: &PublicProposal) -> AnyView {
    let (field, by_rule) = (site.t("Themenfeld", "Field of action"), site.t("Nach der Regel", "By the rule"));
    let (value, proposed) =
        (site.t("Wert und Rechnung", "Value and working"), site.t("Vorschlag der Arbeitsgruppe", "The group's proposal"));
    let known = |l: &PublicLine| edition.contents.fields.iter().find(|f| f.id == l.proposed.field());
    let mut heads = Heads::default().head(field);
    if asked.open() {
        heads = heads.head(value);
    }
    let mut rows = Rows::default();
    for l in &proposal.lines {
        let p = &l.proposed;
        let title = match known(l) {
            Some(f) => view! { <a href=site.href(&format!("/themenfelder/{}#warum", f.content.slug))>{p.title.clone()}</a> }.into_any(),
            None => p.title.clone().into_any(),
        };
        let mut row = rows.next(None).head(true, title);
        if asked.open() {
            let working = l.working(site.lang).unwrap_or_default().to_owned();
            let number = p.value.map_or("–".to_owned(), |v| decimal(v, site.lang));
            row = row.cell(value, view! { <strong>{number}</strong><br /><span class="p-small p-muted">{working}</span> });
        }
        let reason = p.deviates().then(|| {
            view! { <br /><span class="p-small">{site.t("anders als gerechnet, weil: ", "other than computed, because: ")}<span lang="de">{p.reason.clone()}</span></span> }
        });
        row.cell(by_rule, class_words(p.computed, p.computed_deferred, site.lang))
            .cell(proposed, view! { {class_words(Some(p.class), p.deferred, site.lang)}{reason} });
    }
    let title = site.t("Die Liste", "The list");
    let table = table::stacked(title, &heads.head(by_rule).head(proposed), &rows);
    let towns = asked.open().then(|| view! { <p class="p-actions"><a href=site.href("/kommunen")>{site.t("Was die einzelnen Kommunen geantwortet haben", "What each municipality answered")}</a></p> });
    let closed = (!asked.open()).then(|| view! { <p class="p-small p-muted p-measure">{site.t("Die einzelnen Antworten und die Werte bleiben im Verbund.", "The single answers and the values stay within the region.")}</p> });
    view! {
        <section class="p-sec" aria-labelledby="liste">
            <div class="p-sec__side"><h2 id="liste">{title}</h2>
                <p>{site.t("Wo die Arbeitsgruppe anders entschied als die Rechnung, steht ihr Grund.", "Where the group decided otherwise than the computation, its reason is given.")}</p></div>
            <div class="p-sec__main">{closed}{table}{towns}</div>
        </section>
    }
    .into_any()
}

/// Which conference decided on the list, as far as the edition can know.
fn next(
    site: &Site,
    edition: &Published,
    asked: &PublicAssessment,
    proposal: &PublicProposal,
    adopted: &[Adopted],
    records: &[Record],
) -> AnyView {
    let until = edition.head.published_at;
    // A decision on another assessment's list is none on this one.
    let of = |a: &Adopted| records.iter().find(|r| r.slug == a.slug)?.items.get(a.item.checked_sub(1)?)?.assessment;
    let of_list = |a: &&Adopted| {
        of(a).is_none_or(|id| id == asked.id)
            && a.at <= until
            && a.at >= asked.closed_at
            && proposal.lines.iter().any(|l| l.proposed.field() == a.field)
    };
    // The newest stand first: the first conference after the answers is the one that had this list.
    let Some(first) = adopted.iter().rfind(of_list) else { return ().into_any() };
    let (day, how) = (show_day_long(first.date, site.lang), first.outcome.label(site.lang));
    let (before, after) = site
        .lang
        .pick(("Darüber hat die ", format!(" am {day} entschieden ({how}).")), ("The ", format!(" decided on it on {day} ({how}).")));
    view! { <p class="p-measure">{before}{super::way::decision(site, &first.slug, first.item)}{after}</p> }.into_any()
}
