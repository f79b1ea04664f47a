//! The words of a paragraph: runs with their marks, links, notes and fields.

use super::Refusal;
use super::import::LeftOut;
use super::known::{Styles, Targets, raised};
use super::tree::Node;
use crate::normal::{blank, clean, marks, push};
use contract::text::{Inline, Mark, allowed_href};
use std::collections::HashMap;

/// Signs of all notes together, counted wherever one is referred to. A long book of laws has half of it.
const MAX_NOTES: usize = 2_000_000;

pub(super) struct Reader<'a> {
    pub styles: &'a Styles,
    pub targets: &'a Targets,
    /// Notes by their id; empty while the notes themselves are read.
    pub notes: &'a HashMap<String, Vec<Inline>>,
    /// See [`crate::Meta::address`].
    pub address: &'a str,
    pub left_out: &'a mut LeftOut,
    /// Why the file is not read after all.
    pub refused: Option<Refusal>,
    /// How many signs of notes may still be put into the text.
    notes_left: usize,
    out: Vec<Inline>,
    fields: Vec<Field>,
    /// Paragraphs of the text boxes that hang on the last paragraph.
    boxes: Vec<Vec<Inline>>,
}

/// A field between its begin and its end: the instruction, then what it shows.
struct Field {
    instruction: String,
    shown: bool,
    link: Option<String>,
}

impl<'a> Reader<'a> {
    pub fn new(
        styles: &'a Styles,
        targets: &'a Targets,
        notes: &'a HashMap<String, Vec<Inline>>,
        address: &'a str,
        left_out: &'a mut LeftOut,
    ) -> Self {
        let (out, fields, boxes) = (Vec::new(), Vec::new(), Vec::new());
        Self { styles, targets, notes, address, left_out, refused: None, notes_left: MAX_NOTES, out, fields, boxes }
    }

    /// The words of one paragraph. Fields may run over several, so the reader is kept.
    pub fn paragraph(&mut self, paragraph: &Node) -> Vec<Inline> {
        self.content(paragraph, None);
        std::mem::take(&mut self.out)
    }

    /// The paragraphs of the text boxes that hang on what was read last.
    pub fn boxes(&mut self) -> Vec<Vec<Inline>> {
        std::mem::take(&mut self.boxes)
    }

    fn content(&mut self, parent: &Node, link: Option<&str>) {
        for node in parent.nodes() {
            match node.name.as_str() {
                "r" => self.run(node, link),
                "hyperlink" => {
                    let target = node.attribute("id").and_then(|id| self.targets.link(id)).and_then(|t| href(t, self.address));
                    self.content(node, target.as_deref().or(link));
                }
                "fldSimple" => {
                    let target = node.attribute("instr").and_then(instruction_link).and_then(|t| href(&t, self.address));
                    self.content(node, target.as_deref().or(link));
                }
                // Suggested deletions are taken as made, like insertions.
                "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "Fallback" => {}
                "drawing" | "pict" | "object" => self.picture(node),
                "commentReference" => self.left_out.comments += 1,
                _ => self.content(node, link),
            }
        }
    }

