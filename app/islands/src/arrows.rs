//! Arrow keys between the cells of a table; without it Tab goes from link to link. Rows with
//! `data-beside` say something about the row above and are no part of that.

use leptos::prelude::*;

/// Stands before a table with `data-arrows`. In the browser one cell is the stop of the Tab key, and
/// arrows, Home and End go to the others; Enter follows the cell's link.
#[island]
pub fn Arrows() -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place);
        }
    });
    view! { <div node_ref=place></div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, select};
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, KeyboardEvent};

    pub fn attach(place: &HtmlElement) {
        let around = place.closest(".w-scroll").ok().flatten();
        let Some(table) = around.and_then(|a| a.query_selector("table[data-arrows]").ok().flatten()) else { return };
        let rows: Vec<Vec<Element>> =
            select(&table, "tbody tr:not([data-beside]), tfoot tr").iter().map(|row| select(row, "th, td")).collect();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let _ = cell.set_attribute("tabindex", if r == 0 && c == 1 { "0" } else { "-1" });
                if let Some(link) = cell.query_selector("a").ok().flatten() {
                    // One stop for the whole table: the cell itself follows its link on Enter.
                    let _ = link.set_attribute("tabindex", "-1");
                }
            }
        }
        on(&table, "keydown", move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let at = event.target().and_then(|t| t.dyn_into::<Element>().ok()).and_then(|e| e.closest("td, th").ok().flatten());
            let Some(cell) = at else { return };
            let here = rows.iter().enumerate().find_map(|(r, row)| row.iter().position(|c| c.is_same_node(Some(&cell))).map(|c| (r, c)));
            let Some((r, c)) = here else { return };
            let last = rows[r].len().saturating_sub(1);
            let to = match key.as_str() {
                "ArrowLeft" => (r, c.saturating_sub(1)),
                "ArrowRight" => (r, (c + 1).min(last)),
                "ArrowUp" => (r.saturating_sub(1), c),
                "ArrowDown" => ((r + 1).min(rows.len() - 1), c),
                "Home" => (r, 0),
                "End" => (r, last),
                "Enter" => {
                    if let Some(link) = cell.query_selector("a").ok().flatten().and_then(|l| l.dyn_into::<HtmlElement>().ok()) {
                        event.prevent_default();
                        link.click();
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let Some(next) = rows.get(to.0).and_then(|row| row.get(to.1)) else { return };
            let _ = cell.set_attribute("tabindex", "-1");
            let _ = next.set_attribute("tabindex", "0");
            if let Some(next) = next.dyn_ref::<HtmlElement>() {
                let _ = next.focus();
            }
        });
    }
}
