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

/// Rows of a table, written one behind the other. A page has hundreds of cells: what is around them is
/// text, and only what stands in them is a view.
#[derive(Default)]
pub struct Rows(String);

impl Rows {
    /// Begins the next row; `id` is where links lead, if any do.
    pub fn next(&mut self, id: Option<&str>) -> Row<'_> {
        self.0 += "<tr class=\"kern-table__row\" role=\"row\"";
        if let Some(id) = id {
            attribute(&mut self.0, "id", id);
        }
        self.0.push('>');
        Row(&mut self.0)
    }

    /// What [`stacked`] and [`narrow`] take.
    pub fn done(self) -> AnyView {
        raw(self.0)
    }
}

/// A row, open until it is dropped.
pub struct Row<'a>(&'a mut String);

impl Row<'_> {
    /// The heading of the row; `german` if it stands in the strategy's own language.
    pub fn head(self, german: bool, inner: impl RenderHtml) -> Self {
        let sheet = &mut *self.0;
        *sheet += "<th class=\"kern-table__header\" scope=\"row\" role=\"rowheader\"";
        *sheet += if german { " lang=\"de\">" } else { ">" };
        leptos::write(inner, sheet);
        *sheet += "</th>";
        self
    }

    /// A cell; `label` stands before it where rows are blocks.
    pub fn cell(self, label: &str, inner: impl RenderHtml) -> Self {
        self.put("", label, inner)
    }

    /// A cell with a number, or without one.
    pub fn number(self, label: &str, value: Option<impl RenderHtml>) -> Self {
        match value {
            Some(value) => self.put(" p-num", label, value),
            None => self.put(" p-num p-void", label, "–"),
        }
    }

    /// A cell that holds nothing worth reading.
    pub fn void(self, label: &str) -> Self {
        self.put(" p-void", label, "–")
    }

    fn put(self, class: &str, label: &str, inner: impl RenderHtml) -> Self {
        let sheet = &mut *self.0;
        *sheet += "<td class=\"kern-table__cell";
        *sheet += class;
        *sheet += "\" role=\"cell\"";
        attribute(sheet, "data-l", label);
        *sheet += "><span>";
        leptos::write(inner, sheet);
        *sheet += "</span></td>";
        self
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        *self.0 += "</tr>";
    }
}

fn attribute(sheet: &mut String, name: &str, value: &str) {
    sheet.push(' ');
    *sheet += name;
    *sheet += "=\"";
    domain::html::push_escaped(value, sheet);
    sheet.push('"');
}
