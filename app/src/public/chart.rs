//! An indicator as a small chart with its table beside it.

use super::site::Site;
use contract::Lang;
use contract::money::decimal;
use contract::strategy::{IndicatorContent, YearValue};
use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;

const LEFT: f64 = 62.0;
const RIGHT: f64 = 392.0;
const BOTTOM: f64 = 264.0;
const TOP: f64 = 34.0;

/// A place in the picture, written with one digit behind the point; the general way of writing
/// such numbers takes a quarter of the time that a page with charts needs.
#[derive(Clone, Copy)]
struct Tenths(f64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        write!(f, "{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
    }
}

/// Year to value: what was reached (the baseline included), and what was aimed at.
struct Series {
    reached: BTreeMap<i32, Decimal>,
    aims: BTreeMap<i32, Decimal>,
}

impl Series {
    fn of(c: &IndicatorContent) -> Self {
        let map = |list: &[YearValue]| list.iter().map(|v| (v.year, v.value)).collect();
        let mut reached: BTreeMap<i32, Decimal> = map(&c.measured);
        if let Some(b) = &c.baseline {
            reached.entry(b.year).or_insert(b.value);
        }
        Self { reached, aims: map(&c.targets) }
    }

    fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.reached.keys().chain(self.aims.keys()).copied().collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

/// Chart and table; without any value a sentence that says so.
pub fn indicator(site: &Site, c: &IndicatorContent, id: &str) -> AnyView {
    let series = Series::of(c);
    let unmeasured = c.measured.is_empty().then(|| {
        let plan = c.targets.first().map(|t| {
            let (v, y) = (value(c, t.value, site.lang), t.year);
            site.lang.say(format_args!(" Das erste Jahresziel ist {v} im Jahr {y}."), format_args!(" The first target is {v} in {y}."))
        });
        view! { <p class="p-quote">{site.t("Noch kein Messwert.", "Nothing measured yet.")}{plan}</p> }
    });
    let said = said(site, c, &series);
    if series.reached.is_empty() && series.aims.is_empty() {
        return view! { <h4 lang="de">{c.title.clone()}</h4>{said}{unmeasured} }.into_any();
    }
    // One value makes no line; the table says it all.
    let drawn = (series.years().len() > 1).then(|| view! { <div>{chart(site, c, &series, id)}{caption(site, c)}</div> });
    let class = if drawn.is_some() { "p-fig" } else { "" };
    view! {
        {said}
        <figure class=class>{drawn}<div>{table(site, c, &series)}</div></figure>
        {unmeasured}
    }
    .into_any()
}

/// What the figures say, before they are drawn: the aim without a year, and the latest year that has
/// both a value and a target. Whether more is better, no figure says of itself: it is more or less
/// than the target, and which of both was wanted is for the reader.
fn said(site: &Site, c: &IndicatorContent, s: &Series) -> AnyView {
    let aim = (!c.aim.is_empty())
        .then(|| view! { <p class="p-measure"><b>{site.t("Angestrebt: ", "Aimed at: ")}</b><span lang="de">{c.aim.clone()}</span></p> });
    let last = c.measured.iter().filter_map(|m| Some((m.year, m.value, *s.aims.get(&m.year)?))).max_by_key(|m| m.0);
    let last = last.map(|(year, is, target)| {
        let beside = match is.cmp(&target) {
            Ordering::Less => site.t("weniger als das Jahresziel von", "less than the target of"),
            Ordering::Equal => site.t("genau das Jahresziel von", "just the target of"),
            Ordering::Greater => site.t("mehr als das Jahresziel von", "more than the target of"),
        };
        let (is, target) = (value(c, is, site.lang), value(c, target, site.lang));
        view! { <p class="p-measure"><b lang="de">{c.title.clone()}</b>{format!(", {year}: {is}, {beside} {target}.")}</p> }
    });
    view! { {aim}{last} }.into_any()
}

/// A value with its unit as people write it.
fn value(c: &IndicatorContent, v: Decimal, lang: Lang) -> String {
    match c.unit.as_str() {
        "Prozent" | "%" => format!("{}\u{a0}%", decimal(v, lang)),
        _ => decimal(v, lang),
    }
}

/// How it is counted, and where the figures come from.
fn caption(site: &Site, c: &IndicatorContent) -> AnyView {
    if c.method.is_empty() && c.source.is_empty() {
        return ().into_any();
    }
    let method = (!c.method.is_empty()).then(|| view! { <span lang="de">{c.method.clone()}</span>" " });
    let source = (!c.source.is_empty()).then(|| view! { {site.t("Quelle: ", "Source: ")}<span lang="de">{c.source.clone()}</span> });
    view! { <figcaption>{method}{source}</figcaption> }.into_any()
}

/// A round number at or above the largest value, and the step between grid lines.
fn scale(largest: f64) -> (f64, f64) {
    let rough = (largest / 4.0).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|f| f * power).find(|s| *s >= rough).unwrap_or(rough);
    (step * (largest / step).ceil().max(1.0), step)
}

