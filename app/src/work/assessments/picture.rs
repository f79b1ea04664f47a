//! The fields in a picture of two axes with quadrants, and the same as a table. Which axes stands in
//! the address.

use super::overlay::Look;
use super::words;
use crate::context::Work;
use crate::ui::number::count;
use contract::assessment::Axis;
use contract::consolidation::{Line, decimal};
use contract::strategy::Priority;
use leptos::prelude::*;
use portal::assessments::Consolidation;

const LEFT: f64 = 60.0;
const RIGHT: f64 = 570.0;
const TOP: f64 = 25.0;
const BOTTOM: f64 = 400.0;
/// Where the quadrants meet.
const MIDDLE: (f64, f64) = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
/// Where the picture ends on the right.
const END: f64 = 598.0;

/// A field at its place.
struct Point<'a> {
    line: &'a Line,
    x: f64,
    y: f64,
}

/// Where the words of a point stand: they end or begin there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Label {
    x: f64,
    y: f64,
    ends: bool,
    width: f64,
}

impl Label {
    fn span(&self) -> (f64, f64) {
        if self.ends { (self.x - self.width, self.x) } else { (self.x, self.x + self.width) }
    }

    /// How much it gets in the way of points, dashed lines and words that have their place already.
    fn trouble(&self, points: &[(f64, f64)], placed: &[Label], height: f64) -> f64 {
        let (from, to) = self.span();
        let over = |a: f64, b: f64| a < to && b > from;
        let words = placed.iter().filter(|p| over(p.span().0, p.span().1) && (p.y - self.y).abs() < height).count();
        let dots = points.iter().filter(|(x, y)| over(x - 9.0, x + 9.0) && (y - self.y).abs() < height / 2.0 + 8.0).count();
        let lines = usize::from(over(MIDDLE.0, MIDDLE.0)) + usize::from((self.y - MIDDLE.1).abs() < height / 2.0);
        let outside = if from < LEFT + 4.0 || to > END { 100.0 } else { 0.0 };
        outside + 20.0 * words as f64 + 10.0 * dots as f64 + 4.0 * lines as f64
    }
}

/// Places words beside their points where they cover least. Heights are of letters, `y` their middle.
fn labels(points: &[(f64, f64)], widths: &[f64], height: f64) -> Vec<Label> {
    let mut placed: Vec<Label> = vec![];
    for ((x, y), width) in points.iter().zip(widths) {
        let moved = [0.0, 1.0, -1.0, 2.0, -2.0].map(|n| (n, y + n * height));
        let all = moved.iter().flat_map(|(n, y)| {
            [false, true].map(|ends| {
                (n.abs() + if ends { 0.5 } else { 0.0 }, Label { x: if ends { x - 14.0 } else { x + 14.0 }, y: *y, ends, width: *width })
            })
        });
        let others: Vec<(f64, f64)> = points.iter().filter(|p| **p != (*x, *y)).copied().collect();
        let best =
            all.min_by(|(a, l), (b, m)| (a + l.trouble(&others, &placed, height)).total_cmp(&(b + m.trouble(&others, &placed, height))));
        placed.extend(best.map(|(_, label)| label));
    }
    placed
}

/// What lies in the quadrants: upper left and right, lower left and right.
fn quadrants(work: &Work, x: &Axis, y: &Axis) -> [String; 4] {
    let usual = Axis::usual();
    if (x.key.as_str(), y.key.as_str()) == (usual[0].key.as_str(), usual[1].key.as_str()) {
        return [
            work.t("Chancen prüfen", "check chances"),
            work.t("zuerst anpacken", "tackle first"),
            work.t("später", "later"),
            work.t("wichtig, wenig Hebel", "important, little leverage"),
        ]
        .map(str::to_owned);
    }
    let (x, y, l) = (&x.name, &y.name, work.lang);
    [
        l.say(format_args!("{y} hoch, {x} gering"), format_args!("{y} high, {x} low")),
        l.say(format_args!("{x} und {y} hoch"), format_args!("{x} and {y} high")),
        l.say(format_args!("{x} und {y} gering"), format_args!("{x} and {y} low")),
        l.say(format_args!("{x} hoch, {y} gering"), format_args!("{x} high, {y} low")),
    ]
}

/// The axes that are looked at: to the right, and upwards.
fn axes<'a>(all: &'a [Axis], look: &Look) -> Option<(&'a Axis, &'a Axis)> {
    let x = all.iter().find(|a| a.key == look.quer).or(all.first())?;
    let others = || all.iter().filter(|a| a.key != x.key);
    let y = others().find(|a| a.key == look.hoch).or(others().next())?;
    Some((x, y))
}

