//! How the strategy stands: one sentence with its picture, and the figures beside it.

use super::site::{Site, local};
use crate::ui::number::count;
use contract::Lang;
use contract::dates::show_day_long;
use contract::fact_sheet::ProjectStatus;
use contract::money::euro;
use contract::strategy::TrafficLight;
use domain::sheet_index::Live;
use domain::tally::Tally;
use leptos::prelude::*;
use portal::councils::Seen;
use portal::published::Published;

/// Lights of projects under way, the good one first.
const LIGHTS: [(TrafficLight, &str); 4] =
    [(TrafficLight::Green, "fill"), (TrafficLight::Yellow, "ink2"), (TrafficLight::Red, "stop"), (TrafficLight::Unrated, "soft")];

/// The section "Stand der Strategie" of the home page.
pub fn section(site: &Site, edition: &Published, live: &Live, councils: &[Seen]) -> AnyView {
    let (tally, _) = edition.index.tally(&edition.contents.sheets, live);
    let rated = [TrafficLight::Green, TrafficLight::Yellow, TrafficLight::Red].map(|l| tally.with_light(l)).iter().sum::<usize>();
    let head = &edition.head;
    let date = show_day_long(local(head.published_at).date_naive(), site.lang);
    let valid = site.lang.say(
        format_args!("Es gilt Fassung {} vom {date}, {}.", head.number, head.label.label(Lang::De)),
        format_args!("Edition {} of {date} is valid, {}.", head.number, head.label.label(Lang::En)),
    );
    let before = (head.number > 1).then(|| {
        let (old, new) = (head.number - 1, head.number);
        let words =
            site.lang.say(format_args!("Was sich seit Fassung {old} geändert hat"), format_args!("What changed since edition {old}"));
        view! { <a href=site.top(&format!("/fassungen/vergleich?von={old}&bis={new}"))>{words}</a> }
    });
    let lead = (rated > 0).then(|| {
        let green = tally.with_light(TrafficLight::Green);
        let words = site.lang.say(
            format_args!("{} {} im Plan", if rated == 1 { "Projekt" } else { "Projekten" }, if green == 1 { "ist" } else { "sind" }),
            format_args!("{} {} on plan", if rated == 1 { "project" } else { "projects" }, if green == 1 { "is" } else { "are" }),
        );
        view! { <p class="p-big">{green}" "<small>{site.t("von ", "of ")}{rated}</small></p><h3>{words}</h3>{bar(site, &tally)} }.into_any()
    });
    let said = view! { <p class="p-measure">{valid}" "<span lang="de">{head.reason.clone()}</span></p> }.into_any();
    view! {
        <section class="p-sec" aria-labelledby="stand">
            <div class="p-sec__side"><h2 id="stand">{site.t("Stand der Strategie", "How the strategy stands")}</h2></div>
            <div class="p-sec__main"><div class="p-two p-two--half p-two--start">
                <div>{lead}{said}{super::councils::note::edition(site, councils, head.number)}
                    <p class="p-actions">{before}<a href=site.href("/projekte")>{site.t("Alle Projekte", "All projects")}</a></p></div>
                <div>{facts(site, edition, &tally, rated)}</div>
            </div></div>
        </section>
    }
    .into_any()
}

