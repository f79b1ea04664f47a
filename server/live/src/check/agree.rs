//! Whether two know the same of a writer.
//!
//! A number is one editor's, which counts what it writes. Somebody who uses one number at two places
//! at once makes two different things bear the same count; whoever has one of them takes the other
//! for known. Therefore what is known already is compared where it comes a second time.

use super::update::{Block, Content, Id, Section, Update};

/// Whether two updates say the same wherever both say something.
pub fn agree(a: &Update, b: &Update) -> bool {
    a.sections.iter().all(|s| b.sections.iter().filter(|o| o.writer == s.writer).all(|o| sections(s, o)))
}

fn sections(a: &Section, b: &Section) -> bool {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.blocks.get(i), b.blocks.get(j)) {
        let (from, to) = (x.clock.max(y.clock), x.end().min(y.end()));
        if from < to && !blocks(a.writer, x, y, from, to) {
            return false;
        }
        if x.end() <= to {
            i += 1;
        }
        if y.end() <= to {
            j += 1;
        }
    }
    true
}

/// Compares what two blocks say of a stretch that both have. What was deleted says nothing.
fn blocks(writer: u64, a: &Block, b: &Block, from: u32, to: u32) -> bool {
    use Content::{Deleted, Gone, Mark, Node, Skip, Text, Value};
    if matches!(a.content, Gone | Skip) || matches!(b.content, Gone | Skip) {
        return true;
    }
    let origin = |x: &Block| if from == x.clock { x.origin } else { Some(Id { writer, clock: from - 1 }) };
    let alone = origin(a).is_none() && a.right.is_none();
    if origin(a) != origin(b) || a.right != b.right || (alone && (a.parent, a.attribute) != (b.parent, b.attribute)) {
        return false;
    }
    match (a.content, b.content) {
        (Deleted, _) | (_, Deleted) => true,
        (Text(x), Text(y)) => {
            let part = |text: &str, block: &Block| -> Vec<u16> {
                text.encode_utf16().skip((from - block.clock) as usize).take((to - from) as usize).collect()
            };
            part(x, a) == part(y, b)
        }
        (Mark { name, json }, Mark { name: other, json: value }) => name == other && same_json(json, value),
        (Node { kind, .. }, Node { kind: other, .. }) => kind == other,
        (Value(x, _), Value(y, _)) => x == y,
        _ => false,
    }
}

fn same_json(a: &str, b: &str) -> bool {
    let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).ok();
    a == b || matches!((read(a), read(b)), (Some(x), Some(y)) if same(&x, &y))
}

/// `yrs` writes whole numbers with a point.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Number, Object};
    match (a, b) {
        (Number(x), Number(y)) => x.as_f64() == y.as_f64(),
        (Object(x), Object(y)) => x.len() == y.len() && x.iter().all(|(k, v)| y.get(k).is_some_and(|w| same(v, w))),
        _ => a == b,
    }
}
