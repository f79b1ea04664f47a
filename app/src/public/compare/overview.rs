//! What matters most, and how much differs.

use super::{Compared, anchor};
use crate::public::site::Site;
use crate::ui::table::{self, Heads, Rows};
use contract::Id;
use contract::edition::ObjectKind;
use domain::compare::{Change, LineChange, ObjectChange};
use domain::extent::Extent;
use leptos::prelude::*;

/// Rows of the table; what is not among them stands below all the same.
const MOST: usize = 20;

/// The strategy and its fields, then what somebody gave a reason for.
pub fn important(site: &Site, c: &Compared) -> AnyView {
    let matters = |o: &&ObjectChange| matches!(o.kind, ObjectKind::Strategy | ObjectKind::Field) || c.reasons.contains_key(&(o.kind, o.id));
    let rows = c.changes.iter().filter(matters).take(MOST).map(|o| row(site, c, o)).collect_view();
    let steps = c.steps.iter().map(|e| {
        let (from, name) = (e.number - 1, site.lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number)));
        let single = (c.steps.len() > 1).then(|| view! { " "<a href=site.top(&format!("/fassungen/vergleich?von={from}&bis={}", e.number))>{site.t("nur dieser Schritt", "this step only")}</a> });
        view! { <p><b>{name}": "</b><span lang="de">{e.reason.clone()}</span>{single}</p> }
    });
    let heads = [site.t("Stelle", "Where"), site.t("Was ist anders", "What is different"), site.t("Warum", "Why")];
    view! {
        <section class="p-sec" aria-labelledby="wichtig">
            <div class="p-sec__side"><h2 id="wichtig">{site.t("Das Wichtigste", "What matters most")}</h2></div>
            <div class="p-sec__main">
                <div class="p-measure">{steps.collect_view()}</div>
                {table::stacked(site.t("Die wichtigsten Änderungen mit ihrem Grund", "The most important changes with their reasons"), &table::heads(&heads), &Rows::of(rows))}
            </div>
        </section>
    }
    .into_any()
}

fn row(site: &Site, c: &Compared, o: &ObjectChange) -> AnyView {
    let reasons = c.reasons(site, o);
    let (why, void) = if reasons.is_empty() { ("–".to_owned(), " p-void") } else { (reasons.join(" "), "") };
    let what = said(site, c, o).into_iter().map(|s| view! { <li lang="de">{s}</li> }).collect_view();
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader"><a href=format!("#{}", anchor(o)) lang="de">{name(site, o)}</a><small>{o.kind.label(site.lang)}</small></th>
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
    said.extend(o.lines.iter().filter(|l| l.key.starts_with("goal-")).map(|l| goal(site, c, l)));
    let others = |l: &&LineChange| !l.key.starts_with("goal-") && l.key != "priority";
    let mut labels: Vec<String> = Vec::new();
    for l in o.lines.iter().filter(others) {
        if !labels.contains(&l.label) {
            labels.push(l.label.clone());
        }
    }
    if labels.len() > 5 {
        let more = labels.len() - 4;
        labels.truncate(4);
        labels.push(site.lang.say(format_args!("{more} weitere Angaben"), format_args!("{more} other details")));
    }
    if !labels.is_empty() {
        said.push(site.lang.say(format_args!("geändert: {}", labels.join(", ")), format_args!("changed: {}", labels.join(", "))));
    }
    said
}

/// "neu: Ziel 1.4 Geräte-Pool für Schulen"
fn goal(site: &Site, c: &Compared, l: &LineChange) -> String {
    let word = match l.change {
        Change::Added => site.t("neu", "new"),
        Change::Removed => site.t("gestrichen", "dropped"),
        Change::Changed => site.t("geändert", "changed"),
    };
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
    let numbers = [site.t("gleich", "same"), site.t("geändert", "changed"), site.t("neu", "new"), site.t("entfallen", "gone")];
    let heads = numbers.into_iter().fold(Heads::default().head(site.t("Art", "Kind")), Heads::number);
    view! {
        <section class="p-sec" aria-labelledby="umfang">
            <div class="p-sec__side"><h2 id="umfang">{site.t("Umfang", "Extent")}</h2></div>
            <div class="p-sec__main">
                <figure><svg class="p-chart p-chart--bar" viewBox="0 0 760 76" role="img" aria-labelledby="um-t um-d" inner_html=inner></svg>
                    <p class="p-cap">{site.t("Von links: ", "From the left: ")}{said}"."</p></figure>
                {table::narrow(&caption, &heads, &Rows::of(rows))}
            </div>
        </section>
    }
    .into_any()
}

/// Boxes with their numbers above; a box is never too small to see.
fn bar(parts: &[(&str, &str, usize)], total: usize) -> String {
    let shown: Vec<_> = parts.iter().filter(|p| p.2 > 0).collect();
    let room = 758.0 - 30.0 * shown.len() as f64;
    let mut x = 1.0;
    let mut out = String::new();
    for (_, class, n) in shown {
        let width = 26.0 + room * *n as f64 / total.max(1) as f64;
        out += &format!(
            "<text class=\"b\" x=\"{x:.1}\" y=\"18\">{n}</text><rect class=\"{class}\" x=\"{x:.1}\" y=\"28\" width=\"{width:.1}\" height=\"44\"/>"
        );
        x += width + 4.0;
    }
    out
}

fn extent_row(site: &Site, e: &Extent) -> AnyView {
    let cell = |n: usize| view! { <td class="kern-table__cell p-num" role="cell"><span>{n}</span></td> };
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader">{crate::ui::number::capital(e.of.label(site.lang))}</th>
            {cell(e.same)}{cell(e.changed)}{cell(e.added)}{cell(e.removed)}
        </tr>
    }
    .into_any()
}
