//! Comparison of two states of the strategy: what was added, removed, changed, word by word.

use crate::describe::{self, Line};
use crate::names::Names;
use crate::words::{self, Piece};
use contract::edition::{Contents, FrozenStrategy, ObjectKind};
use contract::fact_sheet::FactSheet;
use contract::text::Document;
use contract::{Id, Lang};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How a thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// One line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// Which line it is, as [`describe`] names it: `priority`, `goal-{id}`.
    pub key: String,
    pub label: String,
    pub change: Change,
    pub pieces: Vec<Piece>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectChange {
    pub kind: ObjectKind,
    pub id: Id,
    pub title: String,
    pub change: Change,
    /// Empty for added and removed things.
    pub lines: Vec<LineChange>,
    /// The priority class before and after, where it differs.
    pub priority: Option<(String, String)>,
}

/// Everything that differs between two states.
pub fn compare(before: &Contents, after: &Contents, lang: Lang) -> Vec<ObjectChange> {
    between((before, &Names::of(before)), (after, &Names::of(after)), lang)
}

/// The same, where the names of both states are at hand.
pub fn between((before, old): (&Contents, &Names), (after, new): (&Contents, &Names), lang: Lang) -> Vec<ObjectChange> {
    let mut changes = Vec::new();
    frame((before, old), (after, new), lang, &mut changes);
    section(
        (&before.fields, &after.fields),
        &mut changes,
        ObjectKind::Field,
        lang,
        |f| (f.id, f.content.title.clone()),
        |f, is_old| {
            let names = if is_old { old } else { new };
            let texts = || f.goals.iter().map(|g| &g.text).chain([&f.vision]);
            describe::field(f, names, lang).into_iter().chain(beside(texts, names, lang)).collect()
        },
    );
    let (sheets_before, sheets_after) = apart(&before.sheets, &after.sheets);
    section(
        (&sheets_before, &sheets_after),
        &mut changes,
        ObjectKind::FactSheet,
        lang,
        |s| (s.id, s.content.title.clone()),
        |s, is_old| fact_sheet(s, if is_old { old } else { new }, lang),
    );
    section(
        (&before.workshops, &after.workshops),
        &mut changes,
        ObjectKind::Workshop,
        lang,
        |w| (w.id, w.content.title.clone()),
        |w, is_old| {
            let names = if is_old { old } else { new };
            describe::workshop(w, names, lang).into_iter().chain(beside(|| [&w.minutes], names, lang)).collect()
        },
    );
    changes
}

fn frame((before, old): (&Contents, &Names), (after, new): (&Contents, &Names), lang: Lang, changes: &mut Vec<ObjectChange>) {
    let lines = |c: &Contents, names: &Names| {
        let mut lines = describe::frame(&c.region, &c.strategy, lang);
        lines.extend(beside(|| [&c.strategy.principles, &c.strategy.priorities], names, lang));
        let label = lang.pick("Reihenfolge der Themenfelder", "Order of the fields").to_owned();
        lines.push(Line { key: "order".into(), label, value: order(c, before, after) });
        lines
    };
    // A new field changes the list of all; the order of those that both states have is a line of its own.
    let frame = |c: &Contents| FrozenStrategy { order: vec![], ..c.strategy.clone() };
    if before.region == after.region && frame(before) == frame(after) && order(before, before, after) == order(after, before, after) {
        return;
    }
    let found = worded(lines(before, old), lines(after, new), lang);
    if !found.is_empty() {
        changes.push(ObjectChange {
            kind: ObjectKind::Strategy,
            id: Id::nil(),
            title: after.strategy.strategy.title.clone(),
            change: Change::Changed,
            lines: found,
            priority: None,
        });
    }
}

/// A fact sheet in lines that can be compared.
pub(crate) fn fact_sheet(s: &FactSheet, names: &Names, lang: Lang) -> Vec<Line> {
    describe::fact_sheet(s, names, lang).into_iter().chain(beside(|| [&s.narrative], names, lang)).collect()
}

/// What texts hold beside their words: where they lead, and what they show.
fn beside<'a, T: IntoIterator<Item = &'a Document>>(texts: impl Fn() -> T, names: &Names, lang: Lang) -> impl Iterator<Item = Line> {
    describe::links(texts(), lang).into_iter().chain(describe::shown(texts(), names, lang))
}

/// The sheets of two states without those that are one and the same in memory: of ten thousand
/// few differ.
fn apart<'a>(before: &'a [Arc<FactSheet>], after: &'a [Arc<FactSheet>]) -> (Vec<&'a FactSheet>, Vec<&'a FactSheet>) {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    let (mut was, mut is) = (before.iter().peekable(), after.iter().peekable());
    while let (Some(a), Some(b)) = (was.peek(), is.peek()) {
        let order = if Arc::ptr_eq(a, b) { None } else { Some(a.number.cmp(&b.number)) };
        if order.is_none() {
            was.next();
            is.next();
            continue;
        }
        old.extend(was.next_if(|_| order != Some(Ordering::Greater)).map(Arc::as_ref));
        new.extend(is.next_if(|_| order != Some(Ordering::Less)).map(Arc::as_ref));
    }
    old.extend(was.map(Arc::as_ref));
    new.extend(is.map(Arc::as_ref));
    (old, new)
}

