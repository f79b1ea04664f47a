//! The form of a note on how far a field is.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line, primary, segments};
use crate::ui::forms::{form_state, hidden, summary};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::forms::indicators::FieldNoteForm;
use contract::strategy::TrafficLight;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/themenfelder/{slug}/sachstand`
pub async fn new(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::fields::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditField, &Belongs::group(view.field.content.responsible_group), view.state)?;
    let today = work.app.portal.today().format("%d.%m.%Y").to_string();
    let once = work.app.portal.fresh_id().to_string();
    let stored = FieldNoteForm { once, field_id: view.field.id.to_string(), date: today, ..FieldNoteForm::default() };
    let form = form_state(&work, "fields/note", &stored);
    let lights: Vec<(String, String)> = TrafficLight::ALL.iter().map(|l| (l.to_string(), l.label(work.lang).to_owned())).collect();
    let page = Page {
        title: work.t("Sachstand melden", "Report progress").into(),
        section: "/arbeit/strategie",
        above: vec![
            ("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into()),
            (format!("/arbeit/themenfelder/{slug}"), view.field.content.title.clone()),
        ],
        names: vec![view.field.content.title.clone()],
        ..Page::default()
    };
    let labels = [
        ("light", work.t("Ampel", "Traffic light")),
        ("actual", work.t("Was ist erreicht?", "What has been reached?")),
        ("next_step", work.t("Was kommt als Nächstes?", "What comes next?")),
        ("plan", work.t("Was war geplant?", "What was planned?")),
        ("date", work.t("Stand vom", "As of")),
    ];
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/fields/note" data-form="field_note">
                {summary(&form, &labels)}
                {hidden(&form, "field_id")}{hidden(&form, "once")}
                {segments(&form, Spec { path: "light", label: labels[0].1, help: work.t("Im Plan, verzögert oder gefährdet.", "On plan, delayed or at risk."), ..Spec::default() }, &lights)}
                {area(&form, Spec { path: "actual", label: labels[1].1, help: work.t("Ein paar Sätze für alle. Wird mit der nächsten Fassung öffentlich.", "A few sentences for everybody. Public with the next edition."), max: 1200, ..Spec::default() })}
                {area(&form, Spec { path: "next_step", label: labels[2].1, help: work.t("Der nächste Schritt, möglichst mit Termin.", "The next step, with a date if possible."), optional: true, max: 600, ..Spec::default() })}
                {area(&form, Spec { path: "plan", label: labels[3].1, help: work.t("Nur wenn es vom Plan abweicht.", "Only where it differs from the plan."), optional: true, max: 600, ..Spec::default() })}
                {line(&form, Spec { path: "date", label: labels[4].1, help: work.t("Tag, für den das gilt, zum Beispiel 31.10.2026.", "The day this holds for, for example 31.10.2026."), short: true, ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Melden", "Report"))}</div>
            </form>
        }
        .into_any()
    }))
}
