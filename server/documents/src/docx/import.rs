//! Reading: from the package over its parts to blocks. What a text cannot hold is left out and counted.

use super::Refusal;
use super::archive::Archive;
use super::known::{Meaning, Numberings, Styles, Targets, level};
use super::list::Builder;
use super::runs::Reader;
use super::tree::{self, Node};
use crate::normal::{blank, trim_start};
use crate::outline::words;
use contract::text::{Block, Document, Inline, Mark, TableCell, TableRow, table_too_large};
use std::collections::HashMap;

/// A text that was read, and what of the file is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The title in the properties of the file; empty where it has none.
    pub title: String,
    pub document: Document,
    pub left_out: LeftOut,
}

/// How many things a text cannot hold were in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub pictures: usize,
    pub comments: usize,
}

/// Reads a Word file (.docx) of Word or LibreOffice: headings, paragraphs, lists, quotations, tables,
/// links, notes; bold, italic, raised and lowered text. Tracked changes count as accepted. Words of a
/// text box stand behind the paragraph it hangs on. `address` as in [`crate::Meta::address`].
///
/// # Errors
/// See [`Refusal`]; nothing is read of a file that is refused.
pub fn read(bytes: &[u8], address: &str) -> Result<Import, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let root = archive.part("_rels/.rels")?.ok_or(Refusal::NotWord)?;
    let root = Targets::read(&root)?;
    let main = root.file("officeDocument", "").ok_or(Refusal::NotWord)?;
    let (folder, name) = main.rfind('/').map_or(("", main.as_str()), |at| main.split_at(at + 1));
    let xml = archive.part(&main)?.ok_or(Refusal::NotWord)?;
    if tree::root(&xml)? != "document" {
        return Err(Refusal::NotWord);
    }
    let targets = targets(&mut archive, folder, name)?;
    let styles = optional(&mut archive, &targets, "styles", folder)?.map_or(Ok(Styles::default()), |x| Styles::read(&x))?;
    let numberings = optional(&mut archive, &targets, "numbering", folder)?.map_or(Ok(Numberings::default()), |x| Numberings::read(&x))?;
    let title = match root.file("core-properties", "") {
        Some(file) => title(&mut archive, &file)?,
        None => String::new(),
    };
    let mut left_out = LeftOut::default();
    let mut notes = HashMap::new();
    for kind in ["footnote", "endnote"] {
        let in_notes = read_notes(&mut archive, &targets, folder, kind, &styles, address, &mut notes)?;
        left_out.pictures += in_notes.pictures;
        left_out.comments += in_notes.comments;
    }
    let mut body = Body {
        styles: &styles,
        reader: Reader::new(&styles, &targets, &notes, address, &mut left_out),
        builder: Builder::new(&numberings),
        title: &title,
    };
    tree::each(&xml, 2, |node| {
        body.block(&node);
        body.reader.refused.map_or(Ok(()), Err)
    })?;
    let document = crate::normal(&Document { content: body.builder.finish() });
    Ok(Import { title, document, left_out })
}

fn targets(archive: &mut Archive, folder: &str, name: &str) -> Result<Targets, Refusal> {
    archive.part(&format!("{folder}_rels/{name}.rels"))?.map_or(Ok(Targets::default()), |x| Targets::read(&x))
}

fn optional(archive: &mut Archive, targets: &Targets, kind: &str, folder: &str) -> Result<Option<String>, Refusal> {
    match targets.file(kind, folder) {
        Some(file) => archive.part(&file),
        None => Ok(None),
    }
}

fn title(archive: &mut Archive, file: &str) -> Result<String, Refusal> {
    let mut title = String::new();
    if let Some(xml) = archive.part(file)? {
        tree::each(&xml, 1, |node| {
            if node.name == "title" {
                title = node.text().trim().to_owned();
            }
            Ok(())
        })?;
    }
    Ok(title)
}

