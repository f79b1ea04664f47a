//! The form by which a steward sets up an assessment.

use super::{SECTION, setup_settled as stands};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::public::site::local;
use crate::ui::fields::{Spec, area, checkbox, checkboxes, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::rows;
use axum::extract::Path;
use axum::response::Response;
use contract::assessment::{AssessmentState, QuestionKind, ReleasedBy, Setup};
use contract::forms::assessments::AssessmentForm;
use contract::strategy::EditState;
use domain::assessment::Settled;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::assessments::AssessmentView;

/// `/arbeit/bedarfsabfragen/neu`
pub async fn new(work: Work) -> PageResult {
    work.before_form(Action::EditAssessment, &Belongs::region(), EditState::Draft)?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let today = work.app.portal.today();
    let stored = AssessmentForm {
        once: work.app.portal.fresh_id().to_string(),
        opens_day: today.format("%d.%m.%Y").to_string(),
        opens_time: "08:00".into(),
        closes_day: (today + chrono::Days::new(28)).format("%d.%m.%Y").to_string(),
        closes_time: "18:00".into(),
        fields: fields.iter().filter(|f| f.state != EditState::Withdrawn).map(|f| f.id.to_string()).collect(),
        ..AssessmentForm::of(&Setup::default())
    };
    page(&work, form_state(&work, "assessments/save", &stored), work.t("Neue Bedarfsabfrage", "New assessment").into(), None).await
}

/// `/arbeit/bedarfsabfragen/{slug}/bearbeiten`
pub async fn edit(work: Work, Path(slug): Path<String>) -> PageResult {
    work.before_form(Action::EditAssessment, &Belongs::region(), EditState::Draft)?;
    let view = portal::assessments::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let form = form_state(&work, "assessments/save", &stored(&view));
    let settled = portal::assessments::settled(&work.ctx, view.id).await.map_err(|e| work.fail(e))?;
    page(&work, form, work.t("Bedarfsabfrage einrichten", "Set up the assessment").into(), Some((&view, settled))).await
}

fn stored(v: &AssessmentView) -> AssessmentForm {
    let (opens, closes) = (local(v.opens_at), local(v.closes_at));
    let time = |t: &chrono::DateTime<chrono_tz::Tz>| {
        let full = t.format("%H:%M:%S").to_string();
        full.strip_suffix(":00").map(str::to_owned).unwrap_or(full)
    };
    AssessmentForm {
        id: v.id.to_string(),
        version: v.version.to_string(),
        title: v.title.clone(),
        opens_day: opens.format("%d.%m.%Y").to_string(),
        opens_time: time(&opens),
        closes_day: closes.format("%d.%m.%Y").to_string(),
        closes_time: time(&closes),
        group: v.group.map(|g| g.to_string()).unwrap_or_default(),
        ..AssessmentForm::of(&v.setup)
    }
}

async fn page(work: &Work, form: Form, title: String, of: Option<(&AssessmentView, Settled)>) -> Result<Response, PageError> {
    let groups = portal::region::groups(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let groups: Vec<(String, String)> = groups.into_iter().map(|g| (g.id.to_string(), g.name)).collect();
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let fields: Vec<(String, String)> =
        fields.into_iter().filter(|f| f.state != EditState::Withdrawn).map(|f| (f.id.to_string(), f.title)).collect();
    let releasing: Vec<(String, String)> = ReleasedBy::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let mut above = vec![(SECTION.to_owned(), work.t("Bedarfsabfragen", "Assessments").to_owned())];
    let names = of.iter().map(|(v, _)| v.title.clone()).collect();
    above.extend(of.map(|(v, _)| (format!("{SECTION}/{}", v.slug), v.title.clone())));
    let settled = of.map(|(_, s)| s).unwrap_or_default();
    let runs = of.is_some_and(|(v, _)| v.state != AssessmentState::Draft);
    let page = Page { title, section: SECTION, above, names, ..Page::default() };
    let labels = [
        ("title", work.t("Titel", "Title")),
        ("axes[].name", work.t("Name, Achse", "Name, axis")),
        ("questions[].text", work.t("Frage", "Question")),
        ("questions[].kind", work.t("Art, Frage", "Kind, question")),
        ("questions[].options", work.t("Antworten, Frage", "Options, question")),
        ("proposed[].title", work.t("Vorgeschlagenes Feld", "Proposed field")),
    ];
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/assessments/save" data-form="assessment">
                {summary(&form, &labels)}{hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                {line(&form, Spec { path: "title", label: labels[0].1, help: work.t("Zum Beispiel „Bedarfsabfrage 2026“.", "For example “Assessment 2026”."), max: 120, ..Spec::default() })}
                {area(&form, Spec { path: "introduction", label: work.t("Wozu", "What for"), help: work.t("Zwei, drei Sätze für die Fachkräfte: worum es geht und was aus den Antworten wird.", "Two or three sentences for the officers: what it is about and what becomes of the answers."), optional: true, max: 1500, ..Spec::default() })}
                {if runs { stands::times(work, &form) } else { times(work, &form) }}
                {select(&form, Spec { path: "group", content: true, label: work.t("Arbeitsgruppe", "Working group"), help: work.t("Ihre Leitung wählt die Regel und friert den Vorschlag ein.", "Its lead chooses the rule and freezes the proposal."), ..Spec::default() }, &groups, Some(work.t("nur die Geschäftsstelle", "the steward only")))}
                {(!settled.asked).then(|| select(&form, Spec { path: "released_by", label: work.t("Wer freigibt", "Who releases"), help: work.t("Die Freigabe macht den Bogen für alle Mitglieder lesbar und braucht das höhere Vertrauensniveau.", "A release lets all members read the sheet and needs the higher trust level."), ..Spec::default() }, &releasing, None))}
                {if settled.readers { stands::readers(work, &form) } else { checkbox(&form, Spec { path: "public", label: work.t("Die freigegebenen Antworten dürfen nach dem Ende veröffentlicht werden", "The released answers may be published after the end"), help: work.t("Das steht über jedem Bogen. Veröffentlicht wird erst, wenn Sie es nach dem Ende anstoßen.", "Every sheet says so. They are published only when you do so after the end."), ..Spec::default() }) }}
                {match of {
                    Some((v, _)) if settled.asked => stands::asked(work, &form, &v.setup, settled),
                    _ => asked(work, &form, &fields),
                }}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    }))
}

