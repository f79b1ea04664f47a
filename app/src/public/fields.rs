//! Fields of action.

use super::home::priorities;
use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::text;
use axum::extract::Path;
use contract::dates::show_day;
use contract::strategy::{Field, Goal};
use contract::workshop::CarriedKind;
use leptos::prelude::*;
use portal::published::Published;
use std::collections::HashMap;

/// `/themenfelder`
pub async fn list(site: Site) -> PageResult {
    let edition = site.edition()?;
    let page = Page {
        title: site.t("Themenfelder", "Fields of action"),
        description: String::new(),
        section: "/themenfelder",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">{site.t("Themenfelder", "Fields of action")}</h1>
                <p class="p-lead">{site.t("Wofür die Region gemeinsam arbeitet, und was davon zuerst kommt.", "What the region works on together, and what comes first.")}</p>
            </div>
            {priorities(&site, edition)}
        }
        .into_any()
    }))
}

/// `/themenfelder/{slug}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let field = edition.field(slug).ok_or_else(|| site.missing())?;
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
    let class = c.priority.map(|p| p.label(site.lang).to_owned());
    let deferred = c.deferred.then(|| site.t("zurückgestellt", "deferred").to_owned());
    let kicker: Vec<String> = [
        Some(site.lang.pick(format!("Themenfeld {}", c.number), format!("Field {}", c.number))),
        class.map(|c| site.lang.pick(format!("Priorität {c}"), format!("priority {c}"))),
        deferred,
    ]
    .into_iter()
    .flatten()
    .collect();
    let live = super::projects::filter::live(&site, edition).await?;
    let group = c.responsible_group.map(|g| edition.names.get(g).to_owned());
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page" itemscope itemtype="https://schema.org/CreativeWork">
                <meta itemprop="dateModified" content=edition.head.published_at.to_rfc3339() />
                <meta itemprop="version" content=edition.head.number.to_string() />
                <p class="p-kicker">{kicker.join(", ")}</p>
                <h1 class="p-title p-title--long" lang="de" itemprop="name">{c.title.clone()}</h1>
                <div class="p-vision" lang="de" itemprop="abstract" inner_html=domain::html::render(&field.vision, 2, "vision")></div>
            </div>
            <dl class="p-facts p-facts--row">
                <div><dt>{site.t("Ziele", "Goals")}</dt><dd>{field.goals.len()}</dd></div>
                <div><dt>{site.t("Projekte", "Projects")}</dt><dd>{edition.index.count_of_field(field.id)}</dd></div>
                {group.map(|g| view! { <div><dt>{site.t("Zuständig", "Responsible")}</dt><dd>{g}</dd></div> })}
                {(!c.priority_note.is_empty()).then(|| view! { <div><dt>{site.t("Zur Priorität", "On the priority")}</dt><dd>{c.priority_note.clone()}</dd></div> })}
            </dl>
            {super::workshops::origins_of(&site, edition, CarriedKind::Text, field.id)}
            {goals(&site, edition, field)}
            {yearly(&site, field)}
            {super::projects::table::of_field(&site, edition, field, &live)}
            {resolutions(&site, field)}
            {notes(&site, field)}
            {super::workshops::of_field(&site, edition, field)}
        }
        .into_any()
    }))
}

fn goals(site: &Site, edition: &Published, field: &Field) -> AnyView {
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
    let items = field.goals.iter().map(|g| goal(site, edition, number, g)).collect_view();
    view! {
        <section class="p-sec" aria-labelledby="ziele">
            <div class="p-sec__side"><h2 id="ziele">{site.t("Ziele und was davon erreicht ist", "Goals and what has been reached")}</h2></div>
            <div class="p-sec__main">{items}</div>
        </section>
    }
    .into_any()
}

fn goal(site: &Site, edition: &Published, field_number: i32, g: &Goal) -> AnyView {
    let number = format!("{field_number}.{}", g.content.number);
    let anchor = format!("ziel-{}", number.replace('.', "-"));
    let indicators = g
        .indicators
        .iter()
        .enumerate()
        .map(|(i, k)| super::chart::indicator(site, &k.content, &format!("k-{}-{i}", anchor)))
        .collect_view();
    view! {
        <h3 id=anchor.clone()>{site.lang.pick(format!("Ziel {number} "), format!("Goal {number} "))}<span lang="de">{g.content.title.clone()}</span></h3>
        {text::document(&g.text, 4, &anchor)}
        {indicators}
        {super::workshops::origins_of(site, edition, CarriedKind::Goal, g.id)}
    }
    .into_any()
}

/// Targets for single years, and what became of them.
fn yearly(site: &Site, field: &Field) -> AnyView {
    let mut targets = field.content.yearly_targets.clone();
    if targets.is_empty() {
        return ().into_any();
    }
    targets.sort_by_key(|t| t.year);
    let rows = targets
        .into_iter()
        .map(|t| {
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader">{t.year}</th>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Jahresziel", "Target") lang="de"><span>{t.text}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Stand", "State")><span>{t.state.label(site.lang)}</span></td>
                </tr>
            }
        })
        .collect_view();
    let title = site.t("Jahresziele", "Yearly targets");
    view! {
        <section class="p-sec" aria-labelledby="jahresziele">
            <div class="p-sec__side"><h2 id="jahresziele">{title}</h2></div>
            <div class="p-sec__main">
                <table class="kern-table p-stack" role="table">
                    <caption class="kern-sr-only">{title}</caption>
                    <thead class="kern-table__head" role="rowgroup"><tr class="kern-table__row" role="row">
                        <th class="kern-table__header" scope="col" role="columnheader">{site.t("Jahr", "Year")}</th>
                        <th class="kern-table__header" scope="col" role="columnheader">{site.t("Was bis dahin erreicht sein soll", "What is to be reached by then")}</th>
                        <th class="kern-table__header" scope="col" role="columnheader">{site.t("Stand", "State")}</th>
                    </tr></thead>
                    <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// What councils and conferences resolved on the field.
fn resolutions(site: &Site, field: &Field) -> AnyView {
    let list = &field.content.resolutions;
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .iter()
        .map(|r| {
            let date = r.date.as_ref().map(|d| d.show(site.lang)).unwrap_or_default();
            let facts = [r.body.as_str(), &r.reference, &r.paper(site.lang), &r.result].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ");
            let title = if r.title.is_empty() { r.reference.clone() } else { r.title.clone() };
            let title = match r.link.as_str() {
                "" => view! { {title} }.into_any(),
                link => view! { <a href=link.to_owned() rel="external">{title}</a> }.into_any(),
            };
            view! { <li><span class="p-log__when">{date}</span><div lang="de"><p>{title}</p><p class="p-small p-muted">{facts}</p></div></li> }
        })
        .collect_view();
    view! {
        <section class="p-sec" aria-labelledby="beschluesse">
            <div class="p-sec__side"><h2 id="beschluesse">{site.t("Beschlüsse", "Resolutions")}</h2></div>
            <div class="p-sec__main"><ul class="p-log">{items}</ul></div>
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
