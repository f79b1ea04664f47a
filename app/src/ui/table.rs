//! The frame of public tables. They have their roles written out: on a phone rows become blocks, and
//! then a browser takes a table for none.

use leptos::prelude::*;

/// The heading of a column.
pub fn head(label: &str) -> AnyView {
    view! { <th class="kern-table__header" scope="col" role="columnheader">{label.to_owned()}</th> }.into_any()
}

/// The heading of a column of numbers.
pub fn number(label: &str) -> AnyView {
    view! { <th class="kern-table__header p-num" scope="col" role="columnheader">{label.to_owned()}</th> }.into_any()
}

/// Several headings.
pub fn heads(labels: &[&str]) -> AnyView {
    labels.iter().map(|label| head(label)).collect_view().into_any()
}

fn frame(class: &'static str, caption: String, heads: AnyView, rows: AnyView) -> AnyView {
    view! {
        <table class=class role="table">
            <caption class="kern-sr-only">{caption}</caption>
            <thead class="kern-table__head" role="rowgroup"><tr class="kern-table__row" role="row">{heads}</tr></thead>
            <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A table whose rows become blocks on a phone; the caption is for people who only hear it.
pub fn stacked(caption: impl Into<String>, heads: AnyView, rows: AnyView) -> AnyView {
    frame("kern-table p-stack", caption.into(), heads, rows)
}

/// A narrow table that stays one on a phone.
pub fn narrow(caption: impl Into<String>, heads: AnyView, rows: AnyView) -> AnyView {
    frame("kern-table", caption.into(), heads, rows)
}