fn read_notes(
    archive: &mut Archive,
    targets: &Targets,
    folder: &str,
    kind: &str,
    styles: &Styles,
    address: &str,
    notes: &mut HashMap<String, Vec<Inline>>,
) -> Result<LeftOut, Refusal> {
    let (none, mut left_out) = (HashMap::new(), LeftOut::default());
    let Some(file) = targets.file(&format!("{kind}s"), folder) else { return Ok(left_out) };
    let Some(xml) = archive.part(&file)? else { return Ok(left_out) };
    let name = file.rsplit('/').next().unwrap_or_default().to_owned();
    let links = self::targets(archive, folder, &name)?;
    let mut reader = Reader::new(styles, &links, &none, address, &mut left_out);
    tree::each(&xml, 1, |node| {
        if let (true, None, Some(id)) = (node.name == kind, node.attribute("type"), node.attribute("id")) {
            let mut content = Vec::new();
            lines(&node, &mut reader, &mut content);
            trim_start(&mut content);
            notes.insert(format!("{kind}{id}"), content);
        }
        Ok(())
    })?;
    Ok(left_out)
}

/// All paragraphs below a node, as lines of one.
fn lines(node: &Node, reader: &mut Reader, out: &mut Vec<Inline>) {
    if node.name == "p" {
        let content = reader.paragraph(node);
        for line in std::iter::once(content).chain(reader.boxes()).filter(|line| !blank(line)) {
            if !out.is_empty() {
                out.push(Inline::HardBreak);
            }
            out.extend(line);
        }
        return;
    }
    node.nodes().for_each(|n| lines(n, reader, out));
}

struct Body<'a> {
    styles: &'a Styles,
    reader: Reader<'a>,
    builder: Builder<'a>,
    title: &'a str,
}

