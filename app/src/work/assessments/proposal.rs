//! A frozen proposal: the list, every deviation with its reason, and all that it was computed from.

use super::{SECTION, words};
use crate::context::Work;
use crate::error::PageResult;
use crate::work::frame::Page;
use axum::extract::Path;
use contract::assessment::{FrozenProposal, Proposed};
use contract::consolidation::{Input, decimal, rule_in_words, tied_with, working};
use contract::money::group;
use leptos::prelude::*;
use portal::conferences::DecidedIn;

/// `/arbeit/bedarfsabfragen/{slug}/vorschlaege/{nummer}`
pub async fn show(work: Work, Path((slug, number)): Path<(String, i32)>) -> PageResult {
    let a = portal::assessments::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let heads = portal::proposals::of_assessment(&work.ctx, a.id).await.map_err(|e| work.fail(e))?;
    let head = heads.into_iter().find(|h| h.number == number).ok_or_else(|| work.fail(portal::Error::NotFound))?;
    let (head, p) = portal::proposals::show(&work.ctx, head.id).await.map_err(|e| work.fail(e))?;
    let deciding = portal::conferences::deciding(&work.ctx, &head, &p).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: head.title(work.lang),
        sub: work.lang.say(
            format_args!("Eingefroren am {}. Ändert sich nicht mehr.", words::moment(&work, head.made_at)),
            format_args!("Frozen on {}. It does not change any more.", words::moment(&work, head.made_at)),
        ),
        section: SECTION,
        above: vec![
            (SECTION.into(), work.t("Bedarfsabfragen", "Assessments").into()),
            (format!("{SECTION}/{slug}"), a.title.clone()),
            (format!("{SECTION}/{slug}/auswertung"), work.t("Auswertung", "Overlay").into()),
        ],
        names: vec![a.title.clone()],
    };
    Ok(work.page(page, || {
        let again = p.recompute();
        let input = Input::new(&p.scale, &p.axes, &p.fields, &p.sheets, &p.missing);
        let rows = p
            .lines
            .iter()
            .map(|l| {
                let reason = l.deviates().then(|| view! { " "<strong>{work.t("abweichend", "deviating")}</strong><p class="w-small" lang="de">{work.t("Grund: ", "Reason: ")}{l.reason.clone()}</p> });
                let equal = |x: &&Proposed| x.asked_id != l.asked_id && l.value.is_some() && x.value == l.value;
                let ties: Vec<String> = p.lines.iter().filter(equal).map(|x| x.title.clone()).collect();
                let tied = tied_with(&ties, work.lang).map(|t| view! { " "<span class="w-small">{t}</span> });
                let how = again.lines.iter().find(|x| x.id == l.asked_id).map(|x| working(x, &p.rule, &input.axes, work.lang)).unwrap_or_default();
                view! {
                    <tr class="kern-table__row"><th class="kern-table__header" scope="row" lang="de">{l.title.clone()}</th>
                        <td class="kern-table__cell" data-l=work.t("Wert", "Value")><span><strong>{l.value.map_or("–".to_owned(), |v| decimal(v, work.lang))}</strong><span class="w-small w-muted">" "{how}</span>{tied}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Gerechnet", "Computed")><span>{words::class(&work, l.computed, l.computed_deferred)}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Vorschlag", "Proposal")><span>{words::class(&work, Some(l.class), l.deferred)}{reason}</span></td></tr>
                }
            })
            .collect_view();
        let rule = rule_in_words(&input, &p.rule, &again, work.lang).into_iter().map(|s| view! { <li>{s}</li> }).collect_view();
        let holds = if p.holds() { work.t("Nachgerechnet: Die Liste folgt aus den eingefrorenen Eingaben.", "Recomputed: the list follows from the frozen inputs.") } else { work.t("Achtung: Die Liste folgt nicht aus den eingefrorenen Eingaben.", "Attention: the list does not follow from the frozen inputs.") };
        let decided = deciding.iter().map(|d| decided(&work, d)).collect_view();
        view! {
            {decided}
            <table class="kern-table w-tcards w-res"><caption class="w-sr">{work.t("Vorschlag je Themenfeld", "Proposal by field")}</caption>
                <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th><th class="kern-table__header" scope="col">{work.t("Wert und Rechnung", "Value and working")}</th><th class="kern-table__header" scope="col">{work.t("Gerechnet", "Computed")}</th><th class="kern-table__header" scope="col">{work.t("Vorschlag der AG", "The group's proposal")}</th></tr></thead>
                <tbody class="kern-table__body">{rows}</tbody></table>
            <section class="w-sec" aria-labelledby="regel"><h2 id="regel">{work.t("Die Regel", "The rule")}</h2><ul class="w-bullets">{rule}</ul></section>
            <section class="w-sec" aria-labelledby="eingaben"><h2 id="eingaben">{work.t("Eingefrorene Eingaben", "Frozen inputs")}</h2>
                {inputs(&work, &p)}
                <p>{holds}</p><p class="w-small w-muted">{work.t("Fingerabdruck: ", "Digest: ")}<span class="w-code">{head.sha256.clone()}</span></p></section>
        }
        .into_any()
    }))
}

