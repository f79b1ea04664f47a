//! Where things came from: workshop results, seen from the other end.

use contract::Id;
use contract::edition::Contents;
use contract::workshop::{CarriedKind, Workshop, WorkshopResult};
use std::collections::HashSet;

/// The results of an edition that were carried into a thing, with their workshops, oldest first.
pub fn origins(contents: &Contents, kind: CarriedKind, id: Id) -> Vec<(&Workshop, &WorkshopResult)> {
    let into = |r: &WorkshopResult| r.carried_into.as_ref().is_some_and(|c| c.kind == kind && c.id == id);
    contents.workshops.iter().rev().flat_map(|w| w.results.iter().filter(|r| into(r)).map(|r| (w.as_ref(), r))).collect()
}

/// Cuts links from results to things that the edition does not hold: nothing unpublished leaks, not
/// even as an id. The result itself stays, as carried over.
pub fn hide_unpublished(contents: &mut Contents) {
    let mut public: HashSet<(CarriedKind, Id)> = HashSet::from([(CarriedKind::Text, Id::nil())]);
    for f in &contents.fields {
        public.insert((CarriedKind::Text, f.id));
        public.extend(f.goals.iter().map(|g| (CarriedKind::Goal, g.id)));
    }
    public.extend(contents.sheets.iter().map(|s| (CarriedKind::FactSheet, s.id)));
    let fields: HashSet<Id> = contents.fields.iter().map(|f| f.id).collect();
    for workshop in &mut contents.workshops {
        let workshop = std::sync::Arc::make_mut(workshop);
        workshop.content.fields.retain(|f| fields.contains(f));
        for result in &mut workshop.results {
            result.carried_into = result.carried_into.take().filter(|c| public.contains(&(c.kind, c.id)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::strategy::{Field, Goal};
    use contract::workshop::{Carried, ResultKind, ResultState};
    use std::sync::Arc;

    fn result(n: u128, kind: CarriedKind, into: u128) -> WorkshopResult {
        WorkshopResult {
            id: Id::from_u128(n),
            kind: ResultKind::Feedback,
            text: String::new(),
            state: ResultState::Carried,
            carried_into: Some(Carried { kind, id: Id::from_u128(into) }),
            reason: String::new(),
        }
    }

    #[test]
    fn links_to_what_is_not_public_are_cut_and_the_others_lead_both_ways() {
        let goal = Goal { id: Id::from_u128(7), ..Goal::default() };
        let workshop =
            Workshop { results: vec![result(1, CarriedKind::Goal, 7), result(2, CarriedKind::FactSheet, 8)], ..Workshop::default() };
        let mut contents = Contents {
            fields: vec![Arc::new(Field { goals: vec![goal], ..Field::default() })],
            workshops: vec![Arc::new(workshop)],
            ..Contents::default()
        };
        hide_unpublished(&mut contents);
        assert!(contents.workshops[0].results[0].carried_into.is_some());
        assert!(contents.workshops[0].results[1].carried_into.is_none());
        assert_eq!(origins(&contents, CarriedKind::Goal, Id::from_u128(7)).len(), 1);
        assert!(origins(&contents, CarriedKind::FactSheet, Id::from_u128(8)).is_empty());
    }
}
