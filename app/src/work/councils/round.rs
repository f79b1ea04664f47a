//! The form with which the councils are asked about an edition.

use super::SECTION;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, line, primary, select};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::number::count;
use crate::work::conferences::frozen;
use crate::work::frame::Page;
use axum::extract::Path;
use axum::response::Response;
use contract::dates::show_day;
use contract::forms::councils::RoundForm;
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::conferences::{AdoptedItem, Kept, Since};

/// `/arbeit/raete/neu`
pub async fn new(work: Work) -> PageResult {
    work.before_form(Action::OpenCouncilRound, &Belongs::region(), EditState::Draft)?;
    let opening = portal::councils::opening(&work.ctx).await.map_err(|e| work.fail(e))?;
    let newest = opening.editions.first();
    let proposal = newest.map(|e| portal::councils::usual_proposal(e.number));
    let usual = opening.usual.as_ref();
    let stored = RoundForm {
        once: work.app.portal.fresh_id().to_string(),
        edition: newest.map(|e| e.number.to_string()).unwrap_or_default(),
        item: usual.map(|a| a.id.to_string()).unwrap_or_default(),
        proposal: proposal.unwrap_or_default(),
        ..RoundForm::default()
    };
    let editions: Vec<(String, String)> = opening
        .editions
        .iter()
        .map(|e| {
            (
                e.number.to_string(),
                work.lang.say(
                    format_args!("Fassung {}, {}", e.number, e.label.label(work.lang)),
                    format_args!("Edition {}, {}", e.number, e.label.label(work.lang)),
                ),
            )
        })
        .collect();
    let kept = differing(&work, usual.map(|a| a.id), newest.map_or(0, |e| e.number)).await?;
    let form = form_state(&work, "councils/round", &stored);
    page(&work, form, kept, work.t("Räte um Beschluss bitten", "Ask the councils").into(), Some(editions), &opening.adopted)
}

