//! What the public may know of a consultation.
//!
//! Public consultations are told whole. Of a non-public one the public learns that it took place:
//! the day and the body, once the day is over. Paper number, votes and wording stay with the
//! municipality; the result is told only when its clerk releases it (§ 52 GO NRW: what was resolved
//! in a non-public meeting is to be made known unless the council decides otherwise).

use chrono::NaiveDate;
use contract::council::{Consultation, ConsultationRole, ConsultationSource, ConsultationState, Path, Votes};

/// The consultation as everybody may see it; none when nobody may know of it.
pub fn veil(c: &Consultation, today: NaiveDate) -> Option<Consultation> {
    if c.state == ConsultationState::Dropped {
        return None;
    }
    if c.public {
        return Some(c.clone());
    }
    let released = c.released && c.state == ConsultationState::Recorded;
    if !released && c.date.is_none_or(|d| d >= today) {
        return None;
    }
    Some(Consultation {
        paper: String::new(),
        votes: Votes::default(),
        wording: String::new(),
        consequence: String::new(),
        source: ConsultationSource::Clerk,
        recorded_at: None,
        version: 0,
        released,
        // With or without a result on record it looks the same.
        state: if released { ConsultationState::Recorded } else { ConsultationState::Scheduled },
        result: c.result.filter(|_| released),
        text: if released { c.text.clone() } else { Default::default() },
        veiled: !released,
        ..c.clone()
    })
}

/// A path from which everybody's standing is worked out: what is known of it, and that a body has yet to decide where
/// nobody may know of its meeting. Without that a municipality would count as done while its council is not.
pub fn counted(path: &[Consultation], today: NaiveDate) -> Vec<Consultation> {
    let unknown = |c: &Consultation| {
        let open = c.role == ConsultationRole::Decision && c.state != ConsultationState::Dropped;
        open.then(|| Consultation { state: ConsultationState::Planned, date: None, result: None, votes: Votes::default(), ..c.clone() })
    };
    path.iter().filter_map(|c| veil(c, today).or_else(|| unknown(c))).collect()
}

/// Paths as everybody may see them; municipalities of which nothing is known are left out.
pub fn paths(paths: &[Path], today: NaiveDate) -> Vec<Path> {
    let seen = paths
        .iter()
        .map(|p| Path { organisation: p.organisation, consultations: p.consultations.iter().filter_map(|c| veil(c, today)).collect() });
    seen.filter(|p| !p.consultations.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{consultation, day};
    use super::super::standing::{Standing, standing};
    use super::*;
    use contract::council::ConsultationResult;

    fn secret(result: Option<ConsultationResult>) -> Consultation {
        Consultation {
            public: false,
            state: if result.is_some() { ConsultationState::Recorded } else { ConsultationState::Scheduled },
            date: Some(day(5)),
            result,
            paper: "142/2026".into(),
            votes: Votes { yes: Some(3), ..Votes::default() },
            wording: "geheim".into(),
            consequence: "geheim".into(),
            ..consultation(1, ConsultationRole::Decision)
        }
    }

    #[test]
    fn a_result_does_not_show_by_its_absence() {
        let with = veil(&secret(Some(ConsultationResult::Rejected)), day(20));
        assert_eq!(with, veil(&secret(None), day(20)));
        let seen = with.expect("it took place");
        assert_eq!((seen.paper.as_str(), seen.wording.as_str(), seen.result), ("", "", None));
        assert!(seen.votes.is_empty() && seen.veiled && seen.text.digest.is_empty());
    }

    #[test]
    fn what_is_to_come_is_not_told() {
        assert_eq!(veil(&secret(None), day(5)), None);
        assert_eq!(veil(&Consultation { date: None, state: ConsultationState::Planned, ..secret(None) }, day(20)), None);
    }

    #[test]
    fn a_released_result_is_told_and_nothing_else() {
        let mut c = secret(Some(ConsultationResult::Majority));
        c.released = true;
        let seen = veil(&c, day(20)).expect("released");
        assert_eq!(seen.result, Some(ConsultationResult::Majority));
        assert!(seen.paper.is_empty() && seen.votes.is_empty() && seen.wording.is_empty() && seen.consequence.is_empty() && !seen.veiled);
        // Releasing without a result tells nothing.
        c = secret(None);
        c.released = true;
        assert!(veil(&c, day(20)).is_some_and(|c| c.veiled && !c.released));
    }

    #[test]
    fn nobody_is_done_whose_council_meets_behind_closed_doors() {
        let public = Consultation {
            state: ConsultationState::Recorded,
            date: Some(day(5)),
            result: Some(ConsultationResult::Majority),
            ..consultation(1, ConsultationRole::Decision)
        };
        let of = |hidden: Consultation, today| standing(&counted(&[public.clone(), hidden], today), &public.text.digest, today);
        let later = Consultation { body: contract::Id::from_u128(2), ..secret(None) };
        assert_eq!(of(later.clone(), day(5)), Standing::Open);
        assert_eq!(of(Consultation { date: None, state: ConsultationState::Planned, ..later.clone() }, day(20)), Standing::Open);
        assert_eq!(of(later.clone(), day(6)), Standing::Veiled { on: day(5) });
        // Nor does a result show on its day that nobody may know.
        let secretly = Consultation { body: later.body, ..secret(Some(ConsultationResult::Majority)) };
        assert_eq!(of(secretly.clone(), day(5)), Standing::Open);
        assert_eq!(of(Consultation { released: true, ..secretly.clone() }, day(6)), Standing::Resolved { on: day(5), deviating: false });
        // Whoever only advises has nothing to decide, and what was dropped is over.
        let advice = Consultation { role: ConsultationRole::Preliminary, ..later.clone() };
        let gone = Consultation { state: ConsultationState::Dropped, ..later };
        for c in [advice, gone] {
            assert_eq!(of(c, day(5)), Standing::Resolved { on: day(5), deviating: false });
        }
    }

    #[test]
    fn public_ones_are_whole_and_dropped_ones_are_gone() {
        let c = Consultation { public: true, ..secret(Some(ConsultationResult::Majority)) };
        assert_eq!(veil(&c, day(1)), Some(c.clone()));
        assert_eq!(veil(&Consultation { state: ConsultationState::Dropped, ..c }, day(20)), None);
    }
}
