//! A council paper (Vorlage) in the form councils use: number and chain of bodies on top, then the
//! proposed resolution, the facts, the costs, tables and annexes.

use chrono::NaiveDate;
use contract::Lang;
use contract::text::Document;

/// A council paper. What is not known yet stays empty and gets a line to write on.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The language of headings and labels; the words are whoever wrote them.
    pub lang: Lang,
    pub kind: Kind,
    /// Consulted in public.
    pub public: bool,
    /// The municipality whose council decides: `Gemeinde Nottuln`.
    pub municipality: String,
    /// The number the council's office gives it.
    pub number: Option<String>,
    /// The office in charge (Federführung).
    pub office: Option<String>,
    /// Day of the paper.
    pub date: Option<NaiveDate>,
    /// Where it is signed.
    pub place: Option<String>,
    pub subject: String,
    /// The bodies in the order in which they consult.
    pub path: Vec<Consultation>,
    /// The proposed resolution. For a report: what the council is to take note of.
    pub resolution: Document,
    pub facts: Document,
    pub costs: Document,
    /// The municipality's own positions and projects, each a table under a heading of its own.
    pub sheets: Vec<Sheet>,
    /// Each starts on a page of its own.
    pub annexes: Vec<Annex>,
    /// Note at the end, such as the edition and digest the paper rests on.
    pub note: String,
}

/// What the council is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Beschlussvorlage.
    #[default]
    Resolution,
    /// Berichtsvorlage.
    Report,
}

/// One body in the chain.
#[derive(Clone, Debug, Default)]
pub struct Consultation {
    pub body: String,
    pub date: Option<NaiveDate>,
    /// In words: Vorberatung, Entscheidung, Bericht, Kenntnisnahme.
    pub role: String,
}

/// A table under a heading.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub heading: String,
    /// A sentence above the table; empty for none.
    pub note: String,
    pub columns: Vec<Column>,
    /// As many cells a row as there are columns. A table without rows is left out, its note stays.
    pub rows: Vec<Vec<String>>,
}

/// A column: its name and its part of the width.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub name: String,
    /// Relative to the shares of the other columns; 0 counts as 1.
    pub share: u16,
}

/// An annex: text, tables, or both.
#[derive(Clone, Debug, Default)]
pub struct Annex {
    pub title: String,
    pub text: Document,
    pub sheets: Vec<Sheet>,
}

impl Column {
    pub fn new(name: impl Into<String>, share: u16) -> Self {
        Self { name: name.into(), share }
    }
}
