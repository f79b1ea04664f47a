//! Running text broken into lines.

use super::face::{Face, drawable};
use contract::Lang;

/// A stretch of text in one style.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub text: String,
    pub face: Face,
    pub size: f32,
    /// How far above the line it stands, in points.
    pub raise: f32,
    /// The element of the structure it belongs to.
    pub node: usize,
    /// Where it leads, and the element of the link.
    pub link: Option<(String, usize)>,
    /// The footnote it refers to.
    pub note: Option<usize>,
    /// Begins a new line instead of text.
    pub line_end: bool,
}

impl Piece {
    pub fn plain(text: String, size: f32, node: usize) -> Self {
        Self { text, face: Face::Regular, size, raise: 0.0, node, link: None, note: None, line_end: false }
    }
}

/// Part of a line in one style.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub x: f32,
    pub width: f32,
    pub text: String,
    /// Index of the piece it comes from.
    pub piece: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub spans: Vec<Span>,
    pub notes: Vec<usize>,
}

/// What is not divided: a word, possibly in several styles, with the space after it.
#[derive(Default)]
struct Word {
    parts: Vec<(usize, String)>,
    width: f32,
    space: f32,
    line_end: bool,
}

pub(super) struct Breaker<'a> {
    pub pieces: &'a [Piece],
    pub width: f32,
    pub lang: Lang,
}

impl Breaker<'_> {
    /// Lines of at most the width; an empty text has one line.
    pub fn lines(&self, pieces: &[usize]) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        let mut x = 0.0;
        let mut words: Vec<Word> = self.words(pieces);
        words.reverse();
        while let Some(word) = words.pop() {
            if word.line_end {
                lines.push(Line::default());
                x = 0.0;
                continue;
            }
            if x + word.width > self.width {
                let room = self.width - x;
                if let (true, Some((head, tail))) = (x == 0.0, self.apart(&word)) {
                    words.extend([tail, head]);
                    continue;
                }
                if let Some((head, tail)) = self.divide(&word, room, x == 0.0) {
                    self.add(&mut lines, &mut x, head);
                    words.push(tail);
                    lines.push(Line::default());
                    x = 0.0;
                    continue;
                }
                if x > 0.0 {
                    lines.push(Line::default());
                    x = 0.0;
                    words.push(word);
                    continue;
                }
            }
            self.add(&mut lines, &mut x, word);
        }
        lines
    }

    fn add(&self, lines: &mut [Line], x: &mut f32, word: Word) {
        let Some(line) = lines.last_mut() else { return };
        for (index, text) in word.parts {
            let piece = &self.pieces[index];
            let width = piece.face.width(&text, piece.size);
            match line.spans.last_mut() {
                Some(span) if span.piece == index => {
                    span.text.push_str(&text);
                    span.width += width;
                }
                _ => {
                    line.notes.extend(piece.note);
                    line.spans.push(Span { x: *x, width, text, piece: index });
                }
            }
            *x += width;
        }
    }

    fn words(&self, pieces: &[usize]) -> Vec<Word> {
        let mut out = Vec::new();
        let mut word = Word::default();
        for &index in pieces {
            let piece = &self.pieces[index];
            if piece.line_end {
                out.push(std::mem::take(&mut word));
                out.push(Word { line_end: true, ..Word::default() });
                continue;
            }
            let text = drawable(&piece.text);
            let mut part = String::new();
            let mut signs = text.chars().peekable();
            while let Some(sign) = signs.next() {
                let space = sign == ' ' && !together(&part, signs.clone());
                part.push(sign);
                let joint =
                    matches!(sign, '-' | '–' | '/') && part.chars().count() > 1 && signs.peek().is_some_and(|n| n.is_alphanumeric());
                if space || joint {
                    self.close(&mut word, index, &mut part);
                    out.push(std::mem::take(&mut word));
                }
            }
            self.close(&mut word, index, &mut part);
        }
        out.push(word);
        out.retain(|w| w.line_end || !w.parts.is_empty());
        out
    }

    /// Adds a part to the word; a space at its end takes no room at the end of a line.
    fn close(&self, word: &mut Word, index: usize, part: &mut String) {
        if part.is_empty() {
            return;
        }
        let piece = &self.pieces[index];
        let letters = part.trim_end_matches(' ');
        word.width += word.space + piece.face.width(letters, piece.size);
        word.space = piece.face.width(&part[letters.len()..], piece.size);
        word.parts.push((index, std::mem::take(part)));
    }

    /// Divides a word that does not fit: between syllables where the column is narrow, anywhere where
    /// it is wider than the column.
    fn divide(&self, word: &Word, room: f32, alone: bool) -> Option<(Word, Word)> {
        let [(index, text)] = word.parts.as_slice() else { return None };
        let piece = &self.pieces[*index];
        if self.width > NARROW && word.width <= self.width {
            return None;
        }
        let fits = |head: &str| piece.face.width(head, piece.size) <= room;
        let mut best = None;
        let mut at = 0;
        let lang = self.lang.pick(hypher::Lang::German, hypher::Lang::English);
        let letters = text.trim_end();
        if letters.len() <= LONGEST && letters.chars().all(char::is_alphabetic) {
            for syllable in hypher::hyphenate(letters, lang) {
                at += syllable.len();
                if at < letters.len() && fits(&format!("{}\u{AD}", &text[..at])) {
                    best = Some((at, "\u{AD}"));
                }
            }
        }
        if best.is_none() && alone {
            let cut = text.char_indices().skip(1).map(|(i, _)| i).take_while(|i| fits(&text[..*i])).last();
            best = cut.or_else(|| text.char_indices().nth(1).map(|(i, _)| i)).filter(|i| !text[*i..].trim().is_empty()).map(|i| (i, ""));
        }
        let (at, hyphen) = best?;
        Some((self.word(*index, format!("{}{hyphen}", &text[..at])), self.word(*index, text[at..].to_owned())))
    }

    /// A word of several styles that is wider than the line is divided where the style changes.
    fn apart(&self, word: &Word) -> Option<(Word, Word)> {
        let (first, rest) = word.parts.split_first()?;
        if rest.is_empty() {
            return None;
        }
        let mut tail = Word::default();
        for (index, text) in rest {
            self.close(&mut tail, *index, &mut text.clone());
        }
        Some((self.word(first.0, first.1.clone()), tail))
    }

    fn word(&self, index: usize, mut text: String) -> Word {
        let mut word = Word::default();
        self.close(&mut word, index, &mut text);
        word
    }
}

