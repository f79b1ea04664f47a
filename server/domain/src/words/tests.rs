use super::*;
use proptest::prelude::*;

/// "drei [−Bänke][+Stühle]"
fn shown(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|p| match p {
            Piece::Same(s) => s.clone(),
            Piece::Removed(s) => format!("[−{s}]"),
            Piece::Added(s) => format!("[+{s}]"),
        })
        .collect()
}

fn diff(before: &str, after: &str) -> String {
    shown(&compare(before, after))
}

#[test]
fn shows_what_changed() {
    assert_eq!(diff("drei Bänke stehen", "sechs Bänke stehen schon"), "[−drei][+sechs] Bänke stehen[+ schon]");
    assert_eq!(diff("Klasse III", "Klasse II"), "Klasse [−III][+II]");
    assert_eq!(diff("gemeinsam und wirtschaftlich.", "gemeinsam."), "gemeinsam[− und wirtschaftlich].");
    assert_eq!(diff("Von 20 bis 22 Uhr fährt er.", "Von 20 bis 24 Uhr fährt er."), "Von 20 bis [−22][+24] Uhr fährt er.");
    assert_eq!(diff("", "neu"), "[+neu]");
    assert_eq!(diff("gleich", "gleich"), "gleich");
}

#[test]
fn a_small_word_between_two_changes_belongs_to_them() {
    let (old, new) = (
        "Wir prüfen jedes Jahr, ob die Städte und Gemeinden genug Geräte haben.",
        "Wir prüfen jedes Jahr, ob alle Schulen und Büchereien genug Geräte haben.",
    );
    assert_eq!(diff(old, new), "Wir prüfen jedes Jahr, ob [−die Städte und Gemeinden][+alle Schulen und Büchereien] genug Geräte haben.");
}

#[test]
fn paragraphs_pair_up() {
    let old = "Wofür wir das tun\nDer Bus kommt jede Stunde und hält überall.\nAlles andere bleibt, wie es immer war.";
    let new = "Wofür wir das tun\nGanz anders steht dies hier geschrieben.\nDer Bus kommt jede halbe Stunde und hält überall.\nAlles andere bleibt, wie es immer war.";
    assert_eq!(
        diff(old, new),
        "Wofür wir das tun\n[+Ganz anders steht dies hier geschrieben.\n]Der Bus kommt jede [+halbe ]Stunde und hält überall.\nAlles andere bleibt, wie es immer war."
    );
    // What a sentence was put behind is no other paragraph, and what has another wording is not kept in shreds.
    assert_eq!(
        diff("Der Bus kommt oft.\nB", "Der Bus kommt oft. Und das Rad steht immer schon bereit.\nB"),
        "Der Bus kommt oft.[+ Und das Rad steht immer schon bereit.]\nB"
    );
    assert_eq!(diff("Die Tür ist zu.\nB", "Das Fenster ist auf.\nB"), "[−Die Tür ist zu.\n][+Das Fenster ist auf.\n]B");
}

#[test]
fn every_paragraph_is_shown_by_itself() {
    let found = paragraphs(&compare("# Titel\n• eins\n• zwei", "# Titel\n• eins\n• drei\nEnde"));
    let found: Vec<String> = found.iter().map(|p| shown(p)).collect();
    assert_eq!(found, ["# Titel", "• eins", "[−• zwei][+• drei]", "[+Ende]"]);
}

#[test]
fn a_paragraph_in_the_place_of_another_stands_by_itself() {
    let (old, new) = ("Die Klassen sind geblieben, wie sie vorher waren.", "# Wo wir nicht einig waren\nDas steht jetzt anderswo.");
    assert_eq!(paragraphs(&compare(old, new)).len(), 3);
    assert_eq!(paragraphs(&compare("offen", "erreicht")).len(), 1);
}

/// Texts of few words, so that much is the same by chance.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof!["[ab \n.]{0,40}", "((der|die|und|Bus|Haltestelle|Rathaus|2026|–)( |\n|, |\\. ){1,2}){0,30}", any::<String>()]
}

proptest! {
    #[test]
    fn both_texts_can_be_read_off(a in texts(), b in texts()) {
        let pieces = compare(&a, &b);
        let read = |without: fn(&Piece) -> bool| pieces.iter().filter(|p| !without(p)).map(Piece::text).collect::<String>();
        prop_assert_eq!(read(|p| matches!(p, Piece::Added(_))), a);
        prop_assert_eq!(read(|p| matches!(p, Piece::Removed(_))), b);
    }

    #[test]
    fn nothing_unreadable_stands_between_two_changes_of_a_paragraph(a in texts(), b in texts()) {
        for p in paragraphs(&compare(&a, &b)) {
            for three in p.windows(3) {
                if let [Piece::Removed(_) | Piece::Added(_), Piece::Same(between), Piece::Removed(_) | Piece::Added(_)] = three {
                    prop_assert!(letters(between) > 0, "{:?}", p);
                }
            }
        }
    }

    #[test]
    fn paragraphs_lose_no_word(a in texts(), b in texts()) {
        let pieces = compare(&a, &b);
        let without_lines = |all: &[Piece]| all.iter().flat_map(|p| p.text().chars()).filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(without_lines(&paragraphs(&pieces).concat()), without_lines(&pieces));
    }
}

#[test]
fn letters_find_their_place() {
    let words = places("Bus und Bahn", "Bus oder Bahn", Nearness::Words);
    assert_eq!((words[0], words[3], words[7]), (Some(0), None, Some(6)));
    let letters = places("Bus\nundBahn", "Bus und Bahn", Nearness::Letters);
    assert_eq!(letters, (0..10).map(Some).collect::<Vec<_>>());
}

#[test]
fn far_from_a_change_words_are_left_out() {
    let long = |new: &str| format!("Der Bus fährt an allen Tagen der Woche nach {new} und hält dabei in jedem Dorf auf dem Weg");
    let pieces = near(&compare(&long("Plan"), &long("Bedarf")), 3);
    let same = |s: &str| Piece::Same(s.into());
    assert_eq!(pieces.first(), Some(&same("… der Woche nach ")));
    assert_eq!(pieces.last(), Some(&same(" und hält dabei … ")));
    let few = compare("drei Bänke", "sechs Bänke");
    assert_eq!(near(&few, 3), few);
    assert_eq!(near(&compare("gleich und lang", "gleich und lang"), 0), [same("gleich und lang")]);
}

proptest! {
    #[test]
    fn every_letter_has_a_place_with_the_same_letter(a in "[ab \n]{0,30}", b in "[ab \n]{0,30}") {
        let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
        for nearness in [Nearness::Words, Nearness::Letters] {
            let found = places(&a, &b, nearness);
            prop_assert_eq!(found.len(), solid(&b).len());
            for (i, at) in found.iter().enumerate() {
                prop_assert!(at.is_none_or(|at| solid(&a)[at] == solid(&b)[i]));
            }
        }
    }
}
