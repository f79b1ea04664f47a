//! What the public reads of assessments: how a field came by its priority, and what a town answered.
//! Only what was released and published is at hand here.

use super::site::Site;
use contract::Id;
use contract::assessment::Proposed;
use contract::consolidation::decimal;
use contract::dates::show_day;
use contract::strategy::Priority;
use leptos::prelude::*;
use portal::assessments::{Origin, TownAnswers};

fn roman(class: Priority) -> &'static str {
    match class {
        Priority::First => "I",
        Priority::Second => "II",
        Priority::Third => "III",
    }
}

/// One paragraph for every assessment that asked about the field.
pub fn origins(site: &Site, field: Id, all: &[Origin]) -> AnyView {
    let parts = all
        .iter()
        .filter_map(|o| {
            let line = o.proposal.lines.iter().find(|l| l.field_id == Some(field))?;
            let (text, reason) = paragraph(site, o, line);
            let reason = reason.map(|r| view! { " "<span lang="de">{r}</span> });
            Some(view! { <p class="p-measure">{text}{reason}</p> })
        })
        .collect_view();
    let links = (!all.is_empty()).then(|| view! { <p class="p-actions"><a href=site.href("/kommunen")>{site.t("Was die einzelnen Kommunen geantwortet haben", "What each municipality answered")}</a></p> });
    view! { {parts}{links} }.into_any()
}

/// "Bei der Bedarfsabfrage 2019 haben zwölf Kommunen …": computed value, class, and the proposal.
fn paragraph(site: &Site, o: &Origin, line: &Proposed) -> (String, Option<String>) {
    let (p, lang) = (&o.proposal, site.lang);
    let asked = p.sheets.iter().filter(|s| s.answers.get(&line.asked_id).is_some_and(|a| !a.ratings.is_empty())).count();
    let title = &o.assessment;
    let day = show_day(super::site::local(o.closed_at).date_naive(), lang);
    let rated = match line.value {
        Some(v) => {
            let (v, max) = (decimal(v, lang), p.scale.max);
            lang.pick(
                format!("{title} (bis {day}): {asked} Kommunen haben das Feld bewertet. Zusammengerechnet kam es auf {v} von höchstens {max} Punkten."),
                format!("{title} (until {day}): {asked} municipalities rated the field. Taken together it came to {v} of at most {max} points."),
            )
        }
        None => lang.pick(
            format!("{title} (bis {day}): Niemand hat das Feld bewertet."),
            format!("{title} (until {day}): nobody rated the field."),
        ),
    };
    let put = |deferred: bool| if deferred { lang.pick(", zurückgestellt", ", deferred") } else { "" };
    let class = format!("{}{}", roman(line.class), put(line.deferred));
    let proposed = match (line.deviates(), line.computed) {
        (false, _) => lang.pick(
            format!(" Nach der Regel ist das Klasse {class}; so hat es die Arbeitsgruppe vorgeschlagen."),
            format!(" By the rule that is class {class}; the working group proposed just that."),
        ),
        (true, Some(computed)) => {
            let computed = format!("{}{}", roman(computed), put(line.computed_deferred));
            lang.pick(
                format!(
                    " Nach der Regel wäre das Klasse {computed}. Die Arbeitsgruppe hat Klasse {class} vorgeschlagen, aus diesem Grund:"
                ),
                format!(" By the rule that would be class {computed}. The working group proposed class {class}, for this reason:"),
            )
        }
        (true, None) => lang.pick(
            format!(" Die Arbeitsgruppe hat Klasse {class} vorgeschlagen, aus diesem Grund:"),
            format!(" The working group proposed class {class}, for this reason:"),
        ),
    };
    (rated + &proposed, line.deviates().then(|| line.reason.clone()))
}

/// What a town answered, a table for every published assessment.
pub fn town(site: &Site, all: &[TownAnswers]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let tables = all.iter().map(|t| answers(site, t)).collect_view();
    view! {
        <section class="p-sec" aria-labelledby="einschaetzung">
            <div class="p-sec__side"><h2 id="einschaetzung">{site.t("Was die Kommune geantwortet hat", "What the municipality answered")}</h2>
                <p>{site.t("Aus den Bedarfsabfragen des Verbunds, freigegeben von der Spitze der Verwaltung.", "From the region's assessments, released by the head of the administration.")}</p></div>
            <div class="p-sec__main">{tables}</div>
        </section>
    }
    .into_any()
}

fn answers(site: &Site, t: &TownAnswers) -> AnyView {
    let setup = &t.setup;
    let heads = setup.axes.iter().map(|a| view! { <th class="kern-table__header kern-table__header--numeric" scope="col" role="columnheader" lang="de">{a.name.clone()}</th> }).collect_view();
    let rows = setup
        .fields
        .iter()
        .map(|f| {
            let given = t.answers.get(&f.id);
            let cells = setup
                .axes
                .iter()
                .map(|a| {
                    let n = given.and_then(|g| g.ratings.get(&a.key)).map_or("–".to_owned(), ToString::to_string);
                    view! { <td class="kern-table__cell kern-table__cell--numeric" role="cell" data-l=a.name.clone()><span>{n}</span></td> }
                })
                .collect_view();
            let comment = given.map(|g| g.comment.clone()).filter(|c| !c.is_empty()).map(|c| view! { <br /><span class="p-small p-muted">{c}</span> });
            view! { <tr class="kern-table__row" role="row"><th class="kern-table__header" scope="row" role="rowheader" lang="de">{f.title.clone()}{comment}</th>{cells}</tr> }
        })
        .collect_view();
    let s = &setup.scale;
    let day = show_day(super::site::local(t.released_at).date_naive(), site.lang);
    let scale = site.lang.pick(
        format!("{} heißt {}, {} heißt {}. Freigegeben am {day}.", s.min, s.low, s.max, s.high),
        format!("{} means {}, {} means {}. Released on {day}.", s.min, s.low, s.max, s.high),
    );
    view! {
        <h3 lang="de">{t.assessment.clone()}</h3><p class="p-small p-muted">{scale}</p>
        <table class="kern-table p-stack" role="table"><caption class="kern-sr-only">{t.assessment.clone()}</caption>
            <thead class="kern-table__head" role="rowgroup"><tr class="kern-table__row" role="row"><th class="kern-table__header" scope="col" role="columnheader">{site.t("Themenfeld", "Field of action")}</th>{heads}</tr></thead>
            <tbody class="kern-table__body" role="rowgroup">{rows}</tbody></table>
    }
    .into_any()
}
