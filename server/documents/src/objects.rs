use contract::text::{Block, Document, Inline, Mark, ObjectKind};
use uuid::Uuid;

/// An object of the strategy as a document shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The kind in words: `Ziel`.
    pub kind: String,
    pub title: String,
    /// How far it is: `P-12, Nottuln, läuft`.
    pub state: String,
    /// Its page in the portal.
    pub href: String,
}

/// The text with its objects as paragraphs, `Ziel: `, the title as a link and its state. Where `find` gives
/// nothing, nothing is shown; without this, documents leave all objects out.
pub fn with_objects(document: &Document, find: &dyn Fn(ObjectKind, Uuid) -> Option<Shown>) -> Document {
    document.put_objects(&|kind, id| find(kind, id).map(|shown| paragraph(&shown)))
}

fn paragraph(shown: &Shown) -> Block {
    let link = Inline::Text { text: shown.title.clone(), marks: vec![Mark::Link { href: shown.href.clone() }] };
    let state = (!shown.state.is_empty()).then(|| Inline::text(format!(" – {}", shown.state)));
    Block::Paragraph { content: [Inline::text(format!("{}: ", shown.kind)), link].into_iter().chain(state).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_become_words_or_nothing() {
        let object = |id| Block::Object { kind: ObjectKind::Goal, id: Uuid::from_u128(id) };
        let text = Document { content: vec![object(1), Block::Blockquote { content: vec![object(2), object(3)] }] };
        let find = |_, id| {
            let state = if id == Uuid::from_u128(1) { "P-12, läuft" } else { "" };
            let shown = Shown { kind: "Projekt".into(), title: "Bus & Bahn".into(), state: state.into(), href: "/projekte/12".into() };
            (id != Uuid::from_u128(3)).then_some(shown)
        };
        let shown = with_objects(&text, &find);
        assert_eq!(shown.plain(), "Projekt: Bus & Bahn – P-12, läuft\nProjekt: Bus & Bahn");
        assert_eq!(crate::normal(&text), Document::default());
        assert_eq!(crate::normal(&shown), shown);
    }
}
