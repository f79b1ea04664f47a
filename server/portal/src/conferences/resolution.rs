//! What councils are asked to resolve about what a conference adopted, in a council's words: the
//! conference speaks for itself, a council for its municipality.

use super::view::ItemView;
use crate::councils::usual_proposal;
use contract::conference::{Change, EditionRef, Subject};
use domain::councils::opener::addressed;

/// A paragraph for each thing, none twice.
pub(super) fn of(items: &[&ItemView], county: bool) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for words in items.iter().map(|i| in_council(one(i), county)) {
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all
}

fn one(item: &ItemView) -> String {
    let changed = item.adopted().iter().any(|c| !matches!(c, Change::Resolution { .. }));
    match &item.subject {
        Subject::Edition(e) | Subject::Comparison { to: e, .. } => of_edition(e, changed),
        Subject::Draft { .. } => "Der Rat beschließt die gemeinsame Strategie nach dem angenommenen Entwurf, wie er beigefügt ist, \
                                  und bringt sich in deren Umsetzung ein."
            .into(),
        Subject::Priorities { .. } => "Der Rat trägt die Einstufung der Themenfelder nach der beigefügten Prioritätenliste mit.".into(),
        Subject::FactSheet { sheet } => {
            format!("Der Rat stimmt dem Projekt P-{} „{}“ nach dem beigefügten Steckbrief zu.", sheet.number, sheet.content.title)
        }
        Subject::Motion { .. } => format!("Der Rat schließt sich dem Beschluss der Bürgermeisterkonferenz an: „{}“", item.decision),
    }
}

fn of_edition(e: &EditionRef, changed: bool) -> String {
    match changed {
        false => usual_proposal(e.number),
        true => "Der Rat beschließt die gemeinsame Strategie in der Fassung, die mit den angenommenen Änderungen veröffentlicht wird, \
                 und bringt sich in deren Umsetzung ein."
            .into(),
    }
}

/// Where the councils have been asked about an edition since, the words in which they were: number and
/// common wording of each round.
pub(super) fn as_asked(paragraphs: Vec<String>, rounds: &[(i32, String)], county: bool) -> Vec<String> {
    let common = |p: String| {
        let asked = rounds.iter().find(|(edition, _)| in_council(usual_proposal(*edition), county) == p);
        asked.map_or(p, |(_, words)| in_council(words.clone(), county))
    };
    paragraphs.into_iter().map(common).collect()
}

/// A county's council has a name of its own.
fn in_council(words: String, county: bool) -> String {
    if county { addressed(&words, "Der Kreistag ") } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_wording_takes_the_place_of_the_usual_one() {
        let rounds = [(3, "Der Rat beschließt Fassung 3 ohne Vorbehalt.".to_owned())];
        let other = "Der Rat trägt die Liste mit.".to_owned();
        let town = as_asked(vec![usual_proposal(3), other.clone(), usual_proposal(4)], &rounds, false);
        assert_eq!(town, [rounds[0].1.clone(), other, usual_proposal(4)]);
        let county = as_asked(vec![in_council(usual_proposal(3), true)], &rounds, true);
        assert_eq!(county, ["Der Kreistag beschließt Fassung 3 ohne Vorbehalt."]);
    }
}
