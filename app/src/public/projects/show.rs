//! One project: as the edition froze it, with what was reported since.

use super::detail::{building_blocks, figures, files, money, narrative, notes};
use super::people::{member, people};
use super::{milestones, path, slug};
use crate::error::{PageError, PageResult};
use crate::public::resolutions;
use crate::public::site::{Page, Site, local};
use crate::public::way::{self, Came};
use crate::public::workshops::origins_of;
use crate::ui::state;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use contract::dates::{PartialDate, show_day};
use contract::fact_sheet::FactSheet;
use contract::strategy::ProgressNote;
use contract::workshop::CarriedKind;
use leptos::prelude::*;
use portal::conferences::Resolved;
use portal::editions::Place;
use portal::published::Published;
use std::collections::HashMap;

/// A note, and whether it came after the edition.
pub type Shown = (ProgressNote, bool);

/// `/projekte/{number}-{slug}`, and with `.pdf` behind it the same on one sheet of paper.
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let asked = params.get("adresse").map(String::as_str).unwrap_or_default();
    let (asked, printed) = asked.strip_suffix(".pdf").map_or((asked, false), |asked| (asked, true));
    let number: i32 = asked.split('-').next().and_then(|n| n.parse().ok()).ok_or_else(|| site.missing())?;
    let Some(place) = edition.index.numbered(number) else { return site.in_an_earlier_edition(Place::Project(number)).await };
    let sheet = &edition.contents.sheets[place];
    if asked != slug(sheet) {
        let ending = if printed { ".pdf" } else { "" };
        return Ok(moved(&format!("{}{ending}", site.href(&path(sheet)))));
    }
    let later = since(&site, edition, sheet).await?.into_iter().map(|n| (n, true));
    let mut notes_shown: Vec<Shown> = later.chain(sheet.notes.iter().map(|n| (n.clone(), false))).collect();
    notes_shown.sort_by_key(|(n, live)| std::cmp::Reverse((n.date, *live, n.id)));
    if printed {
        return Ok(super::one_page::answer(&site, edition, sheet, notes_shown.first(), known_on(&site, edition)));
    }
    let c = &sheet.content;
    let head = Page {
        title: &c.title,
        description: c.summary.chars().take(160).collect(),
        section: "/projekte",
        above: vec![
            (site.top("/"), site.t("Start", "Home").to_owned()),
            (site.href("/projekte"), site.t("Projekte", "Projects").to_owned()),
        ],
    };
    let today = site.app.portal.today();
    let day = known_on(&site, edition);
    let resolved = site.app.resolved().await.map_err(|e| site.fail(e))?;
    let came = way::came(&site, edition).await.map_err(|e| site.fail(e))?;
    Ok(site.page(head, || {
        view! {
            <article class="p-sheet" itemscope itemtype="https://schema.org/CreativeWork">
                {described(&site, edition, sheet, notes_shown.first())}
                {opening(&site, edition, sheet)}
                {facts(&site, edition, sheet, notes_shown.first())}
                <div class="p-sheet__parts">
                    {notes(&site, edition, &notes_shown)}
                    {narrative(&site, edition, sheet)}
                    {milestones::section(&site, c, today, day)}
                    {money(&site, c)}
                    {figures(&site, c)}
                    {resolutions::section(&site, &c.resolutions, site.t("Beschlüsse dazu", "Resolutions"), ().into_any())}
                    {origins(&site, edition, sheet, &resolved, &came)}
                    {building_blocks(&site, c)}
                    {files(&site, sheet)}
                    {people(&site, edition, sheet)}
                </div>
                {source(&site, edition, sheet)}
            </article>
        }
        .into_any()
    }))
}

/// What was reported after the edition was published, as far as everybody may read it today.
async fn since(site: &Site, edition: &Published, sheet: &FactSheet) -> Result<Vec<ProgressNote>, PageError> {
    let fail = |e| site.fail(e);
    let Some(newest) = site.app.latest().await.map_err(fail)?.filter(|_| !site.ahead) else { return Ok(Vec::new()) };
    let mut notes = site.app.live(&newest).await.map_err(fail)?.notes(sheet.id).to_vec();
    if newest.head.number != edition.head.number
        && let Some(place) = newest.index.identified(sheet.id)
    {
        notes.extend(newest.contents.sheets[place].notes.iter().filter(|n| sheet.notes.iter().all(|o| o.id != n.id)).cloned());
    }
    Ok(notes)
}

/// By which day it is judged whether something is overdue: an older edition cannot know what became of
/// it since.
fn known_on(site: &Site, edition: &Published) -> NaiveDate {
    match site.older {
        Some(n) if site.newest != Some(n) => local(edition.head.published_at).date_naive(),
        _ => site.app.portal.today(),
    }
}

