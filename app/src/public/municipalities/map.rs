//! The schematic map.

use super::{href, number};
use crate::public::site::Site;
use contract::region::{Organisation, OrganisationKind};
use leptos::prelude::*;
use portal::published::Published;

/// Distance of two columns and of two rows of the honeycomb, and its radius, in units of the map.
const ACROSS: f64 = 126.0;
const DOWN: f64 = 109.12;
const RADIUS: f64 = 68.7;

/// Middle of a cell; every second row is moved by half a cell.
fn middle((column, row): (i32, i32)) -> (f64, f64) {
    let shift = if row.rem_euclid(2) == 1 { ACROSS / 2.0 } else { 0.0 };
    (65.0 + f64::from(column) * ACROSS + shift, 76.7 + f64::from(row) * DOWN)
}

fn hexagon((x, y): (f64, f64)) -> String {
    let (w, h) = (RADIUS * 0.866, RADIUS / 2.0);
    let points = [(x, y - RADIUS), (x + w, y - h), (x + w, y + h), (x, y + RADIUS), (x - w, y + h), (x - w, y - h)];
    points.map(|(a, b)| format!("{a:.1},{b:.1}")).join(" ")
}

/// The schematic map: a honeycomb of towns, the county as a bar below. Nothing where no member has
/// a place on it.
pub(super) fn map(site: &Site, members: &[Organisation], edition: &Published) -> AnyView {
    let cells: Vec<(&Organisation, (i32, i32))> = members.iter().filter_map(|o| o.map_cell.map(|c| (o, c))).collect();
    if cells.is_empty() {
        return ().into_any();
    }
    let right = cells.iter().map(|(_, c)| middle(*c).0).fold(0.0, f64::max) + 66.0;
    let bottom = cells.iter().map(|(_, c)| middle(*c).1).fold(0.0, f64::max) + RADIUS;
    let county = members.iter().find(|o| o.kind == OrganisationKind::County && o.map_cell.is_none());
    let height = bottom + if county.is_some() { 70.0 } else { 8.0 };
    let many = |o: &Organisation| number(site.lang, edition.index.count_of_organisation(o.id));
    let shapes = cells
        .iter()
        .map(|(o, c)| {
            let at = middle(*c);
            let label = format!("{}, {}", o.short_name, many(o));
            view! {
                <a href=href(site, o) aria-label=label>
                    <polygon class="soft" points=hexagon(at)></polygon>
                    <text class="b" x=format!("{:.0}", at.0) y=format!("{:.0}", at.1) text-anchor="middle">{o.short_name.clone()}</text>
                    <text class="s m" x=format!("{:.0}", at.0) y=format!("{:.0}", at.1 + 20.0) text-anchor="middle">{many(o)}</text>
                </a>
            }
        })
        .collect_view();
    let bar = county.map(|o| {
        let label = format!("{}, {}", o.name, many(o));
        let shown = label.clone();
        view! {
            <a href=href(site, o) aria-label=label>
                <rect class="soft" x="6" y=format!("{:.0}", bottom + 14.0) width=format!("{:.0}", right - 12.0) height="48" rx="2"></rect>
                <text class="b" x=format!("{:.0}", right / 2.0) y=format!("{:.0}", bottom + 44.0) text-anchor="middle">{shown}</text>
            </a>
        }
    });
    view! {
        <figure><svg class="p-chart p-map" viewBox=format!("0 0 {right:.0} {height:.0}") role="group" aria-labelledby="karte-t karte-d">
            <title id="karte-t">{site.t("Schematische Karte der Mitglieder", "Schematic map of the members")}</title>
            <desc id="karte-d">{site.t(
                "Ein Sechseck je Stadt und Gemeinde, ungefähr nach ihrer Lage; darunter ein Balken für den Kreis. Dieselben Angaben stehen in der Liste daneben.",
                "A hexagon per town, roughly by its position; a bar for the county below. The list beside it says the same.")}</desc>
            {shapes}{bar}
        </svg></figure>
    }
    .into_any()
}