/// The order of the fields that both states have, by their newer titles: neither a new field nor a
/// new title is a new order.
fn order(c: &Contents, before: &Contents, after: &Contents) -> String {
    let old: HashSet<Id> = before.fields.iter().map(|f| f.id).collect();
    let titles: HashMap<Id, &str> = after.fields.iter().map(|f| (f.id, f.content.title.as_str())).collect();
    let both = c.fields.iter().filter(|f| old.contains(&f.id)).filter_map(|f| titles.get(&f.id).copied());
    both.collect::<Vec<_>>().join(", ")
}

fn section<T: PartialEq>(
    (before, after): (&[T], &[T]),
    changes: &mut Vec<ObjectChange>,
    kind: ObjectKind,
    lang: Lang,
    identify: impl Fn(&T) -> (Id, String),
    lines: impl Fn(&T, bool) -> Vec<Line>,
) {
    let mut old: HashMap<Id, &T> = before.iter().map(|t| (identify(t).0, t)).collect();
    for thing in after {
        let (id, title) = identify(thing);
        let Some(was) = old.remove(&id) else {
            changes.push(ObjectChange { kind, id, title, change: Change::Added, lines: vec![], priority: None });
            continue;
        };
        if was == thing {
            continue;
        }
        let (a, b) = (lines(was, true), lines(thing, false));
        let value = |l: &[Line]| l.iter().find(|l| l.key == "priority").map(|l| l.value.clone()).unwrap_or_default();
        let priority = (kind == ObjectKind::Field && value(&a) != value(&b)).then(|| (value(&a), value(&b)));
        let lines = worded(a, b, lang);
        changes.push(ObjectChange { kind, id, title, change: Change::Changed, lines, priority });
    }
    for thing in before {
        let (id, title) = identify(thing);
        if old.contains_key(&id) {
            changes.push(ObjectChange { kind, id, title, change: Change::Removed, lines: vec![], priority: None });
        }
    }
}

/// Lines that differ. What differs and not in words is their order, emphasis, or the place in a picture.
fn worded(before: Vec<Line>, after: Vec<Line>, lang: Lang) -> Vec<LineChange> {
    let keys = |lines: &[Line]| lines.iter().map(|l| l.key.clone()).collect::<Vec<_>>();
    let moved = keys(&before) != keys(&after);
    let lines = line_changes(before, after);
    if !lines.is_empty() {
        return lines;
    }
    let (label, words) = match moved {
        true => (
            lang.pick("Reihenfolge", "Order"),
            lang.pick("Nur die Reihenfolge ist anders, kein Wort.", "Only the order is different, not a word."),
        ),
        false => (
            lang.pick("Gestaltung", "Form"),
            lang.pick("Nur die Gestaltung ist anders, kein Wort.", "Only the form is different, not a word."),
        ),
    };
    vec![LineChange { key: "form".into(), label: label.to_owned(), change: Change::Changed, pieces: vec![Piece::Same(words.to_owned())] }]
}

/// Lines that differ, in the order of the new state, removed ones last.
pub fn line_changes(before: Vec<Line>, after: Vec<Line>) -> Vec<LineChange> {
    let old: HashMap<&str, &Line> = before.iter().map(|l| (l.key.as_str(), l)).collect();
    let new: HashMap<&str, &Line> = after.iter().map(|l| (l.key.as_str(), l)).collect();
    let mut found: Vec<LineChange> = Vec::new();
    for line in &after {
        let was = old.get(line.key.as_str()).map_or("", |l| l.value.as_str());
        if was != line.value {
            let change = if old.contains_key(line.key.as_str()) { Change::Changed } else { Change::Added };
            let pieces = words::compare(was, &line.value);
            found.push(LineChange { key: line.key.clone(), label: line.label.clone(), change, pieces });
        }
    }
    for line in before.iter().filter(|l| !new.contains_key(l.key.as_str())) {
        let pieces = vec![Piece::Removed(line.value.clone())];
        found.push(LineChange { key: line.key.clone(), label: line.label.clone(), change: Change::Removed, pieces });
    }
    found
}

#[cfg(test)]
mod every_leaf;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_without_a_word_says_how() {
        let line = |key: &str, value: &str| Line { key: key.into(), label: key.to_uppercase(), value: value.into() };
        let (a, b) = (line("a", "eins"), line("b", "zwei"));
        let told = |before: &[&Line], after: &[&Line]| {
            let owned = |lines: &[&Line]| lines.iter().map(|l| (*l).clone()).collect();
            worded(owned(before), owned(after), Lang::De).into_iter().map(|l| l.label).collect::<Vec<_>>()
        };
        assert_eq!(told(&[&a, &b], &[&b, &a]), ["Reihenfolge"]);
        assert_eq!(told(&[&a, &b], &[&a, &b]), ["Gestaltung"]);
        assert_eq!(told(&[&a, &b], &[&b, &line("a", "drei")]), ["A"], "words come first");
    }
}
