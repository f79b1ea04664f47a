//! Fields of action.

use super::priorities::{Beside, priorities};
use super::site::{Page, Site};
use super::why::Known;
use crate::error::PageResult;
use crate::ui::number::{capital, in_words};
use crate::ui::shell;
use crate::ui::table::{self, Rows};
use axum::extract::Path;
use contract::Lang;
use contract::dates::show_day;
use contract::strategy::{Field, Goal, Priority};
use contract::workshop::CarriedKind;
use leptos::prelude::*;
use portal::published::Published;
use std::collections::HashMap;

/// `/themenfelder`
pub async fn list(site: Site) -> PageResult {
    let edition = site.edition()?;
    let live = super::projects::filter::live(&site, edition).await?;
    let page = Page {
        title: site.t("Themenfelder", "Fields of action"),
        description: site
            .t(
                "Wofür die Region gemeinsam arbeitet, und was davon zuerst kommt.",
                "What the region works on together, and what comes first.",
            )
            .into(),
        section: "/themenfelder",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">{site.t("Themenfelder", "Fields of action")}</h1>
                <p class="p-lead">{site.t("Wofür die Region gemeinsam arbeitet, und was davon zuerst kommt.", "What the region works on together, and what comes first.")}</p>
            </div>
            {priorities(&site, edition, &live, Beside::Explained)}
        }
        .into_any()
    }))
}

/// `/themenfelder/{slug}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let Some(field) = edition.field(slug) else { return site.in_an_earlier_edition(portal::editions::Place::Field(slug)).await };
    let c = &field.content;
    let page = Page {
        title: &c.title,
        description: field.vision.plain().chars().take(160).collect(),
        section: "/themenfelder",
        above: vec![
            (site.top("/"), site.t("Start", "Home").to_owned()),
            (site.href("/themenfelder"), site.t("Themenfelder", "Fields of action").to_owned()),
        ],
    };
    let kicker = site.lang.say(format_args!("Themenfeld {}", c.number), format_args!("Field of action {}", c.number));
    let live = super::projects::filter::live(&site, edition).await?;
    let known = super::why::known(&site, edition, field).await?;
    let group = c.responsible_group.map(|g| edition.names.get(g).to_owned());
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page" itemscope itemtype="https://schema.org/CreativeWork">
                <meta itemprop="dateModified" content=edition.head.published_at.to_rfc3339() />
                <meta itemprop="version" content=edition.head.number.to_string() />
                <p class="p-kicker">{kicker}</p>
                <h1 class="p-title p-title--long" lang="de" itemprop="name">{c.title.clone()}</h1>
                <div class="p-vision" lang="de" itemprop="abstract" inner_html=super::cards::render(&site, edition, &field.vision, 2, "vision")></div>
            </div>
            <div class="p-open p-open--page p-open--tight"><dl class="p-facts p-facts--row">
                <div><dt>{site.t("Priorität", "Priority")}</dt><dd>{class_words(&site, field)}</dd></div>
                <div><dt>{site.t("Ziele", "Goals")}</dt><dd>{field.goals.len()}</dd></div>
                <div><dt>{site.t("Projekte", "Projects")}</dt><dd>{edition.index.count_of_field(field.id)}</dd></div>
                {group.map(|g| view! { <div><dt>{site.t("Zuständig", "Responsible")}</dt><dd lang="de">{g}</dd></div> })}
                <div><dt>{site.t("Gilt seit", "Valid since")}</dt><dd>{valid_since(&site, edition)}</dd></div>
            </dl></div>
            {goals(&site, edition, field, &known)}
            {yearly(&site, field)}
            {super::projects::table::of_field(&site, edition, field, &live)}
            {super::resolutions::section(&site, &c.resolutions, site.t("Beschlüsse zum Themenfeld", "Resolutions on the field"), ().into_any())}
            {notes(&site, field)}
            {super::why::section(&site, edition, field, &known)}
            {super::workshops::of_field(&site, edition, field)}
            {super::files::section(&site, &field.attachments)}
        }
    }))
}

/// "Klasse II, danach", and what deferred means.
fn class_words(site: &Site, field: &Field) -> AnyView {
    let when = |p: Priority| match p {
        Priority::First => site.t("kommt zuerst", "comes first"),
        Priority::Second => site.t("kommt danach", "comes next"),
        Priority::Third => site.t("kommt später", "comes later"),
    };
    let class = match field.content.priority {
        Some(p) => view! { {capital(p.label(site.lang))}<small>{when(p).to_owned()}</small> }.into_any(),
        None => view! { {site.t("noch nicht eingestuft", "not classified yet").to_owned()} }.into_any(),
    };
    let deferred = field
        .content
        .deferred
        .then(|| view! { <small>{site.t("zurückgestellt: vorerst nichts Gemeinsames", "deferred: nothing joint for now")}</small> });
    view! { {class}{deferred} }.into_any()
}

fn valid_since(site: &Site, edition: &Published) -> AnyView {
    let number = edition.head.number;
    let date = show_day(super::site::local(edition.head.published_at).date_naive(), site.lang);
    view! { {site.lang.say(format_args!("Fassung {number}"), format_args!("Edition {number}"))}<small>{date}</small> }.into_any()
}

