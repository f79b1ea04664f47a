use contract::text::{Block, Document, Inline, Mark, ObjectKind};
use uuid::Uuid;

/// An object of the strategy as a document shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The kind in words: `Ziel`.
    pub kind: String,
    pub title: String,
    /// Its page in the portal.
    pub href: String,
}

/// The text with its objects as paragraphs, `Ziel: ` and the title as a link. Where `find` gives
/// nothing, nothing is shown; without this, documents leave all objects out.
pub fn with_objects(document: &Document, find: &dyn Fn(ObjectKind, Uuid) -> Option<Shown>) -> Document {
    document.put_objects(&|kind, id| find(kind, id).map(|shown| paragraph(&shown)))
}

fn paragraph(shown: &Shown) -> Block {
    let link = Inline::Text { text: shown.title.clone(), marks: vec![Mark::Link { href: shown.href.clone() }] };
    Block::Paragraph { content: vec![Inline::text(format!("{}: ", shown.kind)), link] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_become_words_or_nothing() {
        let object = |id| Block::Object { kind: ObjectKind::Goal, id: Uuid::from_u128(id) };
        let text = Document { content: vec![object(1), Block::Blockquote { content: vec![object(1), object(2)] }] };
        let find = |_, id| {
            (id == Uuid::from_u128(1)).then(|| Shown { kind: "Ziel".into(), title: "Bus & Bahn".into(), href: "/ziele/bus".into() })
        };
        let shown = with_objects(&text, &find);
        assert_eq!(shown.plain(), "Ziel: Bus & Bahn\nZiel: Bus & Bahn");
        assert_eq!(crate::normal(&text), Document::default());
        assert_eq!(crate::normal(&shown), shown);
    }
}
