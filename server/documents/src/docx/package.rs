//! The parts around the words: styles, numbering, notes, properties, and the zip they go into.

use super::styles;
use crate::Meta;
use crate::normal::clean;
use contract::Lang;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) struct Package {
    pub body: String,
    /// The runs of each footnote, the first has the number 1.
    pub notes: Vec<String>,
    pub links: Vec<String>,
    pub lists: Vec<List>,
}

/// A list of its own numbering. `start`: `None` for bullets.
pub(super) struct List {
    pub start: Option<u32>,
    pub level: usize,
}

pub(super) fn escape(text: &str) -> String {
    quick_xml::escape::escape(clean(text).as_str()).into_owned()
}

pub(super) fn pack(package: &Package, meta: &Meta) -> Vec<u8> {
    let links = links(&package.links);
    let files = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", root()),
        ("docProps/core.xml", core(meta)),
        ("word/document.xml", document(package)),
        ("word/_rels/document.xml.rels", relationships(&(main_links() + &links))),
        ("word/styles.xml", styles::xml(meta.lang)),
        ("word/numbering.xml", numbering(&package.lists)),
        ("word/settings.xml", settings(meta.lang)),
        ("word/footnotes.xml", footnotes(&package.notes)),
        ("word/_rels/footnotes.xml.rels", relationships(&links)),
        ("word/footer1.xml", footer(meta)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a clock every file has the same date, so the same words give the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, content) in files {
        // Writing to memory cannot fail; a file without its parts would be refused by the tests.
        let _ = zip.start_file(name, options).map(|()| zip.write_all(content.as_bytes()));
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn content_types() -> String {
    let parts = [
        ("/word/document.xml", format!("{WORD}.document.main+xml")),
        ("/word/styles.xml", format!("{WORD}.styles+xml")),
        ("/word/numbering.xml", format!("{WORD}.numbering+xml")),
        ("/word/settings.xml", format!("{WORD}.settings+xml")),
        ("/word/footnotes.xml", format!("{WORD}.footnotes+xml")),
        ("/word/footer1.xml", format!("{WORD}.footer+xml")),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".into()),
    ];
    let mut out = format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">");
    out.push_str("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>");
    out.push_str("<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (name, kind) in parts {
        let _ = write!(out, "<Override PartName=\"{name}\" ContentType=\"{kind}\"/>");
    }
    out + "</Types>"
}

fn root() -> String {
    relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{LINKS}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    ))
}

fn relationships(inner: &str) -> String {
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{inner}</Relationships>")
}

fn main_links() -> String {
    let parts = ["styles", "numbering", "settings", "footnotes", "footer"];
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        let file = if *part == "footer" { "footer1" } else { part };
        let _ = write!(out, "<Relationship Id=\"rId{}\" Type=\"{LINKS}/{part}\" Target=\"{file}.xml\"/>", i + 1);
    }
    out
}

fn links(links: &[String]) -> String {
    let mut out = String::new();
    for (i, link) in links.iter().enumerate() {
        let link = escape(link);
        let _ = write!(out, "<Relationship Id=\"rLink{}\" Type=\"{LINKS}/hyperlink\" Target=\"{link}\" TargetMode=\"External\"/>", i + 1);
    }
    out
}

fn core(meta: &Meta) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>",
        escape(meta.title.trim()),
        Meta::tag(meta.lang)
    )
}

fn document(package: &Package) -> String {
    // Word wants a paragraph after a table at the end.
    let end = if package.body.is_empty() || package.body.ends_with("</w:tbl>") { "<w:p/>" } else { "" };
    format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{LINKS}\"><w:body>{}{end}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>",
        package.body
    )
}

fn settings(lang: Lang) -> String {
    let tag = Meta::tag(lang);
    format!(
        "{HEAD}<w:settings xmlns:w=\"{MAIN}\"><w:defaultTabStop w:val=\"709\"/><w:footnotePr><w:footnote w:id=\"-1\"/>\
         <w:footnote w:id=\"0\"/></w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"{tag}\"/></w:settings>"
    )
}

/// One abstract numbering for bullets, one for numbers, and an instance of its own for every list,
/// so that two lists in a row stay two.
fn numbering(lists: &[List]) -> String {
    let mut out = format!("{HEAD}<w:numbering xmlns:w=\"{MAIN}\">");
    for (id, format) in [(0, "bullet"), (1, "decimal")] {
        let _ = write!(out, "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"multilevel\"/>");
        for level in 0..super::LEVELS {
            let sign = if id == 0 { ["•", "–", "◦"][level % 3].to_owned() } else { format!("%{}.", level + 1) };
            let left = 425 * (level + 1);
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{sign}\"/>\
                 <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"425\"/></w:pPr></w:lvl>"
            );
        }
        out.push_str("</w:abstractNum>");
    }
    for (i, list) in lists.iter().enumerate() {
        let _ = write!(out, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/>", i + 1, u8::from(list.start.is_some()));
        if let Some(start) = list.start {
            let level = list.level;
            let _ = write!(out, "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>");
        }
        out.push_str("</w:num>");
    }
    out + "</w:numbering>"
}

fn footnotes(notes: &[String]) -> String {
    let mut out = format!("{HEAD}<w:footnotes xmlns:w=\"{MAIN}\" xmlns:r=\"{LINKS}\">");
    out.push_str("<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>");
    out.push_str("<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>");
    for (i, note) in notes.iter().enumerate() {
        let _ = write!(
            out,
            "<w:footnote w:id=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr>\
             <w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>\
             <w:r><w:t xml:space=\"preserve\"> </w:t></w:r>{note}</w:p></w:footnote>",
            i + 1
        );
    }
    out + "</w:footnotes>"
}

fn footer(meta: &Meta) -> String {
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let text = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text));
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        text(&short(&meta.foot(meta.title.trim()))),
        text(meta.lang.pick("Seite ", "Page ")),
        field("PAGE"),
        text(meta.lang.pick(" von ", " of ")),
        field("NUMPAGES"),
    )
}

/// As much of the title as stands beside the number of the page.
fn short(title: &str) -> String {
    match title.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", title[..at].trim_end()),
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Lang;

    #[test]
    fn every_page_says_what_is_to_be_noticed() {
        let meta = Meta { title: &"Titel ".repeat(40), lang: Lang::De, address: "", notice: "Beispieldaten – nicht amtlich" };
        let foot = footer(&meta);
        assert!(foot.contains(">Beispieldaten – nicht amtlich · Titel ") && foot.contains("…<"), "{foot}");
    }
}
