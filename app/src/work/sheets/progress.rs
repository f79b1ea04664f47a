//! Reporting progress: three answers.

use super::parts::choices;
use super::{SECTION, above};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line, primary, segments, select};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::fact_sheet::ProjectStatus;
use contract::forms::fact_sheets::ProgressForm;
use contract::strategy::TrafficLight;
use domain::rights::Action;
use leptos::prelude::*;
use portal::fact_sheets::SheetView;

/// The form for a page: empty, with the light of the last note.
pub fn state(work: &Work, view: &SheetView) -> Form {
    let light = view.notes.first().map_or(TrafficLight::Green, |n| n.note.light);
    let stored = ProgressForm {
        id: view.sheet.id.to_string(),
        once: portal::fact_sheets::once(&work.app.portal).to_string(),
        light: light.to_string(),
        ..ProgressForm::default()
    };
    form_state(work, "fact_sheets/progress", &stored)
}

/// The form itself.
pub fn form(work: &Work, form: &Form, heading: bool) -> AnyView {
    let labels = [
        ("actual", work.t("Was ist passiert?", "What happened?")),
        ("next_step", work.t("Nächster Schritt", "Next step")),
        ("light", work.t("Ampel", "Traffic light")),
        ("date", work.t("Tag", "Day")),
        ("status", work.t("Status", "Status")),
        ("plan", work.t("Geplant war", "Planned was")),
    ];
    let more = ["date", "status", "plan"].iter().any(|path| !form.get(path).is_empty() || form.error(path).is_some());
    let statuses = choices(ProjectStatus::ALL, |s| s.label(work.lang));
    let lights: Vec<(String, String)> = TrafficLight::ALL.iter().map(|l| (l.to_string(), l.label(work.lang).to_owned())).collect();
    view! {
        <form class="w-form" method="post" action="/aktion/fact_sheets/progress" data-form="fact_sheet_progress">
            {heading.then(|| view! { <h2>{work.t("Sachstand melden", "Report progress")}</h2> })}
            {summary(form, &labels)}
            {hidden(form, "id")}{hidden(form, "once")}
            {area(form, Spec { path: "actual", label: work.t("Was ist passiert?", "What happened?"), help: work.t("Ein bis drei Sätze, zum Beispiel „Vier von sechs Bänken stehen“.", "One to three sentences, for example “Four of six benches are in place”."), max: 1000, ..Spec::default() })}
            {area(form, Spec { path: "next_step", label: work.t("Was ist der nächste Schritt?", "What is the next step?"), help: work.t("Mit Termin, wenn es einen gibt.", "With a date, if there is one."), optional: true, max: 500, ..Spec::default() })}
            {segments(form, Spec { path: "light", label: work.t("Ampel", "Traffic light"), help: work.t("Gemessen am Plan des Steckbriefs.", "Measured by the fact sheet's plan."), ..Spec::default() }, &lights)}
            <details class="w-fold" open=more><summary>{work.t("Anderer Tag, Vergleich mit dem Plan", "Another day, compared with the plan")}</summary>
                <div class="w-form">
                    {line(form, Spec { path: "date", label: work.t("Tag", "Day"), help: work.t("Nur wenn es nicht der heutige ist, zum Beispiel 30.09.2026.", "Only if it is not today, for example 30.09.2026."), optional: true, short: true, ..Spec::default() })}
                    {select(form, Spec { path: "status", label: work.t("Welchen Status hatte das Projekt an diesem Tag?", "Which status did the project have that day?"), help: work.t("Steht beim Sachstand. Den heutigen Status ändern Sie am Steckbrief.", "Stands beside the report. Today’s status is changed on the fact sheet."), optional: true, ..Spec::default() }, &statuses, Some(work.t("ohne Angabe", "not said")))}
                    {area(form, Spec { path: "plan", label: work.t("Was war bis dahin geplant?", "What was planned by then?"), help: work.t("Steht vor dem, was passiert ist.", "Stands in front of what happened."), optional: true, max: 500, ..Spec::default() })}
                </div></details>
            <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Sachstand melden", "Report progress"))}</div>
        </form>
    }
    .into_any()
}

/// `/arbeit/projekte/{number}/sachstand`
pub async fn page(work: Work, Path(number): Path<i32>) -> PageResult {
    let view = portal::fact_sheets::show(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::ReportProgress, &view.belongs, view.state)?;
    let f = state(&work, &view);
    let last = view.notes.first().map(|n| super::parts::day(n.note.date, work.lang));
    let sub = match last {
        Some(d) => work.lang.say(
            format_args!("Zuletzt am {d}. Ist der Steckbrief veröffentlicht, steht Ihr Sachstand sofort daneben."),
            format_args!("Last on {d}. If the fact sheet is published, your report stands beside it at once."),
        ),
        None => work
            .t(
                "Der erste Sachstand. Ist der Steckbrief veröffentlicht, steht er sofort daneben.",
                "The first report. If the fact sheet is published, it stands beside it at once.",
            )
            .to_owned(),
    };
    let title = view.sheet.content.title.clone();
    let head = Page {
        title: work.lang.say(format_args!("Sachstand: {title}"), format_args!("Progress: {title}")),
        sub,
        section: SECTION,
        above: above(&work, Some((number, &title))),
        names: vec![title.clone()],
    };
    Ok(work.page(head, || form(&work, &f, false)))
}
