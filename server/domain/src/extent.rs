//! How much differs between two states: things that stayed, changed, came and went.

use crate::compare::{Change, ObjectChange};
use contract::edition::{Contents, ObjectKind};
use contract::labelled;

labelled! {
    /// What is counted.
    pub enum Counted {
        Field = "field", "Themenfelder", "fields of action";
        Goal = "goal", "Ziele", "goals";
        FactSheet = "fact_sheet", "Projekte", "projects";
        Workshop = "workshop", "Workshops", "workshops";
    }
}

/// How many things of one kind stayed as they were, changed, came and went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub of: Counted,
    pub same: usize,
    pub changed: usize,
    pub added: usize,
    pub removed: usize,
}

/// One row per kind of which either state has any. `changes` is the comparison of the two.
pub fn extent(before: &Contents, after: &Contents, changes: &[ObjectChange]) -> Vec<Extent> {
    Counted::ALL.iter().map(|of| count(*of, before, after, changes)).filter(|e| e.same + e.changed + e.added + e.removed > 0).collect()
}

fn count(of: Counted, before: &Contents, after: &Contents, changes: &[ObjectChange]) -> Extent {
    let (kind, now) = match of {
        Counted::Field => (ObjectKind::Field, after.fields.len()),
        Counted::FactSheet => (ObjectKind::FactSheet, after.sheets.len()),
        Counted::Workshop => (ObjectKind::Workshop, after.workshops.len()),
        Counted::Goal => return goals(before, after, changes),
    };
    let number = |c: Change| changes.iter().filter(|x| x.kind == kind && x.change == c).count();
    let (changed, added, removed) = (number(Change::Changed), number(Change::Added), number(Change::Removed));
    Extent { of, same: now.saturating_sub(changed + added), changed, added, removed }
}

/// Goals change with their fields: as lines of a changed field, or all at once with a new one.
fn goals(before: &Contents, after: &Contents, changes: &[ObjectChange]) -> Extent {
    let of_fields = |c: Change| changes.iter().filter(move |x| x.kind == ObjectKind::Field && x.change == c);
    let lines = |c: Change| {
        let all = of_fields(Change::Changed).flat_map(|x| &x.lines);
        all.filter(|l| l.change == c && l.key.starts_with("goal-")).count()
    };
    let whole = |c: Change, contents: &Contents| -> usize {
        let of = |x: &ObjectChange| contents.fields.iter().find(|f| f.id == x.id).map_or(0, |f| f.goals.len());
        of_fields(c).map(of).sum()
    };
    let changed = lines(Change::Changed);
    let added = lines(Change::Added) + whole(Change::Added, after);
    let removed = lines(Change::Removed) + whole(Change::Removed, before);
    let now: usize = after.fields.iter().map(|f| f.goals.len()).sum();
    Extent { of: Counted::Goal, same: now.saturating_sub(changed + added), changed, added, removed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use contract::strategy::{Field, FieldContent, Goal, GoalContent};
    use contract::{Id, Lang};
    use std::sync::Arc;

    fn field(id: u128, goals: &[(u128, &str)]) -> Arc<Field> {
        let goal = |(id, title): &(u128, &str)| Goal {
            id: Id::from_u128(*id),
            content: GoalContent { number: *id as i32, title: (*title).into() },
            ..Goal::default()
        };
        let content = FieldContent { title: format!("Feld {id}"), number: id as i32, ..FieldContent::default() };
        Arc::new(Field { id: Id::from_u128(id), content, goals: goals.iter().map(goal).collect(), ..Field::default() })
    }

    #[test]
    fn goals_are_counted_with_and_without_their_fields() {
        let before = Contents {
            fields: vec![field(1, &[(1, "bleibt"), (2, "alt"), (3, "geht")]), field(2, &[(4, "geht mit")])],
            ..Contents::default()
        };
        let after = Contents {
            fields: vec![field(1, &[(1, "bleibt"), (2, "neu gefasst"), (5, "kommt")]), field(3, &[(6, "kommt mit")])],
            ..Contents::default()
        };
        let changes = compare(&before, &after, Lang::De);
        let found = extent(&before, &after, &changes);
        assert_eq!(found[0], Extent { of: Counted::Field, same: 0, changed: 1, added: 1, removed: 1 });
        assert_eq!(found[1], Extent { of: Counted::Goal, same: 1, changed: 1, added: 2, removed: 2 });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_new_order_is_a_change_but_a_new_field_is_none() {
        let (a, b, c) = (field(1, &[]), field(2, &[]), field(3, &[]));
        let state = |fields: &[&Arc<Field>]| Contents { fields: fields.iter().map(|f| (*f).clone()).collect(), ..Contents::default() };
        let lines = |x: &Contents, y: &Contents| {
            compare(x, y, Lang::De)
                .into_iter()
                .filter(|o| o.kind == ObjectKind::Strategy)
                .flat_map(|o| o.lines)
                .map(|l| l.key)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&state(&[&a, &b]), &state(&[&b, &a])), ["order"]);
        assert!(lines(&state(&[&a, &b]), &state(&[&a, &c, &b])).is_empty());
    }
}
