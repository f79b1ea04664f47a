//! How municipalities stand, when an item is undisputed, and which outcome fits.
//!
//! The rules, as pages tell them too: a quorum of municipalities must be present. An item is carried
//! when more than half of those present agree, with or without a reservation. It is unanimous when
//! none of those present objects; by majority when some do and more agree than object. Abstaining or
//! saying nothing is no objection. A counter-proposal that is adopted makes another thing of the item: what
//! was said about it before does not count any more. Whoever was for that counter-proposal agrees until
//! they say otherwise; whoever was against it is asked anew, and nothing is unanimous before they have
//! spoken. Whoever is absent does not count; what they said beforehand stands
//! in the minutes.

use contract::Id;
use contract::conference::{AmendmentState, Outcome, Presence, Stance, Tally};

/// One municipality and how it stands to the one thing that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    pub organisation: Id,
    pub presence: Presence,
    pub stance: Option<Stance>,
    /// It was against a change of the item and has not spoken since, see [`Renewed`].
    pub unheard: bool,
}

/// Counts voices. Before the session nobody is absent; `sits` says whether presence counts.
pub fn tally(voices: &[Voice], sits: bool) -> Tally {
    let mut t = Tally::default();
    for v in voices {
        let counts = match v.presence {
            Presence::Present => true,
            Presence::Expected => !sits,
            Presence::Absent => false,
        };
        match v.stance {
            _ if !counts => t.absent += 1,
            Some(Stance::Consent) => t.consent += 1,
            Some(Stance::Reservation) => t.reservation += 1,
            Some(Stance::Objection) => t.objection += 1,
            Some(Stance::Abstention) => t.abstention += 1,
            None => {
                t.open += 1;
                t.unheard += usize::from(v.unheard);
            }
        }
    }
    t
}

/// Whether enough municipalities are present.
pub fn quorate(tally: Tally, quorum: usize) -> bool {
    tally.present() >= quorum.max(1)
}

/// More than half of the members: what a new conference begins with.
pub fn usual_quorum(members: usize) -> usize {
    members / 2 + 1
}

/// Whether an outcome fits, or the rule that it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Yes,
    No(&'static str),
}

/// Whether an outcome fits the positions. Putting off and referring back always does: it is what is
/// left when too few came.
pub fn fits(outcome: Outcome, tally: Tally, quorum: usize) -> Fit {
    let carried = tally.agreeing() * 2 > tally.present();
    match outcome {
        Outcome::Postponed | Outcome::Referred => Fit::Yes,
        _ if !quorate(tally, quorum) => Fit::No("quorum"),
        _ if !carried => Fit::No("not_carried"),
        Outcome::Unanimous if tally.objection > 0 => Fit::No("objections"),
        Outcome::Unanimous if tally.unheard > 0 => Fit::No("unheard"),
        Outcome::Majority if tally.objection + tally.unheard == 0 => Fit::No("no_objections"),
        Outcome::Unanimous | Outcome::Majority => Fit::Yes,
    }
}

/// How the item would be adopted now, if it can be.
pub fn adopting(tally: Tally, quorum: usize) -> Option<Outcome> {
    [Outcome::Unanimous, Outcome::Majority].into_iter().find(|o| fits(*o, tally, quorum) == Fit::Yes)
}

/// Whether an item needs a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Undisputed,
    Contested,
}

/// An item is undisputed while nobody objects, no counter-proposal is open and nobody took it out to
/// talk about it. A reservation is no dispute: it is recorded. Silence is none either.
pub fn standing(voices: &[Voice], open_amendments: usize, apart: bool) -> Standing {
    let objection = voices.iter().any(|v| v.stance == Some(Stance::Objection) || v.unheard);
    if objection || open_amendments > 0 || apart { Standing::Contested } else { Standing::Undisputed }
}

/// A municipality's own counter-proposal, as far as its objection is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    pub state: AmendmentState,
    /// Whether the municipality stands behind the wording, see [`stands_behind`].
    pub confirmed: bool,
}

/// Whether a municipality stands behind the wording of its counter-proposal: it put it that way, or
/// agreed to what the chair made of it. `said` is its own position on the proposal.
pub fn stands_behind(worded_by_chair: bool, said: Option<Stance>) -> bool {
    said.map_or(!worded_by_chair, |s| s == Stance::Consent)
}

/// How an objection counts once its counter-proposals were dealt with: when all that it still puts
/// were adopted, in a wording that it stands behind, the municipality got what it wanted and agrees.
/// Nothing else turns it into consent: whoever takes a proposal back still objects, until they say
/// otherwise.
pub fn after_amendments(stance: Option<Stance>, own: &[Own]) -> Option<Stance> {
    let gone = |o: &&Own| matches!(o.state, AmendmentState::Withdrawn | AmendmentState::Void | AmendmentState::Replaced);
    let mut put = own.iter().filter(|o| !gone(o)).peekable();
    let met = put.peek().is_some() && put.all(Own::met);
    if stance == Some(Stance::Objection) && met { Some(Stance::Consent) } else { stance }
}

