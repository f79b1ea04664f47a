//! One agenda item: what was frozen, how all stand, the own position and counter-proposal.

use super::parts::{amended, confirm, files, other_list, outdated, pointer, versus};
use super::room::{above, reword};
use super::{SECTION, at, documents, frozen, load, position, words};
use crate::context::{AppState, Work};
use crate::error::{PageError, PageResult};
use crate::ui::fields::primary;
use crate::ui::steps;
use crate::work::files::{Sent, read};
use crate::work::frame::Page;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect};
use contract::action::ApiError;
use contract::assessment::ProposalHead;
use contract::conference::{AmendmentState, Change, ConferenceState, ItemState, Subject};
use contract::messages::sentence;
use contract::{Id, Lang};
use leptos::prelude::*;
use portal::conferences::{Changeable, Followed, ItemView, Personal, View};

/// What a file that was refused is kept under.
const FILE: &str = "conferences/file";

/// `/arbeit/konferenzen/{id}/punkte/{item}`
pub async fn show(work: Work, Path((id, item)): Path<(Id, Id)>) -> PageResult {
    let seen = load(&work, id).await?;
    let found = portal::conferences::item_of(&seen, item).map_err(|e| work.fail(e))?;
    let whole = portal::conferences::whole(&work.ctx, &seen, found, work.lang).await.map_err(|e| work.fail(e))?;
    let since = portal::conferences::look(&work.ctx, &seen, found, &whole, work.lang).await.map_err(|e| work.fail(e))?;
    let changeable = whole.changeable(&found.subject, work.lang);
    let rounds = match (found.state, seen.view.head.state) {
        (ItemState::Decided, ConferenceState::Closed) => {
            portal::councils::asked_with(&work.ctx, &seen, item).await.map_err(|e| work.fail(e))?
        }
        _ => vec![],
    };
    let Followed { view, personal, .. } = seen;
    let all = match view.item(item).map(|i| &i.subject) {
        Some(Subject::Priorities { proposal: Some(_), .. }) => portal::proposals::list(&work.ctx).await.map_err(|e| work.fail(e))?,
        _ => vec![],
    };
    let i = view.item(item).ok_or_else(|| work.fail(portal::Error::NotFound))?;
    let newer = portal::conferences::newer(&work.ctx, &view).await.map_err(|e| work.fail(e))?;
    let withdrawn = match personal.may_prepare {
        true => portal::conferences::withdrawn_files(&work.ctx, item).await.map_err(|e| work.fail(e))?,
        false => vec![],
    };
    let page = Page {
        title: format!("{}: {}", words::point(i, work.lang), i.title),
        sub: format!("{}. {}", words::state(i, work.lang), pointer(i, work.lang)),
        section: SECTION,
        above: above(&work, &view),
        names: vec![i.title.clone(), view.head.title.clone()],
    };
    Ok(work.page(page, || {
        let l = work.lang;
        let proposals = i.amendments.iter().filter(|a| !matches!(a.state, AmendmentState::Withdrawn | AmendmentState::Void)).map(|a| amendment(&work, &view, i, a, &personal)).collect_view();
        let invited = words::listens(&view.head);
        let forms = invited.then(|| personal.speaks_for.iter().map(|o| position::form(&work, &view, i, None, *o, &changeable, &i.id.to_string())).collect_view());
        let remarks = i.voices.iter().filter(|v| v.said.is_some() && !v.remark.is_empty()).map(|v| view! { <li lang="de">{format!("{}: {}", v.name, v.remark)}</li> }).collect_view();
        let result = (i.state != ItemState::Open).then(|| {
            view! { <div class="w-outcome"><p class="w-outcome__word">{words::result(i, l)}</p><p>{words::counted(view.tally(i), l)}</p><p lang="de">{i.decision.clone()}</p>{as_adopted(i, l)}{councils(&work, &rounds)}</div> }
        });
        view! {
            {steps::outcome(&work, &["conferences/withdraw", "conferences/amendment", "conferences/file-step"])}
            {result}
            {since.as_ref().map(|s| frozen::since(&work, s))}
            <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Beschlussvorschlag", "Recommended resolution")}</h2></div><p lang="de"><strong>{i.motion()}</strong></p>{personal.may_prepare.then(|| other_list(&view, i, l))}{(i.state == ItemState::Open).then(|| as_adopted(i, l)).flatten()}{forms}</section>
            <section class="w-sec" id="gegenstand"><div class="w-sec__head"><h2>{work.t("Worüber entschieden wird", "What is decided")}</h2></div>{outdated(&view, i, newer.get(&i.id), personal.may_prepare, l)}{source(&work, i, &all)}{frozen::whole(&work, i, &whole)}{files(&i.files, l)}{documents::changes(&work, i, &personal, &withdrawn)}{upload(&work, &view, i, &personal)}</section>
            {proposals}{lapsed(&work, &view, i)}
            <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Wie die Kommunen stehen", "How the municipalities stand")}</h2>{words::legend(l)}</div>
                {words::voices(&i.voices, view.sits(), false, l)}<ul class="w-bullets">{remarks}</ul></section>
            {history(&work, &view, i)}
        }
        .into_any()
    }))
}

