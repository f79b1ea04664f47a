//! XML as small trees, one at a time: what a part holds is never in memory as a whole.

use super::Refusal;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements within elements; Word's own files stay below forty.
const MAX_DEPTH: usize = 120;
/// Elements in one part.
const MAX_NODES: usize = 600_000;

/// An element with its name and attributes without their prefixes.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub(super) enum Child {
    Node(Node),
    Text(String),
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The attribute nearly everything in Word has its value in.
    pub fn val(&self) -> Option<&str> {
        self.attribute("val")
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|c| match c {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    pub fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|n| n.name == name)
    }

    /// A switch such as `<w:b/>`: on unless it says off.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.child(name).map(|n| !matches!(n.val(), Some("0" | "false" | "off" | "none")))
    }

    pub fn text(&self) -> String {
        let mut out = String::new();
        for child in &self.children {
            if let Child::Text(text) = child {
                out.push_str(text);
            }
        }
        out
    }
}

/// Hands each element at `depth` (0: the root) to `found`, with everything in it.
pub(super) fn each(xml: &str, depth: usize, mut found: impl FnMut(Node) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{FEFF}'));
    let mut above = 0usize;
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0usize;
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(start) if open.is_empty() && above < depth => {
                drop(start);
                above += 1;
            }
            Event::Start(start) => {
                count += 1;
                if count > MAX_NODES {
                    return Err(Refusal::TooLarge);
                }
                if open.len() + above > MAX_DEPTH {
                    return Err(Refusal::Broken);
                }
                open.push(node(&start)?);
            }
            Event::Empty(start) => {
                count += 1;
                if count > MAX_NODES {
                    return Err(Refusal::TooLarge);
                }
                let node = node(&start)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(Child::Node(node)),
                    None if above == depth => found(node)?,
                    None => {}
                }
            }
            Event::End(_) => match open.pop() {
                Some(node) => match open.last_mut() {
                    Some(parent) => parent.children.push(Child::Node(node)),
                    None => found(node)?,
                },
                None => above = above.checked_sub(1).ok_or(Refusal::Broken)?,
            },
            Event::Text(text) => add(&mut open, &text.xml10_content().map_err(|_| Refusal::Broken)?),
            Event::CData(text) => add(&mut open, &text.xml10_content().map_err(|_| Refusal::Broken)?),
            Event::GeneralRef(reference) => {
                let named = reference.decode().map_err(|_| Refusal::Broken)?;
                let sign = match reference.resolve_char_ref().map_err(|_| Refusal::Broken)? {
                    Some(sign) => sign,
                    None => entity(&named)?,
                };
                add(&mut open, sign.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(Refusal::Entities),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if open.is_empty() && above == 0 => return Ok(()),
            Event::Eof => return Err(Refusal::Broken),
        }
    }
}

/// The five that XML knows; others need a document type, which is refused anyway.
fn entity(name: &str) -> Result<char, Refusal> {
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Refusal::Entities),
    }
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        match node.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => node.children.push(Child::Text(text.to_owned())),
        }
    }
}

fn node(start: &BytesStart) -> Result<Node, Refusal> {
    let name = local(start.local_name().as_ref());
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Refusal::Broken)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refusal::Entities)?;
        attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    Ok(Node { name, attributes, children: Vec::new() })
}

fn local(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

/// The name of the outermost element.
pub(super) fn root(xml: &str) -> Result<String, Refusal> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{FEFF}'));
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(start) | Event::Empty(start) => return Ok(local(start.local_name().as_ref())),
            Event::DocType(_) => return Err(Refusal::Entities),
            Event::Eof => return Err(Refusal::Broken),
            _ => {}
        }
    }
}