/// What is asked, as long as nobody can answer.
fn asked(work: &Work, form: &Form, fields: &[(String, String)]) -> AnyView {
    view! {
        <section class="w-form"><h2>{work.t("Themenfelder", "Fields of action")}</h2>
            {checkboxes(form, Spec { path: "fields", content: true, label: work.t("Aus der Strategie", "Of the strategy"), help: work.t("Zu diesen Feldern wird gefragt.", "These fields are asked about."), ..Spec::default() }, fields)}
            {proposed(work, form)}
        </section>
        {scale(work, form)}
        {questions(work, form)}
    }
    .into_any()
}

fn times(work: &Work, form: &Form) -> AnyView {
    view! {
        <section class="w-form"><h2>{work.t("Zeitraum", "Period")}</h2>
            <p class="w-muted">{work.t("In der Zeit der Region. Mit der angegebenen Sekunde ist geschlossen; wer dann noch tippt, kann nicht mehr speichern.", "In the region's time. It closes at the very second given; whoever still types then cannot save any more.")}</p>
            <div class="w-pair w-pair--4">
                {line(form, Spec { path: "opens_day", label: work.t("Erster Tag", "First day"), help: work.t("Zum Beispiel 01.11.2026.", "For example 01.11.2026."), ..Spec::default() })}
                {line(form, Spec { path: "opens_time", label: work.t("Uhrzeit", "Time"), help: work.t("Zum Beispiel 08:00.", "For example 08:00."), ..Spec::default() })}
                {line(form, Spec { path: "closes_day", label: work.t("Letzter Tag", "Last day"), help: work.t("Zum Beispiel 30.11.2026.", "For example 30.11.2026."), ..Spec::default() })}
                {line(form, Spec { path: "closes_time", label: work.t("Schluss um", "Closes at"), help: work.t("Zum Beispiel 18:00.", "For example 18:00."), ..Spec::default() })}
            </div>
        </section>
    }
    .into_any()
}

