//! The usual chain of a municipality, and what follows when a body puts something off.

use super::state::is_final;
use contract::council::{Consultation, ConsultationRole, ConsultationState, Link, Setup};
use contract::region::{Body, BodyKind};

/// The chain to begin with where a municipality has saved none: its committees advise in the order
/// of their names, its council decides.
pub fn usual(bodies: &[Body]) -> Vec<Link> {
    let link = |b: &Body, role| Link { body: b.id, role, public: true, seats: None };
    let of = |kind: BodyKind| bodies.iter().filter(move |b| b.kind == kind);
    let mut committees: Vec<&Body> = of(BodyKind::Committee).collect();
    // The main committee comes last before the council: it looks at the money.
    committees.sort_by_key(|b| (is_main(&b.name), b.name.clone()));
    let advice = committees.into_iter().map(|b| link(b, ConsultationRole::Preliminary));
    advice.chain(of(BodyKind::Council).map(|b| link(b, ConsultationRole::Decision))).collect()
}

fn is_main(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("haupt") || name.contains("kreisausschuss")
}

/// The chain of a municipality: as it saved it, without bodies that exist no more, or the usual one.
pub fn of(setup: &Setup, bodies: &[Body]) -> Vec<Link> {
    let saved: Vec<Link> = setup.chain.iter().filter(|l| bodies.iter().any(|b| b.id == l.body)).cloned().collect();
    if saved.is_empty() { usual(bodies) } else { saved }
}

/// Whether a body that put something off still has to get it again: nothing of that body in the
/// same role is open or came later.
pub fn comes_back(c: &Consultation, path: &[Consultation]) -> bool {
    let put_off = c.state == ConsultationState::Recorded && c.result.is_some_and(|r| !is_final(r));
    let again = |o: &Consultation| {
        o.id != c.id
            && o.body == c.body
            && o.role == c.role
            && o.state != ConsultationState::Dropped
            && (o.state != ConsultationState::Recorded || o.date > c.date)
    };
    put_off && !path.iter().any(again)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{consultation, day};
    use super::*;
    use contract::Id;
    use contract::council::ConsultationResult;

    fn body(id: u128, name: &str, kind: BodyKind) -> Body {
        Body { id: Id::from_u128(id), organisation_id: None, name: name.into(), kind }
    }

    #[test]
    fn the_council_decides_last() {
        let bodies = [
            body(1, "Rat der Gemeinde Nottuln", BodyKind::Council),
            body(2, "Haupt- und Finanzausschuss", BodyKind::Committee),
            body(3, "Ausschuss für Planung", BodyKind::Committee),
            body(4, "Seniorenbeirat", BodyKind::Other),
        ];
        let chain = usual(&bodies);
        let (order, roles): (Vec<u128>, Vec<ConsultationRole>) = chain.iter().map(|l| (l.body.as_u128(), l.role)).unzip();
        assert_eq!(order, [3, 2, 1]);
        assert_eq!(roles, [ConsultationRole::Preliminary, ConsultationRole::Preliminary, ConsultationRole::Decision]);
        // A body that is gone leaves the saved chain.
        let saved = Setup { chain: vec![chain[2].clone(), Link { body: Id::from_u128(9), ..chain[0].clone() }], ..Setup::default() };
        assert_eq!(of(&saved, &bodies), [chain[2].clone()]);
    }

    #[test]
    fn what_is_put_off_comes_back_once() {
        let put_off = Consultation {
            id: Id::from_u128(1),
            state: ConsultationState::Recorded,
            date: Some(day(5)),
            result: Some(ConsultationResult::Postponed),
            ..consultation(1, ConsultationRole::Preliminary)
        };
        let next = Consultation { id: Id::from_u128(2), ..consultation(1, ConsultationRole::Preliminary) };
        assert!(comes_back(&put_off, std::slice::from_ref(&put_off)));
        assert!(!comes_back(&put_off, &[put_off.clone(), next.clone()]));
        let dropped = Consultation { state: ConsultationState::Dropped, ..next };
        assert!(comes_back(&put_off, &[put_off.clone(), dropped]));
        let agreed = Consultation { result: Some(ConsultationResult::Unanimous), ..put_off };
        assert!(!comes_back(&agreed, &[]));
    }
}
