//! Words as search knows them: folded and stemmed the same way on both sides, so that "Strasse"
//! finds "Straße", "Staedte" finds "Städte" and "Projekt" finds "Projekte".

use rust_stemmers::{Algorithm, Stemmer};

/// Longest question that is answered, in characters.
pub const MAX_QUESTION: usize = 200;
/// Most words of a question that count.
const MAX_WORDS: usize = 10;

/// Lower case, ß to ss, accents and umlauts away, ae/oe/ue as umlauts.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' => out.push('a'),
            'ö' | 'ò' | 'ó' | 'ô' | 'õ' => out.push('o'),
            'ü' | 'ù' | 'ú' | 'û' => out.push('u'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            // A typed umlaut ("Staedte"), unless the u belongs to a vowel before it ("neue", "Quelle").
            'e' if matches!(out.chars().last(), Some('a' | 'o' | 'u')) && !before_is_vowel(&out) => {}
            c => out.push(c),
        }
    }
    out
}

fn before_is_vowel(out: &str) -> bool {
    matches!(out.chars().rev().nth(1), Some('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'q'))
}

/// The words of a text with their place in it, in bytes.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// The stem of one word.
pub fn stem(word: &str) -> String {
    stem_with(&Stemmer::create(Algorithm::German), word)
}

fn stem_with(stemmer: &Stemmer, word: &str) -> String {
    stemmer.stem(&fold(word)).into_owned()
}

/// The stems of a text, with blanks between: what is stored and searched in.
pub fn stems(text: &str) -> String {
    let stemmer = Stemmer::create(Algorithm::German);
    words(text).map(|(_, w)| stem_with(&stemmer, w)).collect::<Vec<_>>().join(" ")
}

/// The stems that a question asks for; each is letters and digits only.
pub fn question(text: &str) -> Vec<String> {
    let short: String = text.chars().take(MAX_QUESTION).collect();
    let mut found: Vec<String> = words(&short).map(|(_, w)| stem(w)).filter(|s| !s.is_empty()).collect();
    found.dedup();
    found.truncate(MAX_WORDS);
    found
}

/// A stretch of an extract; hits are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub text: String,
    pub hit: bool,
}

/// The part of a text around its first hit, about `length` characters, with the hits marked.
pub fn extract(text: &str, question: &[String], length: usize) -> Vec<Stretch> {
    let stemmer = Stemmer::create(Algorithm::German);
    let is_hit = |w: &str| {
        let s = stem_with(&stemmer, w);
        question.iter().any(|q| s.starts_with(q.as_str()))
    };
    let hits: Vec<(usize, usize)> = words(text).filter(|(_, w)| is_hit(w)).map(|(at, w)| (at, at + w.len())).collect();
    let first = hits.first().map_or(0, |(at, _)| *at);
    let start = beginning(text, first, length / 3);
    let end = ending(text, start, length);
    let mut out = Vec::new();
    if start > 0 {
        out.push(Stretch { text: "… ".into(), hit: false });
    }
    let mut at = start;
    for (from, to) in hits.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        if from > at {
            out.push(Stretch { text: text[at..from].to_owned(), hit: false });
        }
        out.push(Stretch { text: text[from..to].to_owned(), hit: true });
        at = to;
    }
    if end > at {
        out.push(Stretch { text: text[at..end].to_owned(), hit: false });
    }
    if end < text.len() {
        out.push(Stretch { text: " …".into(), hit: false });
    }
    out
}

/// A word's beginning at most `back` characters before `at`.
fn beginning(text: &str, at: usize, back: usize) -> usize {
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(back) {
        if c.is_whitespace() {
            start = i + c.len_utf8();
        }
        if i == 0 {
            return 0;
        }
    }
    start
}

/// A word's end at most `length` characters after `start`.
fn ending(text: &str, start: usize, length: usize) -> usize {
    let mut end = start;
    for (i, c) in text[start..].char_indices().take(length) {
        if c.is_whitespace() {
            end = start + i;
        }
        if start + i + c.len_utf8() == text.len() {
            return text.len();
        }
    }
    if end == start { text[start..].char_indices().nth(length).map_or(text.len(), |(i, _)| start + i) } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_find_what_they_mean() {
        for (typed, written) in [
            ("Strasse", "Straße"),
            ("strasse", "Straßen"),
            ("Staedte", "Städte"),
            ("stadte", "Städten"),
            ("Haus", "Häuser"),
            ("MOBILITÄT", "Mobilität"),
            ("Projekt", "Projekte"),
            ("Buecherei", "Büchereien"),
            ("neue", "neuen"),
            ("Quelle", "Quellen"),
        ] {
            let (q, s) = (question(typed), stem(written));
            assert!(s.starts_with(&q[0]), "{typed} → {q:?}, {written} → {s}");
        }
        assert_eq!(question("a\" OR * -- b'"), ["a", "or", "b"]);
        assert!(question("  !? ").is_empty());
    }

    #[test]
    fn the_extract_shows_the_hit() {
        let text = format!("{}Der Rufbus füllt die Lücken. {}", "Viel davor. ".repeat(40), "Viel danach. ".repeat(40));
        let found = extract(&text, &question("lucken"), 120);
        assert!(found.iter().any(|s| s.hit && s.text == "Lücken"), "{found:?}");
        let all: String = found.iter().map(|s| s.text.as_str()).collect();
        assert!(all.starts_with("… ") && all.ends_with(" …") && all.chars().count() < 140, "{all}");
        assert_eq!(extract("kurz", &question("nichts"), 100), [Stretch { text: "kurz".into(), hit: false }]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}", asked in "\\PC{0,40}", length in 1_usize..80) {
            let q = question(&asked);
            prop_assert!(q.iter().all(|w| w.chars().all(char::is_alphanumeric)));
            let _ = extract(&text, &q, length);
        }
    }
}
