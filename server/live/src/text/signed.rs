//! In whose name an update suggests.

use crate::check::{Content, Update};
use crate::schema::{mark_name, uuid};
use uuid::Uuid;

/// The suggestions that an update brings, each with its author; none of one that cannot be read.
pub fn signed(update: &[u8]) -> Vec<(Uuid, Uuid)> {
    if !super::settled::has_suggestions(update) {
        return Vec::new();
    }
    let Ok(update) = Update::read(update, usize::MAX) else { return Vec::new() };
    let marks = update.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b.content {
        Content::Mark { name, json } if matches!(mark_name(name), "insertion" | "deletion") => read(json),
        _ => None,
    });
    marks.collect()
}

fn read(json: &str) -> Option<(Uuid, Uuid)> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let field = |name: &str| value.get(name)?.as_str().and_then(uuid);
    Some((field("id")?, field("author")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::put_bytes;
    use yrs::types::Attrs;
    use yrs::{Any, Doc, Text, Transact, XmlFragment, XmlTextPrelim};

    #[test]
    fn the_author_is_found_however_the_mark_is_written() {
        let (id, author) = (Uuid::from_u128(7), Uuid::from_u128(9));
        let doc = Doc::new();
        let root = doc.get_or_insert_xml_fragment(crate::ROOT);
        let mut txn = doc.transact_mut();
        let text = root.insert(&mut txn, 0, XmlTextPrelim::new(""));
        let value = format!(r#"{{"id":"{id}","author":"{author}","at":1795271280000}}"#);
        let mark = Attrs::from([("insertion".into(), Any::from_json(&value).expect("a mark"))]);
        text.insert_with_attributes(&mut txn, 0, "Neu", mark);
        let update = txn.encode_update_v1();
        assert_eq!(signed(&update), [(id, author)]);
        // The same key, escaped; its length stands in front of the value.
        let start = update.iter().position(|b| *b == b'{').expect("the value");
        let end = start + update[start..].iter().position(|b| *b == b'}').expect("its end") + 1;
        let plain = std::str::from_utf8(&update[start..end]).expect("text");
        let escaped = plain.replace("author", r"auth\u006fr");
        assert_ne!(escaped, plain);
        let with_length = |text: &str| {
            let mut out = Vec::new();
            put_bytes(&mut out, text.as_bytes());
            out
        };
        let before = start - (with_length(plain).len() - plain.len());
        let other = [&update[..before], &with_length(&escaped), &update[end..]].concat();
        assert_eq!(signed(&other), [(id, author)]);
        assert_eq!(signed(b"insertion"), []);
    }
}
