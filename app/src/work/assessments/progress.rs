//! One assessment: what is asked, how far everybody is, and the steward's steps.

use super::{SECTION, words};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, line, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::steps::{self, Reasoned};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::assessment::{AnswerState, AssessmentState, ReleasedBy};
use contract::forms::assessments::ExtendForm;
use leptos::prelude::*;
use portal::assessments::{AssessmentView, Progress};

/// `/arbeit/bedarfsabfragen/{slug}`
pub async fn show(work: Work, Path(slug): Path<String>) -> PageResult {
    let v = portal::assessments::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let progress = portal::assessments::progress(&work.ctx, v.id).await.map_err(|e| work.fail(e))?;
    let unasked = match v.may_edit && v.takes_answers {
        true => portal::assessments::unasked(&work.ctx, v.id).await.map_err(|e| work.fail(e))?,
        false => Vec::new(),
    };
    let own = portal::assessments::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let own: Vec<_> = own.into_iter().filter(|l| l.slug == slug).flat_map(|l| l.own).collect();
    let page = Page {
        title: v.title.clone(),
        sub: words::until(&work, v.state, v.opens_at, v.closes_at),
        section: SECTION,
        above: vec![(SECTION.into(), work.t("Bedarfsabfragen", "Assessments").into())],
        names: vec![v.title.clone()],
    };
    Ok(work.page(page, || {
        let links = own.iter().map(|o| view! { <a href=format!("{SECTION}/{slug}/bogen/{}", o.slug)>{work.lang.say(format_args!("Bogen {}", o.municipality), format_args!("Sheet of {}", o.municipality))}</a> }).collect_view();
        let overlay = matches!(v.state, AssessmentState::Open | AssessmentState::Closed).then(|| view! { <a href=format!("{SECTION}/{slug}/auswertung")>{work.t("Auswertung", "Overlay")}</a> });
        view! {
            {steps::outcome(&work, &["assessments/step", "assessments/remind"])}
            <p class="w-links">{links}{overlay}{v.may_edit.then(|| view! { <a href=format!("{SECTION}/{slug}/bearbeiten")>{work.t("Einrichten", "Set up")}</a> })}</p>
            {(!v.setup.introduction.is_empty()).then(|| view! { <p class="w-measure" lang="de">{v.setup.introduction.clone()}</p> })}
            <div class="w-cols">
                <div class="w-stack">{state_of_all(&work, &v, &progress)}{came_later(&work, &v, &unasked)}</div>
                <aside><div class="w-side">{asked(&work, &v)}{v.may_edit.then(|| deeds(&work, &v, !progress.is_empty()))}</div></aside>
            </div>
        }
        .into_any()
    }))
}

