//! What matters most, and how much differs.

use super::{Compared, moved, place};
use crate::public::site::Site;
use crate::ui::number::capital;
use crate::ui::table::{self, Heads, Rows};
use contract::Id;
use contract::edition::ObjectKind;
use domain::compare::{Change, LineChange, ObjectChange};
use domain::extent::{Counted, Extent};
use leptos::prelude::*;

/// Rows of the table; what is not among them stands below all the same.
const MOST: usize = 20;

/// The strategy and its fields, and what somebody gave a reason for; then what came and went.
pub fn important(site: &Site, c: &Compared) -> AnyView {
    let matters = |o: &ObjectChange| matches!(o.kind, ObjectKind::Strategy | ObjectKind::Field) || c.reasons.contains_key(&(o.kind, o.id));
    let here = |(_, o): &(usize, &ObjectChange)| matters(o) && !moved::listed(o);
    let rows = c.changes.iter().enumerate().filter(here).take(MOST).map(|o| row(site, c, o)).collect_view();
    let steps = c.steps.iter().map(|e| {
        let (from, name) = (e.number - 1, site.lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number)));
        let single = (c.steps.len() > 1).then(|| view! { " "<a href=site.top(&format!("/fassungen/vergleich?von={from}&bis={}", e.number))>{site.t("nur dieser Schritt", "this step only")}</a> });
        view! { <p><b>{name}": "</b><span lang="de">{e.reason.clone()}</span>{single}</p> }
    });
    let heads = [site.t("Stelle", "Where"), site.t("Was ist anders", "What is different"), site.t("Warum", "Why")];
    let rows = Rows::of(rows);
    let table = (!rows.is_empty()).then(|| {
        let caption = site.t("Die wichtigsten Änderungen mit ihrem Grund", "The most important changes with their reasons");
        table::stacked(caption, &table::heads(&heads), &rows)
    });
    view! {
        <section class="p-sec" aria-labelledby="wichtig">
            <div class="p-sec__side"><h2 id="wichtig">{site.t("Das Wichtigste", "What matters most")}</h2></div>
            <div class="p-sec__main">
                <div class="p-measure">{steps.collect_view()}</div>
                {table}
                {moved::section(site, c, Change::Added)}
                {moved::section(site, c, Change::Removed)}
            </div>
        </section>
    }
    .into_any()
}

fn row(site: &Site, c: &Compared, (at, o): (usize, &ObjectChange)) -> AnyView {
    let why = c.reasons(site, o).join(" ");
    let void = if why.is_empty() { " p-void" } else { "" };
    let what = said(site, c, o).into_iter().map(|s| view! { <li lang="de">{s}</li> }).collect_view();
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader"><a href=place(site, c, (at, o)) lang="de">{name(site, o)}</a><small>{o.kind.label(site.lang)}</small></th>
            <td class="kern-table__cell" role="cell" data-l=site.t("Was ist anders", "What is different")><ul class="p-bare">{what}</ul></td>
            <td class=format!("kern-table__cell{void}") role="cell" data-l=site.t("Warum", "Why")><span lang="de">{why}</span></td>
        </tr>
    }
    .into_any()
}

/// What a change is called: the frame of the strategy by what it is, all else by its title.
pub fn name(site: &Site, o: &ObjectChange) -> String {
    match o.kind {
        ObjectKind::Strategy => site.t("Leitbild und Rahmen", "Principles and frame").to_owned(),
        _ => o.title.clone(),
    }
}

/// Short statements on what differs.
fn said(site: &Site, c: &Compared, o: &ObjectChange) -> Vec<String> {
    match o.change {
        Change::Added => return vec![site.t("neu", "new").to_owned()],
        Change::Removed => return vec![site.t("entfallen", "gone").to_owned()],
        Change::Changed => {}
    }
    let mut said = Vec::new();
    if let Some((was, is)) = &o.priority {
        said.push(site.lang.say(format_args!("Priorität: {is} statt {was}"), format_args!("Priority: {is} instead of {was}")));
    }
    let (goals, others): (Vec<&LineChange>, Vec<&LineChange>) = o.lines.iter().partition(|l| l.key.starts_with("goal-"));
    let (changed, moved): (Vec<&LineChange>, Vec<&LineChange>) = goals.into_iter().partition(|l| l.change == Change::Changed);
    said.extend(moved.into_iter().map(|l| goal(site, c, l)));
    let mut labels: Vec<&str> = Vec::new();
    for label in changed.into_iter().chain(others).filter(|l| l.key != "priority").map(|l| short(site, l)) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let more = labels.len().saturating_sub(SAID);
    let mut labels: Vec<String> = labels.into_iter().take(if more > 1 { SAID } else { usize::MAX }).map(str::to_owned).collect();
    if more > 1 {
        labels.push(site.lang.say(format_args!("{more} weitere Angaben"), format_args!("{more} other details")));
    }
    if !labels.is_empty() {
        let labels = super::list(site.lang, &labels);
        said.push(site.lang.say(format_args!("geändert: {labels}"), format_args!("changed: {labels}")));
    }
    said
}