/// Picture and table; nothing with fewer than two axes.
pub fn section(work: &Work, slug: &str, look: &Look, c: &Consolidation) -> AnyView {
    let setup = &c.overlay.assessment.setup;
    let Some((x, y)) = axes(&setup.axes, look) else { return ().into_any() };
    let mean = |l: &Line, axis: &Axis| l.axes.iter().find(|a| a.key == axis.key).and_then(|a| a.mean);
    let (min, max) = (f64::from(setup.scale.min), f64::from(setup.scale.max));
    let place = |v: i64, from: f64, to: f64| from + (v as f64 / 100.0 - min) / (max - min) * (to - from);
    let lines = c.outcome.lines.iter();
    let points: Vec<Point> = lines
        .filter_map(|line| Some(Point { line, x: place(mean(line, x)?, LEFT, RIGHT), y: place(mean(line, y)?, BOTTOM, TOP) }))
        .collect();
    let words = quadrants(work, x, y);
    let rows = c
        .outcome
        .lines
        .iter()
        .map(|l| {
            let mean = |axis| mean(l, axis).map_or("–".to_owned(), |m| decimal(m, work.lang));
            view! { <tr class="kern-table__row"><th class="kern-table__header" scope="row" lang="de">{l.title.clone()}</th><td class="kern-table__cell kern-table__cell--numeric">{mean(x)}</td><td class="kern-table__cell kern-table__cell--numeric">{mean(y)}</td><td class="kern-table__cell">{words::class(work, l.class, l.deferred)}</td></tr> }
        })
        .collect_view();
    let title = work.lang.say(format_args!("{} und {} im Bild", x.name, y.name), format_args!("{} and {} as a picture", x.name, y.name));
    let fields = count(points.len(), work.lang, ("Feld", "Feldern"), ("field", "fields"));
    let desc = work.lang.say(
        format_args!("Punktbild mit {fields}. Rechts oben: {}. Alle Werte stehen in der Tabelle darunter.", words[1]),
        format_args!("Dots for {fields}. Upper right: {}. All values are in the table below.", words[1]),
    );
    let signs = work.t(
        "Gefüllt: Klasse I. Kräftiger Ring: II. Dünner Ring: III, nach Rechnung.",
        "Filled: class I. Strong ring: II. Thin ring: III, as computed.",
    );
    view! {
        <section class="w-sec" aria-labelledby="bild"><h2 id="bild">{title.clone()}</h2>{choice(work, slug, look, &setup.axes, (x, y))}<figure>
            {drawing(&points, &words, (x, y), (setup.scale.min, setup.scale.max), (&title, &desc))}
            <figcaption class="w-small w-muted">{signs}{key(work, &points, &words, (x, y))}</figcaption></figure>
            <details class="w-fold"><summary>{work.t("Dasselbe als Tabelle", "The same as a table")}</summary><table class="kern-table"><thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th><th class="kern-table__header kern-table__header--numeric" scope="col">{x.name.clone()}</th><th class="kern-table__header kern-table__header--numeric" scope="col">{y.name.clone()}</th><th class="kern-table__header" scope="col">{work.t("Klasse", "Class")}</th></tr></thead><tbody class="kern-table__body">{rows}</tbody></table></details>
        </section>
    }
    .into_any()
}

/// Which two axes, where there are more.
fn choice(work: &Work, slug: &str, look: &Look, all: &[Axis], (x, y): (&Axis, &Axis)) -> AnyView {
    if all.len() < 3 {
        return ().into_any();
    }
    let select = |name: &'static str, label: &str, now: &Axis| {
        let options =
            all.iter().map(|a| view! { <option value=a.key.clone() selected={a.key == now.key}>{a.name.clone()}</option> }).collect_view();
        view! { <div class="kern-form-input"><label class="kern-label" for=name>{label.to_owned()}</label><div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=name name=name lang="de">{options}</select></div></div> }
    };
    view! {
        <form class="w-axes" method="get" action=format!("{}#bild", look.page(slug))>{look.hidden(&["quer", "hoch"])}
            {select("quer", work.t("Nach rechts", "To the right"), x)}{select("hoch", work.t("Nach oben", "Upwards"), y)}
            <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Achsen zeigen", "Show these axes")}</span></button></form>
    }
    .into_any()
}