impl Body<'_> {
    fn block(&mut self, node: &Node) {
        match node.name.as_str() {
            "p" => self.paragraph(node),
            "tbl" => self.table(node),
            "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" => node.nodes().for_each(|n| self.block(n)),
            "AlternateContent" => {
                if let Some(choice) = node.child("Choice") {
                    choice.nodes().for_each(|n| self.block(n));
                }
            }
            _ => {}
        }
    }

    fn meaning(&self, paragraph: &Node) -> Meaning {
        let properties = paragraph.child("pPr");
        let style = properties.and_then(|p| p.child("pStyle")).and_then(Node::val);
        let mut meaning = self.styles.meaning(style);
        if let Some(properties) = properties {
            let outline = properties.child("outlineLvl").and_then(level).filter(|l| *l < 9);
            meaning.heading = meaning.heading.or(outline.map(|l| l + 1));
            if let Some(number) = properties.child("numPr") {
                let level = number.child("ilvl").and_then(level).map(usize::from);
                let id = number.child("numId").and_then(Node::val).and_then(|v| v.parse().ok());
                let (by_style, at) = meaning.number.map_or((None, 0), |(id, level)| (Some(id), level));
                meaning.number = id.or(by_style).map(|id| (id, level.unwrap_or(at)));
            }
        }
        // The number 0 takes a paragraph out of the list of its style.
        meaning.number = meaning.number.filter(|(id, level)| *id != 0 && *level < super::LEVELS);
        meaning
    }

    fn paragraph(&mut self, node: &Node) {
        let meaning = self.meaning(node);
        let content = self.reader.paragraph(node);
        let (quote, empty, continues) = (meaning.quote, blank(&content), meaning.continues);
        self.own_words(meaning, content);
        for words in self.reader.boxes() {
            // In the same entry of a list as the paragraph, if that says anything.
            let continues = if empty { continues } else { Some(self.builder.depth()) };
            self.builder.paragraph(words, quote, None, continues);
        }
    }

    fn own_words(&mut self, meaning: Meaning, content: Vec<Inline>) {
        if meaning.contents {
            return;
        }
        if meaning.title {
            // The title that stands in the properties too is the name of the file, not part of its text.
            let repeated = self.builder.is_empty() && words(&content) == self.title;
            if !repeated && !blank(&content) {
                self.builder.block(Block::Heading { level: 1, content });
            }
            return;
        }
        match meaning.heading {
            Some(level) if !blank(&content) => self.builder.block(Block::Heading { level: level.min(3), content }),
            Some(_) => {}
            None => self.builder.paragraph(content, meaning.quote, meaning.number, meaning.continues),
        }
    }

    fn table(&mut self, table: &Node) {
        let mut rows = Vec::new();
        self.rows(table, &mut rows);
        if let Some((TableRow { content }, true)) = rows.first_mut() {
            name_columns(content);
        }
        let content: Vec<TableRow> = rows.into_iter().map(|(row, _)| row).collect();
        if table_too_large(content.len(), content.iter().map(|r| r.content.len()).max().unwrap_or(0)) {
            self.reader.refused = Some(Refusal::Table);
            return;
        }
        self.builder.block(Block::Table { content });
    }

    /// Rows, each with whether it may be a row of names that nobody marked as such.
    fn rows(&mut self, parent: &Node, out: &mut Vec<(TableRow, bool)>) {
        for node in parent.nodes() {
            match node.name.as_str() {
                "tr" => {
                    let properties = node.child("trPr");
                    if properties.is_some_and(|p| p.child("del").is_some()) {
                        continue;
                    }
                    // What spans columns becomes many cells: a short file must not become a huge table.
                    if table_too_large(out.len(), out.last().map_or(0, |(row, _)| row.content.len())) {
                        self.reader.refused = Some(Refusal::Table);
                        return;
                    }
                    let header = properties.and_then(|p| p.switch("tblHeader")) == Some(true);
                    let (mut cells, mut plain) = (Vec::new(), true);
                    self.cells(node, header, &mut cells, &mut plain);
                    out.push((TableRow { content: cells }, plain));
                }
                "sdt" | "sdtContent" | "ins" | "customXml" => self.rows(node, out),
                _ => {}
            }
        }
    }

    fn cells(&mut self, parent: &Node, header: bool, out: &mut Vec<TableCell>, plain: &mut bool) {
        for node in parent.nodes() {
            match node.name.as_str() {
                "tc" => {
                    if table_too_large(1, out.len()) {
                        self.reader.refused = Some(Refusal::Table);
                        return;
                    }
                    let styles = node.nodes().filter(|n| n.name == "p").map(|p| p.child("pPr").and_then(|p| p.child("pStyle")));
                    let styles: Vec<&str> = styles.map(|s| s.and_then(Node::val).unwrap_or_default()).collect();
                    let named = styles.iter().any(|s| self.styles.meaning(Some(s)).table_heading);
                    *plain &= !styles.iter().any(|s| matches!(*s, "TableText" | "TableHeading"));
                    let mut content = Vec::new();
                    lines(node, &mut self.reader, &mut content);
                    out.push(TableCell { header: header || named, content });
                    let span = node.child("tcPr").and_then(|p| p.child("gridSpan")).and_then(level).unwrap_or(1);
                    let empty = TableCell { header: header || named, content: Vec::new() };
                    out.extend(std::iter::repeat_n(empty, usize::from(span.clamp(1, 63)) - 1));
                }
                "sdt" | "sdtContent" | "ins" | "customXml" => self.cells(node, header, out, plain),
                _ => {}
            }
        }
    }
}

/// A first row in bold letters throughout is one of column names, as most people make them.
fn name_columns(cells: &mut [TableCell]) {
    let bold = |inline: &Inline| match inline {
        Inline::Text { text, marks } => text.trim().is_empty() || marks.contains(&Mark::Bold),
        _ => true,
    };
    let named = cells.iter().all(|c| c.content.iter().all(bold)) && cells.iter().any(|c| !blank(&c.content));
    if !named || cells.iter().any(|c| c.header) {
        return;
    }
    for cell in cells {
        cell.header = true;
        for inline in &mut cell.content {
            if let Inline::Text { marks, .. } = inline {
                marks.retain(|m| *m != Mark::Bold);
            }
        }
    }
}
