//! Nodes written into a Yjs document, in the way y-prosemirror writes them.

use super::tree::Node;
use crate::schema::Kind;
use contract::text::{Mark, Suggestion};
use std::collections::HashMap;
use std::sync::Arc;
use yrs::types::Attrs;
use yrs::{Any, Text, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment, XmlTextPrelim, XmlTextRef};

/// Puts a node between the children of another.
pub fn insert(parent: &impl XmlFragment, txn: &mut TransactionMut, at: u32, node: &Node) {
    if node.kind == Kind::Text {
        let text = parent.insert(txn, at, XmlTextPrelim::new(""));
        let mut end = 0;
        for (words, marks) in &node.runs {
            end += insert_text(&text, txn, end, words, marks);
        }
        return;
    }
    let el = parent.insert(txn, at, XmlElementPrelim::empty(node.kind.name()));
    match node.kind {
        Kind::Heading => number(&el, txn, "level", node.number),
        Kind::OrderedList => number(&el, txn, "start", node.number),
        _ => {}
    }
    if let Some((kind, id)) = node.object {
        el.insert_attribute(txn, "kind", Any::from(kind.name()));
        el.insert_attribute(txn, "id", Any::from(id.to_string()));
    }
    for (i, child) in node.children.iter().enumerate() {
        insert(&el, txn, i as u32, child);
    }
}

/// Sets the level of a heading or the start of a list.
pub fn number(el: &XmlElementRef, txn: &mut TransactionMut, name: &'static str, value: u32) {
    el.insert_attribute(txn, name, Any::from(value));
}

/// Puts words into running text with exactly these marks; gives their length in UTF-16 units.
pub fn insert_text(text: &XmlTextRef, txn: &mut TransactionMut, at: u32, words: &str, marks: &[Mark]) -> u32 {
    text.insert_with_attributes(txn, at, words, marks.iter().map(attribute).collect::<Attrs>());
    words.encode_utf16().count() as u32
}

/// The formatting attribute of a mark.
pub fn attribute(mark: &Mark) -> (Arc<str>, Any) {
    let fields = |all: Vec<(&str, Any)>| Any::Map(Arc::new(all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<HashMap<_, _>>()));
    let suggestion = |s: &Suggestion| {
        fields(vec![("id", Any::from(s.id.to_string())), ("author", Any::from(s.author.to_string())), ("at", Any::from(s.at))])
    };
    let (name, value) = match mark {
        Mark::Bold => ("bold", fields(vec![])),
        Mark::Italic => ("italic", fields(vec![])),
        Mark::Superscript => ("superscript", fields(vec![])),
        Mark::Subscript => ("subscript", fields(vec![])),
        Mark::Link { href } => ("link", fields(vec![("href", Any::from(href.as_str()))])),
        Mark::Insertion(s) => ("insertion", suggestion(s)),
        Mark::Deletion(s) => ("deletion", suggestion(s)),
    };
    (name.into(), value)
}