/// Where a list of priorities comes from: the working group's proposal, with its working and its inputs.
fn source(work: &Work, i: &ItemView, all: &[ProposalHead]) -> AnyView {
    let Subject::Priorities { proposal: Some(id), .. } = &i.subject else { return ().into_any() };
    let Some(head) = all.iter().find(|h| h.id == *id) else { return ().into_any() };
    let href = format!("{}/{}/vorschlaege/{}", crate::work::assessments::SECTION, head.assessment_slug, head.number);
    view! { <p class="w-links"><a href=href>{work.lang.say(format_args!("{} mit Rechenweg und Eingaben", head.title(Lang::De)), format_args!("{} with working and inputs", head.title(Lang::En)))}</a></p> }.into_any()
}

/// The way on to the boards of the councils that were asked with what was adopted.
fn councils(work: &Work, editions: &[i32]) -> Option<AnyView> {
    let link = |n: &i32| {
        let words =
            work.lang.say(format_args!("Beschlüsse der Räte über Fassung {n}"), format_args!("Resolutions of the councils on edition {n}"));
        view! { <a href=format!("{}?fassung={n}", crate::work::councils::SECTION)>{words}</a> }
    };
    (!editions.is_empty()).then(|| view! { <p class="w-links">{editions.iter().map(link).collect_view()}</p> }.into_any())
}

/// The list as it was adopted, where counter-proposals changed the frozen one.
fn as_adopted(i: &ItemView, lang: Lang) -> Option<AnyView> {
    let counts = matches!(i.state, ItemState::Decided | ItemState::Open);
    let words = match i.state {
        ItemState::Open => lang.pick("Jetziger Stand, mit dem, was schon angenommen ist:", "As it stands, with what is adopted already:"),
        _ => lang.pick("Angenommen mit dieser Reihenfolge:", "Adopted with this order:"),
    };
    let listed = matches!(i.subject, Subject::Priorities { .. });
    let other = counts && listed && i.adopted().iter().any(|c| matches!(c, Change::Priority { .. }));
    other.then(|| view! { <p>{words}</p>{amended(i, lang)} }.into_any())
}

fn amendment(work: &Work, view: &View, i: &ItemView, a: &portal::conferences::AmendmentView, personal: &Personal) -> AnyView {
    let others = personal
        .speaks_for
        .iter()
        .filter(|o| **o != a.organisation)
        .map(|o| position::form(work, view, i, Some(a), *o, &Changeable::default(), &i.id.to_string()))
        .collect_view();
    let own = (personal.speaks_for.contains(&a.organisation) && a.state == AmendmentState::Open && i.state == ItemState::Open)
        .then(|| view! { {confirm(i, a, &i.id.to_string(), work.lang)}{reword(work, a, true, &i.id.to_string())} });
    let title = work.lang.say(
        format_args!("Gegenvorschlag von {}: {}", a.name, a.change.title(work.lang)),
        format_args!("Counter-proposal of {}: {}", a.name, a.change.title(work.lang)),
    );
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{title}</h2></div>{versus(view, a, 3, work.lang)}{words::voices(&a.voices, view.sits(), true, work.lang)}{others}{own}</section> }.into_any()
}

