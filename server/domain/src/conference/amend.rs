//! What is decided in the end: the subject with the adopted counter-proposals in it.

use contract::conference::{Change, Passage, PriorityEntry, Subject};

/// What a change is about: of two adopted ones about the same thing, the later takes the place of the
/// earlier.
pub fn about(change: &Change) -> String {
    match change {
        Change::Priority { field, .. } => field.to_string(),
        Change::Wording { passage, .. } => passage.clone(),
        Change::Resolution { .. } => "resolution".into(),
    }
}

/// Whether two changes ask for the same.
pub fn alike(a: &Change, b: &Change) -> bool {
    let same = match (a, b) {
        (Change::Priority { after: x, after_deferred: dx, .. }, Change::Priority { after: y, after_deferred: dy, .. }) => {
            (x, dx) == (y, dy)
        }
        (
            Change::Wording { after: x, .. } | Change::Resolution { after: x, .. },
            Change::Wording { after: y, .. } | Change::Resolution { after: y, .. },
        ) => x.trim() == y.trim(),
        _ => false,
    };
    same && about(a) == about(b)
}

/// A change beside what stands by now, instead of what was frozen.
pub fn beside(change: &Change, adopted: &[Change]) -> Change {
    let mut beside = change.clone();
    match (&mut beside, adopted.iter().rev().find(|c| about(c) == about(change))) {
        (Change::Priority { before, before_deferred, .. }, Some(Change::Priority { after, after_deferred, .. })) => {
            (*before, *before_deferred) = (*after, *after_deferred);
        }
        (
            Change::Wording { before, .. } | Change::Resolution { before, .. },
            Some(Change::Wording { after, .. } | Change::Resolution { after, .. }),
        ) => before.clone_from(after),
        _ => {}
    }
    beside
}

/// Passages as they read with the adopted wordings.
pub fn passages(mut all: Vec<Passage>, adopted: &[Change]) -> Vec<Passage> {
    for change in adopted {
        if let Change::Wording { passage, after, .. } = change
            && let Some(found) = all.iter_mut().find(|p| p.key == *passage)
        {
            found.text.clone_from(after);
        }
    }
    all
}

/// A list of priorities with the adopted changes.
pub fn priorities(entries: &[PriorityEntry], adopted: &[Change]) -> Vec<PriorityEntry> {
    let mut list = entries.to_vec();
    for change in adopted {
        if let Change::Priority { field, after, after_deferred, .. } = change
            && let Some(entry) = list.iter_mut().find(|e| e.field == *field)
        {
            entry.class = *after;
            entry.deferred = *after_deferred;
        }
    }
    list
}

/// The classes that adopting a subject gives to fields: all of a list's; of a draft those that were
/// changed.
pub fn classes(subject: &Subject, adopted: &[Change]) -> Vec<PriorityEntry> {
    match subject {
        Subject::Priorities { entries, .. } => priorities(entries, adopted),
        Subject::Draft { .. } => {
            let entry = |c: &Change| match c {
                Change::Priority { field, title, after, after_deferred, .. } => Some(PriorityEntry {
                    field: *field,
                    title: title.clone(),
                    class: *after,
                    deferred: *after_deferred,
                    reason: String::new(),
                }),
                Change::Wording { .. } | Change::Resolution { .. } => None,
            };
            adopted.iter().filter_map(entry).collect()
        }
        Subject::Edition(_) | Subject::FactSheet { .. } | Subject::Comparison { .. } | Subject::Motion { .. } => vec![],
    }
}

/// The resolution in the wording that was adopted last.
pub fn resolution(recommendation: &str, adopted: &[Change]) -> String {
    let last = adopted.iter().rev().find_map(|c| match c {
        Change::Resolution { after, .. } => Some(after.as_str()),
        _ => None,
    });
    last.unwrap_or(recommendation).to_owned()
}

/// Whether a change changes anything.
pub fn changes_something(change: &Change) -> bool {
    match change {
        Change::Priority { before, before_deferred, after, after_deferred, .. } => (before, before_deferred) != (after, after_deferred),
        Change::Wording { before, after, .. } | Change::Resolution { before, after } => before.trim() != after.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Id;
    use contract::strategy::Priority;

    #[test]
    fn a_change_stands_beside_what_was_adopted_before_it() {
        let class = |n, before, after| Change::Priority {
            field: Id::from_u128(n),
            title: String::new(),
            before: Some(before),
            before_deferred: false,
            after: Some(after),
            after_deferred: false,
        };
        let (second, first) = (class(1, Priority::Third, Priority::Second), class(1, Priority::Third, Priority::First));
        assert_eq!(beside(&first, std::slice::from_ref(&second)), class(1, Priority::Second, Priority::First));
        assert_eq!(beside(&first, &[class(2, Priority::Third, Priority::Second)]), first, "another field");
        assert!(alike(&second, &class(1, Priority::First, Priority::Second)) && !alike(&second, &first));
        assert!(!alike(&second, &class(2, Priority::Third, Priority::Second)));
        let worded = |passage: &str, after: &str| Change::Wording {
            passage: passage.into(),
            title: String::new(),
            before: "alt".into(),
            after: after.into(),
        };
        assert_eq!(beside(&worded("p", "c"), &[worded("p", "b")]).texts(contract::Lang::De), ("b".into(), "c".into()));
        assert!(alike(&worded("p", "b "), &worded("p", "b")) && !alike(&worded("q", "b"), &worded("p", "b")));
        let passage = |key: &str| Passage { key: key.into(), title: String::new(), of: String::new(), text: "alt".into() };
        let now: Vec<String> = passages(vec![passage("p"), passage("q")], &[worded("p", "b")]).into_iter().map(|p| p.text).collect();
        assert_eq!(now, ["b", "alt"]);
    }

    #[test]
    fn adopted_changes_stand_in_the_list_and_the_last_wording_holds() {
        let entry =
            |n, class| PriorityEntry { field: Id::from_u128(n), title: String::new(), class, deferred: true, reason: String::new() };
        let list = [entry(1, Some(Priority::First)), entry(2, Some(Priority::Third))];
        let change = Change::Priority {
            field: Id::from_u128(2),
            title: String::new(),
            before: Some(Priority::Third),
            before_deferred: true,
            after: Some(Priority::Second),
            after_deferred: false,
        };
        let decided = priorities(&list, std::slice::from_ref(&change));
        assert_eq!(decided[0], list[0]);
        assert_eq!((decided[1].class, decided[1].deferred), (Some(Priority::Second), false));
        assert!(changes_something(&change));
        let worded = |after: &str| Change::Resolution { before: "a".into(), after: after.into() };
        assert_eq!(resolution("a", &[worded("b"), change, worded("c")]), "c");
        assert_eq!(resolution("a", &[]), "a");
        assert!(!changes_something(&worded(" a ")));
    }
}
