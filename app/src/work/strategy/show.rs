//! One field in the workspace.

use crate::context::Work;
use crate::error::PageResult;
use crate::ui::text;
use crate::work::frame::Page;
use axum::extract::Path;
use leptos::prelude::*;

/// `/arbeit/themenfelder/{slug}`
pub async fn show(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::fields::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let (f, may) = (&view.field, view.may_edit);
    let class = f.content.priority.map_or(work.t("ohne Priorität", "without priority"), |p| p.label(work.lang));
    let page = Page {
        title: f.content.title.clone(),
        sub: work.lang.pick(format!("Themenfeld {}, {class}", f.content.number), format!("Field {}, {class}", f.content.number)),
        section: "/arbeit/strategie",
        above: vec![("/arbeit/strategie".into(), work.t("Strategie", "Strategy").into())],
    };
    Ok(work.page(page, || {
        let goals = f
            .goals
            .iter()
            .map(|g| {
                let number = format!("{}.{}", f.content.number, g.content.number);
                let edit = may.then(|| view! {
                    <p class="w-links w-small">
                        <a href=format!("/arbeit/themenfelder/{}/ziele/{}", f.content.slug, g.id)>{work.t("Ziel ändern", "Change goal")}</a>
                        <a href=format!("/arbeit/texte/goal/{}/text", g.id)>{work.t("Text schreiben", "Write text")}</a>
                    </p>
                });
                view! { <li class="w-row"><div class="w-row__when">{number}</div><div class="w-row__what"><h3>{g.content.title.clone()}</h3>{text::document(&g.text, 4, &g.id.to_string())}{edit}</div></li> }
            })
            .collect_view();
        view! {
            {may.then(|| view! { <p class="w-links">
                <a href=format!("/arbeit/themenfelder/{}/bearbeiten", f.content.slug)>{work.t("Angaben ändern", "Change details")}</a>
                <a href=format!("/arbeit/texte/field/{}/vision", f.id)>{work.t("Vision schreiben", "Write the vision")}</a>
            </p> })}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Vision", "Vision")}</h2></div>
                {if f.vision.is_empty() { view! { <p class="w-muted">{work.t("Noch nicht geschrieben.", "Not written yet.")}</p> }.into_any() } else { text::document(&f.vision, 3, "vision") }}
            </section>
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Ziele", "Goals")}</h2>
                    <div class="w-links w-small">{may.then(|| view! { <a href=format!("/arbeit/themenfelder/{}/ziele/neu", f.content.slug)>{work.t("Neues Ziel", "New goal")}</a> })}</div></div>
                {if f.goals.is_empty() {
                    view! { <div class="w-empty"><h3>{work.t("Noch kein Ziel", "No goal yet")}</h3><p>{work.t("Ziele sagen, was bis wann erreicht sein soll.", "Goals say what is to be reached by when.")}</p></div> }.into_any()
                } else { view! { <ul class="w-rows">{goals}</ul> }.into_any() }}
            </section>
        }
        .into_any()
    }))
}