/// Where the grid ends below and above, and the step between its lines. Zero is always in it: the
/// lowest value is at most zero here, the largest at least.
fn axis(lowest: f64, largest: f64) -> (f64, f64, f64) {
    let span = largest - lowest;
    let (top, step) = scale(if span > 0.0 { span } else { 1.0 });
    if lowest < 0.0 { (step * (lowest / step).floor(), step * (largest / step).ceil(), step) } else { (0.0, top, step) }
}

fn chart(site: &Site, c: &IndicatorContent, s: &Series, id: &str) -> AnyView {
    let svg = drawing(site.lang, c, s, id);
    view! { <svg class="p-chart" viewBox="0 0 460 300" role="img" aria-labelledby=format!("{id}-t {id}-d") inner_html=svg></svg> }
        .into_any()
}

/// What stands in the picture.
fn drawing(lang: Lang, c: &IndicatorContent, s: &Series, id: &str) -> String {
    let years = s.years();
    let (first, last) = (years.first().copied().unwrap_or(0), years.last().copied().unwrap_or(1));
    let number = |d: &Decimal| d.to_f64().unwrap_or(0.0);
    let values = || s.reached.values().chain(s.aims.values()).map(number);
    let (bottom, top, step) = axis(values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let x = |year: i32| LEFT + (RIGHT - LEFT) * f64::from(year - first) / f64::from((last - first).max(1));
    let y = |v: f64| BOTTOM - (BOTTOM - TOP) * (v - bottom) / (top - bottom);
    let e = domain::html::escape;
    let say = |m: &BTreeMap<i32, Decimal>| m.iter().map(|(y, v)| format!("{y} {}", decimal(*v, lang))).collect::<Vec<_>>().join(", ");
    let words = lang.pick(("Erreicht", "Jahresziele", "keine"), ("Reached", "Targets", "none"));
    let words = (was(c, lang).unwrap_or(words.0), words.1, words.2);
    let none = |t: String| if t.is_empty() { words.2.to_owned() } else { t };
    let (title, unit) = (e(&c.title), e(&c.unit));
    let (reached, aims) = (none(say(&s.reached)), none(say(&s.aims)));
    let mut svg = String::with_capacity(4096);
    let _ = write!(
        svg,
        "<title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{}: {reached}. {}: {aims}.</desc><text class=\"m\" x=\"0\" y=\"16\">{unit}</text>",
        words.0, words.1
    );
    let line = |v: f64| (v / step).round() as i32;
    for i in line(bottom)..=line(top) {
        let (v, class) = (step * f64::from(i), if i == 0 { "axis" } else { "grid" });
        let label = Decimal::try_from(v).map(|d| decimal(d.round_dp(2), lang)).unwrap_or_default();
        let (at, below) = (Tenths(y(v)), Tenths(y(v) + 5.0));
        let _ = write!(
            svg,
            "<line class=\"{class}\" x1=\"46\" x2=\"460\" y1=\"{at}\" y2=\"{at}\"/><text class=\"m\" x=\"38\" y=\"{below}\" text-anchor=\"end\">{label}</text>"
        );
    }
    let every = ((last - first) / 5).max(1);
    for year in (first..=last).step_by(every as usize) {
        let at = Tenths(x(year));
        let _ = write!(
            svg,
            "<line class=\"axis\" x1=\"{at}\" x2=\"{at}\" y1=\"264\" y2=\"270\"/><text class=\"m\" x=\"{at}\" y=\"290\" text-anchor=\"middle\">{year}</text>"
        );
    }
    let points = |svg: &mut String, class: &str, m: &BTreeMap<i32, Decimal>| {
        let _ = write!(svg, "<polyline class=\"{class}\" points=\"");
        for (i, (year, v)) in m.iter().enumerate() {
            let _ = write!(svg, "{}{},{}", if i > 0 { " " } else { "" }, Tenths(x(*year)), Tenths(y(number(v))));
        }
        svg.push_str("\"/>");
    };
    points(&mut svg, "goal", &s.aims);
    for (year, v) in &s.aims {
        let (x, y) = (Tenths(x(*year) - 5.0), Tenths(y(number(v)) - 5.0));
        let _ = write!(svg, "<rect class=\"open\" x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\"/>");
    }
    points(&mut svg, "is", &s.reached);
    for (year, v) in &s.reached {
        let _ = write!(svg, "<circle class=\"fill\" cx=\"{}\" cy=\"{}\" r=\"5\"/>", Tenths(x(*year)), Tenths(y(number(v))));
    }
    svg += &ends(lang, s, was(c, lang), &x, &|v| y(number(v)));
    svg
}

/// The last value of each line, named beside its point; two that would overlap move apart.
fn ends(lang: Lang, s: &Series, was: Option<&str>, x: &dyn Fn(i32) -> f64, y: &dyn Fn(&Decimal) -> f64) -> String {
    let aim = s
        .aims
        .last_key_value()
        .map(|(year, v)| (x(*year) + 10.0, y(v) + 5.0, format!("{} {}", lang.pick("Ziel", "Target"), decimal(*v, lang))));
    let is = s
        .reached
        .last_key_value()
        .map(|(year, v)| (x(*year) + 10.0, y(v) + 22.0, format!("{} {}", was.unwrap_or(lang.pick("Ist", "Now")), decimal(*v, lang))));
    let draw = |class: &str, (x, y, text): (f64, f64, String)| {
        // A long number at the right edge stands above its point instead of outside the picture.
        let wide = x + text.chars().count() as f64 * 8.5 > 460.0;
        let (x, y, anchor) = if wide { (458.0, y - 18.0, "end") } else { (x, y, "start") };
        let (x, y) = (Tenths(x), Tenths(y.clamp(TOP - 4.0, BOTTOM - 6.0)));
        format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>")
    };
    [aim.map(|a| draw("b", a)), is.map(|i| draw("r", i))].into_iter().flatten().collect()
}

/// What the only value is, where nothing was measured since: nothing of it has been reached.
fn was(c: &IndicatorContent, lang: Lang) -> Option<&'static str> {
    c.measured.is_empty().then_some(lang.pick("Ausgangswert", "Baseline"))
}