fn state_of_all(work: &Work, v: &AssessmentView, all: &[Progress]) -> AnyView {
    if all.is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("Noch nicht offen", "Not open yet")}</h2><p>{work.t("Mit dem Öffnen bekommt jede Kommune ihren Bogen, und ihre Fachkräfte werden benachrichtigt.", "On opening every municipality gets its sheet, and its officers are told.")}</p></div> }.into_any();
    }
    let done = all.iter().filter(|p| p.released.is_some()).count();
    let meter = all.iter().map(|p| view! { <i class={if p.released.is_some() { "on" } else { "off" }}></i> }).collect_view();
    let rows = all
        .iter()
        .map(|p| {
            let since = match (p.state, p.released, p.submitted_at) {
                (AnswerState::Submitted, _, Some(at)) => work
                    .lang
                    .say(format_args!("abgegeben {}", words::moment(work, at)), format_args!("handed in {}", words::moment(work, at))),
                (AnswerState::Draft, Some((n, _)), _) => work.lang.say(
                    format_args!("Version {n} gilt, Version {} in Arbeit", n + 1),
                    format_args!("version {n} counts, version {} in progress", n + 1),
                ),
                (_, Some((1, at)), _) => words::moment(work, at),
                (_, Some((n, at)), _) => work.lang.say(
                    format_args!("Version {n}, {}", words::moment(work, at)),
                    format_args!("version {n}, {}", words::moment(work, at)),
                ),
                _ => "–".to_owned(),
            };
            let reason = (!p.reason.is_empty()).then(|| {
                view! { <br /><span class="w-small">{work.t("Grund der neuen Version: ", "Reason of the new version: ")}<span lang="de">{p.reason.clone()}</span></span> }
            });
            view! {
                <tr class="kern-table__row">
                    <th class="kern-table__header" scope="row">{p.municipality.clone()}</th>
                    <td class="kern-table__cell" data-l=work.t("Stand", "State")>{if p.begun || p.state != AnswerState::Draft { words::state(work, p.state) } else { view! { <span class="w-muted">{work.t("noch nicht begonnen", "not begun yet")}</span> }.into_any() }}</td>
                    <td class="kern-table__cell" data-l=work.t("Seit", "Since")><span>{since}{reason}</span></td>
                </tr>
            }
        })
        .collect_view();
    let remind = (v.may_edit && v.takes_answers && all.iter().any(|p| p.state != AnswerState::Released)).then(|| {
        view! {
            <form method="post" action="/aktion/assessments/remind"><input type="hidden" name="id" value=v.id.to_string() />
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Alle erinnern, deren Bogen fehlt", "Remind all whose sheet is missing")}</span></button></form>
        }
    });
    view! {
        <section class="w-stack" aria-labelledby="stand">
            <h2 id="stand">{work.t("Stand der Bögen", "How far the sheets are")}</h2>
            <div class="w-meter" aria-hidden="true">{meter}</div>
            <p class="w-small">{words::released(done, all.len(), work.lang)}" "{work.t("Was in den anderen steht, sehen nur die Kommunen selbst.", "What the others say only the municipalities themselves can see.")}</p>
            <table class="kern-table w-tcards"><caption class="kern-sr-only">{work.t("Stand je Kommune", "State by municipality")}</caption>
                <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Kommune", "Municipality")}</th><th class="kern-table__header" scope="col">{work.t("Stand", "State")}</th><th class="kern-table__header" scope="col">{work.t("Seit", "Since")}</th></tr></thead>
                <tbody class="kern-table__body">{rows}</tbody></table>
            {remind}
        </section>
    }
    .into_any()
}

/// Members that came after the opening: they have no sheet until somebody makes one.
fn came_later(work: &Work, v: &AssessmentView, unasked: &[String]) -> AnyView {
    if unasked.is_empty() {
        return ().into_any();
    }
    let names = unasked.join(", ");
    let words = work.lang.say(
        format_args!("Seit dem Öffnen dazugekommen und noch ohne Bogen: {names}."),
        format_args!("Came after the opening and have no sheet yet: {names}."),
    );
    view! { <section class="w-stack"><p>{words}</p>{step(work, v, "complete", ("Bogen anlegen und benachrichtigen", "Make the sheet and tell them"))}</section> }.into_any()
}

