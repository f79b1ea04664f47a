//! The form of a consultation.

use super::{SECTION, above, proposals};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, checkbox, line, primary, segments, select};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::notice::refusal;
use crate::work::frame::Page;
use axum::extract::{Path, Query};
use axum::response::Response;
use contract::Id;
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationState, PAPER_NUMBER, Votes};
use contract::forms::councils::ConsultationForm;
use contract::strategy::EditState;
use domain::councils::votes;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::councils::PathView;
use portal::councils::oparl::Proposal;
use serde::Deserialize;

/// Which proposal fills the form in.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    vorschlag: String,
}

async fn ground(work: &Work, number: i32, slug: &str, asked: &Asked) -> Result<(PathView, Option<Proposal>), PageError> {
    let view = portal::councils::path(&work.ctx, number, slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::RecordConsultation, &Belongs::to(view.organisation.id), EditState::Draft)?;
    let proposal = match asked.vorschlag.parse::<Id>() {
        Ok(id) => Some(portal::councils::oparl::proposal(&work.ctx, view.organisation.id, id).await.map_err(|e| work.fail(e))?),
        Err(_) => None,
    };
    // What is about a paper of another round cannot be saved here.
    Ok((view, proposal.filter(|p| proposals::fills(&p.report) && p.is_in(number))))
}

/// `/arbeit/raete/{nummer}/{slug}/neu`
pub async fn new(work: Work, Path((number, slug)): Path<(i32, String)>, Query(asked): Query<Asked>) -> PageResult {
    let (view, proposal) = ground(&work, number, &slug, &asked).await?;
    let mut stored = ConsultationForm {
        once: work.app.portal.fresh_id().to_string(),
        round_id: view.round.id.to_string(),
        organisation_id: view.organisation.id.to_string(),
        role: ConsultationRole::Preliminary.to_string(),
        part: "public".into(),
        edition: number.to_string(),
        paper: usual_paper(&view),
        ..ConsultationForm::default()
    };
    if let Some(p) = &proposal {
        proposals::fill(&mut stored, p, &view);
    }
    let title = work.lang.say(
        format_args!("Beratung eintragen: {}", view.organisation.short_name),
        format_args!("Record a deliberation: {}", view.organisation.short_name),
    );
    page(&work, &view, None, proposal, stored, title).await
}

/// `/arbeit/raete/{nummer}/{slug}/{id}`
pub async fn edit(work: Work, Path((number, slug, id)): Path<(i32, String, Id)>, Query(asked): Query<Asked>) -> PageResult {
    let (c, place) = portal::councils::edit(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    if (place.number, place.slug.as_str()) != (number, slug.as_str()) {
        return Err(work.fail(portal::Error::NotFound));
    }
    let (view, proposal) = ground(&work, number, &slug, &asked).await?;
    let mut stored = stored(&c, &view);
    if let Some(p) = &proposal {
        proposals::fill(&mut stored, p, &view);
    }
    let title = work.lang.say(format_args!("Beratung eintragen: {}", c.body_name), format_args!("Record a deliberation: {}", c.body_name));
    page(&work, &view, Some(c), proposal, stored, title).await
}

/// The number that the path has, or that the conference's paper has for it.
fn usual_paper(view: &PathView) -> String {
    let own = view.path.consultations.iter().map(|c| &c.paper).find(|p| !p.is_empty());
    own.unwrap_or(&view.paper).clone()
}

fn stored(c: &Consultation, view: &PathView) -> ConsultationForm {
    let n = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
    ConsultationForm {
        id: c.id.to_string(),
        version: c.version.to_string(),
        once: String::new(),
        round_id: view.round.id.to_string(),
        organisation_id: view.organisation.id.to_string(),
        body: c.body.to_string(),
        role: c.role.to_string(),
        date: c.date.map(|d| d.format("%d.%m.%Y").to_string()).unwrap_or_default(),
        paper: if c.paper.is_empty() { view.paper.clone() } else { c.paper.clone() },
        part: if c.public { "public" } else { "closed" }.into(),
        released: if c.released { "on" } else { "" }.into(),
        result: c.result.map(|r| r.to_string()).unwrap_or_default(),
        yes: n(c.votes.yes),
        no: n(c.votes.no),
        abstained: n(c.votes.abstained),
        excluded: n(c.votes.excluded),
        wording: c.wording.clone(),
        consequence: c.consequence.clone(),
        edition: c.text.number.to_string(),
        reason: String::new(),
        proposal: String::new(),
    }
}

async fn page(
    work: &Work,
    view: &PathView,
    c: Option<Consultation>,
    proposal: Option<Proposal>,
    stored: ConsultationForm,
    title: String,
) -> Result<Response, PageError> {
    let number = view.round.text.number;
    let form = form_state(work, "councils/save", &stored);
    let editions = portal::editions::list(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let editions: Vec<(String, String)> = editions
        .iter()
        .map(|e| (e.number.to_string(), work.lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number))))
        .collect();
    let mut bodies: Vec<(String, String)> = view.bodies.iter().map(|b| (b.id.to_string(), b.name.clone())).collect();
    if let Some(c) = c.as_ref().filter(|c| bodies.iter().all(|(id, _)| *id != c.body.to_string())) {
        bodies.push((c.body.to_string(), c.body_name.clone()));
    }
    let mut up = above(work, number);
    up.push((format!("{SECTION}/{number}/{}", view.organisation.slug), view.organisation.short_name.clone()));
    let sub = c.as_ref().and_then(|c| c.date).map(|d| contract::dates::show_day_long(d, work.lang)).unwrap_or_default();
    let page = Page { title, sub, section: SECTION, above: up, ..Page::default() };
    let late = c.as_ref().is_some_and(|c| domain::councils::checks::needs_reason(c.recorded_at, work.app.portal.now()));
    Ok(work.page(page, || {
        view! {
            {other_outcome(work)}
            {proposal.as_ref().map(|p| proposals::filled(work, p, view))}
            <form class="w-form" method="post" action="/aktion/councils/save" data-form="consultation">
                {summary(&form, &[])}
                {["id", "version", "once", "round_id", "organisation_id", "proposal"].map(|p| hidden(&form, p)).into_iter().collect_view()}
                {meeting(work, &form, &bodies)}
                {outcome(work, &form, view)}
                {text(work, &form, view, &editions)}
                {late.then(|| line(&form, Spec { path: "reason", label: work.t("Grund der Änderung", "Reason for the change"), help: work.t("Das Ergebnis steht seit mehr als einem Tag. Zum Beispiel „Niederschrift berichtigt“.", "The result has stood for more than a day. For example “minutes corrected”."), max: 500, ..Spec::default() }))}
                <div class="w-bar"><islands::Saving lang=work.lang />
                    {primary(work.t("Eintragen und veröffentlichen", "Record and publish"))}</div>
            </form>
            {c.as_ref().map(|c| out(work, c))}
        }
        .into_any()
    }))
}

