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
    pub access: Access,
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
    /// What was decided, by edition and digest.
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

/// Whether the public may listen when the bodies consult.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Everywhere.
    Public,
    /// In some of the bodies.
    Partly,
    #[default]
    Closed,
}

impl Access {
    /// Of bodies that consult in public, or not. With no body nothing is known that would keep the
    /// public out.
    pub fn of(public: impl IntoIterator<Item = bool>) -> Self {
        let (mut open, mut closed) = (false, false);
        public.into_iter().for_each(|p| if p { open = true } else { closed = true });
        match (open, closed) {
            (_, false) => Access::Public,
            (true, true) => Access::Partly,
            (false, true) => Access::Closed,
        }
    }

    /// The word on the paper.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Access::Public => lang.pick("öffentlich", "public"),
            Access::Partly => lang.pick("teils nichtöffentlich", "partly not public"),
            Access::Closed => lang.pick("nichtöffentlich", "not public"),
        }
    }
}

/// One body in the chain.
#[derive(Clone, Debug, Default)]
pub struct Consultation {
    pub body: String,
    pub public: bool,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_public_only_where_all_bodies_are() {
        assert_eq!(Access::of([]), Access::Public);
        assert_eq!(Access::of([true, true]), Access::Public);
        assert_eq!(Access::of([false, true]), Access::Partly);
        assert_eq!(Access::of([false]), Access::Closed);
    }
}
