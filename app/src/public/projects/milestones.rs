//! Milestones as a picture and as a table: planned, expected, reached.

use crate::public::site::Site;
use crate::ui::state;
use crate::ui::table::{self, Rows};
use chrono::{Datelike, NaiveDate};
use contract::dates::PartialDate;
use contract::fact_sheet::{Milestone, SheetContent};
use leptos::prelude::*;

/// Months since year 0.
fn months(d: &PartialDate) -> i32 {
    of_day(d.last_day())
}

fn of_day(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// Months between plan and what became of it.
fn shift(m: &Milestone) -> Option<i32> {
    let planned = m.planned.as_ref()?;
    let real = m.actual.as_ref().or(m.expected.as_ref())?;
    Some(months(real) - months(planned))
}

fn shift_words(site: &Site, m: &Milestone) -> String {
    match shift(m) {
        None => "–".into(),
        Some(0) => site.t("keine", "none").into(),
        Some(n) => {
            let sign = if n > 0 { "+" } else { "−" };
            let unit = if n.abs() == 1 { site.t("Monat", "month") } else { site.t("Monate", "months") };
            format!("{sign} {} {unit}", n.abs())
        }
    }
}

/// The section. What is overdue by `day` is marked; the line in the picture is `today`.
pub fn section(site: &Site, c: &SheetContent, today: NaiveDate, day: NaiveDate) -> AnyView {
    let milestones = c.milestones.as_slice();
    if milestones.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="p-sec" aria-labelledby="ms">
            <div class="p-sec__side"><h2 id="ms">{site.t("Meilensteine", "Milestones")}</h2></div>
            <div class="p-sec__main">{picture(site, milestones, today)}{table(site, c, day)}</div>
        </section>
    }
    .into_any()
}

fn table(site: &Site, c: &SheetContent, day: NaiveDate) -> AnyView {
    let show = |d: &Option<PartialDate>| d.as_ref().map_or_else(|| "–".to_owned(), |d| d.show(site.lang));
    let mut rows = Rows::default();
    for m in &c.milestones {
        let real = match (&m.actual, &m.expected) {
            (Some(a), _) => a.show(site.lang),
            (None, Some(e)) => {
                site.lang.say(format_args!("erwartet {}", e.show(site.lang)), format_args!("expected {}", e.show(site.lang)))
            }
            (None, None) => site.t("steht aus", "to come").to_owned(),
        };
        let late = m.overdue(c.status, day).then(|| view! { <span class="p-line">{state::overdue(site.lang)}</span> });
        let note = (!m.note.is_empty()).then(|| view! { " "<small>{m.note.as_str()}</small> });
        rows.next(None)
            .head(true, view! { <span>{m.title.as_str()}{note}</span> })
            .cell(site.t("Plan", "Planned"), show(&m.planned))
            .cell(site.t("Ist", "Actual"), view! { {real}{late} })
            .cell(site.t("Abweichung", "Difference"), shift_words(site, m));
    }
    let heads =
        [site.t("Meilenstein", "Milestone"), site.t("Plan", "Planned"), site.t("Ist", "Actual"), site.t("Abweichung", "Difference")];
    let caption = site.t("Meilensteine, geplant und erreicht", "Milestones, planned and reached");
    table::stacked(caption, &table::heads(&heads), &rows)
}

/// Width of the labels, of the drawing, and height of a row.
const LABELS: f64 = 232.0;
const WIDTH: f64 = 800.0;
const ROW: f64 = 46.0;