/// A step beside the form that did not happen.
fn other_outcome(work: &Work) -> AnyView {
    let Some(draft) = work.draft.as_ref().filter(|d| d.action == "councils/drop") else { return ().into_any() };
    let (title, sentence) = refusal(&draft.outcome, work.lang);
    view! { <div class="w-note w-note--warn" role="alert"><h2>{title}</h2><p>{sentence}</p></div> }.into_any()
}

fn meeting(work: &Work, form: &Form, bodies: &[(String, String)]) -> AnyView {
    let roles: Vec<(String, String)> = ConsultationRole::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let parts = [("public", work.t("öffentlich", "public")), ("closed", work.t("nicht öffentlich", "closed"))]
        .map(|(v, l)| (v.to_owned(), l.to_owned()));
    view! {
        <div class="w-pair">
            {line(form, Spec { path: "paper", label: work.t("Nummer der Vorlage", "Paper number"), help: work.t("Wie im Ratsinformationssystem, zum Beispiel 142/2026.", "As in the council information system, for example 142/2026."), optional: true, max: PAPER_NUMBER, ..Spec::default() })}
            {line(form, Spec { path: "date", label: work.t("Sitzungstag", "Day of the meeting"), help: work.t("Tag, Monat, Jahr, zum Beispiel 24.11.2026.", "Day, month, year, for example 24.11.2026."), optional: true, ..Spec::default() })}
        </div>
        <div class="w-pair">
            {select(form, Spec { path: "body", content: true, label: work.t("Gremium", "Body"), help: work.t("Neue Gremien legt die Geschäftsstelle an.", "The steward sets up new bodies."), ..Spec::default() }, bodies, Some(work.t("bitte wählen", "please choose")))}
            {select(form, Spec { path: "role", label: work.t("Art der Beratung", "Kind of deliberation"), help: work.t("Nur eine Entscheidung zählt für „von allen beschlossen“.", "Only a decision counts for “resolved by all”."), ..Spec::default() }, &roles, None)}
        </div>
        {segments(form, Spec { path: "part", label: work.t("Sitzungsteil", "Part of the meeting"), help: work.t("Nicht öffentliche Beratungen zeigen wir draußen nur mit Tag und Gremium, und erst danach.", "Closed deliberations are shown with day and body only, and only afterwards."), ..Spec::default() }, &parts)}
        {checkbox(form, Spec { path: "released", label: work.t("Ergebnis der nicht öffentlichen Beratung bekannt geben", "Tell the result of the closed deliberation"), help: work.t("Nur das Ergebnis, nicht Stimmen und Wortlaut. In öffentlicher Beratung ohne Bedeutung.", "Only the result, neither votes nor wording. Has no meaning for public deliberations."), ..Spec::default() })}
    }
    .into_any()
}

