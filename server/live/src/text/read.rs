//! The tree of a Yjs document, read.

use super::normal::clean;
use super::tree::Node;
use crate::schema::{Kind, MAX_START, mark_name, time, uuid};
use contract::text::{Mark, ObjectKind, Suggestion, allowed_href};
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::{Any, Number, Out, ReadTxn, Text, Xml, XmlElementRef, XmlFragment, XmlOut, XmlTextRef};

/// The children of an element or of the root.
pub fn children<T: ReadTxn>(parent: &impl XmlFragment, txn: &T) -> Vec<Node> {
    parent.children(txn).filter_map(|child| node(&child, txn)).collect()
}

/// One node; `None` if it is none that the editor knows.
pub fn node<T: ReadTxn>(node: &XmlOut, txn: &T) -> Option<Node> {
    match node {
        XmlOut::Element(el) => element(el, txn),
        XmlOut::Text(text) => Some(Node { runs: runs(text, txn), ..Node::new(Kind::Text, vec![]) }),
        XmlOut::Fragment(_) => None,
    }
}

fn element<T: ReadTxn>(el: &XmlElementRef, txn: &T) -> Option<Node> {
    let kind = Kind::element(el.tag())?;
    let number = |name: &str| match el.get_attribute(txn, name) {
        Some(Out::Any(Any::Number(n))) => n.as_i64().and_then(|n| u32::try_from(n).ok()),
        _ => None,
    };
    let text = |name: &str| match el.get_attribute(txn, name) {
        Some(Out::Any(Any::String(s))) => Some(s),
        _ => None,
    };
    let mut node = Node::new(kind, children(el, txn));
    match kind {
        Kind::Heading => node.number = number("level").unwrap_or(1).clamp(1, 3),
        Kind::OrderedList => node.number = number("start").unwrap_or(1).min(MAX_START),
        // Without both it shows nothing, but two people may be about to complete it.
        Kind::Object => node.object = text("kind").and_then(|k| ObjectKind::from_name(&k)).zip(text("id").and_then(|id| uuid(&id))),
        _ => {}
    }
    Some(node)
}

fn runs<T: ReadTxn>(text: &XmlTextRef, txn: &T) -> Vec<(String, Vec<Mark>)> {
    let mut out: Vec<(String, Vec<Mark>)> = Vec::new();
    for chunk in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(words)) = chunk.insert else { continue };
        let (words, marks) = (clean(&words), chunk.attributes.map(|a| marks(&a)).unwrap_or_default());
        match out.last_mut() {
            _ if words.is_empty() => {}
            Some((before, same)) if *same == marks => before.push_str(&words),
            _ => out.push((words, marks)),
        }
    }
    out
}

/// The marks of formatting attributes, in order.
pub fn marks(attributes: &Attrs) -> Vec<Mark> {
    let mut out: Vec<Mark> = attributes.iter().filter_map(|(name, value)| mark(name, value)).collect();
    out.sort();
    out.dedup();
    out
}

/// The mark of one formatting attribute.
pub fn mark(name: &str, value: &Any) -> Option<Mark> {
    let Any::Map(fields) = value else { return None };
    let text = |key: &str| match fields.get(key) {
        Some(Any::String(s)) => Some(&**s),
        _ => None,
    };
    let suggestion = || {
        let at = match fields.get("at") {
            Some(Any::Number(Number::Int(at))) => *at,
            Some(Any::Number(Number::Float(at))) => time(*at)?,
            _ => return None,
        };
        Some(Suggestion { id: uuid(text("id")?)?, author: uuid(text("author")?)?, at })
    };
    Some(match mark_name(name) {
        "bold" => Mark::Bold,
        "italic" => Mark::Italic,
        "superscript" => Mark::Superscript,
        "subscript" => Mark::Subscript,
        "link" => Mark::Link { href: text("href").filter(|h| allowed_href(h))?.to_owned() },
        "insertion" => Mark::Insertion(suggestion()?),
        "deletion" => Mark::Deletion(suggestion()?),
        _ => return None,
    })
}