/// Names of what changed, in one statement.
const SAID: usize = 6;

/// What a line is called in short: what there is one of for every year or goal, by its kind.
fn short<'a>(site: &Site, l: &'a LineChange) -> &'a str {
    match l.key.split('-').next() {
        Some("target") => site.lang.pick("Jahresziele", "yearly targets"),
        Some("indicator") => site.lang.pick("Kennzahlen", "indicators"),
        _ => l.label.as_str(),
    }
}

/// "neu: Ziel 1.4 Geräte-Pool für Schulen"
fn goal(site: &Site, c: &Compared, l: &LineChange) -> String {
    let word = if l.change == Change::Removed { site.t("gestrichen", "dropped") } else { site.t("neu", "new") };
    let id = l.key.strip_prefix("goal-").and_then(|id| id.parse::<Id>().ok());
    let title = |e: &portal::published::Published| {
        e.contents.fields.iter().flat_map(|f| &f.goals).find(|g| Some(g.id) == id).map(|g| g.content.title.clone())
    };
    let title = title(&c.after).or_else(|| title(&c.before)).unwrap_or_default();
    format!("{word}: {} {title}", l.label)
}

/// How much differs, as a bar and as a table.
pub fn scope(site: &Site, extent: &[Extent]) -> AnyView {
    let sum = |pick: fn(&Extent) -> usize| extent.iter().map(pick).sum::<usize>();
    let parts = [
        (site.t("unverändert", "unchanged"), "soft", sum(|e| e.same)),
        (site.t("geändert", "changed"), "fill", sum(|e| e.changed)),
        (site.t("neu", "new"), "ink2", sum(|e| e.added)),
        (site.t("entfallen", "gone"), "open", sum(|e| e.removed)),
    ];
    let total: usize = parts.iter().map(|p| p.2).sum();
    let said = parts.iter().filter(|p| p.2 > 0).map(|(word, _, n)| format!("{n} {word}")).collect::<Vec<_>>().join(", ");
    let caption = site.lang.say(
        format_args!("{total} Themenfelder, Ziele, Projekte und Workshops im Vergleich"),
        format_args!("{total} fields, goals, projects and workshops compared"),
    );
    let inner = format!("<title id=\"um-t\">{caption}</title><desc id=\"um-d\">{said}.</desc>{}", bar(&parts, total));
    let rows = extent.iter().map(|e| extent_row(site, e)).collect_view();
    // Five columns fit a small phone where the words may break.
    let numbers = [site.t("gleich", "same"), site.t("ge\u{ad}ändert", "changed"), site.t("neu", "new"), site.t("ent\u{ad}fallen", "gone")];
    let heads = numbers.into_iter().fold(Heads::default().head(site.t("Art", "Kind")), Heads::number);
    view! {
        <section class="p-sec" aria-labelledby="umfang">
            <div class="p-sec__side"><h2 id="umfang">{site.t("Umfang", "Extent")}</h2></div>
            <div class="p-sec__main">
                <div class="p-two p-two--half p-two--start p-extent">
                    <figure><svg class="p-chart" viewBox="0 0 400 62" role="img" aria-labelledby="um-t um-d" inner_html=inner></svg>
                        <p class="p-cap">{site.t("Von links: ", "From the left: ")}{said}"."</p></figure>
                    {table::narrow(&caption, &heads, &Rows::of(rows))}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Boxes with their numbers above; a box is never too small to see.
fn bar(parts: &[(&str, &str, usize)], total: usize) -> String {
    let shown: Vec<_> = parts.iter().filter(|p| p.2 > 0).collect();
    let room = 398.0 - 30.0 * shown.len() as f64;
    let mut x = 1.0;
    let mut out = String::new();
    for (_, class, n) in shown {
        let width = 26.0 + room * *n as f64 / total.max(1) as f64;
        out += &format!(
            "<text class=\"b\" x=\"{x:.1}\" y=\"16\">{n}</text><rect class=\"{class}\" x=\"{x:.1}\" y=\"26\" width=\"{width:.1}\" height=\"34\"/>"
        );
        x += width + 4.0;
    }
    out
}

fn extent_row(site: &Site, e: &Extent) -> AnyView {
    let label = match e.of {
        Counted::Field => site.t("Themen\u{ad}felder", "Fields").to_owned(),
        of => capital(of.label(site.lang)),
    };
    let cell = |n: usize| view! { <td class="kern-table__cell p-num" role="cell"><span>{n}</span></td> };
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader">{label}</th>
            {cell(e.same)}{cell(e.changed)}{cell(e.added)}{cell(e.removed)}
        </tr>
    }
    .into_any()
}
