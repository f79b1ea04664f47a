//! Ordering by buttons, as a plain form; the island adds dragging.

use crate::context::Work;
use contract::Id;
use contract::forms::steps::OrderForm;
use leptos::prelude::*;

/// Where a page goes on after a step: at the button that was pressed, else at the list.
pub fn place(f: &OrderForm) -> String {
    let pressed: String = f.step.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if pressed.is_empty() { list_id(&f.parent) } else { format!("reihe-{pressed}") }
}

fn list_id(parent: &str) -> String {
    format!("reihenfolge-{parent}").trim_end_matches('-').to_owned()
}

/// The list with its buttons. `parent` is the field whose goals are ordered. `items` are id and title.
pub fn form(work: &Work, parent: Option<Id>, items: &[(Id, String)]) -> AnyView {
    list(work, "/aktion/fields/order", work.t("Reihenfolge ändern", "Change the order"), parent, items)
}

/// The same for the indicators of a goal, which stand among its other things.
pub fn indicators(work: &Work, goal: Id, items: &[(Id, String)]) -> AnyView {
    list(work, "/aktion/fields/order", work.t("Kennzahlen ordnen", "Order the indicators"), Some(goal), items)
}

/// The same for whatever has an order; `action` saves it, `name` opens it.
pub fn list(work: &Work, action: &'static str, name: &'static str, parent: Option<Id>, items: &[(Id, String)]) -> AnyView {
    if items.len() < 2 {
        return ().into_any();
    }
    let parent = parent.map(|p| p.to_string()).unwrap_or_default();
    let seen = items.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(",");
    let last = items.len() - 1;
    let rows = items
        .iter()
        .cloned()
        .enumerate()
        .map(|(i, (id, title))| {
            let button = |step: &'static str, sign: &'static str, words: &str, off: bool| {
                // The next page puts the focus back on the button that was pressed.
                view! { <button type="submit" id=format!("reihe-{step}-{id}") name="f[step]" value=format!("{step}:{id}") aria-label=format!("{title} {words}") disabled=off>{sign}</button> }
            };
            view! {
                <li data-id=id.to_string()>
                    <input type="hidden" name="f[ids][]" value=id.to_string() />
                    <span lang="de">{title.clone()}</span>
                    <span class="w-order__act">
                        {button("up", "↑", work.t("nach oben", "up"), i == 0)}
                        {button("down", "↓", work.t("nach unten", "down"), i == last)}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="w-fold" id=list_id(&parent) open=work.notice.as_deref() == Some("moved")>
            <summary>{name}</summary>
            <form method="post" action=action>
                <input type="hidden" name="f[parent]" value=parent.clone() />
                <input type="hidden" name="f[seen]" value=seen />
                <ol class="w-order">{rows}</ol>
                <islands::Ordering lang=work.lang />
            </form>
        </details>
    }
    .into_any()
}
