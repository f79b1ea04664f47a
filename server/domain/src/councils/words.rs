//! Free-text results of council information systems in our terms. What is read here is a proposal
//! to the clerk, never more.

use contract::council::{ConsultationResult, Votes, Wording};

/// The phrases that German councils use; a municipality can change them.
pub fn usual() -> Vec<Wording> {
    use ConsultationResult::*;
    let phrases = [
        ("einstimmig", Unanimous),
        ("ohne Gegenstimmen", Unanimous),
        ("einvernehmlich", Unanimous),
        ("mehrheitlich", Majority),
        ("Stimmenmehrheit", Majority),
        ("mit Mehrheit", Majority),
        ("geändert beschlossen", Amended),
        ("abgeändert beschlossen", Amended),
        ("mit Änderungen", Amended),
        ("in geänderter Fassung", Amended),
        ("abgelehnt", Rejected),
        ("Ablehnung", Rejected),
        ("zur Kenntnis genommen", Noted),
        ("Kenntnisnahme", Noted),
        ("verwiesen", Referred),
        ("zurückverwiesen", Referred),
        ("überwiesen", Referred),
        ("vertagt", Postponed),
        ("zurückgestellt", Postponed),
        ("abgesetzt", Withdrawn),
        ("zurückgezogen", Withdrawn),
    ];
    phrases.into_iter().map(|(phrase, result)| Wording { phrase: phrase.into(), result }).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// "einstimmig abgelehnt" is a rejection: how a body voted yields to what it did.
fn rank(result: ConsultationResult) -> usize {
    use ConsultationResult::*;
    let order = [Withdrawn, Postponed, Referred, Rejected, Amended, Noted, Majority, Unanimous];
    order.iter().position(|r| *r == result).unwrap_or(order.len())
}

/// Where a phrase stands in a text; it begins with a word, as "geändert" is no part of "ungeändert".
fn stands(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

/// The result that a text means; none when no phrase fits. A phrase that is the whole text wins, and what is part of
/// another one that fits does not count.
pub fn read(text: &str, words: &[Wording]) -> Option<ConsultationResult> {
    let text = plain(text);
    let known = words.iter().map(|w| (plain(&w.phrase), w.result)).filter(|(phrase, _)| !phrase.is_empty());
    let fits: Vec<(String, ConsultationResult)> = known.filter(|(phrase, _)| stands(&text, phrase)).collect();
    let part = |phrase: &str| fits.iter().any(|(longer, _)| longer.len() > phrase.len() && longer.contains(phrase));
    let whole = fits.iter().filter(|(phrase, _)| !part(phrase));
    whole.min_by_key(|(phrase, result)| (*phrase != text, rank(*result), usize::MAX - phrase.len())).map(|(_, result)| *result)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Yes,
    No,
    Abstained,
    Excluded,
}

fn kind(word: &str) -> Option<Kind> {
    let begins = |starts: &[&str]| starts.iter().any(|s| word.starts_with(s));
    match word {
        "ja" | "dafür" => Some(Kind::Yes),
        "nein" | "dagegen" => Some(Kind::No),
        _ if begins(&["jastimm", "zustimm"]) => Some(Kind::Yes),
        _ if begins(&["neinstimm", "gegenstimm"]) => Some(Kind::No),
        _ if begins(&["enthaltung", "stimmenthaltung"]) => Some(Kind::Abstained),
        _ if begins(&["befangen"]) => Some(Kind::Excluded),
        _ => None,
    }
}

fn number(word: &str) -> Option<i32> {
    const WORDS: [&str; 7] = ["kein", "ein", "zwei", "drei", "vier", "fünf", "sechs"];
    if word.chars().all(|c| c.is_ascii_digit()) {
        return word.parse().ok().filter(|n| *n <= 1000);
    }
    let stem = word.strip_suffix("er").or(word.strip_suffix('e')).unwrap_or(word);
    WORDS.iter().position(|w| *w == stem || *w == word).map(|n| n as i32)
}

/// Votes as far as a text counts them: "30 Ja-Stimmen, 2 Enthaltungen", "Ja: 30, Nein: 2", "38 : 6".
pub fn votes(text: &str) -> Votes {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !matches!(*w, "stimmen" | "stimme")).collect();
    let mut used = vec![false; words.len()];
    let mut votes = Votes::default();
    for (i, word) in words.iter().enumerate() {
        let Some(kind) = kind(word) else { continue };
        let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten();
        let found = beside.filter(|at| !used.get(*at).copied().unwrap_or(true)).find_map(|at| Some((at, number(words[at])?)));
        let Some((at, n)) = found else { continue };
        used[at] = true;
        let slot = match kind {
            Kind::Yes => &mut votes.yes,
            Kind::No => &mut votes.no,
            Kind::Abstained => &mut votes.abstained,
            Kind::Excluded => &mut votes.excluded,
        };
        slot.get_or_insert(n);
    }
    if votes.yes.is_none() && votes.no.is_none() {
        (votes.yes, votes.no) = ratio(&lower).unzip();
    }
    votes
}

/// "38 : 6"; times of day are none.
fn ratio(text: &str) -> Option<(i32, i32)> {
    if text.contains("uhr") {
        return None;
    }
    text.match_indices(':').find_map(|(at, _)| {
        let before: String = text[..at].trim_end().chars().rev().take_while(char::is_ascii_digit).collect();
        let before: String = before.chars().rev().collect();
        let after: String = text[at + 1..].trim_start().chars().take_while(char::is_ascii_digit).collect();
        Some((number(&before).filter(|_| !before.is_empty())?, number(&after).filter(|_| !after.is_empty())?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsultationResult::*;

    #[test]
    fn results_as_councils_word_them() {
        for (text, result) in [
            ("einstimmig beschlossen bei 2 Enthaltungen", Some(Unanimous)),
            ("Einstimmig  ABGELEHNT", Some(Rejected)),
            ("Der Beschluss wird mit Stimmenmehrheit gefasst.", Some(Majority)),
            ("mehrheitlich geändert beschlossen", Some(Amended)),
            ("zur Kenntnis genommen", Some(Noted)),
            ("einstimmig in den Hauptausschuss verwiesen", Some(Referred)),
            ("vertagt", Some(Postponed)),
            ("von der Tagesordnung abgesetzt", Some(Withdrawn)),
            ("ungeändert", None),
            ("ungeändert beschlossen", None),
            ("einstimmig ungeändert beschlossen", Some(Unanimous)),
            ("mehrheitlich ungeändert beschlossen", Some(Majority)),
            ("abgeändert beschlossen", Some(Amended)),
            ("in den Fachausschuss zurückverwiesen", Some(Referred)),
            ("Einstimmiger Beschluss", Some(Unanimous)),
            ("", None),
        ] {
            assert_eq!(read(text, &usual()), result, "{text}");
        }
        // The municipality's own word for it.
        let own = [Wording { phrase: "ungeändert beschlossen".into(), result: Majority }];
        assert_eq!(read("ungeändert beschlossen", &own), Some(Majority));
        // It holds although part of it has another meaning.
        let own = [Wording { phrase: "mit Änderungen abgelehnt".into(), result: Noted }].into_iter().chain(usual()).collect::<Vec<_>>();
        assert_eq!(read("Der Antrag wurde mit Änderungen abgelehnt.", &own), Some(Noted));
        assert_eq!(read("einstimmig", &[Wording { phrase: " ".into(), result: Majority }]), None);
    }

    #[test]
    fn votes_as_councils_count_them() {
        let v = |yes, no, abstained, excluded| Votes { yes, no, abstained, excluded };
        for (text, expected) in [
            ("einstimmig beschlossen bei 2 Enthaltungen", v(None, None, Some(2), None)),
            ("30 Ja-Stimmen, 2 Nein-Stimmen, 1 Enthaltung", v(Some(30), Some(2), Some(1), None)),
            ("Ja: 30, Nein: 2, Enthaltungen: 0, Befangen: 1", v(Some(30), Some(2), Some(0), Some(1))),
            ("mehrheitlich 38 : 6, 4 Enthaltungen", v(Some(38), Some(6), Some(4), None)),
            ("bei einer Enthaltung und zwei Gegenstimmen", v(None, Some(2), Some(1), None)),
            ("29 dafür, 5 dagegen", v(Some(29), Some(5), None, None)),
            ("Beginn 18:00 Uhr, einstimmig", Votes::default()),
            ("99999999999 Ja-Stimmen", Votes::default()),
        ] {
            assert_eq!(votes(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,60}") {
            votes(&text);
            read(&text, &usual());
        }
    }
}
