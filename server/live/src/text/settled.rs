//! What became of suggestions: told from the text before a change and after it.

use super::Text;
use crate::check::{Content, Update};
use contract::objects::Suggested;
use contract::text::{Document, Inline, Mark};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Breaks that are suggested: a line and a paragraph.
const BREAKS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// A suggestion that is none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub suggested: Suggested,
    /// What it suggested is in the text now.
    pub accepted: bool,
}

impl Text {
    /// The text before an update that might settle suggestions: there are some, and it deletes something
    /// or changes marks.
    pub fn before_settling(&mut self, update: &[u8]) -> Option<Document> {
        if self.suggestive == Some(false) {
            return None;
        }
        let changes = |update: Update| {
            let mut blocks = update.sections.iter().flat_map(|s| &s.blocks);
            !update.deletes.is_empty() || blocks.any(|b| matches!(b.content, Content::Mark { .. }))
        };
        if !Update::read(update, self.limits.parts).is_ok_and(changes) {
            return None;
        }
        let document = self.document();
        self.suggestive = Some(!document.suggestions().is_empty());
        Some(document).filter(|_| self.suggestive == Some(true))
    }

    /// Notes whether an update may bring suggestions.
    pub(super) fn note_suggestions(&mut self, update: &[u8]) {
        if self.suggestive == Some(false) && has_suggestions(update) {
            self.suggestive = None;
        }
    }
}

/// Whether an update may hold marks of suggestions: their names go over the wire as they are. Hardly any does,
/// and most are short.
pub(super) fn has_suggestions(update: &[u8]) -> bool {
    let has = |name: &[u8]| update.windows(name.len()).any(|w| w == name);
    has(b"insertion") || has(b"deletion")
}

/// The suggestions in one state of a text that are none in another. A part of a suggestion is one still.
pub fn settled(before: &Document, after: &Document) -> Vec<Settled> {
    let still: BTreeSet<Uuid> = after.suggestions().into_iter().map(|s| s.id).collect();
    let gone: Vec<_> = before.suggested().into_iter().filter(|s| !still.contains(&s.suggestion.id)).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    // As a rule the change did nothing else: then the words tell.
    let ids: BTreeSet<Uuid> = gone.iter().map(|s| s.suggestion.id).collect();
    let (none, is) = (BTreeSet::new(), words(after, &BTreeSet::new()));
    let (granted, refused) = (words(before, &ids) == is, words(before, &none) == is);
    if granted != refused {
        return gone.into_iter().map(|wish| Settled { suggested: wish, accepted: granted }).collect();
    }
    let (was, is) = (before.accepted().plain(), after.accepted().plain());
    gone.into_iter().map(|wish| Settled { accepted: is_granted(&wish, &was, &is), suggested: wish }).collect()
}

/// The words of a text without white space, in which these suggestions were accepted and no others.
fn words(document: &Document, granted: &BTreeSet<Uuid>) -> String {
    let mut out = String::new();
    document.each_line(&mut |line| spell(line, granted, &mut out));
    out
}

fn spell(line: &[Inline], granted: &BTreeSet<Uuid>, out: &mut String) {
    for inline in line {
        match inline {
            Inline::Text { text, marks } => {
                let left_out = marks.iter().any(|mark| match mark {
                    Mark::Insertion(s) => !granted.contains(&s.id),
                    Mark::Deletion(s) => granted.contains(&s.id),
                    _ => false,
                });
                if !left_out {
                    out.extend(text.chars().filter(|c| !c.is_whitespace()));
                }
            }
            Inline::Footnote { content } => spell(content, granted, out),
            Inline::HardBreak => {}
        }
    }
}

/// Whether a text reads now as a suggestion wished.
fn is_granted(wish: &Suggested, was: &str, is: &str) -> bool {
    let (added, gone) = (longest(&wish.added), longest(&wish.removed));
    let lines = |text: &str| text.matches('\n').count();
    if !added.is_empty() {
        is.matches(added).count() > was.matches(added).count()
    } else if !gone.is_empty() {
        is.matches(gone).count() < was.matches(gone).count()
    } else if !wish.added.is_empty() {
        lines(is) > lines(was)
    } else {
        lines(is) < lines(was)
    }
}

