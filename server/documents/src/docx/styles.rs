//! The styles, named as Word names them in every language, so that its navigation, its list of
//! contents and its accessibility check know them.

use super::LEVELS;
use crate::Meta;
use contract::Lang;
use std::fmt::Write;

/// id, name, based on, paragraph properties, run properties.
type Style = (&'static str, &'static str, &'static str, &'static str, &'static str);

const NEXT: &str = "<w:next w:val=\"Normal\"/>";

const PARAGRAPHS: &[Style] = &[
    (
        "Title",
        "Title",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"240\" w:line=\"264\" w:lineRule=\"auto\"/>",
        "<w:b/><w:sz w:val=\"36\"/>",
    ),
    ("Subtitle", "Subtitle", "Normal", "<w:keepNext/><w:spacing w:after=\"60\"/>", "<w:color w:val=\"4A4F55\"/><w:sz w:val=\"20\"/>"),
    ("Quote", "Quote", "Normal", "<w:ind w:left=\"425\" w:right=\"425\"/>", "<w:i/>"),
    ("ListParagraph", "List Paragraph", "Normal", "<w:spacing w:after=\"60\"/>", ""),
    ("QuoteListParagraph", "Quote List Paragraph", "Quote", "<w:spacing w:after=\"60\"/>", ""),
    ("TableText", "Table Text", "Normal", "<w:spacing w:before=\"40\" w:after=\"40\"/>", "<w:sz w:val=\"20\"/>"),
    ("TableHeading", "Table Heading", "TableText", "<w:keepNext/>", "<w:b/>"),
    ("FootnoteText", "footnote text", "Normal", "<w:spacing w:after=\"40\"/>", "<w:sz w:val=\"18\"/>"),
    (
        "Footer",
        "footer",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"0\"/>",
        "<w:color w:val=\"4A4F55\"/><w:sz w:val=\"18\"/>",
    ),
    (
        "Signature",
        "Signature",
        "Normal",
        "<w:keepLines/><w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"4A4F55\"/></w:pBdr><w:spacing w:before=\"840\" w:after=\"0\"/><w:ind w:right=\"4800\"/>",
        "<w:sz w:val=\"20\"/>",
    ),
    ("SmallPrint", "Small Print", "Normal", "<w:spacing w:before=\"360\"/>", "<w:color w:val=\"4A4F55\"/><w:sz w:val=\"18\"/>"),
];

pub(super) fn xml(lang: Lang) -> String {
    let tag = Meta::tag(lang);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\" w:eastAsia=\"Calibri\"/><w:sz w:val=\"22\"/>\
         <w:lang w:val=\"{tag}\" w:eastAsia=\"{tag}\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>"
    );
    for level in 1..=6 {
        let size = [30, 26, 24, 22, 22, 22][level - 1];
        let (before, outline) = (if level == 1 { 360 } else { 240 }, level - 1);
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/>{NEXT}<w:qFormat/>\
             <w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before=\"{before}\" w:after=\"80\"/><w:outlineLvl w:val=\"{outline}\"/></w:pPr>\
             <w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr></w:style>"
        );
    }
    for (id, name, base, paragraph, run) in PARAGRAPHS {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"{base}\"/><w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    for (prefix, base) in [("", "Normal"), ("Quote", "Quote")] {
        for level in 1..=LEVELS {
            let left = 425 * level;
            let space = if prefix.is_empty() { "" } else { " " };
            let _ = write!(
                out,
                "<w:style w:type=\"paragraph\" w:styleId=\"{prefix}ListContinue{level}\"><w:name w:val=\"{prefix}{space}List Continue {level}\"/>\
                 <w:basedOn w:val=\"{base}\"/><w:pPr><w:spacing w:after=\"60\"/><w:ind w:left=\"{left}\"/></w:pPr></w:style>"
            );
        }
    }
    out.push_str(
        "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"171A5E\"/><w:u w:val=\"single\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>",
    );
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8A9199\"/>");
    }
    out + "</w:tblBorders></w:tblPr></w:style></w:styles>"
}