/// The picture, for wide pages; the table says the same.
fn picture(site: &Site, milestones: &[Milestone], today: NaiveDate) -> AnyView {
    let dates = || milestones.iter().flat_map(|m| [&m.planned, &m.expected, &m.actual]).flatten().map(months);
    let (Some(first), Some(last)) = (dates().min(), dates().max()) else { return ().into_any() };
    let (start, end) = (first.div_euclid(12) * 12, (last.div_euclid(12) + 1) * 12);
    let x = |m: i32| LABELS + 14.0 + (WIDTH - LABELS - 28.0) * f64::from(m - start) / f64::from((end - start).max(1));
    let height = 44.0 + ROW * milestones.len() as f64 + 28.0;
    let bottom = height - 28.0;
    let mut svg = String::new();
    let years = (end - start) / 12;
    for year in (start / 12)..(end / 12) {
        // Not more than eight labels beside each other.
        if years > 8 && (year - start / 12) % (years / 8 + 1) != 0 {
            continue;
        }
        let at = x(year * 12);
        svg += &format!(
            "<line class=\"grid\" x1=\"{at:.0}\" x2=\"{at:.0}\" y1=\"34\" y2=\"{bottom:.0}\"/><text class=\"m\" x=\"{:.0}\" y=\"24\">{year}</text>",
            at + 6.0
        );
    }
    let now = of_day(today);
    if (start..end).contains(&now) {
        let at = x(now);
        let word = site.t("heute", "today");
        svg += &format!(
            "<line class=\"axis\" x1=\"{at:.0}\" x2=\"{at:.0}\" y1=\"34\" y2=\"{bottom:.0}\"/><text class=\"b\" x=\"{at:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{word}</text>",
            height - 8.0
        );
    }
    for (i, m) in milestones.iter().enumerate() {
        svg += &one(m, 62.0 + ROW * i as f64, &x);
    }
    let reached = milestones.iter().filter(|m| m.actual.is_some()).count();
    let described = site.lang.say(
        format_args!("{} Meilensteine, davon {reached} erreicht. Die Tabelle darunter nennt alle Daten.", milestones.len()),
        format_args!("{} milestones, {reached} reached. The table below gives all dates.", milestones.len()),
    );
    let inner = format!(
        "<title id=\"tl-t\">{}</title><desc id=\"tl-d\">{}</desc>{svg}",
        site.t("Meilensteine, geplant und erreicht", "Milestones, planned and reached"),
        domain::html::escape(&described)
    );
    view! {
        <figure class="p-wide-only">
            <svg class="p-chart" viewBox=format!("0 0 {WIDTH:.0} {height:.0}") role="img" aria-labelledby="tl-t tl-d" inner_html=inner></svg>
            <p class="p-cap">{site.t("Quadrat: geplant. Gefüllter Kreis: erreicht. Offener Kreis: neu erwartet. Der Strich zeigt die Abweichung.", "Square: planned. Filled circle: reached. Open circle: expected now. The line shows the difference.")}</p>
        </figure>
    }
    .into_any()
}

fn one(m: &Milestone, y: f64, x: &impl Fn(i32) -> f64) -> String {
    let title: String = if m.title.chars().count() > 30 { m.title.chars().take(29).chain(['…']).collect() } else { m.title.clone() };
    let mut out = format!("<text x=\"0\" y=\"{:.0}\">{}</text>", y + 5.0, domain::html::escape(&title));
    let planned = m.planned.as_ref().map(|d| x(months(d)));
    let (real, class, line) = match (&m.actual, &m.expected) {
        (Some(a), _) => (Some(x(months(a))), "fill", "is"),
        (None, Some(e)) => (Some(x(months(e))), "open", "goal"),
        (None, None) => (None, "", ""),
    };
    if let (Some(p), Some(r)) = (planned, real) {
        out += &format!("<line class=\"{line}\" x1=\"{p:.0}\" x2=\"{r:.0}\" y1=\"{y:.0}\" y2=\"{y:.0}\"/>");
    }
    if let Some(p) = planned {
        out += &format!("<rect class=\"open\" x=\"{:.0}\" y=\"{:.0}\" width=\"12\" height=\"12\"/>", p - 6.0, y - 6.0);
    }
    if let Some(r) = real {
        out += &format!("<circle class=\"{class}\" cx=\"{r:.0}\" cy=\"{y:.0}\" r=\"7\"/>");
    }
    out
}
