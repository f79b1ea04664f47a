//! The form of an indicator.

use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, line};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::rows;
use axum::extract::Path;
use axum::response::Response;
use contract::Id;
use contract::forms::indicators::IndicatorForm;
use contract::strategy::Goal;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::fields::FieldView;

async fn field(work: &Work, slug: &str) -> Result<FieldView, PageError> {
    let view = portal::fields::show(&work.ctx, slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditField, &Belongs::group(view.field.content.responsible_group), view.state)?;
    Ok(view)
}

fn goal<'a>(work: &Work, view: &'a FieldView, id: Id) -> Result<&'a Goal, PageError> {
    view.field.goals.iter().find(|g| g.id == id).ok_or_else(|| work.fail(portal::Error::NotFound))
}

/// `/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/neu`
pub async fn new(work: Work, Path((slug, id)): Path<(String, Id)>) -> PageResult {
    let view = field(&work, &slug).await?;
    let goal = goal(&work, &view, id)?;
    let once = work.app.portal.fresh_id().to_string();
    let form = form_state(&work, "indicators/save", &IndicatorForm { once, goal_id: id.to_string(), ..IndicatorForm::default() });
    Ok(page(&work, form, &view, goal, work.t("Neue Kennzahl", "New indicator")))
}

/// `/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/{kennzahl}`
pub async fn edit(work: Work, Path((slug, id, indicator)): Path<(String, Id, Id)>) -> PageResult {
    let view = field(&work, &slug).await?;
    let goal = goal(&work, &view, id)?;
    let found = goal.indicators.iter().find(|i| i.id == indicator).ok_or_else(|| work.fail(portal::Error::NotFound))?;
    let stored = IndicatorForm {
        id: indicator.to_string(),
        version: view.indicator_versions.get(&indicator).copied().unwrap_or(0).to_string(),
        goal_id: id.to_string(),
        ..IndicatorForm::of(&found.content)
    };
    let form = form_state(&work, "indicators/save", &stored);
    Ok(page(&work, form, &view, goal, work.t("Kennzahl ändern", "Change indicator")))
}

fn page(work: &Work, form: Form, view: &FieldView, goal: &Goal, title: &str) -> Response {
    let c = &view.field.content;
    let page = Page {
        title: title.to_owned(),
        sub: work.lang.say(
            format_args!("Ziel {}.{} {}", c.number, goal.content.number, goal.content.title),
            format_args!("Goal {}.{} {}", c.number, goal.content.number, goal.content.title),
        ),
        section: "/arbeit/strategie",
        above: vec![
            ("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into()),
            (format!("/arbeit/themenfelder/{}", c.slug), c.title.clone()),
        ],
        names: vec![goal.content.title.clone(), c.title.clone()],
    };
    let labels = [
        ("title", work.t("Was gezählt wird", "What is counted")),
        ("unit", work.t("Einheit", "Unit")),
        ("method", work.t("Wie gezählt wird", "How it is counted")),
        ("source", work.t("Quelle", "Source")),
        ("baseline.year", work.t("Ausgangswert, Jahr", "Baseline, year")),
        ("baseline.value", work.t("Ausgangswert", "Baseline")),
        ("targets[].year", work.t("Jahresziel, Jahr, Zeile", "Target, year, row")),
        ("targets[].value", work.t("Jahresziel, Wert, Zeile", "Target, value, row")),
        ("measured[].year", work.t("Messwert, Jahr, Zeile", "Measured, year, row")),
        ("measured[].value", work.t("Messwert, Wert, Zeile", "Measured, value, row")),
    ];
    work.page(page, || {
        let rows = |name: &'static str, one: &str, heading: &str, note: &str| {
            let rows = rows::open(work, &form, name, one, false, |i| row(work, &form, &format!("{name}[{i}]")));
            view! { <section class="w-form"><h2>{heading.to_owned()}</h2><p class="w-muted">{note.to_owned()}</p>{rows}</section> }
        };
        view! {
            <form class="w-form" method="post" action="/aktion/indicators/save" data-form="indicator">
                {summary(&form, &labels)}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{hidden(&form, "goal_id")}
                {line(&form, Spec { path: "title", label: labels[0].1, help: work.t("zum Beispiel „Haltestellen mit Echtzeit-Auskunft“", "for example “Stops with real-time information”"), max: 140, ..Spec::default() })}
                {line(&form, Spec { path: "unit", label: labels[1].1, help: work.t("zum Beispiel „Prozent“ oder „Fahrten im Monat“", "for example “Prozent” or “Fahrten im Monat”"), max: 60, short: true, ..Spec::default() })}
                {area(&form, Spec { path: "method", label: labels[2].1, help: work.t("Wer zählt was, und zu welchem Stichtag. Steht öffentlich unter dem Schaubild.", "Who counts what, and on which day. Public below the chart."), optional: true, max: 500, ..Spec::default() })}
                {line(&form, Spec { path: "aim", label: work.t("Ziel ohne Jahreszahl", "Target without a year"), help: work.t("Zum Beispiel „mehr als 70 Prozent der Arbeitsplätze“.", "For example “more than 70 per cent of workplaces”."), optional: true, max: 200, ..Spec::default() })}
                {line(&form, Spec { path: "source", label: labels[3].1, help: work.t("Woher die Zahlen kommen.", "Where the figures come from."), optional: true, max: 200, ..Spec::default() })}
                <section class="w-form"><h2>{work.t("Ausgangswert", "Baseline")}</h2><p class="w-muted">{work.t("Wo wir stehen, bevor etwas geschieht.", "Where we are before anything happens.")}</p>{row(work, &form, "baseline")}</section>
                {rows("targets", work.t("Jahresziel", "Target"), work.t("Jahresziele", "Targets per year"), work.t("Welcher Wert in welchem Jahr erreicht sein soll.", "Which value is to be reached in which year."))}
                {rows("measured", work.t("Messwert", "Measured value"), work.t("Messwerte", "Measured values"), work.t("Was in dem Jahr wirklich gezählt wurde. Zahlen mit Komma, zum Beispiel 12,5.", "What was really counted in that year. Decimals with a comma or a point."))}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    })
}

fn row(work: &Work, form: &Form, at: &str) -> AnyView {
    let path = |name: &str| format!("{at}.{name}");
    view! {
        <div class="w-pair w-pair--value">
            {line(form, Spec { path: &path("year"), label: work.t("Jahr", "Year"), help: work.t("vierstellig", "four digits"), optional: true, mode: "numeric", ..Spec::default() })}
            {line(form, Spec { path: &path("value"), label: work.t("Wert", "Value"), help: work.t("zum Beispiel 12,5", "for example 12.5"), optional: true, mode: "decimal", ..Spec::default() })}
            {line(form, Spec { path: &path("note"), label: work.t("Anmerkung", "Remark"), help: work.t("zum Beispiel „vorläufig“", "for example “preliminary”"), optional: true, max: 200, ..Spec::default() })}
        </div>
    }
    .into_any()
}
