//! The heat map: a real table with the number in every cell and what was said below its row, and one
//! field for all towns.

use super::overlay::Look;
use crate::context::Work;
use crate::ui::number::count;
use contract::assessment::{Asked, Scale};
use contract::consolidation::{AxisValue, decimal, wide};
use leptos::prelude::*;
use portal::assessments::{Consolidation, OverlaySheet};

/// The step of the five shades that a rating has on this scale.
fn shade(n: i32, scale: &Scale) -> i32 {
    1 + (n - scale.min) * 4 / (scale.max - scale.min).max(1)
}

struct Seen<'a> {
    work: &'a Work,
    scale: &'a Scale,
    key: &'a str,
    fields: &'a [Asked],
}

/// Up to so many comments stand open.
const FEW: usize = 12;

impl Seen<'_> {
    fn rating(&self, s: &OverlaySheet, f: usize) -> Option<i32> {
        s.released.as_ref()?.answers.get(&self.fields[f].id)?.ratings.get(self.key).copied()
    }

    fn comment<'s>(&self, s: &'s OverlaySheet, f: usize) -> &'s str {
        s.released.as_ref().and_then(|r| r.answers.get(&self.fields[f].id)).map_or("", |a| a.comment.as_str())
    }

    /// The fields that a municipality commented on, by their number.
    fn commented(&self, s: &OverlaySheet) -> Vec<usize> {
        (0..self.fields.len()).filter(|f| !self.comment(s, *f).is_empty()).collect()
    }
}

/// Heat map or ladder, with the choice of the axis.
pub fn section(work: &Work, slug: &str, look: &Look, c: &Consolidation, shown: &[&OverlaySheet]) -> AnyView {
    let setup = &c.overlay.assessment.setup;
    let Some(axis) = setup.axes.iter().find(|a| a.key == look.achse).or(setup.axes.first()) else { return ().into_any() };
    let seen = Seen { work, scale: &setup.scale, key: &axis.key, fields: &setup.fields };
    let axes = setup
        .axes
        .iter()
        .map(|a| {
            let (current, class) = if a.key == axis.key { (Some("true"), "kern-btn kern-btn--primary kern-btn--x-small") } else { (None, "kern-btn kern-btn--secondary kern-btn--x-small") };
            view! { <a class=class href=look.with(slug, "achse", &a.key) aria-current=current><span class="kern-label" lang="de">{a.name.clone()}</span></a> }
        })
        .collect_view();
    let one = look.feld.parse::<usize>().ok().filter(|f| *f < setup.fields.len());
    let title = match one {
        Some(f) => format!("{}: {}", setup.fields[f].title, axis.name),
        None => work
            .lang
            .say(format_args!("Alle Bögen übereinander: {}", axis.name), format_args!("All sheets on top of each other: {}", axis.name)),
    };
    let body = match one {
        _ if shown.is_empty() => {
            view! { <p class="w-muted">{work.t("Zu dieser Auswahl gehört keine Kommune.", "No municipality fits this selection.")}</p> }
                .into_any()
        }
        Some(f) => ladder(&seen, shown, f),
        None => table(&seen, slug, look, c, shown, &axis.name),
    };
    view! {
        <section aria-labelledby="ueb"><div class="w-sec__head"><h2 id="ueb">{title}</h2><div class="w-links w-small" role="group" aria-label=work.t("Ansicht", "View")>{axes}</div></div>
            {body}
        </section>
    }
    .into_any()
}

/// The axis of a field over all sheets, as the rule found it.
fn line<'a>(c: &'a Consolidation, field: &Asked, key: &str) -> Option<&'a AxisValue> {
    c.outcome.lines.iter().find(|l| l.id == field.id)?.axes.iter().find(|a| a.key == key)
}

