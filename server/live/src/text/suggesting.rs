//! A changed text as suggestions: words that come and words that go are marked, and nothing else changes.
//! See "Suggested breaks" in `app/editor/PROTOCOL.md`.

use super::replace::{self, How, Step};
use super::suggests::PARAGRAPH_BREAK;
use super::tree::{self, Node};
use super::{Applied, Text, normal, read, stored, write};
use crate::Refusal;
use crate::schema::Kind;
use contract::text::{Document, Mark, Suggestion};
use uuid::Uuid;
use yrs::types::text::YChange;
use yrs::{Any, Out, Text as _, TransactionMut, XmlElementPrelim, XmlElementRef, XmlFragment, XmlOut, XmlTextPrelim, XmlTextRef};

/// The making of suggestions.
pub(super) struct Suggesting<'a> {
    next: &'a mut dyn FnMut() -> Suggestion,
    /// The other text asks for more than suggestions can say.
    pub more: bool,
}

impl Text {
    /// Suggests what it takes to make another text of this one, which stays as it is. Nothing comes of it,
    /// and `None`, where that takes more than words and whole paragraphs. `next` makes suggestions of
    /// `author`; `writer` must be a number nobody else uses.
    ///
    /// # Errors
    /// When the text does not take it.
    pub fn suggest(
        &mut self,
        document: &Document,
        author: Uuid,
        writer: u64,
        next: &mut dyn FnMut() -> Suggestion,
    ) -> Result<Option<Applied>, Refusal> {
        let copy = self.yjs.copy(writer)?;
        let nodes = tree::from_document(&normal(&document.accepted()));
        let mut how = Suggesting { next, more: false };
        let update = copy.change(|root, txn| how.children(root, txn, &nodes));
        if how.more || !self.only_suggests(&update, author, &|w| w == writer)? {
            return Ok(None);
        }
        let limits = stored(&self.limits);
        self.take(&update, &|w| w == writer, &limits).map(Some)
    }
}

