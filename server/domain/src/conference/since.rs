//! What differs between two frozen subjects of an agenda item.

use crate::compare::{self, LineChange, line_changes};
use crate::describe::Line;
use crate::names::Names;
use contract::Lang;
use contract::conference::{PriorityEntry, Subject, class_words};

fn priorities(entries: &[PriorityEntry], lang: Lang) -> Vec<Line> {
    let line = |e: &PriorityEntry| {
        let reason = if e.reason.is_empty() { String::new() } else { format!(". {}", e.reason) };
        Line { key: e.field.to_string(), label: e.title.clone(), value: format!("{}{reason}", class_words(e.class, e.deferred, lang)) }
    };
    entries.iter().map(line).collect()
}

/// Lines that differ between two lists of priorities or two fact sheets; none for other subjects,
/// whose parts are compared elsewhere.
pub fn lines(before: &Subject, after: &Subject, names: &Names, lang: Lang) -> Vec<LineChange> {
    match (before, after) {
        (Subject::Priorities { entries: old, .. }, Subject::Priorities { entries: new, .. }) => {
            line_changes(priorities(old, lang), priorities(new, lang))
        }
        (Subject::FactSheet { sheet: old }, Subject::FactSheet { sheet: new }) => {
            line_changes(compare::fact_sheet(old, names, lang), compare::fact_sheet(new, names, lang))
        }
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::Change;
    use crate::words::Piece;
    use contract::Id;
    use contract::strategy::Priority;

    #[test]
    fn a_list_of_priorities_is_compared_field_by_field() {
        let entry = |n, class| PriorityEntry {
            field: Id::from_u128(n),
            title: format!("Feld {n}"),
            class: Some(class),
            deferred: false,
            reason: String::new(),
        };
        let list = |entries| Subject::Priorities { proposal: None, proposal_sha256: None, entries };
        let old = list(vec![entry(1, Priority::First), entry(2, Priority::Third), entry(3, Priority::Third)]);
        let new = list(vec![entry(1, Priority::First), entry(2, Priority::Second), entry(4, Priority::Third)]);
        let found = lines(&old, &new, &Names::default(), Lang::De);
        let short: Vec<_> = found.iter().map(|l| (l.label.as_str(), l.change)).collect();
        assert_eq!(short, [("Feld 2", Change::Changed), ("Feld 4", Change::Added), ("Feld 3", Change::Removed)]);
        assert!(found[0].pieces.contains(&Piece::Removed("III".into())) && found[0].pieces.contains(&Piece::Added("II".into())));
        assert!(lines(&old, &Subject::Motion { text: "x".into() }, &Names::default(), Lang::De).is_empty());
    }
}