fn drawing(points: &[Point], words: &[String; 4], (x, y): (&Axis, &Axis), (low, high): (i32, i32), (title, desc): (&str, &str)) -> AnyView {
    let (mx, my) = MIDDLE;
    let at: Vec<(f64, f64)> = points.iter().map(|p| (p.x, p.y)).collect();
    let widths: Vec<f64> = points.iter().map(|p| 8.4 * p.line.title.chars().count() as f64).collect();
    let (names, numbers) = (labels(&at, &widths, 17.0), labels(&at, &vec![26.0; points.len()], 24.0));
    let text = |class: &'static str, l: &Label, down: f64, words: String| {
        let anchor = if l.ends { "end" } else { "start" };
        view! { <text class=class x=format!("{:.0}", l.x) y=format!("{:.0}", l.y + down) text-anchor=anchor>{words}</text> }
    };
    let dots = points.iter().map(|p| {
        let class = match p.line.class {
            Some(Priority::First) => "pt1",
            Some(Priority::Second) => "pt2",
            _ => "pt3",
        };
        view! { <circle class=class cx=format!("{:.0}", p.x) cy=format!("{:.0}", p.y) r="8" /> }
    });
    let names = points.iter().zip(&names).map(|(p, l)| text("b", l, 5.0, p.line.title.clone()));
    let numbers = numbers.iter().enumerate().map(|(i, l)| text("n", l, 8.0, (i + 1).to_string()));
    let ticks = (low..=high).map(|n| {
        let share = f64::from(n - low) / f64::from(high - low);
        let (x, y) = (LEFT + share * (RIGHT - LEFT), BOTTOM - share * (BOTTOM - TOP));
        view! { <text class="m" x=format!("{x:.0}") y="424" text-anchor="middle">{n}</text><text class="m" x="48" y=format!("{:.0}", y + 5.0) text-anchor="end">{n}</text> }
    });
    // Names of axes may be long: what does not fit into its corner stands below the picture only.
    let corner = |i: usize, x: &'static str, y: &'static str, anchor: &'static str| {
        (words[i].chars().count() <= 34).then(|| view! { <text class="m w" x=x y=y text-anchor=anchor>{words[i].clone()}</text> })
    };
    view! {
        <svg class="w-chart w-quad" viewBox="0 0 600 456" role="img" aria-labelledby="qt qd"><title id="qt">{title.to_owned()}</title><desc id="qd">{desc.to_owned()}</desc>
            <rect class="q" x=format!("{mx:.0}") y=format!("{TOP:.0}") width=format!("{:.0}", RIGHT - mx) height=format!("{:.0}", my - TOP) />
            <path class="ax" d=format!("M{LEFT} {TOP}V{BOTTOM}H575") /><path class="th" d=format!("M{mx:.0} {TOP}V{BOTTOM}M{LEFT} {my:.0}H575") />
            {ticks.collect_view()}
            {corner(0, "68", "18", "start")}{corner(1, "570", "18", "end")}{corner(2, "68", "392", "start")}{corner(3, "570", "392", "end")}
            <text class="m w" x="318" y="448" text-anchor="middle">{x.name.clone()}</text><text class="m w" x="16" y="212" text-anchor="middle" transform="rotate(-90 16 212)">{y.name.clone()}</text>
            {dots.collect_view()}{names.collect_view()}{numbers.collect_view()}</svg>
    }
    .into_any()
}

/// What a narrow picture has no room for: names for its numbers, its axes and its quadrants.
fn key(work: &Work, points: &[Point], words: &[String; 4], (x, y): (&Axis, &Axis)) -> AnyView {
    let names = points.iter().map(|p| view! { <li lang="de">{p.line.title.clone()}</li> }).collect_view();
    let sides = work
        .lang
        .pick(["oben links", "oben rechts", "unten links", "unten rechts"], ["upper left", "upper right", "lower left", "lower right"]);
    let corners = sides.iter().zip(words).map(|(side, words)| view! { <li>{format!("{side}: {words}")}</li> }).collect_view();
    let axes = work.lang.say(
        format_args!("Nach rechts: {}. Nach oben: {}.", x.name, y.name),
        format_args!("To the right: {}. Upwards: {}.", x.name, y.name),
    );
    let long = words.iter().any(|w| w.chars().count() > 34);
    view! { <div class="w-quad__key"><p>{axes}</p><ol>{names}</ol></div><ul class=if long { "w-bullets" } else { "w-bullets w-quad__key" }>{corners}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_clear_of_lines_and_of_each_other() {
        // Right at the crossing, twice at the same place, and at the right edge.
        let points = [(MIDDLE.0 - 30.0, MIDDLE.1), (200.0, 120.0), (200.0, 120.0), (RIGHT, 60.0)];
        let found = labels(&points, &[120.0; 4], 17.0);
        let crosses = |l: &Label| l.span().0 < MIDDLE.0 && l.span().1 > MIDDLE.0;
        assert!(found.iter().all(|l| !crosses(l) && (l.y - MIDDLE.1).abs() >= 8.5), "{found:?}");
        assert!((found[1].y - found[2].y).abs() >= 17.0 || found[1].ends != found[2].ends, "{found:?}");
        assert!(found[3].ends && found.iter().all(|l| l.span().1 <= END));
    }

    #[test]
    fn two_different_axes_are_looked_at() {
        let all = Axis::usual();
        let keys = |quer: &str, hoch: &str| {
            let look = Look { quer: quer.into(), hoch: hoch.into(), ..Look::default() };
            axes(&all, &look).map(|(x, y)| format!("{} {}", x.key, y.key)).unwrap_or_default()
        };
        assert_eq!(keys("", ""), "bedeutung potenzial");
        assert_eq!(keys("spielraum", ""), "spielraum bedeutung");
        assert_eq!(keys("spielraum", "potenzial"), "spielraum potenzial");
        assert_eq!(keys("potenzial", "potenzial"), "potenzial bedeutung");
        assert_eq!(keys("fremd", "spielraum"), "bedeutung spielraum");
        assert!(axes(&all[..1], &Look::default()).is_none());
    }
}
