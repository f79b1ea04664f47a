//! The frame of public tables. They have their roles written out: on a phone rows become blocks, and
//! then a browser takes a table for none.

use leptos::prelude::*;

/// Headings of columns, one behind the other.
#[derive(Default)]
pub struct Heads(String);

impl Heads {
    /// The heading of a column.
    pub fn head(self, label: &str) -> Self {
        self.put("", label)
    }

    /// The heading of a column of numbers.
    pub fn number(self, label: &str) -> Self {
        self.put(" p-num", label)
    }

    fn put(mut self, class: &str, label: &str) -> Self {
        self.0 += "<th class=\"kern-table__header";
        self.0 += class;
        self.0 += "\" scope=\"col\" role=\"columnheader\">";
        domain::html::push_escaped(label, &mut self.0);
        self.0 += "</th>";
        self
    }
}

/// Several headings of columns of words.
pub fn heads(labels: &[&str]) -> Heads {
    labels.iter().fold(Heads::default(), |heads, label| heads.head(label))
}

fn frame(class: &str, caption: &str, heads: &Heads, rows: &Rows) -> AnyView {
    let mut sheet = String::with_capacity(rows.0.len() + heads.0.len() + caption.len() + 400);
    sheet += "<table class=\"";
    sheet += class;
    sheet += "\" role=\"table\"><caption class=\"kern-sr-only\">";
    domain::html::push_escaped(caption, &mut sheet);
    sheet += "</caption><thead class=\"kern-table__head\" role=\"rowgroup\"><tr class=\"kern-table__row\" role=\"row\">";
    sheet += &heads.0;
    sheet += "</tr></thead><tbody class=\"kern-table__body\" role=\"rowgroup\">";
    sheet += &rows.0;
    sheet += "</tbody></table>";
    raw(sheet)
}

/// A table whose rows become blocks on a phone; the caption is for people who only hear it.
pub fn stacked(caption: &str, heads: &Heads, rows: &Rows) -> AnyView {
    frame("kern-table p-stack", caption, heads, rows)
}

/// A narrow table that stays one on a phone.
pub fn narrow(caption: &str, heads: &Heads, rows: &Rows) -> AnyView {
    frame("kern-table", caption, heads, rows)
}

/// What rows begin with room for, in bytes: a dozen fits.
const USUAL: usize = 8 << 10;

/// Rows of a table, written one behind the other. A page has hundreds of cells: what is around them is
/// text, and only what stands in them is a view.
pub struct Rows(String);

impl Default for Rows {
    fn default() -> Self {
        Self(String::with_capacity(USUAL))
    }
}

impl Rows {
    /// Rows with cells of their own.
    pub fn of(rows: impl RenderHtml) -> Self {
        let mut sheet = String::new();
        leptos::write(rows, &mut sheet);
        Self(sheet)
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Begins the next row; `id` is where links lead, if any do.
    pub fn next(&mut self, id: Option<&str>) -> Row<'_> {
        self.0 += "<tr class=\"kern-table__row\" role=\"row\"";
        if let Some(id) = id {
            attribute(&mut self.0, "id", id);
        }
        self.0.push('>');
        Row(&mut self.0)
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

    /// A cell with words in the strategy's own language, or without any.
    pub fn german(self, label: &str, words: &str) -> Self {
        if words.is_empty() { self.void(label) } else { self.cell(label, view! { <span lang="de">{words}</span> }) }
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