impl Own {
    fn met(&self) -> bool {
        self.state == AmendmentState::Adopted && self.confirmed
    }
}

/// How a municipality stands to a changed item on which it has said nothing since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// It was for all that changed the item: consent, or the reservation that it had.
    Agrees(Stance),
    /// It was against, or wanted something else.
    Unheard,
    /// It did not take part.
    Silent,
}

/// What follows from how a municipality stood to each adopted change that stands, and from its own
/// counter-proposals. Without an adopted change nothing does.
pub fn renewed(own: &[Own], votes: &[Option<Stance>]) -> Renewed {
    use AmendmentState::{Replaced, Void, Withdrawn};
    let agrees = |v: &Option<Stance>| matches!(v, Some(Stance::Consent | Stance::Reservation));
    let settled = own.iter().all(|o| o.met() || matches!(o.state, Withdrawn | Void | Replaced));
    if !votes.is_empty() && votes.iter().all(agrees) && settled {
        let reserved = votes.contains(&Some(Stance::Reservation));
        return Renewed::Agrees(if reserved { Stance::Reservation } else { Stance::Consent });
    }
    let lost = own.iter().any(|o| !o.met() && !matches!(o.state, Withdrawn | Void));
    let against = votes.contains(&Some(Stance::Objection));
    if !votes.is_empty() && (lost || against) { Renewed::Unheard } else { Renewed::Silent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn voice(n: u128, presence: Presence, stance: Option<Stance>) -> Voice {
        Voice { organisation: Id::from_u128(n), presence, stance, unheard: false }
    }

    fn t(consent: usize, reservation: usize, objection: usize, abstention: usize, open: usize) -> Tally {
        Tally { consent, reservation, objection, abstention, open, ..Tally::default() }
    }

    #[test]
    fn presence_counts_only_while_the_conference_sits() {
        let voices = [
            voice(1, Presence::Present, Some(Stance::Consent)),
            voice(2, Presence::Expected, Some(Stance::Consent)),
            voice(3, Presence::Absent, Some(Stance::Objection)),
            voice(4, Presence::Present, None),
        ];
        assert_eq!(tally(&voices, true), Tally { consent: 1, open: 1, absent: 2, ..Tally::default() });
        assert_eq!(tally(&voices, false), Tally { consent: 2, open: 1, absent: 1, ..Tally::default() });
    }

    #[test]
    fn outcomes_fit_or_say_which_rule_they_break() {
        use Fit::{No, Yes};
        let table = [
            (t(11, 0, 0, 0, 0), Yes, No("no_objections")),
            (t(9, 1, 0, 1, 0), Yes, No("no_objections")),
            (t(8, 0, 2, 1, 0), No("objections"), Yes),
            (t(5, 1, 5, 0, 0), No("objections"), Yes),
            (t(5, 0, 5, 1, 0), No("not_carried"), No("not_carried")),
            (t(5, 0, 0, 6, 0), No("not_carried"), No("not_carried")),
            (t(4, 0, 0, 0, 7), No("not_carried"), No("not_carried")),
            (t(6, 0, 0, 0, 0), No("quorum"), No("quorum")),
        ];
        for (tally, unanimous, majority) in table {
            assert_eq!(fits(Outcome::Unanimous, tally, 7), unanimous, "{tally:?}");
            assert_eq!(fits(Outcome::Majority, tally, 7), majority, "{tally:?}");
            assert_eq!(fits(Outcome::Postponed, tally, 7), Yes);
            assert_eq!(fits(Outcome::Referred, tally, 7), Yes);
        }
    }

    #[test]
    fn an_item_is_undisputed_until_somebody_objects_or_wants_to_talk() {
        let calm = [voice(1, Presence::Expected, Some(Stance::Reservation)), voice(2, Presence::Expected, None)];
        assert_eq!(standing(&calm, 0, false), Standing::Undisputed);
        assert_eq!(standing(&calm, 1, false), Standing::Contested);
        assert_eq!(standing(&calm, 0, true), Standing::Contested);
        // Also the objection of somebody who is not there is talked about.
        assert_eq!(standing(&[voice(1, Presence::Absent, Some(Stance::Objection))], 0, false), Standing::Contested);
    }

    #[test]
    fn whoever_got_what_it_wanted_agrees() {
        use AmendmentState::{Adopted, Declined, Open, Void, Withdrawn};
        let objection = Some(Stance::Objection);
        let own = |states: &[AmendmentState]| states.iter().map(|s| Own { state: *s, confirmed: true }).collect::<Vec<_>>();
        assert_eq!(after_amendments(objection, &own(&[Adopted])), Some(Stance::Consent));
        assert_eq!(after_amendments(objection, &own(&[Adopted, Withdrawn, Void])), Some(Stance::Consent));
        // Only what was adopted changes an objection, and only as the municipality worded it.
        for states in [&[Adopted, Declined][..], &[Adopted, Open], &[Open], &[Withdrawn], &[Withdrawn, Void], &[]] {
            assert_eq!(after_amendments(objection, &own(states)), objection, "{states:?}");
        }
        let foreign = Own { state: Adopted, confirmed: false };
        assert_eq!(after_amendments(objection, &[foreign]), objection);
        assert_eq!(after_amendments(objection, &[Own { state: Adopted, confirmed: true }, foreign]), objection);
        assert_eq!(after_amendments(Some(Stance::Abstention), &own(&[Adopted])), Some(Stance::Abstention));
        assert_eq!(after_amendments(None, &own(&[Adopted])), None);
    }

    #[test]
    fn a_changed_item_counts_only_who_was_for_the_change_or_spoke_anew() {
        use AmendmentState::{Adopted, Declined, Open, Replaced, Withdrawn};
        let (yes, but, no) = (Some(Stance::Consent), Some(Stance::Reservation), Some(Stance::Objection));
        let own = |state| [Own { state, confirmed: true }];
        assert_eq!(renewed(&[], &[]), Renewed::Silent, "nothing was changed");
        assert_eq!(renewed(&own(Open), &[]), Renewed::Silent, "nothing was changed");
        assert_eq!(renewed(&[], &[yes]), Renewed::Agrees(Stance::Consent));
        assert_eq!(renewed(&[], &[yes, but]), Renewed::Agrees(Stance::Reservation));
        assert_eq!(renewed(&[], &[yes, no]), Renewed::Unheard, "for one change and against the other");
        for votes in [[None], [Some(Stance::Abstention)]] {
            assert_eq!(renewed(&[], &votes), Renewed::Silent);
        }
        // Whoever wanted something else speaks anew, also when it was for this change.
        for state in [Open, Declined] {
            assert_eq!(renewed(&own(state), &[yes]), Renewed::Unheard, "{state:?}");
        }
        assert_eq!(renewed(&own(Replaced), &[None]), Renewed::Unheard);
        for state in [Adopted, Withdrawn, Replaced] {
            assert_eq!(renewed(&own(state), &[yes]), Renewed::Agrees(Stance::Consent), "{state:?}");
        }
        assert_eq!(renewed(&[Own { state: Adopted, confirmed: false }], &[None]), Renewed::Unheard);
    }

    #[test]
    fn nothing_is_unanimous_before_whoever_was_against_has_spoken() {
        let unheard = Voice { unheard: true, ..voice(9, Presence::Present, None) };
        let voices: Vec<Voice> = (1..9).map(|n| voice(n, Presence::Present, Some(Stance::Consent))).chain([unheard]).collect();
        let t = tally(&voices, true);
        assert_eq!((t.consent, t.open, t.unheard), (8, 1, 1));
        assert_eq!((fits(Outcome::Unanimous, t, 7), fits(Outcome::Majority, t, 7)), (Fit::No("unheard"), Fit::Yes));
        assert_eq!(standing(&voices, 0, false), Standing::Contested);
        let gone = Voice { presence: Presence::Absent, ..unheard };
        let t = tally(&[&voices[..8], &[gone]].concat(), true);
        assert_eq!((t.unheard, fits(Outcome::Unanimous, t, 7)), (0, Fit::Yes), "whoever is absent does not count");
    }

    #[test]
    fn a_municipality_stands_behind_what_it_said_itself() {
        assert!(stands_behind(false, None) && !stands_behind(true, None));
        assert!(stands_behind(true, Some(Stance::Consent)));
        assert!(!stands_behind(false, Some(Stance::Objection)) && !stands_behind(true, Some(Stance::Reservation)));
    }

    #[test]
    fn a_usual_quorum_is_more_than_half() {
        assert_eq!(usual_quorum(12), 7);
        assert_eq!(usual_quorum(11), 6);
    }

    proptest! {
        /// One voice more in favour never makes an adoption impossible.
        #[test]
        fn consent_never_hurts(c in 0..20_usize, r in 0..20_usize, o in 0..20_usize, a in 0..20_usize, n in 1..20_usize, q in 0..30_usize) {
            let before = adopting(t(c, r, o, a, n), q);
            let after = adopting(t(c + 1, r, o, a, n - 1), q);
            prop_assert!(before.is_none() || after == before, "{before:?} {after:?}");
        }

        /// At most one way of adopting fits, and never against more than it has.
        #[test]
        fn adopting_is_unambiguous(c in 0..20_usize, r in 0..20_usize, o in 0..20_usize, a in 0..20_usize, n in 0..20_usize, q in 0..30_usize) {
            let tally = t(c, r, o, a, n);
            let both = fits(Outcome::Unanimous, tally, q) == Fit::Yes && fits(Outcome::Majority, tally, q) == Fit::Yes;
            prop_assert!(!both);
            if adopting(tally, q).is_some() {
                prop_assert!(tally.agreeing() > tally.objection);
            }
        }
    }
}