fn goals(site: &Site, edition: &Published, field: &Field, known: &Known) -> AnyView {
    if field.goals.is_empty() {
        return view! {
            <div class="p-empty">
                <h2 class="p-count">{site.t("Noch keine Ziele", "No goals yet")}</h2>
                <p>{site.t("Die zuständige Arbeitsgruppe hat für dieses Themenfeld noch keine Ziele vorgelegt.", "The responsible group has not put forward goals yet.")}</p>
            </div>
        }
        .into_any();
    }
    let number = field.content.number;
    // Charts are long: they are copied once, onto this sheet.
    let mut sheet = String::with_capacity(16 << 10);
    field.goals.iter().for_each(|g| goal(&mut sheet, site, edition, number, g, known));
    view! {
        <section class="p-sec" aria-labelledby="ziele">
            <div class="p-sec__side"><h2 id="ziele">{heading(site, field.goals.len())}</h2></div>
            <div class="p-sec__main">{leptos::raw(sheet)}</div>
        </section>
    }
    .into_any()
}

/// "Drei Ziele und was davon erreicht ist"
fn heading(site: &Site, goals: usize) -> String {
    let n = capital(&in_words(goals, site.lang));
    match site.lang {
        Lang::De => format!("{n} {} und was davon erreicht ist", if goals == 1 { "Ziel" } else { "Ziele" }),
        Lang::En => format!("{n} {} and what has been reached", if goals == 1 { "goal" } else { "goals" }),
    }
}

fn goal(sheet: &mut String, site: &Site, edition: &Published, field_number: i32, g: &Goal, known: &Known) {
    let number = format!("{field_number}.{}", g.content.number);
    let anchor = format!("ziel-{}", number.replace('.', "-"));
    let head = view! {
        <h3 id=anchor.clone()>{site.lang.say(format_args!("Ziel {number} "), format_args!("Goal {number} "))}<span lang="de">{g.content.title.clone()}</span></h3>
        {super::cards::document(site, edition, &g.text, 4, &anchor)}
    };
    leptos::write(head, sheet);
    for (i, k) in g.indicators.iter().enumerate() {
        let draw = || shell::render(|| super::chart::indicator(site, &k.content, &format!("k-{anchor}-{i}")));
        // What would be published is looked at a few times; it is no edition yet.
        if site.ahead { sheet.push_str(&draw()) } else { sheet.push_str(&edition.drawing(k.id, site.lang, draw)) }
    }
    leptos::write(super::workshops::origins_of(site, edition, CarriedKind::Goal, g.id), sheet);
    leptos::write(super::way::of_goal(site, edition, g, &known.resolved), sheet);
}

/// Targets for single years, and what became of them.
fn yearly(site: &Site, field: &Field) -> AnyView {
    let mut targets = field.content.yearly_targets.clone();
    if targets.is_empty() {
        return ().into_any();
    }
    targets.sort_by_key(|t| t.year);
    let mut rows = Rows::default();
    let (target, state) = (site.t("Jahresziel", "Target"), site.t("Stand", "State"));
    for t in targets {
        let text = view! { <span lang="de">{t.text}</span> };
        rows.next(None).head(false, t.year).cell(target, text).cell(state, t.state.label(site.lang));
    }
    let title = site.t("Jahresziele", "Yearly targets");
    let heads =
        [site.t("Jahr", "Year"), site.t("Was bis dahin erreicht sein soll", "What is to be reached by then"), site.t("Stand", "State")];
    view! {
        <section class="p-sec" aria-labelledby="jahresziele">
            <div class="p-sec__side"><h2 id="jahresziele">{title}</h2></div>
            <div class="p-sec__main">
                {table::stacked(title, &table::heads(&heads), &rows)}
            </div>
        </section>
    }
    .into_any()
}

/// Dated notes on how far the field is, newest first.
fn notes(site: &Site, field: &Field) -> AnyView {
    if field.notes.is_empty() {
        return ().into_any();
    }
    let items = field
        .notes
        .iter()
        .map(|n| {
            let part = |label: &str, text: &str| (!text.is_empty()).then(|| view! { <p lang="de"><b>{format!("{label}: ")}</b>{text.to_owned()}</p> });
            view! {
                <li>
                    <p class="p-time__head">{crate::ui::state::light(n.light, site.lang)}<time datetime=n.date.to_string()>{show_day(n.date, site.lang)}</time></p>
                    {part(site.t("Geplant", "Planned"), &n.plan)}
                    <p lang="de">{n.actual.clone()}</p>
                    {part(site.t("Als Nächstes", "Next"), &n.next_step)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="p-sec" aria-labelledby="sachstand">
            <div class="p-sec__side"><h2 id="sachstand">{site.t("Wie weit das Feld ist", "How far the field is")}</h2></div>
            <div class="p-sec__main"><ol class="p-time">{items}</ol></div>
        </section>
    }
    .into_any()
}
