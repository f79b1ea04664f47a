//! The fields in a picture of two axes with quadrants, and the same as a table.

use super::words;
use crate::context::Work;
use contract::consolidation::{Line, decimal};
use contract::strategy::Priority;
use leptos::prelude::*;
use portal::assessments::Consolidation;

const LEFT: f64 = 60.0;
const RIGHT: f64 = 570.0;
const TOP: f64 = 25.0;
const BOTTOM: f64 = 400.0;

/// A field at its place; both means in hundredths.
struct Point<'a> {
    line: &'a Line,
    x: f64,
    y: f64,
    /// Where its name stands, so that names do not cover each other.
    label_y: f64,
}

fn points<'a>(c: &'a Consolidation, min: f64, max: f64) -> Vec<Point<'a>> {
    let place = |v: i64, from: f64, to: f64| from + (v as f64 / 100.0 - min) / (max - min) * (to - from);
    let mut all: Vec<Point> = c
        .outcome
        .lines
        .iter()
        .filter_map(|line| {
            let (x, y) = (line.axes.first()?.mean?, line.axes.get(1)?.mean?);
            let y = place(y, BOTTOM, TOP);
            Some(Point { line, x: place(x, LEFT, RIGHT), y, label_y: y + 5.0 })
        })
        .collect();
    all.sort_by(|a, b| a.label_y.total_cmp(&b.label_y));
    let mut placed: Vec<(f64, f64)> = vec![];
    for point in &mut all {
        for (x, y) in &placed {
            if (point.x - x).abs() < 190.0 && (point.label_y - y).abs() < 17.0 {
                point.label_y = y + 17.0;
            }
        }
        placed.push((point.x, point.label_y));
    }
    all
}

/// Picture and table; nothing with fewer than two axes.
pub fn section(work: &Work, c: &Consolidation) -> AnyView {
    let setup = &c.overlay.assessment.setup;
    let [first, second, ..] = setup.axes.as_slice() else { return ().into_any() };
    let (min, max) = (f64::from(setup.scale.min), f64::from(setup.scale.max));
    let all = points(c, min, max);
    let (mx, my) = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
    let dots = all
        .iter()
        .map(|p| {
            let class = match p.line.class {
                Some(Priority::First) => "pt1",
                Some(Priority::Second) => "pt2",
                _ => "pt3",
            };
            let left = p.x > 400.0;
            let (tx, anchor) = if left { (p.x - 14.0, "end") } else { (p.x + 14.0, "start") };
            view! { <circle class=class cx=format!("{:.0}", p.x) cy=format!("{:.0}", p.y) r="8" /><text class="b" x=format!("{tx:.0}") y=format!("{:.0}", p.label_y) text-anchor=anchor>{p.line.title.clone()}</text> }
        })
        .collect_view();
    let ticks = (setup.scale.min..=setup.scale.max)
        .map(|n| {
            let share = (f64::from(n) - min) / (max - min);
            let (x, y) = (LEFT + share * (RIGHT - LEFT), BOTTOM - share * (BOTTOM - TOP));
            view! { <text class="m" x=format!("{x:.0}") y="422" text-anchor="middle">{n}</text><text class="m" x="48" y=format!("{:.0}", y + 5.0) text-anchor="end">{n}</text> }
        })
        .collect_view();
    let rows = c
        .outcome
        .lines
        .iter()
        .map(|l| {
            let mean = |i: usize| l.axes.get(i).and_then(|a| a.mean).map_or("–".to_owned(), |m| decimal(m, work.lang));
            view! { <tr class="kern-table__row"><th class="kern-table__header" scope="row" lang="de">{l.title.clone()}</th><td class="kern-table__cell kern-table__cell--numeric">{mean(0)}</td><td class="kern-table__cell kern-table__cell--numeric">{mean(1)}</td><td class="kern-table__cell">{words::class(work, l.class, l.deferred)}</td></tr> }
        })
        .collect_view();
    let title = work
        .lang
        .say(format_args!("{} und {} im Bild", first.name, second.name), format_args!("{} and {} as a picture", first.name, second.name));
    let desc = work.lang.say(
        format_args!(
            "Punktbild mit {} Feldern. Rechts oben liegen die, die zuerst anzupacken sind. Alle Werte stehen in der Tabelle darunter.",
            all.len()
        ),
        format_args!("Dots for {} fields. Those to tackle first are on the upper right. All values are in the table below.", all.len()),
    );
    view! {
        <section class="w-sec" aria-labelledby="bild"><h2 id="bild">{title.clone()}</h2><figure>
            <svg class="w-chart" viewBox="0 0 600 456" role="img" aria-labelledby="qt qd"><title id="qt">{title}</title><desc id="qd">{desc}</desc>
                <rect class="q" x=format!("{mx:.0}") y=format!("{TOP:.0}") width=format!("{:.0}", RIGHT - mx) height=format!("{:.0}", my - TOP) />
                <path class="ax" d=format!("M{LEFT} {TOP}V{BOTTOM}H575") /><path class="th" d=format!("M{mx:.0} {TOP}V{BOTTOM}M{LEFT} {my:.0}H575") />
                {ticks}
                <text class="m" x="570" y="18" text-anchor="end">{work.t("zuerst anpacken", "tackle first")}</text><text class="m" x="68" y="18">{work.t("Chancen prüfen", "check chances")}</text>
                <text class="m" x="570" y="392" text-anchor="end">{work.t("wichtig, wenig Hebel", "important, little leverage")}</text><text class="m" x="68" y="392">{work.t("später", "later")}</text>
                <text class="m" x="318" y="448" text-anchor="middle">{first.name.clone()}</text><text class="m" x="16" y="212" text-anchor="middle" transform="rotate(-90 16 212)">{second.name.clone()}</text>
                {dots}</svg>
            <figcaption class="w-small w-muted">{work.t("Gefüllt: Klasse I. Kräftiger Ring: II. Dünner Ring: III, nach Rechnung.", "Filled: class I. Strong ring: II. Thin ring: III, as computed.")}</figcaption></figure>
            <details class="w-fold"><summary>{work.t("Dasselbe als Tabelle", "The same as a table")}</summary><table class="kern-table"><thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th><th class="kern-table__header kern-table__header--numeric" scope="col">{first.name.clone()}</th><th class="kern-table__header kern-table__header--numeric" scope="col">{second.name.clone()}</th><th class="kern-table__header" scope="col">{work.t("Klasse", "Class")}</th></tr></thead><tbody class="kern-table__body">{rows}</tbody></table></details>
        </section>
    }
    .into_any()
}
