//! The form of a field.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, checkbox, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::rows;
use axum::extract::Path;
use axum::response::Response;
use contract::forms::strategy::FieldForm;
use contract::strategy::{EditState, Priority, TargetState};
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/themenfelder/neu`
pub async fn new(work: Work) -> PageResult {
    work.before_form(Action::EditStrategy, &Belongs::region(), EditState::Draft)?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let next = fields.iter().map(|f| f.number).max().unwrap_or(0) + 1;
    let once = work.app.portal.fresh_id().to_string();
    let form = form_state(&work, "fields/save", &FieldForm { once, number: next.to_string(), ..FieldForm::default() });
    page(&work, form, work.t("Neues Themenfeld", "New field").into(), None, true).await
}

/// `/arbeit/themenfelder/{slug}/bearbeiten`
pub async fn edit(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::fields::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditField, &Belongs::group(view.field.content.responsible_group), view.state)?;
    let (id, version) = (view.field.id.to_string(), view.version.to_string());
    let form = form_state(&work, "fields/save", &FieldForm { id, version, ..FieldForm::of(&view.field.content) });
    let back = (format!("/arbeit/themenfelder/{slug}"), view.field.content.title.clone());
    page(&work, form, work.t("Angaben ändern", "Change details").into(), Some(back), view.may_set_priority).await
}

async fn page(
    work: &Work,
    form: Form,
    title: String,
    back: Option<(String, String)>,
    may_set_priority: bool,
) -> Result<Response, crate::error::PageError> {
    let groups = portal::region::groups(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let mut above = vec![("/arbeit/strategie".to_owned(), work.t("Strategie", "Strategy").to_owned())];
    let names = back.iter().map(|(_, name)| name.clone()).collect();
    above.extend(back);
    let page = Page { title, section: "/arbeit/strategie", above, names, ..Page::default() };
    Ok(work.page(page, || {
        let groups: Vec<(String, String)> = groups.into_iter().map(|g| (g.id.to_string(), g.name)).collect();
        let classes: Vec<(String, String)> = Priority::ALL.iter().map(|p| (p.to_string(), p.label(work.lang).to_owned())).collect();
        let labels = [
            ("title", work.t("Titel", "Title")), ("number", work.t("Nummer", "Number")), ("priority", work.t("Priorität", "Priority")),
            ("priority_note", work.t("Zur Priorität", "On the priority")), ("responsible_group", work.t("Zuständig", "Responsible")),
            ("yearly_targets[].year", work.t("Jahr, Jahresziel", "Year, target")), ("yearly_targets[].text", work.t("Jahresziel", "Target")),
        ];
        let labels = [&labels[..], &crate::work::sheets::rows::resolution_labels(work.lang)].concat();
        let priority = may_set_priority.then(|| view! {
            <div class="w-pair">
                {select(&form, Spec { path: "priority", label: work.t("Prioritätsklasse", "Priority class"), help: work.t("Wie dringend die Region das Feld gemeinsam bearbeitet.", "How urgently the region works on it together."), ..Spec::default() }, &classes, Some(work.t("noch nicht eingestuft", "not classified yet")))}
                {select(&form, Spec { path: "responsible_group", content: true, label: work.t("Zuständige Arbeitsgruppe", "Responsible group"), help: work.t("Ihre Mitglieder dürfen das Feld bearbeiten.", "Its members may edit the field."), ..Spec::default() }, &groups, Some(work.t("keine", "none")))}
            </div>
            {checkbox(&form, Spec { path: "deferred", label: work.t("zurückgestellt", "deferred"), help: work.t("Das Feld ruht, bleibt aber mit seiner Klasse sichtbar.", "The field rests but stays visible with its class."), ..Spec::default() })}
        });
        let keep = (!may_set_priority).then(|| view! { {hidden(&form, "priority")}{hidden(&form, "responsible_group")}{hidden(&form, "deferred")} });
        view! {
            <form class="w-form" method="post" action="/aktion/fields/save" data-form="field">
                {summary(&form, &labels)}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{keep}
                {line(&form, Spec { path: "title", label: work.t("Titel", "Title"), help: work.t("Ein Wort oder zwei, zum Beispiel „Mobilität“.", "A word or two, for example “Mobility”."), max: 80, ..Spec::default() })}
                {line(&form, Spec { path: "number", label: work.t("Nummer", "Number"), help: work.t("So wird das Feld zitiert („Ziel 5.1“). Sie sagt nichts über den Rang.", "How the field is cited (“goal 5.1”). It says nothing about rank."), mode: "numeric", short: true, ..Spec::default() })}
                {priority}
                {area(&form, Spec { path: "priority_note", label: work.t("Ein Satz zur Priorität", "A sentence on the priority"), help: work.t("Warum diese Klasse, oder was gerade vorbereitet wird.", "Why this class, or what is being prepared."), optional: true, max: 500, ..Spec::default() })}
                {targets(work, &form)}
                {crate::work::sheets::rows::resolutions(work, &form, work.t("Beschlüsse", "Resolutions"), "")}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    }))
}

fn targets(work: &Work, form: &Form) -> AnyView {
    let states: Vec<(String, String)> = TargetState::ALL.iter().map(|s| (s.to_string(), s.label(work.lang).to_owned())).collect();
    let rows = rows::open(work, form, "yearly_targets", work.t("Jahresziel", "Target"), false, |i| {
        let at = |name: &str| format!("yearly_targets[{i}].{name}");
        view! {
            <div class="w-pair w-pair--target">
                {line(form, Spec { path: &at("year"), label: work.t("Jahr", "Year"), help: work.t("Bis Ende dieses Jahres.", "By the end of this year."), optional: true, mode: "numeric", ..Spec::default() })}
                {line(form, Spec { path: &at("text"), label: work.t("Was bis dahin erreicht ist", "What is reached by then"), help: work.t("Ein Satz, zum Beispiel „Alle Rathäuser nehmen Anträge online an“.", "One sentence, for example “All town halls take applications online”."), optional: true, max: 300, ..Spec::default() })}
                {select(form, Spec { path: &at("state"), label: work.t("Stand", "State"), help: work.t("Wie weit es heute ist.", "How far it is today."), ..Spec::default() }, &states, None)}
            </div>
        }
        .into_any()
    });
    view! { <section class="w-form"><h2>{work.t("Jahresziele", "Yearly targets")}</h2>{rows}</section> }.into_any()
}
