//! Projects as a table or as cards; fields and towns show them too.

use super::filter::current;
use super::path;
use crate::public::site::Site;
use crate::ui::state;
use crate::ui::table::Rows;
use contract::dates::show_day;
use contract::fact_sheet::FactSheet;
use domain::sheet_index::{Listed, Live};
use leptos::prelude::*;
use portal::published::Published;

fn fields(edition: &Published, s: &FactSheet) -> String {
    let known = s.content.fields.iter().filter_map(|id| edition.contents.fields.iter().find(|f| f.id == *id));
    known.map(|f| f.content.title.clone()).collect::<Vec<_>>().join(", ")
}

fn lead(edition: &Published, s: &FactSheet) -> String {
    edition.organisation(s.content.lead).map_or_else(|| "–".to_owned(), |o| o.short_name.clone())
}

/// Which columns a table leaves out, because the page says it already.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Without {
    pub field: bool,
}

/// A table of projects.
pub fn table(site: &Site, edition: &Published, places: &[usize], live: &Live, without: Without) -> AnyView {
    let mut rows = Rows::default();
    places.iter().for_each(|p| row(&mut rows, site, edition, *p, live, without));
    let heads = [
        Some(site.t("Projekt", "Project")),
        (!without.field).then(|| site.t("Themenfeld", "Field")),
        Some(site.t("Stand", "Status")),
        Some(site.t("Federführung", "Lead")),
        Some(site.t("Ampel", "Traffic light")),
        Some(site.t("Gemeldet", "Reported")),
    ];
    let heads: Vec<&str> = heads.into_iter().flatten().collect();
    crate::ui::table::stacked(site.t("Projekte", "Projects"), &crate::ui::table::heads(&heads), &rows)
}

fn row(rows: &mut Rows, site: &Site, edition: &Published, place: usize, live: &Live, without: Without) {
    let s = &edition.contents.sheets[place];
    let mut row = rows.next(None).head(false, view! { <a href=site.href(&path(s)) lang="de">{s.content.title.as_str()}</a> });
    if !without.field {
        row = row.cell(site.t("Themenfeld", "Field"), fields(edition, s));
    }
    row = row.cell(site.t("Stand", "Status"), state::status(s.content.status, site.lang));
    row = row.cell(site.t("Federführung", "Lead"), lead(edition, s));
    let (light, reported) = (site.t("Ampel", "Traffic light"), site.t("Gemeldet", "Reported"));
    match current(edition, place, live) {
        Some(now) => row.cell(light, state::light(now.light, site.lang)).cell(reported, show_day(now.date, site.lang)),
        None => row.void(light).void(reported),
    };
}

/// Projects as cards.
pub fn cards(site: &Site, edition: &Published, places: &[usize], live: &Live) -> AnyView {
    let items = places
        .iter()
        .map(|p| {
            let s = &edition.contents.sheets[*p];
            let now = current(edition, *p, live);
            let when = now.map(|c| show_day(c.date, site.lang));
            let small = match when {
                Some(d) => site.lang.say(format_args!("{}, gemeldet {d}", lead(edition, s)), format_args!("{}, reported {d}", lead(edition, s))),
                None => lead(edition, s),
            };
            view! {
                <li>
                    <p class="p-small p-muted">{fields(edition, s)}</p>
                    <h3><a href=site.href(&path(s)) lang="de">{s.content.title.clone()}</a></h3>
                    <p lang="de">{s.content.summary.clone()}</p>
                    <p class="p-small p-sheet-meta">{state::status(s.content.status, site.lang)}" "{now.map(|c| state::light(c.light, site.lang))}</p>
                    <p class="p-small p-muted">{small}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="p-sheets">{items}</ul> }.into_any()
}

/// Projects on the page of a field or a town; the list shows all.
pub const SHOWN: usize = 12;

/// The section "projects" of a field's page.
pub fn of_field(site: &Site, edition: &Published, field: &contract::strategy::Field, live: &Live) -> AnyView {
    let wanted = domain::sheet_index::Wanted { field: Some(field.id), ..Default::default() };
    let Listed { total, places } = edition.index.find(&wanted, domain::sheet_index::Order::Changed, live, 0, SHOWN);
    let all = site.href(&format!("/projekte?feld={}", field.content.slug));
    let body = if places.is_empty() {
        view! { <div class="p-empty"><p>{site.t("Noch kein veröffentlichter Steckbrief.", "No published fact sheet yet.")}</p></div> }
            .into_any()
    } else {
        let more = site.lang.say(
            format_args!("Alle {total} Projekte dieses Themenfeldes, mit Filtern und als Tabelle"),
            format_args!("All {total} projects of this field, with filters and as a table"),
        );
        view! { {table(site, edition, &places, live, Without { field: true })}<p class="p-actions"><a href=all>{more}</a></p> }.into_any()
    };
    view! {
        <section class="p-sec p-sec--wide" aria-labelledby="projekte">
            <div class="p-sec__side"><h2 id="projekte">{count(site, total)}</h2></div>
            <div class="p-sec__main">{body}</div>
        </section>
    }
    .into_any()
}

/// "38 Projekte"
pub fn count(site: &Site, n: usize) -> String {
    match (site.lang, n) {
        (contract::Lang::De, 0) => "Keine Projekte".into(),
        (contract::Lang::De, 1) => "Ein Projekt".into(),
        (contract::Lang::De, n) => format!("{n} Projekte"),
        (contract::Lang::En, 0) => "No projects".into(),
        (contract::Lang::En, 1) => "One project".into(),
        (contract::Lang::En, n) => format!("{n} projects"),
    }
}
