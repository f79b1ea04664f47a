//! What a town answered beside what all did: a point and a square on the scale, with their table.

use crate::public::site::Site;
use crate::ui::table::{self, Heads, Rows};
use contract::assessment::{Axis, Scale};
use contract::money::decimal;
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// A field as one town rated it, and as all did on average.
pub struct Rated<'a> {
    pub field: &'a str,
    pub own: Option<i32>,
    pub mean: Option<(Decimal, usize)>,
}

/// Letters of a field's name in the picture; the table has all of it.
const LETTERS: usize = 22;
const LEFT: f64 = 188.0;
const RIGHT: f64 = 444.0;
const ROW: f64 = 36.0;

/// The picture and its table.
pub fn axis(site: &Site, town: &str, axis: &Axis, scale: &Scale, rows: &[Rated], id: &str) -> AnyView {
    let (lang, name) = (site.lang, &axis.name);
    let all = rows.iter().filter_map(|r| r.mean).map(|(_, n)| n).max().unwrap_or(0);
    let title = lang.say(format_args!("{name}: {town} und alle Kommunen"), format_args!("{name}: {town} and all municipalities"));
    let words = lang.say(
        format_args!("Gefüllter Punkt: {town}. Quadrat: Mittel aller Kommunen, die geantwortet haben ({all})."),
        format_args!("Filled point: {town}. Square: average of all municipalities that answered ({all})."),
    );
    let height = ROW * rows.len() as f64 + 34.0;
    let inner = format!(
        "<title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}",
        domain::html::escape(&title),
        site.t("Die Tabelle daneben nennt alle Werte.", "The table beside it gives all values."),
        drawing(rows, scale, height)
    );
    let heads = Heads::default().head(site.t("Themenfeld", "Field of action")).number(town).number(site.t("Mittel", "Average"));
    let mut table = Rows::default();
    for r in rows {
        let mean = r.mean.map(|(m, _)| decimal(m.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero), lang));
        table.next(None).head(true, r.field).number(town, r.own).number(site.t("Mittel", "Average"), mean);
    }
    view! {
        <h4 lang="de">{name.clone()}</h4>
        <figure class="p-fig"><div>
            <svg class="p-chart" viewBox=format!("0 0 460 {height:.0}") role="img" aria-labelledby=format!("{id}-t {id}-d") inner_html=inner></svg>
            <figcaption>{words}</figcaption></div>
            <div>{table::narrow(&title, &heads, &table)}</div></figure>
    }
    .into_any()
}

fn drawing(rows: &[Rated], scale: &Scale, height: f64) -> String {
    let steps = f64::from((scale.max - scale.min).max(1));
    let x = |v: f64| LEFT + (RIGHT - LEFT) * (v - f64::from(scale.min)) / steps;
    let bottom = height - 28.0;
    let mut svg = String::with_capacity(4096);
    for v in scale.min..=scale.max {
        let at = x(f64::from(v));
        svg += &format!(
            "<line class=\"grid\" x1=\"{at:.0}\" x2=\"{at:.0}\" y1=\"4\" y2=\"{bottom:.0}\"/>\
             <text class=\"m\" x=\"{at:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{v}</text>",
            height - 6.0
        );
    }
    for (i, r) in rows.iter().enumerate() {
        let y = ROW * i as f64 + 22.0;
        let name: String =
            if r.field.chars().count() > LETTERS { r.field.chars().take(LETTERS - 1).chain(['…']).collect() } else { r.field.to_owned() };
        svg += &format!("<text x=\"0\" y=\"{:.0}\">{}</text>", y + 5.0, domain::html::escape(&name));
        let (own, mean) = (r.own.map(|v| x(f64::from(v))), r.mean.and_then(|(m, _)| m.to_f64()).map(x));
        if let (Some(a), Some(b)) = (own, mean) {
            svg += &format!("<line class=\"axis\" x1=\"{b:.1}\" x2=\"{a:.1}\" y1=\"{y:.0}\" y2=\"{y:.0}\"/>");
        }
        if let Some(at) = own {
            svg += &format!("<circle class=\"fill\" cx=\"{at:.1}\" cy=\"{y:.0}\" r=\"7\"/>");
        }
        // The square is drawn last and is smaller: where both are the same, both can be seen.
        if let Some(at) = mean {
            svg += &format!("<rect class=\"open\" x=\"{:.1}\" y=\"{:.0}\" width=\"10\" height=\"10\"/>", at - 5.0, y - 5.0);
        }
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_values_stand_on_the_scale() {
        let scale = Scale { min: 1, max: 5, ..Scale::default() };
        let rated = |own, mean| Rated { field: "Mobilität", own, mean };
        let svg = drawing(&[rated(Some(5), Some((Decimal::from(3), 12))), rated(None, None)], &scale, 106.0);
        assert!(svg.contains("cx=\"444.0\"") && svg.contains("<rect class=\"open\" x=\"311.0\""), "{svg}");
        assert_eq!((svg.matches("<circle").count(), svg.matches("<rect").count(), svg.matches("Mobilität").count()), (1, 1, 2));
    }
}
