//! The sections of a project's page.

use super::show::Shown;
use crate::public::files::entries;
use crate::public::resolutions::outside;
use crate::public::section::section;
use crate::public::site::{Site, local};
use crate::ui::state;
use crate::ui::table::{self, Rows};
use contract::dates::show_day;
use contract::fact_sheet::{FactSheet, Funding, SheetContent};
use contract::money::{euro, group};
use leptos::prelude::*;
use portal::published::Published;

/// How far it is: newest first; what came after the edition is marked.
pub fn notes(site: &Site, edition: &Published, notes: &[Shown]) -> AnyView {
    let items = |list: &[Shown]| list.iter().map(|(n, live)| note(site, n, *live)).collect_view();
    let any_live = notes.iter().any(|(_, live)| *live);
    let date = show_day(local(edition.head.published_at).date_naive(), site.lang);
    let sub = any_live.then(|| view! { <p>{site.lang.say(format_args!("Was nach der Fassung vom {date} gemeldet wurde, ist als aktueller Stand gekennzeichnet."), format_args!("What was reported after the edition of {date} is marked as current status."))}</p> });
    let body = if notes.is_empty() {
        view! { <p class="p-quote">{site.t("Noch kein Sachstand gemeldet.", "No progress reported yet.")}</p> }.into_any()
    } else {
        let (first, rest) = notes.split_at(notes.len().min(3));
        let more = (!rest.is_empty()).then(|| view! { <details class="p-fold"><summary>{site.lang.say(format_args!("Alle {} Sachstände", notes.len()), format_args!("All {} reports", notes.len()))}</summary><ul class="p-log">{items(rest)}</ul></details> });
        view! { <ul class="p-log">{items(first)}</ul>{more} }.into_any()
    };
    section("sach", site.t("Wie weit ist es?", "How far is it?"), sub.into_any(), body)
}

fn note(site: &Site, n: &contract::strategy::ProgressNote, live: bool) -> AnyView {
    let mark = live.then(|| view! { " "<small class="p-muted">{site.t("aktueller Stand, nach der Fassung gemeldet", "current status, reported after the edition")}</small> });
    let then = n
        .status
        .map(|s| view! { " "<small class="p-muted">{site.t("Status an diesem Tag: ", "status that day: ")}{s.label(site.lang)}</small> });
    let plan = (!n.plan.is_empty()).then(|| view! { <strong>{site.t("Plan: ", "Plan: ")}</strong><span lang="de">{n.plan.clone()}</span>" "<strong>{site.t("Ist: ", "Actual: ")}</strong> });
    let next = (!n.next_step.is_empty()).then(
        || view! { <p><strong>{site.t("Nächster Schritt: ", "Next step: ")}</strong><span lang="de">{n.next_step.clone()}</span></p> },
    );
    view! {
        <li><time class="p-log__when" datetime=n.date.to_string()>{show_day(n.date, site.lang)}</time>
            <div><p>{state::light(n.light, site.lang)}{then}{mark}</p><p>{plan}<span lang="de">{n.actual.clone()}</span></p>{next}</div></li>
    }
    .into_any()
}

/// The long description.
pub fn narrative(site: &Site, edition: &Published, s: &FactSheet) -> AnyView {
    if s.narrative.is_empty() {
        return ().into_any();
    }
    section(
        "text",
        site.t("Im Einzelnen", "In detail"),
        ().into_any(),
        crate::public::cards::document(site, edition, &s.narrative, 3, "text"),
    )
}

fn granted(fundings: &[Funding]) -> (i64, i64, i64) {
    let sum = |pick: fn(&Funding) -> Option<i64>| fundings.iter().filter_map(pick).sum();
    (sum(|f| f.granted), sum(|f| f.called), sum(|f| f.own_share))
}

/// What it costs and who pays.
pub fn money(site: &Site, c: &SheetContent) -> AnyView {
    if c.cost.is_none() && c.running_cost.is_none() && c.fundings.is_empty() {
        return ().into_any();
    }
    let about = if c.cost_estimated { site.t("etwa ", "about ") } else { "" };
    let cost = c.cost.map(|n| view! { <div><dt>{site.t("Gesamtkosten", "Total cost")}</dt><dd>{about}{euro(n, site.lang)}</dd></div> });
    let running = c.running_cost.map(
        |n| view! { <div><dt>{site.t("Danach", "Afterwards")}</dt><dd>{euro(n, site.lang)}{site.t(" im Jahr", " a year")}</dd></div> },
    );
    let fundings = c.fundings.iter().map(|f| funding(site, f)).collect_view();
    let body = view! { {bar(site, c)}<dl class="p-facts">{cost}{fundings}{running}</dl> }.into_any();
    section("geld", site.t("Kosten und Förderung", "Cost and funding"), ().into_any(), body)
}

fn funding(site: &Site, f: &Funding) -> AnyView {
    let date = f.date.as_ref().map(|d| format!(", {}", d.show(site.lang))).unwrap_or_default();
    let sums = [
        (f.granted, site.t("bewilligt", "granted")),
        (f.called, site.t("abgerufen", "called")),
        (f.own_share, site.t("Eigenanteil", "own share")),
    ];
    let sums: Vec<String> = sums.iter().filter_map(|(n, w)| n.map(|n| format!("{w} {}", euro(n, site.lang)))).collect();
    view! {
        <div><dt>{site.t("Förderung", "Funding")}</dt><dd><span lang="de">{f.programme.clone()}</span>
            <small>{f.state.label(site.lang)}{date}</small>
            {(!sums.is_empty()).then(|| view! { <small>{sums.join(", ")}</small> })}
            {(!f.note.is_empty()).then(|| view! { <small lang="de">{f.note.clone()}</small> })}</dd></div>
    }
    .into_any()
}