/// The table, written as text: a page has hundreds of these cells.
fn table(site: &Site, c: &IndicatorContent, s: &Series) -> AnyView {
    let e = domain::html::escape;
    let mut out = String::with_capacity(4096);
    let caption = if matches!(c.unit.as_str(), "" | "Prozent" | "%") { e(&c.title) } else { e(&format!("{} ({})", c.title, c.unit)) };
    let _ = write!(
        out,
        "<table class=\"kern-table\" role=\"table\"><caption lang=\"de\">{caption}</caption>\
         <thead class=\"kern-table__head\" role=\"rowgroup\"><tr class=\"kern-table__row\" role=\"row\">"
    );
    let heads = [
        ("", site.t("Jahr", "Year")),
        (" p-num", site.t("Jahresziel", "Target")),
        (" p-num", was(c, site.lang).unwrap_or(site.t("Erreicht", "Reached"))),
    ];
    for (class, words) in heads {
        let _ = write!(out, "<th class=\"kern-table__header{class}\" scope=\"col\" role=\"columnheader\">{words}</th>");
    }
    out += "</tr></thead><tbody class=\"kern-table__body\" role=\"rowgroup\">";
    let apart = |y: &i32| !c.measured.is_empty() && !c.measured.iter().any(|m| m.year == *y);
    let baseline = c.baseline.as_ref().map(|b| b.year).filter(apart);
    for year in s.years() {
        let _ = write!(
            out,
            "<tr class=\"kern-table__row\" role=\"row\"><th class=\"kern-table__header\" scope=\"row\" role=\"rowheader\">{year}"
        );
        if baseline == Some(year) {
            let _ = write!(out, " <small>{}</small>", site.t("(Ausgangswert)", "(baseline)"));
        }
        out += "</th>";
        for v in [s.aims.get(&year), s.reached.get(&year)] {
            let (class, words) = v.map_or((" p-void", "–".to_owned()), |v| ("", e(&value(c, *v, site.lang))));
            let _ = write!(out, "<td class=\"kern-table__cell p-num{class}\" role=\"cell\"><span>{words}</span></td>");
        }
        out += "</tr>";
        let all = c.targets.iter().chain(&c.measured).chain(&c.baseline).filter(|v| v.year == year && !v.note.is_empty());
        let notes = all.map(|v| v.note.as_str()).collect::<Vec<_>>().join("; ");
        if !notes.is_empty() {
            let _ = write!(
                out,
                "<tr class=\"kern-table__row\" role=\"row\"><td class=\"kern-table__cell\" role=\"cell\" colspan=\"3\" lang=\"de\">\
                 <small>{year}: {}</small></td></tr>",
                e(&notes)
            );
        }
    }
    out += "</tbody></table>";
    leptos::raw(out)
}

