//! What is decided in the end: the subject with the adopted counter-proposals in it.

use contract::conference::{Change, PriorityEntry};

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