fn table(seen: &Seen, slug: &str, look: &Look, c: &Consolidation, shown: &[&OverlaySheet], axis: &str) -> AnyView {
    let work = seen.work;
    let mut towns: Vec<&OverlaySheet> = shown.to_vec();
    let sorted = look.sortiere.parse::<usize>().ok().filter(|f| *f < seen.fields.len());
    match sorted {
        Some(f) => towns.sort_by_key(|s| (std::cmp::Reverse(seen.rating(s, f)), s.name.clone())),
        None if look.sortiere == "name" => towns.sort_by(|a, b| a.name.cmp(&b.name)),
        None => {}
    }
    let by = |on: bool, order: &'static str| on.then_some(order);
    let heads = seen
        .fields
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let href = look.with(slug, "sortiere", &if sorted == Some(i) { String::new() } else { i.to_string() });
            view! { <th scope="col" aria-sort=by(sorted == Some(i), "descending")><a href=href lang="de">{f.title.clone()}</a></th> }
        })
        .collect_view();
    let few = towns.iter().map(|s| seen.commented(s).len()).sum::<usize>() <= FEW;
    let rows = towns
        .iter()
        .map(|s| {
            let cells = (0..seen.fields.len()).map(|f| cell(seen, c, s, f)).collect_view();
            let late = s.released.is_none().then(|| view! { <br /><small>{work.t("noch nicht freigegeben", "not released yet")}</small> });
            let left = s.left.then(|| view! { <br /><small>{work.t("nicht mehr Mitglied", "no longer a member")}</small> });
            view! { <tr><th scope="row">{s.name.clone()}{late}{left}</th>{cells}</tr>{said(seen, s, few)} }
        })
        .collect_view();
    let of = |f: &Asked| line(c, f, seen.key);
    let means = seen
        .fields
        .iter()
        .map(|f| view! { <td>{of(f).and_then(|a| a.mean).map_or("–".to_owned(), |m| decimal(m, work.lang))}</td> })
        .collect_view();
    let border = wide(seen.scale.min, seen.scale.max);
    let spreads = seen
        .fields
        .iter()
        .map(|f| {
            let spread = of(f).map_or(0, AxisValue::spread);
            let far = spread >= border;
            view! { <td class={if far { "w-wide" } else { "" }}>{spread}{far.then(|| view! { " "<span aria-hidden="true">"▲"</span><span class="w-sr">{work.t("weit auseinander", "far apart")}</span> })}</td> }
        })
        .collect_view();
    let s = seen.scale;
    let legend = (1..=5).map(|n| view! { <i class=format!("w-v{n}") aria-hidden="true"></i> }).collect_view();
    let caption = work.lang.say(
        format_args!("{axis} je Kommune und Themenfeld, {} {} bis {} {}", s.min, s.low, s.max, s.high),
        format_args!("{axis} by municipality and field, {} {} to {} {}", s.min, s.low, s.max, s.high),
    );
    let by_name = look.sortiere == "name";
    let name_href = look.with(slug, "sortiere", if by_name { "" } else { "name" });
    view! {
        <div class="w-scroll" tabindex="0" role="region" aria-label=work.t("Einschätzungen, seitlich verschiebbar", "Ratings, can be scrolled sideways")>
            <islands::Arrows /><table class="w-heat" data-arrows=""><caption class="w-sr">{caption}</caption>
                <thead><tr><th scope="col" aria-sort=by(by_name, "ascending")><a href=name_href>{work.t("Kommune", "Municipality")}</a></th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{work.t("Wert aller Bögen", "Value of all sheets")}</th>{means}</tr><tr><th scope="row">{work.t("Spannweite", "Spread")}</th>{spreads}</tr></tfoot></table></div>
        <div class="w-legend-row"><span>{format!("{} {}", s.min, s.low)}</span>{legend}<span>{format!("{} {}", s.max, s.high)}</span><i class="w-v0" aria-hidden="true">"–"</i><span>{work.t("keine Angabe", "no answer")}</span><span>{work.t("Ecke: weicht am weitesten ab", "corner: differs most")}</span><span><u>{work.t("unterstrichen", "underlined")}</u>{work.t(": mit Kommentar", ": with a comment")}</span></div>
    }
    .into_any()
}