/// Funding and own share as a bar, if both are known.
fn bar(site: &Site, c: &SheetContent) -> AnyView {
    let (given, called, own) = granted(&c.fundings);
    let total = given + own;
    if given == 0 || total <= 0 {
        return ().into_any();
    }
    let x = |n: i64| 758.0 * n as f64 / total as f64;
    let (called, g) = (called.min(given), |n: i64| group(n, site.lang));
    let described = site.lang.say(
        format_args!("{} Euro Förderung, davon {} abgerufen. {} Euro Eigenanteil.", g(given), g(called), g(own)),
        format_args!("{} euros of funding, {} of it called. {} euros own share.", g(given), g(called), g(own)),
    );
    let words = [site.t("Förderung", "Funding"), site.t("Eigenanteil", "Own share"), site.t("davon abgerufen", "called so far")];
    let inner = format!(
        "<title id=\"fi-t\">{}</title><desc id=\"fi-d\">{described}</desc>\
         <rect class=\"fill\" x=\"1\" y=\"36\" width=\"{:.0}\" height=\"40\"/><rect class=\"soft\" x=\"{:.0}\" y=\"36\" width=\"{:.0}\" height=\"40\"/>\
         <rect class=\"open\" x=\"{:.0}\" y=\"36\" width=\"{:.0}\" height=\"40\"/>\
         <text class=\"r\" x=\"1\" y=\"22\">{} {}</text><text class=\"b\" x=\"760\" y=\"22\" text-anchor=\"end\">{} {}</text><text class=\"m\" x=\"1\" y=\"100\">{} {}</text>",
        site.t("Finanzierung", "Financing"),
        x(called),
        1.0 + x(called),
        x(given - called),
        1.0 + x(given),
        x(own),
        words[0],
        g(given),
        words[1],
        g(own),
        words[2],
        g(called),
    );
    view! { <figure><svg class="p-chart p-wide-only" viewBox="0 0 760 112" role="img" aria-labelledby="fi-t fi-d" inner_html=inner></svg></figure> }.into_any()
}

/// Figures, partners outside the region, and what it depends on.
pub fn figures(site: &Site, c: &SheetContent) -> AnyView {
    if c.figures.is_empty() && c.partners.is_empty() && c.conditions.is_empty() && c.legal_basis.is_empty() {
        return ().into_any();
    }
    let figures = c
        .figures
        .iter()
        .map(|f| {
            let as_of = f.as_of.as_ref().map(|d| view! { <small>{site.t("Stand ", "as of ")}{d.show(site.lang)}</small> });
            view! { <div><dt lang="de">{f.title.clone()}</dt><dd lang="de">{f.value.clone()}" "{f.unit.clone()}{as_of}</dd></div> }
        })
        .collect_view();
    let partners = c
        .partners
        .iter()
        .map(|p| view! { <div><dt>{site.t("Partner", "Partner")}</dt><dd lang="de">{p.name.clone()}<small>{p.role.clone()}</small></dd></div> })
        .collect_view();
    let law = (!c.legal_basis.is_empty())
        .then(|| view! { <div><dt>{site.t("Rechtsgrundlage", "Legal basis")}</dt><dd lang="de">{c.legal_basis.clone()}</dd></div> });
    let conditions = (!c.conditions.is_empty())
        .then(|| view! { <div><dt>{site.t("Voraussetzungen", "Conditions")}</dt><dd lang="de">{c.conditions.clone()}</dd></div> });
    section(
        "zahlen",
        site.t("Zahlen und Voraussetzungen", "Figures and conditions"),
        ().into_any(),
        view! { <dl class="p-facts">{figures}{partners}{law}{conditions}</dl> }.into_any(),
    )
}

/// What others can take over.
pub fn building_blocks(site: &Site, c: &SheetContent) -> AnyView {
    if c.transferability.is_empty() && c.building_blocks.is_empty() {
        return ().into_any();
    }
    let mut rows = Rows::default();
    for b in &c.building_blocks {
        let note = (!b.note.is_empty()).then(|| view! { " "<small>{b.note.as_str()}</small> });
        rows.next(None)
            .head(false, view! { <span lang="de">{b.title.as_str()}{note}</span> })
            .cell(site.t("Wie fertig", "How ready"), b.readiness.label(site.lang))
            .german(site.t("Übernommen von", "Taken over by"), &b.taken_over_by);
    }
    let heads = [site.t("Baustein", "Building block"), site.t("Wie fertig", "How ready"), site.t("Übernommen von", "Taken over by")];
    let blocks = (!c.building_blocks.is_empty())
        .then(|| table::stacked(site.t("Übertragbare Bausteine", "Building blocks"), &table::heads(&heads), &rows));
    let body = view! { <p class="p-measure" lang="de">{c.transferability.clone()}</p>{blocks} }.into_any();
    section("nach", site.t("Was andere übernehmen können", "What others can take over"), ().into_any(), body)
}

/// Files and links.
pub fn files(site: &Site, s: &FactSheet) -> AnyView {
    if s.attachments.is_empty() && s.content.links.is_empty() {
        return ().into_any();
    }
    let links = s
        .content
        .links
        .iter()
        .map(|l| view! { <li>{outside(&l.url, if l.title.is_empty() { l.url.clone() } else { l.title.clone() })}</li> })
        .collect_view();
    section(
        "dateien",
        site.t("Dateien und Links", "Files and links"),
        ().into_any(),
        view! { <ul class="p-plain">{entries(site, &s.attachments)}{links}</ul> }.into_any(),
    )
}
