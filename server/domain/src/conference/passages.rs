//! Passages of a draft: each top-level block of its long texts, so that a counter-proposal names
//! exactly what it words differently.

use contract::conference::Passage;
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::text::{Block, Document};
use contract::{Id, Lang};

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub kind: String,
    pub owner: Id,
    pub slot: String,
    pub block: usize,
}

impl Place {
    /// Reads a key.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split(':');
        let (kind, owner, slot, block) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let known = matches!(
            (kind, slot),
            ("strategy", "principles" | "priorities") | ("field", "vision") | ("goal", "text") | ("fact_sheet", "narrative")
        );
        if !known || parts.next().is_some() {
            return None;
        }
        Some(Self { kind: kind.into(), owner: owner.parse().ok()?, slot: slot.into(), block: block.parse().ok()? })
    }
}

/// Whether a block can be worded differently in plain words: a paragraph or a heading. Lists and
/// tables are changed by the working group.
fn wordable(block: &Block) -> bool {
    matches!(block, Block::Paragraph { .. } | Block::Heading { .. })
}

fn words(block: &Block) -> String {
    Document { content: vec![block.clone()] }.plain()
}

fn of(kind: &str, owner: Id, slot: &str, name: &str, document: &Document, lang: Lang) -> Vec<Passage> {
    let blocks = document.content.iter().enumerate().filter(|(_, b)| wordable(b));
    blocks
        .map(|(i, block)| Passage {
            key: format!("{kind}:{owner}:{slot}:{i}"),
            title: lang.say(format_args!("{name}, Absatz {}", i + 1), format_args!("{name}, paragraph {}", i + 1)),
            text: words(block),
        })
        .filter(|p| !p.text.trim().is_empty())
        .collect()
}

/// All passages of a draft, in reading order.
pub fn all(contents: &Contents, lang: Lang) -> Vec<Passage> {
    let nil = Id::nil();
    let mut found = of("strategy", nil, "principles", lang.pick("Leitbild", "Guiding principles"), &contents.strategy.principles, lang);
    let priorities = lang.pick("Herleitung der Prioritäten", "How the priorities came about");
    found.extend(of("strategy", nil, "priorities", priorities, &contents.strategy.priorities, lang));
    for f in &contents.fields {
        let title = &f.content.title;
        found.extend(of("field", f.id, "vision", &format!("{title}, Vision"), &f.vision, lang));
        for g in &f.goals {
            let name = format!("{title}, {} {}.{}", lang.pick("Ziel", "goal"), f.content.number, g.content.number);
            found.extend(of("goal", g.id, "text", &name, &g.text, lang));
        }
    }
    found
}

/// All passages of a fact sheet's description.
pub fn of_sheet(sheet: &FactSheet, lang: Lang) -> Vec<Passage> {
    let name =
        lang.say(format_args!("Steckbrief P-{}, Beschreibung", sheet.number), format_args!("Fact sheet P-{}, description", sheet.number));
    of("fact_sheet", sheet.id, "narrative", &name, &sheet.narrative, lang)
}

/// Puts a new wording in the place of the passage that reads `before`. First the block at its old
/// place, then any other that reads the same; none when the text has changed since.
pub fn reword(document: &Document, block: usize, before: &str, after: &str) -> Option<Document> {
    let same = |i: &usize| document.content.get(*i).is_some_and(|b| wordable(b) && words(b).trim() == before.trim());
    let at = Some(block).filter(|i| same(i)).or_else(|| (0..document.content.len()).find(|i| same(i)))?;
    let mut changed = document.clone();
    if let Block::Heading { content, .. } | Block::Paragraph { content } = &mut changed.content[at] {
        *content = super::reword::inlines(content, after.trim());
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::strategy::Field;
    use contract::text::Inline;
    use std::sync::Arc;

    fn text(paragraphs: &[&str]) -> Document {
        Document { content: paragraphs.iter().map(|p| Block::Paragraph { content: vec![Inline::text(*p)] }).collect() }
    }

    #[test]
    fn passages_have_a_place_and_a_name() {
        let id = Id::from_u128(7);
        let mut field = Field { id, vision: text(&["Eins.", "", "Zwei."]), ..Field::default() };
        field.content.title = "Mobilität".into();
        let contents = Contents { fields: vec![Arc::new(field)], ..Contents::default() };
        let all = all(&contents, Lang::De);
        assert_eq!(all.len(), 2, "an empty paragraph is no passage");
        assert_eq!((all[1].title.as_str(), all[1].text.as_str()), ("Mobilität, Vision, Absatz 3", "Zwei."));
        let place = Place::parse(&all[1].key).expect("a place");
        assert_eq!(place, Place { kind: "field".into(), owner: id, slot: "vision".into(), block: 2 });
        for bad in ["", "field", "page:0:body:0", &format!("field:{id}:vision:x"), &format!("field:{id}:vision:1:2")] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_wording_finds_its_passage_or_changes_nothing() {
        let document = text(&["Eins.", "Zwei."]);
        assert_eq!(reword(&document, 1, "Zwei.", "Drei."), Some(text(&["Eins.", "Drei."])));
        // Somebody put a paragraph before it.
        let longer = text(&["Neu.", "Eins.", "Zwei."]);
        assert_eq!(reword(&longer, 1, "Zwei.", "Drei."), Some(text(&["Neu.", "Eins.", "Drei."])));
        assert_eq!(reword(&text(&["Eins.", "Anders."]), 1, "Zwei.", "Drei."), None);
    }
}
