//! Passages of a draft: each paragraph, heading and list item of its long texts, so that a
//! counter-proposal names exactly what it words differently.

use contract::conference::Passage;
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::text::{Block, Document, Inline};
use contract::{Id, Lang};

/// Which block of a text: indexes from the outside to the inside. In a list the item comes between
/// the list and its block: `[2, 0, 1]` is the second block of the first item of the list in third place.
type Path = Vec<usize>;

/// So deep may a path be.
const DEEPEST: usize = 16;

/// A block, and how it is told from others that read the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    path: Path,
    /// Which of how many that read the same, where there are several.
    twin: Option<(usize, usize)>,
}

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub kind: String,
    pub owner: Id,
    pub slot: String,
    pub block: Spot,
}

impl Place {
    /// Reads a key: `field:{id}:vision:2`, `…:2.0.1` within a list, `…:2:1/3` for the second of three
    /// that read the same.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split(':');
        let (kind, owner, slot, path) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let known = matches!(
            (kind, slot),
            ("strategy", "principles" | "priorities") | ("field", "vision") | ("goal", "text") | ("fact_sheet", "narrative")
        );
        let twin = match parts.next() {
            Some(twin) => {
                let (which, of) = twin.split_once('/')?;
                Some((which.parse().ok()?, of.parse().ok()?))
            }
            None => None,
        };
        let path: Path = path.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        if !known || path.len() > DEEPEST || parts.next().is_some() {
            return None;
        }
        Some(Self { kind: kind.into(), owner: owner.parse().ok()?, slot: slot.into(), block: Spot { path, twin } })
    }
}

/// The words of a block that can be worded differently: a paragraph or a heading. Tables are changed
/// by the working group.
fn words(block: &Block) -> Option<String> {
    match block {
        Block::Paragraph { content } | Block::Heading { content, .. } => Some(Inline::words(content)),
        _ => None,
    }
}

/// Goes through all that can be worded differently, in reading order: path, name and words.
fn walk(blocks: &[Block], path: &Path, name: &str, lang: Lang, found: &mut Vec<(Path, String, String)>) {
    let top = path.is_empty();
    for (i, block) in blocks.iter().enumerate() {
        let here = [path.as_slice(), &[i]].concat();
        let list = matches!(block, Block::BulletList { .. } | Block::OrderedList { .. });
        // In a list item its first block and a list within it need no number.
        let name = match (top, i) {
            (false, 0) => name.to_owned(),
            (false, _) if list => name.to_owned(),
            _ => lang.say(format_args!("{name}, Absatz {}", i + 1), format_args!("{name}, paragraph {}", i + 1)),
        };
        match block {
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                let first = if let Block::OrderedList { start, .. } = block { *start as usize } else { 1 };
                for (n, item) in content.iter().enumerate() {
                    let number = first + n;
                    let kind = if top { lang.pick("Listenpunkt", "list item") } else { lang.pick("darin Punkt", "in it item") };
                    let name = format!("{name}, {kind} {number}");
                    walk(&item.content, &[here.as_slice(), &[n]].concat(), &name, lang, found);
                }
            }
            Block::Blockquote { content } => walk(content, &here, &name, lang, found),
            block => found.extend(words(block).filter(|w| !w.trim().is_empty()).map(|w| (here, name, w))),
        }
    }
}

fn worded(document: &Document) -> Vec<(Path, String, String)> {
    let mut found = Vec::new();
    walk(&document.content, &Path::new(), "", Lang::De, &mut found);
    found
}

/// The passages of one text called `name`, which belongs to `group`.
fn of(kind: &str, owner: Id, slot: &str, (group, name): (&str, &str), document: &Document, lang: Lang) -> Vec<Passage> {
    let mut found = Vec::new();
    walk(&document.content, &Path::new(), name, lang, &mut found);
    let same = |words: &str| found.iter().filter(|(_, _, w)| w.trim() == words.trim()).count();
    let key = |i: usize, (path, _, words): &(Path, String, String)| {
        let path = path.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let key = format!("{kind}:{owner}:{slot}:{path}");
        match same(words) {
            0 | 1 => key,
            all => {
                let before = found[..i].iter().filter(|(_, _, w)| w.trim() == words.trim()).count();
                format!("{key}:{before}/{all}")
            }
        }
    };
    let keys: Vec<String> = found.iter().enumerate().map(|(i, p)| key(i, p)).collect();
    let one = |(key, (_, title, words)): (String, (Path, String, String))| Passage { key, title, text: words, of: group.to_owned() };
    keys.into_iter().zip(found).map(one).collect()
}

/// All passages of a draft, in reading order.
pub fn all(contents: &Contents, lang: Lang) -> Vec<Passage> {
    let nil = Id::nil();
    let principles = lang.pick("Leitbild", "Guiding principles");
    let mut found = of("strategy", nil, "principles", (principles, principles), &contents.strategy.principles, lang);
    let priorities = lang.pick("Herleitung der Prioritäten", "How the priorities came about");
    found.extend(of("strategy", nil, "priorities", (priorities, priorities), &contents.strategy.priorities, lang));
    for f in &contents.fields {
        let title = &f.content.title;
        found.extend(of("field", f.id, "vision", (title, &format!("{title}, Vision")), &f.vision, lang));
        for g in &f.goals {
            let name = format!("{title}, {} {}.{}", lang.pick("Ziel", "goal"), f.content.number, g.content.number);
            found.extend(of("goal", g.id, "text", (title, &name), &g.text, lang));
        }
    }
    found
}

/// All passages of a fact sheet's description.
pub fn of_sheet(sheet: &FactSheet, lang: Lang) -> Vec<Passage> {
    let name =
        lang.say(format_args!("Steckbrief P-{}, Beschreibung", sheet.number), format_args!("Fact sheet P-{}, description", sheet.number));
    of("fact_sheet", sheet.id, "narrative", (&name, &name), &sheet.narrative, lang)
}

/// The place of the passage that reads `before`. Of several that read the same, only the one that was
/// meant: where there are more or fewer of them by now, nobody knows which that is.
fn find(document: &Document, spot: &Spot, before: &str) -> Option<Path> {
    let all = worded(document);
    let same: Vec<&Path> = all.iter().filter(|(_, _, w)| w.trim() == before.trim()).map(|(path, ..)| path).collect();
    let found = match spot.twin {
        Some((which, of)) => same.get(which).filter(|_| same.len() == of),
        None => same.iter().find(|path| ***path == spot.path).or(same.first().filter(|_| same.len() == 1)),
    };
    found.map(|path| (*path).clone())
}

fn at<'a>(blocks: &'a mut [Block], path: &[usize]) -> Option<&'a mut Block> {
    let (first, rest) = path.split_first()?;
    let block = blocks.get_mut(*first)?;
    if rest.is_empty() {
        return Some(block);
    }
    match block {
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            let (item, rest) = rest.split_first()?;
            at(&mut content.get_mut(*item)?.content, rest)
        }
        Block::Blockquote { content } => at(content, rest),
        _ => None,
    }
}

/// Puts a new wording in the place of the passage that reads `before`: at its old place, or where it
/// stands by now; none when that cannot be told, or the text has changed since.
pub fn reword(document: &Document, spot: Spot, before: &str, after: &str) -> Option<Document> {
    let path = find(document, &spot, before)?;
    let mut changed = document.clone();
    if let Block::Heading { content, .. } | Block::Paragraph { content } = at(&mut changed.content, &path)? {
        *content = super::reword::inlines(content, after.trim());
    }
    Some(changed)
}

#[cfg(test)]
#[path = "passages_tests.rs"]
mod tests;