/// Units and signs that stand on the same line as their number (DIN 5008).
const AFTER: &str = "Euro EUR € % Prozent Mio Mrd Millionen km m² ha Hektar Tonnen Uhr Stimmen Enthaltung Enthaltungen";
const BEFORE: &str = "§ §§ Nr. Abs. Art. Ziffer";

/// Whether the space between what stands before it and what follows keeps both on one line.
fn together(before: &str, after: impl Iterator<Item = char>) -> bool {
    let after: String = after.take_while(|c| *c != ' ').take(12).collect();
    let last = before.rsplit(' ').next().unwrap_or_default();
    let is_one = |words: &str, word: &str| words.split(' ').any(|w| w == word);
    let counted = last.ends_with(|c: char| c.is_ascii_digit()) && is_one(AFTER, after.trim_end_matches([',', ';', ':', ')', '.']));
    counted || is_one(BEFORE, last.trim_start_matches('(')) && after.starts_with(|c: char| c.is_ascii_digit())
}

/// Columns narrower than this divide words between syllables, in points.
const NARROW: f32 = 230.0;

/// Longer words, in bytes, are none that anybody could divide by rule.
const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_what_they_count() {
        let text = "Nach § 7 der Gemeindeordnung trägt die Stadt (Nr. 3) davon 4.600.000 Euro, das sind 12 Prozent, und 3 Bäume.";
        let pieces = [Piece::plain(text.into(), 11.0, 0)];
        for width in 240..500_u16 {
            let lines = Breaker { pieces: &pieces, width: width.into(), lang: Lang::De }.lines(&[0]);
            let lines: Vec<String> = lines.into_iter().map(|l| l.spans.into_iter().map(|s| s.text).collect()).collect();
            assert_eq!(lines.concat(), text);
            for line in &lines {
                let end = line.trim_end();
                assert!(!["§", "(Nr.", "4.600.000", "12"].iter().any(|w| end.ends_with(w)), "{width}: {lines:?}");
            }
        }
        let apart = Breaker { pieces: &pieces, width: 5000.0, lang: Lang::De }.words(&[0]);
        assert_eq!(apart.last().map(|w| w.parts[0].1.as_str()), Some("Bäume."));
    }
}