fn asked(work: &Work, v: &AssessmentView) -> AnyView {
    let s = &v.setup;
    let fields = s.fields.iter().map(|f| view! { <li lang="de">{f.title.clone()}{f.field_id.is_none().then(|| view! { <span class="w-small w-muted">{work.t("vorgeschlagen", "proposed")}</span> })}</li> }).collect_view();
    let axes = s.axes.iter().map(|a| view! { <dt lang="de">{a.name.clone()}</dt><dd lang="de">{a.help.clone()}</dd> }).collect_view();
    let questions = s.questions.iter().map(|q| view! { <li lang="de">{q.text.clone()}</li> }).collect_view();
    let releases = match s.released_by {
        ReleasedBy::Mayor => {
            work.t("Freigeben kann nur, wer an der Spitze der Verwaltung steht.", "Only the head of the administration can release.")
        }
        ReleasedBy::MayorOrCoordinator => work.t(
            "Freigeben kann, wer an der Spitze der Verwaltung steht, oder die oder der Digitalisierungsbeauftragte.",
            "The head of the administration or the digital coordinator can release.",
        ),
    };
    let public = match (v.published_at, s.public) {
        (Some(_), _) => work.t("Die freigegebenen Antworten sind veröffentlicht.", "The released answers are published."),
        (None, true) => work
            .t("Nach dem Ende werden die freigegebenen Antworten veröffentlicht.", "After its end the released answers will be published."),
        (None, false) => work.t("Die Antworten bleiben im Verbund.", "The answers stay within the region."),
    };
    view! {
        <section><h2>{work.t("Was gefragt wird", "What is asked")}</h2><ul class="w-plain">{fields}</ul></section>
        <section><h2>{work.lang.say(format_args!("Einschätzungen von {} ({}) bis {} ({})", s.scale.min, s.scale.low, s.scale.max, s.scale.high), format_args!("Ratings from {} ({}) to {} ({})", s.scale.min, s.scale.low, s.scale.max, s.scale.high))}</h2><dl class="w-facts">{axes}</dl></section>
        {(!s.questions.is_empty()).then(|| view! { <section><h2>{work.t("Weitere Fragen", "Further questions")}</h2><ul class="w-plain">{questions}</ul></section> })}
        <section><h2>{work.t("Wer liest mit", "Who reads it")}</h2><p class="w-small">{releases}" "{public}</p></section>
    }
    .into_any()
}

fn step(work: &Work, v: &AssessmentView, step: &'static str, label: (&'static str, &'static str)) -> AnyView {
    view! {
        <form method="post" action="/aktion/assessments/step">
            <input type="hidden" name="f[id]" value=v.id.to_string() /><input type="hidden" name="f[version]" value=v.version.to_string() /><input type="hidden" name="f[step]" value=step />
            {primary(work.t(label.0, label.1))}
        </form>
    }
    .into_any()
}

/// Steps that take or give something: what they are called, what holds afterwards, and the button.
const CLOSE: Deed = Deed {
    step: "close",
    name: ("Jetzt schließen", "Close now"),
    help: (
        "Danach werden keine Antworten mehr angenommen. Der Grund steht im Protokoll.",
        "No more answers are taken then. The reason goes into the log.",
    ),
    button: ("Bedarfsabfrage schließen", "Close the assessment"),
};
const WITHDRAW: Deed = Deed {
    step: "withdraw",
    name: ("Zurückziehen", "Withdraw"),
    help: (
        "Danach sehen sie nur noch Sie; die Antworten bleiben erhalten. Der Grund steht im Protokoll.",
        "Only you see it then; the answers are kept. The reason goes into the log.",
    ),
    button: ("Bedarfsabfrage zurückziehen", "Withdraw the assessment"),
};
const PUBLISH: Deed = Deed {
    step: "publish",
    name: ("Antworten veröffentlichen", "Publish the answers"),
    help: (
        "Danach liest jeder auf der Seite jeder Kommune, was sie geantwortet hat. Der Grund steht im Protokoll.",
        "Everybody can then read on every town’s page what it answered. The reason goes into the log.",
    ),
    button: ("Antworten veröffentlichen", "Publish the answers"),
};
const UNPUBLISH: Deed = Deed {
    step: "unpublish",
    name: ("Antworten nicht mehr veröffentlichen", "Do not publish the answers any more"),
    help: (
        "Danach lesen sie nur noch die Mitglieder. Der Grund steht im Protokoll.",
        "Only members read them then. The reason goes into the log.",
    ),
    button: ("Antworten nicht mehr veröffentlichen", "Do not publish the answers any more"),
};
const PRIVATE: Deed = Deed {
    step: "private",
    name: ("Auf die Veröffentlichung verzichten", "Do without publishing"),
    help: (
        "Danach bleiben die Antworten im Verbund; das lässt sich nicht rückgängig machen. Der Grund steht im Protokoll.",
        "The answers then stay within the region; this cannot be undone. The reason goes into the log.",
    ),
    button: ("Antworten im Verbund behalten", "Keep the answers within the region"),
};