fn proposed(work: &Work, form: &Form) -> AnyView {
    let rows = rows::open(work, form, "proposed", work.t("Vorgeschlagenes Feld", "Proposed field"), false, |i| {
        let at = |name: &str| format!("proposed[{i}].{name}");
        view! {
            {hidden(form, &at("id"))}
            <div class="w-pair">
                {line(form, Spec { path: &at("title"), label: work.t("Titel", "Title"), help: work.t("Ein Feld, das es in der Strategie noch nicht gibt.", "A field that the strategy does not have yet."), optional: true, max: 80, ..Spec::default() })}
                {line(form, Spec { path: &at("help"), label: work.t("Erklärung", "Explanation"), help: work.t("Was dazu gehört, in einem Satz.", "What belongs to it, in one sentence."), optional: true, max: 160, ..Spec::default() })}
            </div>
        }
        .into_any()
    });
    view! { <h3>{work.t("Noch nicht in der Strategie", "Not in the strategy yet")}</h3>{rows} }.into_any()
}

fn scale(work: &Work, form: &Form) -> AnyView {
    let rows = rows::open(work, form, "axes", work.t("Achse", "Axis"), true, |i| {
        let at = |name: &str| format!("axes[{i}].{name}");
        view! {
            {hidden(form, &at("key"))}
            <div class="w-pair">
                {line(form, Spec { path: &at("name"), label: work.t("Name", "Name"), help: work.t("Ein Wort, zum Beispiel Bedeutung.", "One word, for example importance."), optional: true, max: 40, ..Spec::default() })}
                {line(form, Spec { path: &at("help"), label: work.t("Frage dahinter", "Question behind it"), help: work.t("Zum Beispiel: Wie wichtig ist das Feld für uns?", "For example: how important is the field to us?"), optional: true, max: 120, ..Spec::default() })}
            </div>
        }
        .into_any()
    });
    view! {
        <section class="w-form"><h2>{work.t("Einschätzungen", "Ratings")}</h2>
            <div class="w-pair w-pair--4">
                {line(form, Spec { path: "scale_min", label: work.t("Von", "From"), help: work.t("Meist 1.", "Mostly 1."), mode: "numeric", ..Spec::default() })}
                {line(form, Spec { path: "scale_low", label: work.t("heißt", "means"), help: work.t("Zum Beispiel gering.", "For example low."), ..Spec::default() })}
                {line(form, Spec { path: "scale_max", label: work.t("Bis", "To"), help: work.t("Meist 5, höchstens 10.", "Mostly 5, at most 10."), mode: "numeric", ..Spec::default() })}
                {line(form, Spec { path: "scale_high", label: work.t("heißt", "means"), help: work.t("Zum Beispiel hoch.", "For example high."), ..Spec::default() })}
            </div>
            {rows}
        </section>
    }
    .into_any()
}

fn questions(work: &Work, form: &Form) -> AnyView {
    let kinds: Vec<(String, String)> = QuestionKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let rows = rows::open(work, form, "questions", work.t("Frage", "Question"), true, |i| {
        let at = |name: &str| format!("questions[{i}].{name}");
        view! {
            {hidden(form, &at("id"))}
            {line(form, Spec { path: &at("text"), label: work.t("Frage", "Question"), help: work.t("So, wie sie auf dem Bogen steht.", "As it stands on the sheet."), optional: true, max: 200, ..Spec::default() })}
            <div class="w-pair">
                {select(form, Spec { path: &at("kind"), label: work.t("Art der Antwort", "Kind of answer"), help: work.t("Was auf dem Bogen angekreuzt oder eingetragen wird.", "What is ticked or entered on the sheet."), ..Spec::default() }, &kinds, Some(work.t("bitte wählen", "please choose")))}
                {line(form, Spec { path: &at("help"), label: work.t("Hilfe dazu", "Help"), help: work.t("Wozu die Frage dient, mit einem Beispiel.", "What the question is for, with an example."), optional: true, max: 200, ..Spec::default() })}
            </div>
            {area(form, Spec { path: &at("options"), label: work.t("Mögliche Antworten", "Options"), help: work.t("Bei Listen: je Zeile eine Antwort.", "For lists: one option a line."), optional: true, ..Spec::default() })}
        }
        .into_any()
    });
    view! { <section class="w-form"><h2>{work.t("Weitere Fragen", "Further questions")}</h2>{rows}</section> }.into_any()
}