fn moved(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What programs read about the sheet (schema.org), beside what the page shows anyway.
fn described(site: &Site, edition: &Published, s: &FactSheet, newest: Option<&Shown>) -> AnyView {
    let changed = newest.map_or_else(|| edition.head.published_at.to_rfc3339(), |(n, _)| n.date.to_string());
    let address = format!("{}{}", site.app.base_url, site.href(&path(s)));
    view! {
        <meta itemprop="identifier" content=s.number.to_string() />
        <meta itemprop="version" content=edition.head.number.to_string() />
        <meta itemprop="datePublished" content=edition.head.published_at.to_rfc3339() />
        <meta itemprop="dateModified" content=changed />
        <meta itemprop="inLanguage" content="de" />
        <meta itemprop="creativeWorkStatus" content=s.content.status.as_str() />
        <link itemprop="url" href=address.clone() />
        <span itemprop="about" itemscope itemtype="https://schema.org/Project">
            <meta itemprop="name" content=s.content.title.clone() /><link itemprop="url" href=address />
        </span>
    }
    .into_any()
}

/// Where the project comes from: results of workshops, then what it serves and what was decided on it
/// in one paragraph.
fn origins(site: &Site, edition: &Published, s: &FactSheet, resolved: &[Resolved], came: &Came) -> AnyView {
    let workshops = origins_of(site, edition, CarriedKind::FactSheet, s.id);
    let parts = way::of_project(site, edition, s, resolved, came);
    let none = domain::provenance::origins(&edition.contents, CarriedKind::FactSheet, s.id).is_empty();
    if parts.is_empty() && none {
        return ().into_any();
    }
    let parts = parts.into_iter().map(|p| view! { {p}" " }).collect_view();
    view! {
        <section class="p-sec" aria-labelledby="herkunft">
            <div class="p-sec__side"><h2 id="herkunft">{site.t("Woher das Projekt kommt", "Where the project came from")}</h2></div>
            <div class="p-sec__main">{workshops}<p class="p-measure">{parts}</p></div>
        </section>
    }
    .into_any()
}

fn opening(site: &Site, edition: &Published, s: &FactSheet) -> AnyView {
    let fields: Vec<AnyView> = s
        .content
        .fields
        .iter()
        .filter_map(|id| edition.contents.fields.iter().find(|f| f.id == *id))
        .map(|f| {
            view! { ", "<a href=site.href(&format!("/themenfelder/{}", f.content.slug)) lang="de">{f.content.title.clone()}</a> }.into_any()
        })
        .collect();
    view! {
        <div class="p-open p-open--page">
            <p class="p-kicker">{site.lang.say(format_args!("Projekt {}", s.number), format_args!("Project {}", s.number))}{fields}</p>
            <h1 class="p-title p-title--long" lang="de" itemprop="name">{s.content.title.clone()}</h1>
            <p class="p-lead" lang="de" itemprop="abstract">{s.content.summary.clone()}</p>
        </div>
    }
    .into_any()
}

fn facts(site: &Site, edition: &Published, s: &FactSheet, newest: Option<&Shown>) -> AnyView {
    let c = &s.content;
    let light = newest.map(|(n, live)| {
        let day = show_day(n.date, site.lang);
        let since = if *live {
            site.lang.say(format_args!("aktueller Stand vom {day}"), format_args!("current status of {day}"))
        } else {
            site.lang.say(format_args!("gemeldet am {day}"), format_args!("reported on {day}"))
        };
        view! { <div><dt>{site.t("Ampel", "Traffic light")}</dt><dd>{state::light(n.light, site.lang)}<small>{since}</small></dd></div> }
    });
    view! {
        <div class="p-open p-open--page p-open--tight"><dl class="p-facts p-facts--row">
            <div><dt>{site.t("Stand", "Status")}</dt><dd>{state::status(c.status, site.lang)}</dd></div>
            {light}
            {period(site, &c.start, &c.end).map(|p| view! { <div><dt>{site.t("Laufzeit", "Period")}</dt><dd>{p}</dd></div> })}
            <div><dt>{site.t("Federführung", "Lead")}</dt><dd lang="de">{member(site, edition, c.lead, true)}</dd></div>
        </dl></div>
    }
    .into_any()
}

fn period(site: &Site, start: &Option<PartialDate>, end: &Option<PartialDate>) -> Option<String> {
    match (start, end) {
        (Some(a), Some(b)) => Some(format!("{} {} {}", a.show(site.lang), site.t("bis", "to"), b.show(site.lang))),
        (Some(a), None) => Some(format!("{} {}", site.t("seit", "since"), a.show(site.lang))),
        (None, Some(b)) => Some(format!("{} {}", site.t("bis", "until"), b.show(site.lang))),
        (None, None) => None,
    }
}

fn source(site: &Site, edition: &Published, s: &FactSheet) -> AnyView {
    let date = show_day(local(edition.head.published_at).date_naive(), site.lang);
    let words = site.lang.say(
        format_args!("Steckbrief {} aus Fassung {} vom {date}, freigegeben durch die Federführung.", s.number, edition.head.number),
        format_args!("Fact sheet {} of edition {} of {date}, released by the lead.", s.number, edition.head.number),
    );
    let address = format!(" {}{}", site.app.base_url, site.href(&path(s)));
    let pdf = format!("{}.pdf", site.href(&path(s)));
    view! {
        <p class="p-small p-muted">{words}<span class="p-screen-only">" "<a href=pdf type="application/pdf">{site.t("Steckbrief auf einem Blatt (PDF)", "Fact sheet on one sheet of paper (PDF, German)")}</a></span>
            <span class="p-print-only">{address}</span></p>
    }
    .into_any()
}
