//! What the other parts of a file say about its paragraphs: styles, numberings, link targets.

use super::tree::{Node, each};
use super::{LEVELS, Refusal};
use std::collections::HashMap;

/// Styles may be based on one another this often.
const MAX_BASES: usize = 20;

/// The meaning of a paragraph's or a run's style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    base: Option<String>,
    /// The name in lower case; Word keeps it English in every language.
    pub name: String,
    outline: Option<u8>,
    number: Option<(Option<u32>, usize)>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub raised: Option<bool>,
}

/// What a paragraph is by its style and those it is based on.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    pub title: bool,
    pub heading: Option<u8>,
    pub quote: bool,
    /// A further paragraph of a list's entry at this depth, from 1.
    pub continues: Option<usize>,
    pub table_heading: bool,
    /// A list of contents that Word makes itself.
    pub contents: bool,
    pub number: Option<(u32, usize)>,
}

#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub fn read(xml: &str) -> Result<Self, Refusal> {
        let mut styles = HashMap::new();
        each(xml, 1, |node| {
            if let (true, Some(id)) = (node.name == "style", node.attribute("styleId")) {
                styles.insert(id.to_owned(), style(&node));
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    /// The style and those it is based on, the nearest first.
    pub fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        std::iter::successors(id.and_then(|id| self.0.get(id)), |s| self.0.get(s.base.as_deref()?)).take(MAX_BASES)
    }

    pub fn meaning(&self, id: Option<&str>) -> Meaning {
        let mut meaning = Meaning::default();
        let mut number: (Option<u32>, Option<usize>) = (None, None);
        for style in self.chain(id) {
            let name = style.name.as_str();
            meaning.title |= name == "title";
            meaning.contents |= name.starts_with("toc ") || name == "toc heading" || name.starts_with("contents ");
            meaning.quote |= name.starts_with("quote") || matches!(name, "intense quote" | "quotations" | "block text");
            meaning.table_heading |= name == "table heading";
            let heading = name.strip_prefix("heading ").and_then(|n| n.trim().parse::<u8>().ok()).or(style.outline.map(|o| o + 1));
            meaning.heading = meaning.heading.or(heading.filter(|h| (1..=9).contains(h)));
            if let Some((_, rest)) = name.split_once("list continue") {
                let depth = rest.trim().parse().unwrap_or(1);
                meaning.continues = meaning.continues.or(Some(depth).filter(|d| (1..=LEVELS).contains(d)));
            }
            if let Some((id, level)) = style.number {
                number = (number.0.or(id), number.1.or(Some(level)));
            }
        }
        meaning.number = number.0.map(|id| (id, number.1.unwrap_or(0)));
        meaning
    }
}

fn style(node: &Node) -> Style {
    let paragraph = node.child("pPr");
    let run = node.child("rPr");
    Style {
        base: node.child("basedOn").and_then(Node::val).map(str::to_owned),
        name: node.child("name").and_then(Node::val).unwrap_or_default().trim().to_lowercase(),
        outline: paragraph.and_then(|p| p.child("outlineLvl")).and_then(level).filter(|l| *l < 9),
        number: paragraph.and_then(|p| p.child("numPr")).map(|n| {
            let id = n.child("numId").and_then(Node::val).and_then(|v| v.parse().ok());
            (id, n.child("ilvl").and_then(level).unwrap_or(0).into())
        }),
        bold: run.and_then(|r| r.switch("b")),
        italic: run.and_then(|r| r.switch("i")),
        raised: run.and_then(|r| r.child("vertAlign")).and_then(Node::val).and_then(raised),
    }
}

/// `Some(true)`: superscript, `Some(false)`: subscript.
pub(super) fn raised(value: &str) -> Option<bool> {
    match value {
        "superscript" => Some(true),
        "subscript" => Some(false),
        _ => None,
    }
}

pub(super) fn level(node: &Node) -> Option<u8> {
    node.val()?.parse().ok()
}

/// How a level of a list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    Bullet,
    Number {
        start: u32,
    },
    /// Only indented.
    None,
}

#[derive(Default)]
pub(super) struct Numberings {
    levels: HashMap<u32, HashMap<usize, Counting>>,
    instances: HashMap<u32, Instance>,
}

#[derive(Default)]
struct Instance {
    of: u32,
    starts: HashMap<usize, u32>,
}

impl Numberings {
    pub fn read(xml: &str) -> Result<Self, Refusal> {
        let mut out = Self::default();
        each(xml, 1, |node| {
            match node.name.as_str() {
                "abstractNum" => {
                    if let Some(id) = number(node.attribute("abstractNumId")) {
                        out.levels.insert(id, node.nodes().filter(|n| n.name == "lvl").filter_map(counting).collect());
                    }
                }
                "num" => {
                    if let (Some(id), Some(of)) = (number(node.attribute("numId")), number(node.child("abstractNumId").and_then(Node::val)))
                    {
                        out.instances.insert(id, Instance { of, starts: starts(&node) });
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// How a list counts at a level, the abstract list it belongs to, and where it begins anew.
    pub fn find(&self, id: u32, level: usize) -> Option<(Counting, u32, Option<u32>)> {
        let instance = self.instances.get(&id)?;
        let counting = self.levels.get(&instance.of).and_then(|l| l.get(&level)).copied().unwrap_or(Counting::Bullet);
        Some((counting, instance.of, instance.starts.get(&level).copied()))
    }
}

fn counting(level: &Node) -> Option<(usize, Counting)> {
    let index = level.attribute("ilvl")?.parse().ok()?;
    let start = number(level.child("start").and_then(Node::val)).unwrap_or(1);
    Some((
        index,
        match level.child("numFmt").and_then(Node::val) {
            Some("bullet") => Counting::Bullet,
            Some("none") => Counting::None,
            _ => Counting::Number { start },
        },
    ))
}

fn starts(num: &Node) -> HashMap<usize, u32> {
    let overrides = num.nodes().filter(|n| n.name == "lvlOverride");
    overrides
        .filter_map(|n| {
            let start = number(n.child("startOverride").and_then(Node::val))?;
            Some((n.attribute("ilvl")?.parse().ok()?, start))
        })
        .collect()
}

fn number(value: Option<&str>) -> Option<u32> {
    value?.parse().ok()
}

/// Where the links and parts of a part lead, by their id.
#[derive(Default)]
pub(super) struct Targets(HashMap<String, (String, String)>);

impl Targets {
    pub fn read(xml: &str) -> Result<Self, Refusal> {
        let mut out = HashMap::new();
        each(xml, 1, |node| {
            if let (Some(id), Some(kind), Some(target)) = (node.attribute("Id"), node.attribute("Type"), node.attribute("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default();
                out.insert(id.to_owned(), (kind.to_owned(), target.to_owned()));
            }
            Ok(())
        })?;
        Ok(Self(out))
    }

    pub fn link(&self, id: &str) -> Option<&str> {
        self.0.get(id).filter(|(kind, _)| kind == "hyperlink").map(|(_, target)| target.as_str())
    }

    /// The file of a kind, such as `styles`, in `folder`.
    pub fn file(&self, kind: &str, folder: &str) -> Option<String> {
        let (_, target) = self.0.values().find(|(k, _)| k == kind)?;
        Some(match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{folder}{target}"),
        })
    }
}