/// Every rating that the list was computed from: whoever doubts it can compute it again.
fn inputs(work: &Work, p: &FrozenProposal) -> AnyView {
    let heads =
        p.fields.iter().map(|f| view! { <th class="kern-table__header" scope="col" lang="de">{f.title.clone()}</th> }).collect_view();
    let rows = p
        .sheets
        .iter()
        .map(|s| {
            let cells = p
                .fields
                .iter()
                .map(|f| {
                    let answer = s.answers.get(&f.id);
                    let given = |key: &str| answer.and_then(|a| a.ratings.get(key)).map_or("–".to_owned(), i32::to_string);
                    let all: Vec<String> = p.axes.iter().map(|a| given(&a.key)).collect();
                    view! { <td class="kern-table__cell">{all.join(" · ")}</td> }
                })
                .collect_view();
            let version = work.lang.say(format_args!("Version {}, {}", s.number, &s.sha256[..12]), format_args!("version {}, {}", s.number, &s.sha256[..12]));
            view! {
                <tr class="kern-table__row"><th class="kern-table__header" scope="row">{s.name.clone()}<br /><span class="w-small w-muted w-code">{version}</span></th>
                    <td class="kern-table__cell kern-table__cell--numeric">{s.population.map_or("–".to_owned(), |n| group(n, work.lang))}</td>{cells}</tr>
            }
        })
        .collect_view();
    let axes = p.axes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" · ");
    let order = work.lang.say(format_args!("In jedem Feld stehen: {axes}."), format_args!("In every field: {axes}."));
    let caption = work.t("Freigegebene Einschätzungen je Kommune", "Released ratings by municipality");
    view! {
        <p class="w-small w-muted">{order}</p>
        <div class="w-scroll" role="region" aria-label=caption tabindex="0"><table class="kern-table"><caption class="w-sr">{caption}</caption>
            <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Kommune", "Municipality")}</th><th class="kern-table__header" scope="col">{work.t("Einwohner", "Population")}</th>{heads}</tr></thead>
            <tbody class="kern-table__body">{rows}</tbody></table></div>
    }
    .into_any()
}

/// Where the conference decides, or decided, on the list.
fn decided(work: &Work, d: &DecidedIn) -> AnyView {
    let day = contract::dates::show_day(crate::public::site::local(d.starts_at).date_naive(), work.lang);
    let words = match d.outcome {
        Some(o) => work.lang.say(
            format_args!("{} vom {day}: {}. ", d.conference_title, o.label(work.lang)),
            format_args!("{} of {day}: {}. ", d.conference_title, o.label(work.lang)),
        ),
        None => work.lang.say(
            format_args!("Darüber entscheidet: {} am {day}. ", d.conference_title),
            format_args!("To be decided by: {} on {day}. ", d.conference_title),
        ),
    };
    let href = format!("{}/punkte/{}", crate::work::conferences::at(d.conference, ""), d.item);
    view! { <p>{words}<a href=href lang="de">{d.title.clone()}</a></p> }.into_any()
}
