//! Texts as Markdown and back: for the plain editor, import and export.

mod read;
mod write;

pub use read::{MAX_NOTES, TooLarge, checked, read};
pub use write::{write, write_titled};

use contract::text::ObjectKind;

/// What keeps two lists in a row apart.
const APART: &str = "<!-- -->";

/// What an object is called in Markdown: `<ziel:0191…>` or `[Titel](ziel:0191…)` in a paragraph of its own.
fn object_word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Goal => "ziel",
        ObjectKind::Indicator => "kennzahl",
        ObjectKind::FactSheet => "steckbrief",
        ObjectKind::WorkshopResult => "ergebnis",
    }
}

/// Whether HTML in a line is a line break: cells and footnotes are one line and hold theirs so.
fn is_break(html: &str) -> bool {
    html.strip_prefix("<br").is_some_and(|rest| rest.trim_end_matches('>').trim_matches([' ', '/']).is_empty())
}

#[cfg(test)]
mod tests;
