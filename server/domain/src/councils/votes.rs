//! Votes that do not add up: a hint to the clerk, never a refusal. Minutes are right even where
//! they surprise.

use contract::Lang;
use contract::council::{ConsultationResult, Votes};

/// What is odd about the votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// "Unanimous", yet somebody voted against.
    AgainstUnanimous(i32),
    /// Carried without more votes for than against.
    NoMajority { yes: i32, no: i32 },
    /// Rejected although more voted for than against.
    RejectedByMajority { yes: i32, no: i32 },
    /// Resolved with changes, and nobody reads which.
    NoWording,
    /// More votes than members.
    TooMany { sum: i32, seats: i32 },
    /// Fewer: some were absent.
    Fewer { sum: i32, seats: i32 },
}

/// What is odd about votes, given the result, whether another wording is on record, and how many members the body has.
pub fn oddities(votes: &Votes, result: Option<ConsultationResult>, worded: bool, seats: Option<i32>) -> Vec<Oddity> {
    let mut found = Vec::new();
    if result == Some(ConsultationResult::Amended) && !worded {
        found.push(Oddity::NoWording);
    }
    let (yes, no) = (votes.yes.unwrap_or(0), votes.no.unwrap_or(0));
    match result {
        Some(ConsultationResult::Unanimous) if no > 0 => found.push(Oddity::AgainstUnanimous(no)),
        Some(ConsultationResult::Majority | ConsultationResult::Amended) if votes.yes.is_some() && yes <= no => {
            found.push(Oddity::NoMajority { yes, no });
        }
        Some(ConsultationResult::Rejected) if votes.yes.is_some() && votes.no.is_some() && yes > no => {
            found.push(Oddity::RejectedByMajority { yes, no });
        }
        _ => {}
    }
    let sum = yes + no + votes.abstained.unwrap_or(0) + votes.excluded.unwrap_or(0);
    match seats {
        Some(seats) if sum > seats => found.push(Oddity::TooMany { sum, seats }),
        Some(seats) if votes.yes.is_some() && sum < seats => found.push(Oddity::Fewer { sum, seats }),
        _ => {}
    }
    found
}

impl Oddity {
    /// The sentence for the clerk.
    pub fn sentence(self, lang: Lang) -> String {
        let (de, en) = match self {
            Oddity::AgainstUnanimous(n) => (
                format!("Einstimmig, aber {n} dagegen: Bitte prüfen, ob „mehrheitlich“ gemeint ist."),
                format!("Unanimous, yet {n} against: please check whether “by majority” is meant."),
            ),
            Oddity::NoMajority { yes, no } => (
                format!("Beschlossen mit {yes} zu {no} Stimmen: Bitte prüfen, das ist keine Mehrheit."),
                format!("Resolved with {yes} to {no} votes: please check, this is no majority."),
            ),
            Oddity::RejectedByMajority { yes, no } => (
                format!("Abgelehnt mit {yes} zu {no} Stimmen: Bitte prüfen, das wäre eine Mehrheit dafür."),
                format!("Rejected with {yes} to {no} votes: please check, this would be a majority for it."),
            ),
            Oddity::NoWording => (
                "Geändert beschlossen: Bitte noch eintragen, in welchem Wortlaut.".to_owned(),
                "Resolved with changes: please record in which words.".to_owned(),
            ),
            Oddity::TooMany { sum, seats } => (
                format!("Zusammen {sum}. Das Gremium hat nur {seats} Mitglieder: Bitte prüfen."),
                format!("{sum} in all. The body has {seats} members only: please check."),
            ),
            Oddity::Fewer { sum, seats } => {
                let (absent, were) = match seats - sum {
                    1 => ("Hat ein Mitglied gefehlt?".to_owned(), "was one of them absent?".to_owned()),
                    n => (format!("Haben {n} gefehlt?"), format!("were {n} absent?")),
                };
                (
                    format!("Zusammen {sum}. Das Gremium hat {seats} Mitglieder: {absent} Dann passt es so."),
                    format!("{sum} in all. The body has {seats} members: {were} Then this is fine."),
                )
            }
        };
        lang.pick(de, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsultationResult::{Amended, Majority, Noted, Rejected, Unanimous};

    fn votes(yes: i32, no: i32, abstained: i32) -> Votes {
        Votes { yes: Some(yes), no: Some(no), abstained: Some(abstained), excluded: None }
    }

    #[test]
    fn what_adds_up_is_not_mentioned() {
        assert!(oddities(&votes(30, 0, 2), Some(Unanimous), true, Some(32)).is_empty());
        assert!(oddities(&votes(29, 5, 2), Some(Majority), true, Some(36)).is_empty());
        assert!(oddities(&votes(5, 29, 0), Some(Rejected), true, None).is_empty());
        assert!(oddities(&Votes::default(), Some(Majority), true, Some(36)).is_empty());
        assert!(oddities(&votes(0, 0, 0), Some(Noted), true, None).is_empty());
    }

    #[test]
    fn what_does_not_is() {
        assert_eq!(oddities(&votes(30, 1, 0), Some(Amended), false, None), [Oddity::NoWording]);
        assert!(oddities(&votes(30, 1, 0), Some(Amended), true, None).is_empty());
        assert_eq!(oddities(&votes(30, 1, 0), Some(Unanimous), true, None), [Oddity::AgainstUnanimous(1)]);
        assert_eq!(oddities(&votes(5, 5, 0), Some(Majority), true, None), [Oddity::NoMajority { yes: 5, no: 5 }]);
        assert_eq!(oddities(&votes(6, 5, 0), Some(Rejected), true, None), [Oddity::RejectedByMajority { yes: 6, no: 5 }]);
        assert_eq!(oddities(&votes(30, 0, 2), Some(Unanimous), true, Some(34)), [Oddity::Fewer { sum: 32, seats: 34 }]);
        let fewer = |seats| Oddity::Fewer { sum: 32, seats }.sentence(Lang::De);
        assert!(fewer(33).contains("Hat ein Mitglied gefehlt?") && fewer(34).contains("Haben 2 gefehlt?"));
        assert_eq!(oddities(&votes(30, 5, 2), Some(Majority), true, Some(34)), [Oddity::TooMany { sum: 37, seats: 34 }]);
    }
}