/// The lights as a bar; the same numbers stand in the list beside it.
fn bar(site: &Site, tally: &Tally) -> AnyView {
    let parts: Vec<(TrafficLight, &str, usize)> =
        LIGHTS.iter().map(|(l, class)| (*l, *class, tally.with_light(*l))).filter(|p| p.2 > 0).collect();
    let total: usize = parts.iter().map(|p| p.2).sum();
    let said = parts.iter().map(|(l, _, n)| format!("{n} {}", l.label(site.lang))).collect::<Vec<_>>().join(", ");
    let mut x = 1.0;
    let mut shapes = String::new();
    for (light, class, n) in &parts {
        let width = 438.0 * *n as f64 / total as f64;
        let (from, wide) = (format!("{x:.1}"), format!("{:.1}", (width - 4.0).max(2.0)));
        shapes += &format!("<rect class=\"{class}\" x=\"{from}\" y=\"24\" width=\"{wide}\" height=\"36\"/>");
        // Told apart without colour too: by stripes, and by the number above.
        if *light == TrafficLight::Yellow {
            shapes += &format!("<rect fill=\"url(#am-m)\" x=\"{from}\" y=\"24\" width=\"{wide}\" height=\"36\"/>");
        }
        shapes += &format!("<text class=\"b\" x=\"{from}\" y=\"16\">{n}</text>");
        x += width;
    }
    let title = site.t("Projekte nach ihrer Ampel", "Projects by traffic light");
    let stripes = "<defs><pattern id=\"am-m\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
                   <path class=\"stripe\" d=\"M0 4h8\"/></pattern></defs>";
    let inner = format!("<title id=\"am-t\">{title}</title><desc id=\"am-d\">{said}.</desc>{stripes}{shapes}");
    view! {
        <figure><svg class="p-chart" viewBox="0 0 440 64" role="img" aria-labelledby="am-t am-d" inner_html=inner></svg>
            <p class="p-cap">{site.t("Von links: ", "From the left: ")}{said}"."</p></figure>
    }
    .into_any()
}

fn facts(site: &Site, edition: &Published, tally: &Tally, rated: usize) -> AnyView {
    let lang = site.lang;
    let c = &edition.contents;
    let by_status = ProjectStatus::ALL.iter().rev().map(|s| (*s, tally.with_status(*s))).filter(|(_, n)| *n > 0);
    let mut by_status: Vec<(ProjectStatus, usize)> = by_status.collect();
    by_status.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let by_status = by_status.iter().map(|(s, n)| format!("{n} {}", plural(*s, *n, lang))).collect::<Vec<_>>().join(", ");
    let (yellow, red) = (tally.with_light(TrafficLight::Yellow), tally.with_light(TrafficLight::Red));
    let indicators: Vec<_> = c.fields.iter().flat_map(|f| &f.goals).flat_map(|g| &g.indicators).collect();
    let measured = indicators.iter().filter(|i| !i.content.measured.is_empty()).count();
    let granted = edition.index.granted();
    let row = |label: &str, value: String, small: String| {
        view! { <div><dt>{label.to_owned()}</dt><dd>{value}{(!small.is_empty()).then(|| view! { <small>{small}</small> })}</dd></div> }
    };
    let goals: usize = c.fields.iter().map(|f| f.goals.len()).sum();
    let in_fields = count(c.fields.len(), lang, ("Themenfeld", "Themenfeldern"), ("field", "fields"));
    view! {
        <dl class="p-facts">
            {row(site.t("Ziele", "Goals"), goals.to_string(), lang.say(format_args!("in {in_fields}"), format_args!("in {in_fields}")))}
            {(!c.sheets.is_empty()).then(|| row(site.t("Projekte", "Projects"), c.sheets.len().to_string(), by_status))}
            {(rated > 0).then(|| row(site.t("Im Plan", "On plan"), lang.say(format_args!("{} von {rated}", rated - yellow - red), format_args!("{} of {rated}", rated - yellow - red)), lang.say(format_args!("{yellow} verzögert, {red} gefährdet"), format_args!("{yellow} delayed, {red} at risk"))))}
            {(!indicators.is_empty()).then(|| row(site.t("Kennzahlen", "Indicators"), indicators.len().to_string(), lang.say(format_args!("{measured} mit Messwert"), format_args!("{measured} measured so far"))))}
            {(granted > 0).then(|| row(site.t("Fördermittel", "Funding"), lang.say(format_args!("{} bewilligt", euro(granted, lang)), format_args!("{} granted", euro(granted, lang))), String::new()))}
        </dl>
    }
    .into_any()
}

/// The word for some projects of a status: "14 laufen", "4 Ideen".
fn plural(status: ProjectStatus, n: usize, lang: Lang) -> &'static str {
    match (status, lang, n) {
        (ProjectStatus::Running, Lang::De, 2..) => "laufen",
        (ProjectStatus::Idea, Lang::De, 2..) => "Ideen",
        (ProjectStatus::Idea, Lang::En, 2..) => "ideas",
        _ => status.label(lang),
    }
}