#[cfg(test)]
mod tests {
    use super::{Series, Tenths, axis, drawing, scale};
    use contract::Lang;
    use contract::strategy::{IndicatorContent, YearValue};

    #[test]
    fn places_have_one_digit_behind_the_point() {
        for v in [0.0, 1.25, 62.04, 391.96, 0.04, -4.96, -0.3] {
            assert_eq!(Tenths(v).to_string().parse::<f64>().unwrap(), (v * 10.0).round() / 10.0);
        }
        assert_eq!(
            (Tenths(0.0).to_string(), Tenths(-0.04).to_string(), Tenths(391.96).to_string()),
            ("0.0".into(), "0.0".into(), "392.0".into())
        );
        assert_eq!((Tenths(-0.3).to_string(), Tenths(12.0).to_string()), ("-0.3".into(), "12.0".into()));
    }

    #[test]
    fn grid_lines_stand_at_round_numbers() {
        assert_eq!(scale(70.0), (80.0, 20.0));
        assert_eq!(scale(2400.0), (3000.0, 1000.0));
        assert_eq!(scale(1.3), (1.5, 0.5));
        assert_eq!(scale(100.0), (100.0, 25.0));
    }

    #[test]
    fn the_grid_goes_below_zero_only_where_values_do() {
        assert_eq!(axis(0.0, 70.0), (0.0, 80.0, 20.0));
        assert_eq!(axis(0.0, 0.0), (0.0, 1.0, 0.25));
        assert_eq!(axis(-3.5, 8.0), (-5.0, 10.0, 5.0));
        assert_eq!(axis(-3.5, 0.0), (-4.0, 0.0, 1.0));
    }

    /// The picture of what was measured in 2020 and 2021, without its words.
    fn picture(values: [&str; 2]) -> String {
        let year = |(year, value): (i32, &str)| YearValue { year, value: value.parse().unwrap(), note: String::new() };
        let measured = [2020, 2021].into_iter().zip(values).map(year).collect();
        let c = IndicatorContent { measured, ..IndicatorContent::default() };
        drawing(Lang::De, &c, &Series::of(&c), "k")
    }

    #[test]
    fn negative_values_stand_below_the_line_of_zero() {
        let svg = picture(["-3.5", "8"]);
        // From -5 to 10 on 230 units; zero is a third of the way up.
        assert!(svg.contains("<line class=\"axis\" x1=\"46\" x2=\"460\" y1=\"187.3\" y2=\"187.3\"/>"), "{svg}");
        assert!(svg.contains("<line class=\"grid\" x1=\"46\" x2=\"460\" y1=\"264.0\" y2=\"264.0\"/>"), "{svg}");
        assert!(svg.contains("<polyline class=\"is\" points=\"62.0,241.0 392.0,64.7\"/>"), "{svg}");
        let plain = picture(["3.5", "8"]);
        assert!(plain.contains("<line class=\"axis\" x1=\"46\" x2=\"460\" y1=\"264.0\" y2=\"264.0\"/>"), "{plain}");
        assert!(plain.contains("<polyline class=\"is\" points=\"62.0,163.4 392.0,34.0\"/>"), "{plain}");
    }
}