impl Suggesting<'_> {
    /// A new suggestion.
    pub fn suggestion(&mut self) -> Suggestion {
        (self.next)()
    }

    fn children(&mut self, parent: &impl XmlFragment, txn: &mut TransactionMut, new: &[Node]) {
        let old = replace::visible(parent, txn);
        let nodes: Vec<&Node> = old.iter().map(|(_, _, n)| n).collect();
        let paragraph = |at: Option<usize>, txn: &TransactionMut| old.get(at?).and_then(|(_, out, _)| line(out, txn));
        let steps = replace::steps(&nodes, new);
        // From here on everything goes.
        let end = steps.iter().rposition(|s| !matches!(s, Step::Remove(_))).map_or(0, |at| at + 1);
        // Behind which child the next one goes, how many came before it, and what was put in front of the next.
        let (mut last, mut came, mut front) = (None, 0, 0);
        for (i, step) in steps.into_iter().enumerate() {
            match step {
                Step::Keep(o) => last = Some(o),
                Step::Change(o, n) => {
                    match &old[o].1 {
                        XmlOut::Element(el) if nodes[o].number == new[n].number => self.children(el, txn, &new[n].children),
                        XmlOut::Text(text) => replace::running_text(text, txn, &new[n], &mut How::Suggest(self)),
                        _ => self.more = true,
                    }
                    last = Some(o);
                }
                Step::Remove(o) => {
                    match &old[o].1 {
                        XmlOut::Text(text) => {
                            let by = self.suggestion();
                            strike(text, txn, &by);
                        }
                        XmlOut::Element(el) if nodes[o].kind == Kind::Paragraph => {
                            // The break behind it goes with it; of the last ones, the one in front.
                            let upper = if i < end { Some(o) } else { o.checked_sub(1) };
                            let upper = paragraph(upper, txn);
                            self.strike_paragraph(el, upper, txn);
                        }
                        _ => self.more = true,
                    }
                    last = Some(o);
                }
                Step::Add(n) if new[n].kind == Kind::Text => {
                    let text = parent.insert(txn, last.map_or(0, |o| old[o].0 + 1) + came, XmlTextPrelim::new(""));
                    came += 1;
                    let by = self.suggestion();
                    self.put(&text, txn, 0, &new[n], &by);
                    continue;
                }
                Step::Add(n) if new[n].kind == Kind::Paragraph && new[n].children.iter().all(|c| c.kind == Kind::Text) => {
                    let by = self.suggestion();
                    if let Some(text) = paragraph(last, txn) {
                        let end = text.len(txn);
                        let end = end + write::insert_text(&text, txn, end, BREAK, &[Mark::Insertion(by.clone())]);
                        self.put(&text, txn, end, &new[n], &by);
                    } else if let Some(text) = paragraph(Some(last.map_or(0, |o| o + 1)), txn) {
                        front = self.put(&text, txn, front, &new[n], &by);
                        front += write::insert_text(&text, txn, front, BREAK, &[Mark::Insertion(by)]);
                    } else if let Some(text) = self.first(parent, txn, old.is_empty()) {
                        let mut end = text.len(txn);
                        if end > 0 {
                            end += write::insert_text(&text, txn, end, BREAK, &[Mark::Insertion(by.clone())]);
                        }
                        self.put(&text, txn, end, &new[n], &by);
                    }
                    continue;
                }
                Step::Add(_) => self.more = true,
            }
            front = 0;
        }
    }

    /// The first line of a text in which nothing stands yet.
    fn first(&mut self, parent: &impl XmlFragment, txn: &mut TransactionMut, empty: bool) -> Option<XmlTextRef> {
        let found = parent.children(txn).next();
        match found {
            Some(found) if empty && line(&found, txn).is_some() => line(&found, txn),
            None if empty => {
                let paragraph = parent.insert(txn, 0, XmlElementPrelim::empty(Kind::Paragraph.name()));
                Some(paragraph.insert(txn, 0, XmlTextPrelim::new("")))
            }
            _ => {
                self.more = true;
                None
            }
        }
    }

    /// Marks all of a paragraph as going, with one of the breaks around it.
    fn strike_paragraph(&mut self, el: &XmlElementRef, upper: Option<XmlTextRef>, txn: &mut TransactionMut) {
        let by = self.suggestion();
        let children: Vec<XmlOut> = el.children(txn).collect();
        for child in children {
            match child {
                XmlOut::Text(text) => strike(&text, txn, &by),
                _ => self.more = true,
            }
        }
        if let Some(upper) = upper {
            let end = upper.len(txn);
            write::insert_text(&upper, txn, end, BREAK, &[Mark::Deletion(by)]);
        }
    }

    /// Puts the words of a node there as suggested ones; gives where they end.
    fn put(&mut self, text: &XmlTextRef, txn: &mut TransactionMut, at: u32, node: &Node, by: &Suggestion) -> u32 {
        let mut end = at;
        let runs = node.children.iter().flat_map(|c| &c.runs).chain(&node.runs);
        for (words, marks) in runs {
            end += write::insert_text(text, txn, end, words, &suggested(marks, by));
        }
        end
    }
}

/// A suggested new paragraph, or a paragraph break suggested to go.
const BREAK: &str = "\u{2029}";
const _: () = assert!(PARAGRAPH_BREAK == '\u{2029}');

/// Marks with the one of a suggestion to add.
pub(super) fn suggested(marks: &[Mark], by: &Suggestion) -> Vec<Mark> {
    let mut marks = marks.to_vec();
    marks.push(Mark::Insertion(by.clone()));
    marks.sort();
    marks
}

/// The running text of a paragraph of words alone.
fn line(out: &XmlOut, txn: &TransactionMut) -> Option<XmlTextRef> {
    let XmlOut::Element(el) = out else { return None };
    let mut children = el.children(txn).filter(|_| Kind::element(el.tag()) == Some(Kind::Paragraph));
    match (children.next(), children.next()) {
        (Some(XmlOut::Text(text)), None) => Some(text),
        _ => None,
    }
}

/// Marks all words of a running text as going, except those that are only suggested or go already.
fn strike(text: &XmlTextRef, txn: &mut TransactionMut, by: &Suggestion) {
    let (mut at, mut going) = (0, Vec::new());
    for chunk in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(words)) = chunk.insert else { continue };
        let len = words.encode_utf16().count() as u32;
        let marks = chunk.attributes.map(|a| read::marks(&a)).unwrap_or_default();
        if !marks.iter().any(|m| matches!(m, Mark::Insertion(_) | Mark::Deletion(_))) {
            going.push((at, len));
        }
        at += len;
    }
    for (at, len) in going {
        text.format(txn, at, len, [write::attribute(&Mark::Deletion(by.clone()))].into_iter().collect());
    }
}