    fn run(&mut self, run: &Node, link: Option<&str>) {
        let marks = self.marks(run, link);
        for node in run.nodes() {
            let text = match node.name.as_str() {
                "t" => node.text(),
                "tab" | "ptab" => "\t".into(),
                "noBreakHyphen" => "\u{2011}".into(),
                "softHyphen" => "\u{AD}".into(),
                "br" if matches!(node.attribute("type"), Some("page" | "column")) => continue,
                "br" | "cr" => {
                    self.add(Inline::HardBreak);
                    continue;
                }
                "footnoteReference" | "endnoteReference" => {
                    let id = format!("{}{}", node.name.trim_end_matches("Reference"), node.attribute("id").unwrap_or_default());
                    if let Some(note) = self.notes.get(&id) {
                        // Each piece takes its room, however short it is.
                        let size: usize = note.iter().map(|i| 16 + if let Inline::Text { text, .. } = i { text.len() } else { 0 }).sum();
                        match self.notes_left.checked_sub(size) {
                            Some(left) => {
                                self.notes_left = left;
                                self.add(Inline::Footnote { content: note.clone() });
                            }
                            None => self.refused = Some(Refusal::Notes),
                        }
                    }
                    continue;
                }
                "fldChar" => {
                    self.field(node.attribute("fldCharType").unwrap_or_default());
                    continue;
                }
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|f| !f.shown) {
                        field.instruction.push_str(&node.text());
                    }
                    continue;
                }
                "drawing" | "pict" | "object" => {
                    self.picture(node);
                    continue;
                }
                "AlternateContent" => {
                    // Word writes the same thing twice here, for itself and for older programs.
                    if let Some(choice) = node.child("Choice") {
                        self.run(choice, link);
                    }
                    continue;
                }
                "commentReference" => {
                    self.left_out.comments += 1;
                    continue;
                }
                _ => continue,
            };
            let shown = self.fields.iter().all(|f| f.shown);
            if shown {
                push(&mut self.out, clean(&text), marks.clone());
            }
        }
    }

    fn add(&mut self, inline: Inline) {
        if self.fields.iter().all(|f| f.shown) {
            self.out.push(inline);
        }
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(Field { instruction: String::new(), shown: false, link: None }),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.shown = true;
                    field.link = instruction_link(&field.instruction).and_then(|t| href(&t, self.address));
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// A picture, or something drawn with text boxes in it, pictures beside them.
    fn picture(&mut self, node: &Node) {
        if has_text_box(node) {
            self.drawn(node);
        } else {
            self.left_out.pictures += 1;
        }
    }

    fn drawn(&mut self, node: &Node) {
        match node.name.as_str() {
            "txbxContent" => self.boxed(node),
            "pic" | "imagedata" => self.left_out.pictures += 1,
            // The same thing once more.
            "Fallback" => {}
            _ => node.nodes().for_each(|n| self.drawn(n)),
        }
    }

    /// The paragraphs of a text box, also those of a table in it. What stands around them waits meanwhile.
    fn boxed(&mut self, node: &Node) {
        match node.name.as_str() {
            "p" => {
                let around = (std::mem::take(&mut self.out), std::mem::take(&mut self.fields));
                let at = self.boxes.len();
                let words = self.paragraph(node);
                // Boxes within this one stand behind it.
                if !blank(&words) {
                    self.boxes.insert(at, words);
                }
                (self.out, self.fields) = around;
            }
            "Fallback" | "del" | "moveFrom" => {}
            _ => node.nodes().for_each(|n| self.boxed(n)),
        }
    }

    fn marks(&self, run: &Node, link: Option<&str>) -> Vec<Mark> {
        let properties = run.child("rPr");
        let style = properties.and_then(|p| p.child("rStyle")).and_then(Node::val);
        let (mut bold, mut italic, mut up) = (None, None, None);
        for style in self.styles.chain(style) {
            // Links and references to notes look raised or coloured, but that is no mark of the text.
            if matches!(style.name.as_str(), "hyperlink" | "internet link" | "footnote reference" | "footnote characters") {
                continue;
            }
            bold = bold.or(style.bold);
            italic = italic.or(style.italic);
            up = up.or(style.raised);
        }
        if let Some(p) = properties {
            bold = p.switch("b").or(bold);
            italic = p.switch("i").or(italic);
            up = p.child("vertAlign").and_then(Node::val).map_or(up, raised);
        }
        let mut out = Vec::new();
        out.extend((bold == Some(true)).then_some(Mark::Bold));
        out.extend((italic == Some(true)).then_some(Mark::Italic));
        out.extend(up.map(|up| if up { Mark::Superscript } else { Mark::Subscript }));
        let field = self.fields.iter().rev().find_map(|f| f.link.as_deref());
        out.extend(link.or(field).map(|href| Mark::Link { href: href.to_owned() }));
        marks(&out)
    }
}

fn has_text_box(node: &Node) -> bool {
    node.nodes().any(|n| n.name == "txbxContent" || has_text_box(n))
}

/// The address in ` HYPERLINK "https://…" `.
fn instruction_link(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let quoted = rest.strip_prefix('"')?;
    Some(quoted.split('"').next()?.to_owned())
}

/// A link that may stand in a text; links to this portal lose its address.
fn href(target: &str, address: &str) -> Option<String> {
    let inside = (!address.is_empty()).then(|| target.strip_prefix(address)).flatten().filter(|t| t.starts_with('/'));
    let href = inside.unwrap_or(target);
    (allowed_href(href) && (inside.is_some() || !href.starts_with('/'))).then(|| href.to_owned())
}