/// `/arbeit/raete/{nummer}/aendern`
pub async fn edit(work: Work, Path(number): Path<i32>) -> PageResult {
    work.before_form(Action::OpenCouncilRound, &Belongs::region(), EditState::Draft)?;
    let round = portal::councils::round(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    let adopted = portal::councils::adopted(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = RoundForm {
        id: round.id.to_string(),
        version: round.version.to_string(),
        once: String::new(),
        edition: number.to_string(),
        item: round.item.map(|id| id.to_string()).unwrap_or_default(),
        adopted_on: if round.item.is_some() { String::new() } else { show_day(round.adopted_on, Lang::De) },
        proposal: round.proposal,
    };
    let kept = differing(&work, round.item, number).await?;
    let form = form_state(&work, "councils/round", &stored);
    let title = work.lang.say(format_args!("Beschlussvorschlag zu Fassung {number}"), format_args!("Proposal on edition {number}"));
    page(&work, form, kept, title, None, &adopted)
}

/// "18.02.2021, Bürgermeisterkonferenz im Februar 2021: Entwurf der Strategie (Entwurf der Strategie)"
fn name(a: &AdoptedItem, lang: Lang) -> String {
    format!("{}, {}: {} ({})", show_day(a.day, lang), a.conference, a.title, a.what(lang))
}

/// Where the text was adopted, and when.
fn adoption(work: &Work, form: &Form, adopted: &[AdoptedItem]) -> AnyView {
    let choices: Vec<(String, String)> = adopted.iter().map(|a| (a.id.to_string(), name(a, work.lang))).collect();
    let place = Spec {
        path: "item",
        label: work.t("Angenommen in", "Adopted in"),
        help: work.t(
            "Der Punkt einer Bürgermeisterkonferenz, der das angenommen hat. Die Seiten der Konferenz und der Räte führen zueinander, sobald die Niederschrift festgestellt ist.",
            "The item of a mayors' conference that adopted it. The pages of the conference and of the councils lead to each other once the minutes are settled."),
        ..Spec::default()
    };
    let when = Spec {
        path: "adopted_on",
        label: work.t("Angenommen am", "Adopted on"),
        help: work.t(
            "Nur wenn oben keine Konferenz gewählt ist, zum Beispiel 24.09.2026. Vorher kann kein Rat beraten haben.",
            "Only if no conference is chosen above, for example 24.09.2026. No council can have deliberated before.",
        ),
        optional: true,
        short: true,
        ..Spec::default()
    };
    view! {
        {select(form, place, &choices, Some(work.t("nicht angegeben", "not said")))}
        {line(form, when)}
    }
    .into_any()
}

/// How an edition differs from the draft that an item adopted: its number, and what. None where it does not.
async fn differing(work: &Work, item: Option<Id>, edition: i32) -> Result<Option<(i32, Kept)>, PageError> {
    let Some(item) = item else { return Ok(None) };
    let kept = portal::conferences::kept(&work.app.portal, item, edition, work.lang).await.map_err(|e| work.fail(e))?;
    Ok(kept.filter(|k| !k.changed.is_empty()).map(|k| (edition, k)))
}

/// So many parts are named; all of them are in the fold.
const NAMED: usize = 8;

/// That the councils' papers hold another text than the edition, and what differs.
fn hint(work: &Work, (edition, kept): &(i32, Kept)) -> AnyView {
    let n = kept.changed.len();
    let parts = count(n, work.lang, ("Teil", "Teilen"), ("part", "parts"));
    let more = work.lang.say(format_args!("{} weitere", n.saturating_sub(NAMED)), format_args!("{} more", n.saturating_sub(NAMED)));
    let named = kept.changed.iter().take(NAMED).map(|c| c.title.as_str()).chain((n > NAMED).then_some(more.as_str()));
    let named = named.collect::<Vec<_>>().join(", ");
    let words = work.lang.say(
        format_args!("Fassung {edition} weicht in {parts} vom angenommenen Entwurf ab: {named}. Die Vorlagen der Konferenz enthalten den angenommenen Text, gezählt werden Beschlüsse über Fassung {edition}."),
        format_args!("Edition {edition} differs from the adopted draft in {parts}: {named}. The conference's papers hold the adopted text, while resolutions on edition {edition} are counted."),
    );
    let changes = frozen::changes(work, &Since { objects: kept.changed.clone(), ..Since::default() });
    view! {
        <section class="w-note w-note--warn" aria-labelledby="abweichend"><h2 id="abweichend">{work.t("Nach der Annahme geändert", "Changed after the adoption")}</h2>
            <p>{words}</p>
            <details class="w-fold"><summary>{work.t("Wort für Wort", "Word by word")}</summary><div class="w-paper">{changes}</div></details></section>
    }
    .into_any()
}

fn page(
    work: &Work,
    form: Form,
    kept: Option<(i32, Kept)>,
    title: String,
    editions: Option<Vec<(String, String)>>,
    adopted: &[AdoptedItem],
) -> Result<Response, PageError> {
    let page = Page { title, section: SECTION, above: vec![(SECTION.into(), work.t("Räte", "Councils").into())], ..Page::default() };
    if editions.as_ref().is_some_and(Vec::is_empty) {
        return Ok(work.page(page, || {
            view! { <div class="w-empty"><h2>{work.t("Keine neue Fassung", "No new edition")}</h2><p>{work.t(
            "Zu jeder veröffentlichten Fassung sind die Räte schon gefragt. Veröffentlichen Sie zuerst die nächste.",
            "The councils have been asked about every published edition. Publish the next one first.")}</p></div> }
            .into_any()
        }));
    }
    Ok(work.page(page, || {
        view! {
            {kept.as_ref().map(|k| hint(work, k))}
            <form class="w-form" method="post" action="/aktion/councils/round" data-form="council_round">
                {summary(&form, &[])}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                {match &editions {
                    Some(editions) => select(&form, Spec { path: "edition", label: work.t("Fassung", "Edition"), help: work.t("Über diesen Text entscheiden alle Räte. Ihre Prüfsumme wird festgehalten.", "All councils decide on this text. Its digest is kept."), ..Spec::default() }, editions, None),
                    None => hidden(&form, "edition"),
                }}
                {adoption(work, &form, adopted)}
                {area(&form, Spec { path: "proposal", label: work.t("Beschlussvorschlag", "Proposed resolution"), help: work.t("Der gemeinsame Wortlaut. Beschließt ein Rat anders, zeigen wir die Unterschiede Wort für Wort.", "The common wording. If a council resolves otherwise, the differences are shown word by word."), max: 2000, rows: 5, ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(if editions.is_some() { work.t("Räte fragen", "Ask the councils") } else { work.t("Speichern", "Save") })}</div>
            </form>
        }
        .into_any()
    }))
}