/// Counter-proposals that were taken back, or against a state that is not put to the conference any more.
fn lapsed(work: &Work, view: &View, i: &ItemView) -> AnyView {
    let gone = |a: &&portal::conferences::AmendmentView| matches!(a.state, AmendmentState::Withdrawn | AmendmentState::Void);
    let rows = i.amendments.iter().filter(gone).map(|a| versus(view, a, 3, work.lang)).collect::<Vec<_>>();
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <details class="w-fold"><summary>{work.t("Zurückgezogene und gegenstandslose Gegenvorschläge", "Counter-proposals that were withdrawn or lapsed")}</summary>{rows}</details> }
        .into_any()
}

fn history(work: &Work, view: &View, i: &ItemView) -> AnyView {
    let rows = view
        .events
        .iter()
        .filter(|e| e.item == Some(i.id))
        .rev()
        .map(|e| view! { <li class="w-row"><div class="w-row__when">{words::day(e.at, work.lang)}<small>{words::clock(e.at)}</small></div><div class="w-row__what"><p>{words::happened(view, e, work.lang)}</p></div><div class="w-row__act"></div></li> })
        .collect_view();
    view! { <details class="w-fold"><summary>{work.t("Verlauf", "History")}</summary><ul class="w-rows w-rows--log">{rows}</ul></details> }
        .into_any()
}

fn upload(work: &Work, view: &View, i: &ItemView, personal: &Personal) -> AnyView {
    if !personal.may_prepare || !words::prepares(&view.head) {
        return ().into_any();
    }
    let wrong = work.draft.as_ref().filter(|d| d.action == FILE).and_then(|d| match &d.outcome {
        ApiError::Invalid { fields } => fields.values().next().map(|code| sentence(code, work.lang)),
        _ => None,
    });
    let wrong = wrong.map(|e| view! { <p class="kern-error" id="datei-e"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> });
    view! {
        <form class="w-form" method="post" action=at(view.head.id, &format!("/punkte/{}/dateien", i.id)) enctype="multipart/form-data">
            <div class="kern-form-input"><label class="kern-label" for="beschreibung">{work.t("Was ist das?", "What is it?")}</label><div class="kern-hint" id="beschreibung-h">{work.t("Ein Satz, freiwillig.", "One sentence, optional.")}</div><input class="kern-form-input__input" id="beschreibung" name="f[description]" aria-describedby="beschreibung-h" maxlength="200" /></div>
            <div class="kern-form-input"><label class="kern-label" for="datei">{work.t("Unterlage", "Document")}</label><div class="kern-hint" id="datei-h">{work.t("PDF, Word, Excel, PowerPoint, OpenDocument, CSV, Text, PNG oder JPEG, höchstens 20 MB.", "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG, at most 20 MB.")}</div>
                <input class="kern-form-input__input" type="file" id="datei" name="file" aria-describedby="datei-h" accept=".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.odg,.csv,.txt,.png,.jpg,.jpeg" />{wrong}</div>
            <div>{primary(work.t("Unterlage anhängen", "Attach the document"))}</div>
        </form>
    }
    .into_any()
}

/// `POST /arbeit/konferenzen/{id}/punkte/{item}/dateien`
pub async fn attach(State(app): State<AppState>, work: Work, Path((id, item)): Path<(Id, Id)>, request: Request) -> PageResult {
    let page = at(id, &format!("/punkte/{item}"));
    let mut sent = Sent::default();
    let result = match read(&app, request, &mut sent).await {
        Ok(()) => portal::conferences::attach(&work.ctx, item, &sent.name, sent.bytes, sent.form).await,
        Err(e) => portal::conferences::may_follow(&work.ctx, id).await.and(Err(e)),
    };
    match result {
        Ok(_) => Ok(Redirect::to(&format!("{page}?meldung=uploaded")).into_response()),
        Err(portal::Error::Invalid(fields)) => {
            let outcome = ApiError::Invalid { fields };
            let kept =
                portal::drafts::keep(&app.portal, work.actor().person_id, FILE, &page, serde_json::json!({"file": ""}), &outcome).await;
            let draft = kept.map_err(|e: portal::Error| -> PageError { work.fail(e) })?;
            Ok(Redirect::to(&format!("{page}?entwurf={draft}")).into_response())
        }
        Err(e) => Err(work.fail(e)),
    }
}
