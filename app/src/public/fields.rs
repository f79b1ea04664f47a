//! Fields of action.

use super::home::priorities;
use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::text;
use axum::extract::Path;
use contract::strategy::{Field, Goal};
use leptos::prelude::*;
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
            <div class="p-open p-open--page">
                <p class="p-kicker">{kicker.join(", ")}</p>
                <h1 class="p-title p-title--long" lang="de">{c.title.clone()}</h1>
                <div class="p-vision" lang="de" inner_html=domain::html::render(&field.vision, 2, "vision")></div>
            </div>
            <dl class="p-facts p-facts--row">
                <div><dt>{site.t("Ziele", "Goals")}</dt><dd>{field.goals.len()}</dd></div>
                <div><dt>{site.t("Projekte", "Projects")}</dt><dd>{edition.index.count_of_field(field.id)}</dd></div>
                {group.map(|g| view! { <div><dt>{site.t("Zuständig", "Responsible")}</dt><dd>{g}</dd></div> })}
                {(!c.priority_note.is_empty()).then(|| view! { <div><dt>{site.t("Zur Priorität", "On the priority")}</dt><dd>{c.priority_note.clone()}</dd></div> })}
            </dl>
            {goals(&site, field)}
            {super::projects::table::of_field(&site, edition, field, &live)}
        }
        .into_any()
    }))
}

fn goals(site: &Site, field: &Field) -> AnyView {
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
    let items = field.goals.iter().map(|g| goal(site, number, g)).collect_view();
    view! {
        <section class="p-sec" aria-labelledby="ziele">
            <div class="p-sec__side"><h2 id="ziele">{site.t("Ziele und was davon erreicht ist", "Goals and what has been reached")}</h2></div>
            <div class="p-sec__main">{items}</div>
        </section>
    }
    .into_any()
}

fn goal(site: &Site, field_number: i32, g: &Goal) -> AnyView {
    let number = format!("{field_number}.{}", g.content.number);
    let anchor = format!("ziel-{}", number.replace('.', "-"));
    view! {
        <h3 id=anchor.clone()>{site.lang.pick(format!("Ziel {number} "), format!("Goal {number} "))}<span lang="de">{g.content.title.clone()}</span></h3>
        {text::document(&g.text, 4, &anchor)}
    }
    .into_any()
}
