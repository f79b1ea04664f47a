//! The form of a goal.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, line};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::workshops::begun::{self, Asked, Begun};
use axum::extract::{Path, Query};
use axum::response::Response;
use contract::forms::strategy::GoalForm;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::fields::FieldView;

async fn field(work: &Work, slug: &str) -> Result<FieldView, crate::error::PageError> {
    let view = portal::fields::show(&work.ctx, slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditField, &Belongs::group(view.field.content.responsible_group), view.state)?;
    Ok(view)
}

/// `/arbeit/themenfelder/{slug}/ziele/neu`
pub async fn new(work: Work, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let view = field(&work, &slug).await?;
    let next = view.field.goals.iter().map(|g| g.content.number).max().unwrap_or(0) + 1;
    let once = work.app.portal.fresh_id().to_string();
    let begun = asked.begun(&work).await?;
    let title = begun.as_ref().map(|b| b.words.clone()).unwrap_or_default();
    let stored = GoalForm { once, field_id: view.field.id.to_string(), number: next.to_string(), title, ..GoalForm::default() };
    let form = form_state(&work, "goals/save", &stored);
    Ok(page(&work, form, &view, work.t("Neues Ziel", "New goal"), begun.as_ref()))
}

/// `/arbeit/themenfelder/{slug}/ziele/{id}`
pub async fn edit(work: Work, Path((slug, id)): Path<(String, contract::Id)>) -> PageResult {
    let view = field(&work, &slug).await?;
    let goal = view.field.goals.iter().find(|g| g.id == id).ok_or_else(|| work.fail(portal::Error::NotFound))?;
    let stored = GoalForm {
        id: id.to_string(),
        version: view.goal_versions.get(&id).copied().unwrap_or(0).to_string(),
        once: String::new(),
        field_id: view.field.id.to_string(),
        number: goal.content.number.to_string(),
        title: goal.content.title.clone(),
    };
    let form = form_state(&work, "goals/save", &stored);
    Ok(page(&work, form, &view, work.t("Ziel ändern", "Change goal"), None))
}

fn page(work: &Work, form: Form, view: &FieldView, title: &str, begun: Option<&Begun>) -> Response {
    let c = &view.field.content;
    let page = Page {
        title: title.to_owned(),
        section: "/arbeit/strategie",
        above: vec![
            ("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into()),
            (format!("/arbeit/themenfelder/{}", c.slug), c.title.clone()),
        ],
        names: vec![c.title.clone()],
        ..Page::default()
    };
    let labels = [("title", work.t("Ziel", "Goal")), ("number", work.t("Nummer", "Number"))];
    work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/goals/save" data-form="goal">
                {summary(&form, &labels)}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{hidden(&form, "field_id")}{begun::note(work, begun)}
                {line(&form, Spec { path: "title", label: work.t("Ziel in einem Satz", "Goal in one sentence"), help: work.t("Was ist dann anders, zum Beispiel „Sieben von zehn Haltestellen zeigen die wirkliche Abfahrtszeit“.", "What will be different, for example “Seven of ten stops show the real departure”."), max: 140, ..Spec::default() })}
                {line(&form, Spec { path: "number", label: work.t("Nummer im Themenfeld", "Number within the field"), help: &work.lang.say(format_args!("Zweiter Teil von „Ziel {}.1“.", c.number), format_args!("Second part of “goal {}.1”.", c.number)), mode: "numeric", short: true, ..Spec::default() })}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    })
}