/// The longest piece between breaks.
fn longest(words: &str) -> &str {
    words.split(BREAKS).max_by_key(|piece| piece.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::text::{Block, Suggestion};

    fn of(author: u128, id: u128) -> Suggestion {
        Suggestion { id: Uuid::from_u128(id), author: Uuid::from_u128(author), at: 5 }
    }

    fn text(runs: &[(&str, Option<Mark>)]) -> Document {
        let run = |(text, mark): &(&str, Option<Mark>)| Inline::Text { text: (*text).into(), marks: mark.iter().cloned().collect() };
        Document { content: vec![Block::Paragraph { content: runs.iter().map(run).collect() }] }
    }

    #[test]
    fn what_became_of_a_suggestion_shows_in_the_text() {
        let (added, gone) = (Mark::Insertion(of(1, 1)), Mark::Deletion(of(2, 2)));
        let before =
            text(&[("Wir ", None), ("gern ", Some(added.clone())), ("fahren ", None), ("alle ", Some(gone.clone())), ("Rad", None)]);
        let became = |runs: &[(&str, Option<Mark>)]| -> Vec<(u128, bool)> {
            settled(&before, &text(runs)).into_iter().map(|s| (s.suggested.suggestion.author.as_u128(), s.accepted)).collect()
        };
        assert_eq!(became(&[("Wir gern fahren ", None), ("alle ", Some(gone.clone())), ("Rad", None)]), [(1, true)]);
        assert_eq!(became(&[("Wir fahren ", None), ("alle ", Some(gone.clone())), ("Rad", None)]), [(1, false)]);
        assert_eq!(became(&[("Wir ", None), ("gern ", Some(added.clone())), ("fahren Rad", None)]), [(2, true)]);
        assert_eq!(became(&[("Wir ", None), ("gern ", Some(added.clone())), ("fahren alle Rad", None)]), [(2, false)]);
        // Elsewhere, or in part, it is one still.
        assert_eq!(became(&[("g", Some(added.clone())), ("a", Some(gone.clone()))]), []);
        assert_eq!(became(&[]), [(1, false), (2, true)]);
    }

    #[test]
    fn words_that_stand_within_what_goes_are_no_refusal() {
        let (added, gone) = (|id| Mark::Insertion(of(1, id)), |id| Mark::Deletion(of(1, id)));
        let before = text(&[("Die ", None), ("Kommunen", Some(gone(1))), ("Kommune", Some(added(1))), (" zahlt.", None)]);
        let one = |words: &str| settled(&before, &text(&[(words, None)])).iter().map(|s| s.accepted).collect::<Vec<_>>();
        assert_eq!((one("Die Kommune zahlt."), one("Die Kommunen zahlt.")), (vec![true], vec![false]));
        // Both at once: a comma comes, another goes.
        let before = text(&[("Bus", None), (",", Some(added(2))), (" Rad", None), (",", Some(gone(3))), (" Bahn", None)]);
        let both = |words: &str| settled(&before, &text(&[(words, None)])).iter().map(|s| s.accepted).collect::<Vec<_>>();
        assert_eq!((both("Bus, Rad Bahn"), both("Bus Rad, Bahn")), (vec![true, true], vec![false, false]));
    }

    #[test]
    fn breaks_are_told_by_the_lines() {
        let mark = Mark::Insertion(of(1, 1));
        let before = text(&[("Eins", None), ("\u{2029}", Some(mark)), ("zwei", None)]);
        let paragraph = |t: &str| Block::Paragraph { content: vec![Inline::text(t)] };
        let two = Document { content: vec![paragraph("Eins"), paragraph("zwei")] };
        let one = |accepted| Settled { suggested: before.suggested()[0].clone(), accepted };
        assert_eq!(settled(&before, &two), [one(true)]);
        assert_eq!(settled(&before, &text(&[("Einszwei", None)])), [one(false)]);
    }
}