fn cell(seen: &Seen, c: &Consolidation, s: &OverlaySheet, f: usize) -> AnyView {
    let to = (!seen.comment(s, f).is_empty()).then(|| format!("#k-{}-{f}", s.slug));
    let Some(n) = seen.rating(s, f) else {
        let none = seen.work.t("keine Angabe", "no answer");
        let inside = match to {
            None => view! { <span aria-hidden="true">"–"</span><span class="w-sr">{none}</span> }.into_any(),
            Some(to) => {
                let label = seen.work.t("keine Angabe, Kommentar lesen", "no answer, read the comment");
                view! { <a class="w-cmt" href=to aria-label=label>"–"</a> }.into_any()
            }
        };
        return view! { <td class="w-v0">{inside}</td> }.into_any();
    };
    let axis = line(c, &seen.fields[f], seen.key);
    let edge = match axis.filter(|a| a.spread() >= wide(seen.scale.min, seen.scale.max)).and_then(|a| a.range) {
        Some((low, _)) if n == low => " w-min",
        Some((_, high)) if n == high => " w-max",
        _ => "",
    };
    let class = format!("w-v{}{edge}", shade(n, seen.scale));
    let Some(to) = to else { return view! { <td class=class>{n}</td> }.into_any() };
    let label = seen.work.lang.say(format_args!("{n}, Kommentar lesen"), format_args!("{n}, read the comment"));
    view! { <td class=class><a class="w-cmt" href=to aria-label=label>{n}</a></td> }.into_any()
}

/// One field, all towns: fits a phone.
fn ladder(seen: &Seen, shown: &[&OverlaySheet], f: usize) -> AnyView {
    let mut towns: Vec<&OverlaySheet> = shown.to_vec();
    towns.sort_by_key(|s| (std::cmp::Reverse(seen.rating(s, f)), s.name.clone()));
    let rows = towns
        .iter()
        .map(|s| {
            let comment = seen.comment(s, f);
            let (class, text) = seen.rating(s, f).map_or(("w-v0".to_owned(), "–".to_owned()), |n| (format!("w-v{}", shade(n, seen.scale)), n.to_string()));
            view! { <li><span>{s.name.clone()}{(!comment.is_empty()).then(|| view! { <small lang="de">"„"{comment.to_owned()}"“"</small> })}</span><i class=class>{text}</i></li> }
        })
        .collect_view();
    view! { <ol class="w-ladder">{rows}</ol> }.into_any()
}

/// What a municipality said, right below its numbers; the cells point here. Where all of it would tear the
/// table apart, it is out of sight until a link leads there, by the style sheet alone: no browser has to open
/// anything, and on paper all of it stands.
fn said(seen: &Seen, s: &OverlaySheet, open: bool) -> AnyView {
    let fields = seen.commented(s);
    if fields.is_empty() {
        return ().into_any();
    }
    let (work, columns) = (seen.work, seen.fields.len() + 1);
    let title = count(fields.len(), work.lang, ("Kommentar", "Kommentare"), ("comment", "comments"));
    let rows = fields
        .into_iter()
        .map(|f| {
            let n = seen.rating(s, f).map_or("–".to_owned(), |n| n.to_string());
            view! { <li id=format!("k-{}-{f}", s.slug) tabindex="-1"><strong><span lang="de">{seen.fields[f].title.clone()}</span>{format!(" ({n}): ")}</strong><span lang="de">{seen.comment(s, f).to_owned()}</span></li> }
        })
        .collect_view();
    let (folded, all) = ((!open).then_some(""), format!("kommentare-{}", s.slug));
    let name = view! { <span class="w-sr">{format!(", {}", s.name)}</span> };
    let title = if open {
        view! { <p>{title}{name}</p> }.into_any()
    } else {
        view! { <p><a href=format!("#{all}")>{title}{name}</a></p> }.into_any()
    };
    view! {
        <tr class="w-said" data-beside="" data-folded=folded><td colspan=columns.to_string()><div>{title}<ul id=all tabindex="-1">{rows}</ul></div></td></tr>
    }
    .into_any()
}