fn outcome(work: &Work, form: &Form, view: &PathView) -> AnyView {
    let results: Vec<(String, String)> = ConsultationResult::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let labels = [
        ("yes", work.t("dafür", "for"), work.t("Ja-Stimmen", "votes for")),
        ("no", work.t("dagegen", "against"), work.t("Nein-Stimmen", "votes against")),
        ("abstained", work.t("Enthaltung", "abstained"), work.t("Enthaltungen", "abstentions")),
        ("excluded", work.t("befangen", "excluded"), work.t("ohne Stimmrecht", "without a vote")),
    ];
    let fields = labels
        .into_iter()
        .map(|(path, label, help)| line(form, Spec { path, label, help, optional: true, mode: "numeric", ..Spec::default() }))
        .collect_view();
    let number = |path: &str| form.get(path).trim().parse::<i32>().ok();
    let counted = Votes { yes: number("yes"), no: number("no"), abstained: number("abstained"), excluded: number("excluded") };
    let seats = form.get("body").parse::<Id>().ok().and_then(|b| view.seats(b));
    let odd = votes::oddities(&counted, ConsultationResult::parse(&form.get("result")), !form.get("wording").trim().is_empty(), seats)
        .into_iter()
        .map(|o| view! { <p class="w-note w-note--warn w-small">{o.sentence(work.lang)}</p> })
        .collect_view();
    view! {
        {select(form, Spec { path: "result", label: work.t("Ergebnis", "Result"), help: work.t("Nach der Sitzung. Vertagt, verwiesen oder abgesetzt: Dann kommt eine neue Zeile für dasselbe Gremium dazu.", "After the meeting. Postponed, referred or taken off: then a new line for the same body is added."), ..Spec::default() }, &results, Some(work.t("noch keines", "none yet")))}
        <fieldset><legend class="w-legend">{work.t("Stimmen", "Votes")}</legend><div class="kern-hint">{work.t("Wie in der Niederschrift; was nicht gezählt wurde, bleibt leer. Passt die Summe nicht, weisen wir darauf hin und speichern trotzdem.", "As in the minutes; what was not counted stays empty. If the sum is odd, we say so and save anyway.")}</div>
            <div class="w-pair w-pair--4">{fields}</div>{odd}</fieldset>
    }
    .into_any()
}

fn text(work: &Work, form: &Form, view: &PathView, editions: &[(String, String)]) -> AnyView {
    view! {
        {area(form, Spec { path: "wording", label: work.t("Wortlaut, falls er abweicht", "Wording, if it deviates"), help: work.t("Leer heißt: beschlossen wie vorgeschlagen. Abweichungen zeigen wir Wort für Wort.", "Empty means: resolved as proposed. Deviations are shown word by word."), optional: true, max: 4000, ..Spec::default() })}
        <details class="w-fold"><summary>{work.t("Beschlussvorschlag ansehen", "See the proposed resolution")}</summary><p class="w-measure">{view.round.proposal.clone()}</p></details>
        {area(form, Spec { path: "consequence", label: work.t("Folge der Abweichung", "Consequence of the deviation"), help: work.t("Ein Satz für alle, zum Beispiel „Berichtstermine im März und September sind angelegt“.", "A sentence for everybody, for example “reports in March and September are scheduled”."), optional: true, max: 600, ..Spec::default() })}
        {select(form, Spec { path: "edition", label: work.t("Fassung auf dem Tisch", "Edition on the table"), help: work.t("Nur ein Beschluss über dieselbe Fassung zählt mit; andere fallen auf der Tafel auf.", "Only a resolution on the same edition counts; others stand out on the board."), ..Spec::default() }, editions, None)}
    }
    .into_any()
}

/// Taking a consultation out of the path.
fn out(work: &Work, c: &Consultation) -> AnyView {
    if c.state == ConsultationState::Recorded || c.state == ConsultationState::Dropped {
        return ().into_any();
    }
    view! {
        <details class="w-fold" id="entfaellt"><summary>{work.t("Diese Beratung entfällt", "This deliberation is dropped")}</summary>
            <form class="w-confirm" method="post" action="/aktion/councils/drop" data-form="consultation_drop">
                <input type="hidden" name="f[id]" value=c.id.to_string() />
                <input type="hidden" name="f[version]" value=c.version.to_string() />
                <div class="kern-form-input"><label class="kern-label" for="f-drop-reason">{work.t("Grund", "Reason")}<span class="kern-label__optional">{work.t(" - freiwillig", " - optional")}</span></label>
                    <div class="kern-hint" id="f-drop-reason-h">{work.t("Zum Beispiel „Ausschuss berät nicht“. Steht nur im Verlauf.", "For example “committee does not deliberate”. Stands in the history only.")}</div>
                    <input class="kern-form-input__input" id="f-drop-reason" name="f[reason]" type="text" aria-describedby="f-drop-reason-h" /></div>
                <button class="kern-btn w-btn-stop" type="submit"><span class="kern-label">{work.t("Aus dem Weg nehmen", "Take out of the path")}</span></button>
            </form></details>
    }
    .into_any()
}
