//! The form of the strategy's frame.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line};
use crate::ui::forms::{form_state, hidden, saving, summary};
use crate::work::frame::Page;
use contract::forms::indicators::FrameForm;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/strategie/rahmen`
pub async fn edit(work: Work) -> PageResult {
    work.before_form(Action::EditStrategy, &Belongs::region(), EditState::Draft)?;
    let (s, version) = portal::strategy::show_with_version(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = FrameForm { version: version.to_string(), ..FrameForm::of(&s) };
    let form = form_state(&work, "strategy/save", &stored);
    let page = Page {
        title: work.t("Titel und Zeitraum", "Title and period").into(),
        section: "/arbeit/strategie",
        above: vec![("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into())],
        ..Page::default()
    };
    let labels = [
        ("title", work.t("Titel", "Title")),
        ("short_title", work.t("Kurzer Titel", "Short title")),
        ("first_year", work.t("Erstes Jahr", "First year")),
        ("last_year", work.t("Letztes Jahr", "Last year")),
        ("origin", work.t("Wie die Strategie entstanden ist", "How the strategy came to be")),
    ];
    let labels = [&labels[..], &crate::work::sheets::rows::resolution_labels(work.lang)].concat();
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/strategy/save" data-form="frame">
                {summary(&form, &labels)}
                {hidden(&form, "version")}
                {line(&form, Spec { path: "title", label: labels[0].1, help: work.t("Der ganze Name, zum Beispiel „Coesfeld 12.0 – Im Kreis gemeinsam digital“.", "The full name, for example “Coesfeld 12.0 – Im Kreis gemeinsam digital”."), max: 140, ..Spec::default() })}
                {line(&form, Spec { path: "short_title", label: labels[1].1, help: work.t("Für Seitentitel und Kopfzeilen, zum Beispiel „Coesfeld 12.0“.", "For page titles and headers, for example “Coesfeld 12.0”."), max: 40, ..Spec::default() })}
                <div class="w-pair">
                    {line(&form, Spec { path: "first_year", label: labels[2].1, help: work.t("Ab wann sie gilt.", "From when it holds."), optional: true, mode: "numeric", short: true, ..Spec::default() })}
                    {line(&form, Spec { path: "last_year", label: labels[3].1, help: work.t("Bis wann sie reicht; leer, wenn offen.", "Until when; empty if open."), optional: true, mode: "numeric", short: true, ..Spec::default() })}
                </div>
                {area(&form, Spec { path: "origin", label: labels[4].1, help: work.t("Wenige Sätze für alle: wer beteiligt war und wie es ging.", "A few sentences for everybody: who took part and how it went."), optional: true, max: 1200, rows: 6, ..Spec::default() })}
                {crate::work::sheets::rows::resolutions(&work, &form, work.t("Beschlüsse", "Resolutions"), "")}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    }))
}
