//! What councils and conferences resolved, as a table: on the strategy, on a field, on a project.

use super::site::Site;
use crate::ui::table::{self, Rows};
use contract::strategy::Resolution;
use leptos::prelude::*;

/// The section; nothing where nothing was resolved. `on` completes the caption: "zum Projekt".
pub fn section(site: &Site, list: &[Resolution], title: &str, side: AnyView) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let mut rows = Rows::default();
    list.iter().for_each(|r| row(&mut rows, site, r));
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
                {table::stacked(title, &table::heads(&heads), &rows)}
            </div>
        </section>
    }
    .into_any()
}

fn row(rows: &mut Rows, site: &Site, r: &Resolution) {
    // Old papers have no number: then the title names the row.
    let (name, below) = if r.reference.is_empty() { (r.title.clone(), String::new()) } else { (r.reference.clone(), r.title.clone()) };
    let said = if r.wording.is_empty() { String::new() } else { r.said(site.lang) };
    let small = |text: String| (!text.is_empty()).then(|| view! { " "<small lang="de">{text}</small> });
    let head = view! { <span>{outside(&r.link, name)}{small(r.paper(site.lang))}{small(below)}{small(said)}</span> };
    let row = rows.next(None).head(false, head).german(site.t("Gremium", "Body"), &r.body);
    let row = match &r.date {
        Some(date) => row.cell(site.t("Sitzung", "Meeting"), date.show(site.lang)),
        None => row.void(site.t("Sitzung", "Meeting")),
    };
    row.german(site.t("Aufgabe", "Role"), &r.role).german(site.t("Ergebnis", "Result"), &r.result);
}

/// A link out; only addresses that are web addresses become links.
pub fn outside(href: &str, words: String) -> AnyView {
    if contract::rules::web(href, &()).is_ok() && !href.is_empty() {
        view! { <a href=href.to_owned() rel="noopener noreferrer" lang="de">{words}</a> }.into_any()
    } else {
        view! { <span lang="de">{words}</span> }.into_any()
    }
}
