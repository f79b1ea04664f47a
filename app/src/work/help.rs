//! Help pages of the workspace.

use crate::context::Work;
use crate::error::PageResult;
use crate::work::frame::Page;
use contract::people::Role;
use domain::rights::Action;
use domain::rights_page::{cell, introduction, solemn};
use leptos::prelude::*;

/// `/arbeit/hilfe/rechte`: the rights table, as the code has it.
pub async fn rights(work: Work) -> PageResult {
    let page = Page { title: work.t("Wer was darf", "Who may do what").into(), ..Page::default() };
    Ok(work.page(page, || {
        let head = Role::ALL.iter().map(|r| view! { <th scope="col">{r.label(work.lang)}</th> }).collect_view();
        let rows = Action::ALL
            .iter()
            .map(|a| {
                let cells = Role::ALL
                    .iter()
                    .map(|r| {
                        let words = cell(*a, *r, work.lang);
                        view! { <td>{if words.is_empty() { "–".to_owned() } else { words }}</td> }
                    })
                    .collect_view();
                let star = solemn(*a).then_some(" *");
                view! { <tr><th scope="row">{a.label(work.lang)}{star}</th>{cells}</tr> }
            })
            .collect_view();
        view! {
            <p class="w-measure">{introduction(work.lang)}</p>
            <div class="w-scroll w-scroll--first" tabindex="0" role="region" aria-label=work.t("Rechte je Rolle, seitlich verschiebbar", "Rights by role, can be scrolled sideways")>
                <table class="w-rights"><caption class="kern-sr-only">{work.t("Rechte je Rolle", "Rights by role")}</caption>
                    <thead><tr><th scope="col">{work.t("Schritt", "Step")}</th>{head}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        }
        .into_any()
    }))
}