struct Deed {
    step: &'static str,
    name: (&'static str, &'static str),
    help: (&'static str, &'static str),
    button: (&'static str, &'static str),
}

fn reasoned(work: &Work, v: &AssessmentView, deed: &Deed) -> AnyView {
    let t = |(de, en): (&'static str, &'static str)| work.t(de, en);
    let (id, version) = (v.id.to_string(), v.version.to_string());
    let fields = [("version", version.as_str()), ("step", deed.step)];
    let (name, button, help) = (t(deed.name), t(deed.button), t(deed.help));
    Reasoned { action: "assessments/step", id: &id, fields: &fields, back: "", name, button, help, stops: deed.step != PUBLISH.step }
        .show(work)
}

fn deeds(work: &Work, v: &AssessmentView, opened: bool) -> AnyView {
    let withdraw = || reasoned(work, v, &WITHDRAW);
    let private = || (v.setup.public && opened).then(|| reasoned(work, v, &PRIVATE));
    let main = match v.state {
        AssessmentState::Draft => {
            view! { {step(work, v, "open", ("Öffnen und alle benachrichtigen", "Open and tell everybody"))}{private()}{withdraw()} }
                .into_any()
        }
        AssessmentState::Open => view! { {extend(work, v)}{reasoned(work, v, &CLOSE)}{private()}{withdraw()} }.into_any(),
        AssessmentState::Closed => {
            let publish = match (v.published_at, v.setup.public) {
                (Some(_), _) => reasoned(work, v, &UNPUBLISH),
                (None, true) => view! { {reasoned(work, v, &PUBLISH)}{private()} }.into_any(),
                (None, false) => ().into_any(),
            };
            view! { {publish}{extend(work, v)}{withdraw()} }.into_any()
        }
        AssessmentState::Withdrawn => step(work, v, "restore", ("Als Entwurf wiederherstellen", "Restore as a draft")),
    };
    view! { <section class="w-stack"><h2>{work.t("Steuern", "Steer")}</h2>{main}</section> }.into_any()
}

fn extend(work: &Work, v: &AssessmentView) -> AnyView {
    let closes = local(v.closes_at);
    let stored = ExtendForm {
        id: v.id.to_string(),
        version: v.version.to_string(),
        day: closes.format("%d.%m.%Y").to_string(),
        time: closes.format("%H:%M").to_string(),
        reason: String::new(),
    };
    let form = form_state(work, "assessments/extend", &stored);
    let open = form.outcome.is_some();
    view! {
        <details class="w-fold" open=open><summary>{work.t("Frist verlängern", "Extend the deadline")}</summary>
            <form class="w-form" method="post" action="/aktion/assessments/extend" data-form="assessment_extend">
                {summary(&form, &[])}{hidden(&form, "id")}{hidden(&form, "version")}
                <div class="w-pair">
                    {line(&form, Spec { path: "day", label: work.t("Neuer letzter Tag", "New last day"), help: work.t("Zum Beispiel 30.11.2026.", "For example 30.11.2026."), ..Spec::default() })}
                    {line(&form, Spec { path: "time", label: work.t("Uhrzeit", "Time"), help: work.t("Zum Beispiel 18:00.", "For example 18:00."), short: true, ..Spec::default() })}
                </div>
                {line(&form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Ein Satz für das Protokoll.", "One sentence for the log."), ..Spec::default() })}
                {primary(work.t("Frist verlängern", "Extend the deadline"))}
            </form></details>
    }
    .into_any()
}
