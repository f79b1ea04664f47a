//! What councils and conferences resolved, as a table: on the strategy, on a field, on a project.

use super::site::Site;
use crate::ui::table;
use contract::strategy::Resolution;
use leptos::prelude::*;

/// The section; nothing where nothing was resolved. `on` completes the caption: "zum Projekt".
pub fn section(site: &Site, list: &[Resolution], title: &str, side: AnyView) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let rows = list.iter().map(|r| row(site, r)).collect_view();
    let heads = [
        site.t("Vorlage", "Paper"),
        site.t("Gremium", "Body"),
        site.t("Sitzung", "Meeting"),
        site.t("Aufgabe", "Role"),
        site.t("Ergebnis", "Result"),
    ];
    view! {
        <section class="p-sec" aria-labelledby="beschluesse">
            <div class="p-sec__side"><h2 id="beschluesse">{title.to_owned()}</h2>{side}</div>
            <div class="p-sec__main">
                {table::stacked(title, table::heads(&heads), rows.into_any())}
            </div>
        </section>
    }
    .into_any()
}

fn row(site: &Site, r: &Resolution) -> AnyView {
    // Old papers have no number: then the title names the row.
    let (name, below) = if r.reference.is_empty() { (r.title.clone(), String::new()) } else { (r.reference.clone(), r.title.clone()) };
    let said = if r.wording.is_empty() { String::new() } else { r.said(site.lang) };
    let small = |text: String| (!text.is_empty()).then(|| view! { " "<small lang="de">{text}</small> });
    let cell = |label: &str, value: String| {
        let (value, class) = if value.is_empty() { ("–".to_owned(), "kern-table__cell p-void") } else { (value, "kern-table__cell") };
        view! { <td class=class role="cell" data-l=label.to_owned()><span lang="de">{value}</span></td> }
    };
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader"><span>{outside(&r.link, name)}{small(r.paper(site.lang))}{small(below)}{small(said)}</span></th>
            {cell(site.t("Gremium", "Body"), r.body.clone())}
            {cell(site.t("Sitzung", "Meeting"), r.date.as_ref().map(|d| d.show(site.lang)).unwrap_or_default())}
            {cell(site.t("Aufgabe", "Role"), r.role.clone())}
            {cell(site.t("Ergebnis", "Result"), r.result.clone())}
        </tr>
    }
    .into_any()
}

/// A link out; only addresses that are web addresses become links.
pub fn outside(href: &str, words: String) -> AnyView {
    if contract::rules::web(href, &()).is_ok() && !href.is_empty() {
        view! { <a href=href.to_owned() rel="noopener noreferrer" lang="de">{words}</a> }.into_any()
    } else {
        view! { <span lang="de">{words}</span> }.into_any()
    }
}
