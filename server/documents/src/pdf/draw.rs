//! From the laid-out pages to the bytes of a PDF file.

use super::face::{Face, drawable};
use super::fonts::{self, pack};
use super::layout::{FOOT, Ink, LEFT, Layout, Op, PAGE, RIGHT, SMALL};
use super::structure::{self, Place, Structure};
use crate::Meta;
use crate::normal::clean;
use contract::Lang;
use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType, ArtifactType, TabOrder};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

pub(super) fn bytes(mut layout: Layout, meta: &Meta) -> Vec<u8> {
    let title = match clean(meta.title.trim()).as_str() {
        "" => meta.lang.pick("Ohne Titel", "Untitled").to_owned(),
        title => title.to_owned(),
    };
    number_pages(&mut layout, &meta.foot(&title));
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let (catalog, tree, root, metadata, outline, info) = (next(), next(), next(), next(), next(), next());
    let pages: Vec<Ref> = layout.pages.iter().map(|_| next()).collect();
    let used = |face: &Face| layout.pages.iter().flatten().any(|op| matches!(op, Op::Text { face: f, .. } if f == face));
    let faces: Vec<(Face, Ref)> = Face::ALL.into_iter().filter(used).map(|face| (face, next())).collect();
    let mut pdf = Pdf::new();
    let mut places: Vec<Option<Place>> = vec![None; layout.tree.leaves];
    let mut annotations: Vec<(usize, i32)> = Vec::new();
    for (i, ops) in layout.pages.iter().enumerate() {
        let content = pack(&content(ops, i, layout.lang, &mut places));
        let links = links(&mut pdf, ops, i, pages.len(), &mut places, &mut annotations, &mut next);
        let id = next();
        pdf.stream(id, &content).filter(Filter::FlateDecode);
        let mut page = pdf.page(pages[i]);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).contents(id);
        page.struct_parents(number(i)).tab_order(TabOrder::StructureOrder);
        if !links.is_empty() {
            page.annotations(links);
        }
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        for (face, id) in &faces {
            fonts.pair(Name(fonts::key(*face)), *id);
        }
    }
    for (face, id) in faces {
        fonts::write(&mut pdf, face, id, &mut next);
    }
    pdf.pages(tree).kids(pages.iter().copied()).count(number(pages.len()));
    Structure::new(&layout.tree, &places, &pages, &mut next).write(&mut pdf, root, &annotations, &mut next);
    structure::bookmarks(&mut pdf, outline, &layout.bookmarks, &pages, &mut next);
    pdf.metadata(metadata, xmp(&title, meta.lang).as_bytes());
    pdf.document_info(info).title(TextStr(&title)).creator(TextStr("Strategieportal"));
    let mut out = pdf.catalog(catalog);
    out.pages(tree).metadata(metadata).outlines(outline).lang(TextStr(Meta::tag(meta.lang)));
    out.mark_info().marked(true);
    out.viewer_preferences().display_doc_title(true);
    out.pair(Name(b"StructTreeRoot"), root);
    out.finish();
    pdf.finish()
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn number_pages(layout: &mut Layout, title: &str) {
    let (count, lang) = (layout.pages.len(), layout.lang);
    let title = drawable(title);
    for (i, page) in layout.pages.iter_mut().enumerate() {
        let number = format!("{} {} {} {count}", lang.pick("Seite", "Page"), i + 1, lang.pick("von", "of"));
        let width = Face::Regular.width(&number, SMALL);
        let room = RIGHT - LEFT - width - 20.0;
        let text = |x, text| Op::Text { x, y: FOOT, text, face: Face::Regular, size: SMALL, ink: Ink::Quiet, leaf: None };
        page.push(text(LEFT, shorten(&title, room)));
        page.push(text(RIGHT - width, number));
    }
}

fn shorten(text: &str, room: f32) -> String {
    if Face::Regular.width(text, SMALL) <= room {
        return text.to_owned();
    }
    let end = text.char_indices().map(|(i, _)| i).take_while(|i| Face::Regular.width(&text[..*i], SMALL) < room - 8.0).last();
    format!("{}…", text[..end.unwrap_or(0)].trim_end())
}

/// The stream of a page. Everything in it is either a leaf of the structure or marked as not counting.
fn content(ops: &[Op], page: usize, lang: Lang, places: &mut [Option<Place>]) -> Vec<u8> {
    let mut out = Content::new();
    let mut marked = 0;
    for op in ops {
        match op {
            Op::Text { x, y, text, face, size, ink, leaf } => {
                match leaf {
                    Some(leaf) => {
                        let mut mark = out.begin_marked_content_with_properties(Name(b"Span"));
                        let mut properties = mark.properties();
                        properties.identify(marked);
                        if let Some(spoken) = spoken(text, lang) {
                            properties.actual_text(TextStr(&spoken));
                        }
                        places[*leaf] = Some(Place::Content { page, number: marked });
                        marked += 1;
                    }
                    None => artifact(&mut out, ArtifactType::Pagination),
                }
                let [r, g, b] = color(*ink);
                out.set_fill_rgb(r, g, b).begin_text().set_font(Name(fonts::key(*face)), *size);
                out.next_line(*x, PAGE.1 - y).show(Str(&glyphs(text, *face))).end_text();
            }
            Op::Rule { from, to, ink } => {
                artifact(&mut out, ArtifactType::Layout);
                let [r, g, b] = color(*ink);
                out.set_stroke_rgb(r, g, b).set_line_width(0.6);
                out.move_to(from.0, PAGE.1 - from.1).line_to(to.0, PAGE.1 - to.1).stroke();
            }
            Op::Fill { at, size } => {
                artifact(&mut out, ArtifactType::Layout);
                out.set_fill_rgb(0.941, 0.949, 0.957).rect(at.0, PAGE.1 - at.1 - size.1, size.0, size.1).fill_nonzero();
            }
            Op::Link { .. } => continue,
        }
        out.end_marked_content();
    }
    out.finish().into_vec()
}

fn artifact(out: &mut Content, kind: ArtifactType) {
    let mut mark = out.begin_marked_content_with_properties(Name(b"Artifact"));
    mark.properties().artifact().kind(kind);
}

/// What is read aloud and copied where it is not what is drawn: a line to write on, a divided word.
fn spoken(text: &str, lang: Lang) -> Option<String> {
    if text.len() > 3 && text.trim_end().chars().all(|c| c == '_') {
        return Some(lang.pick("auszufüllen ", "to be filled in ").to_owned());
    }
    text.contains('\u{AD}').then(|| text.to_owned())
}

fn glyphs(text: &str, face: Face) -> Vec<u8> {
    text.chars().filter_map(|c| face.glyph(c)).flat_map(|(glyph, _)| glyph.to_be_bytes()).collect()
}

fn color(ink: Ink) -> [f32; 3] {
    match ink {
        Ink::Text => [0.102, 0.110, 0.122],
        Ink::Quiet => [0.290, 0.310, 0.333],
        Ink::Link => [0.090, 0.102, 0.369],
        Ink::Hairline => [0.706, 0.729, 0.757],
    }
}

/// The links of a page; their keys in the structure follow those of the pages.
fn links(
    pdf: &mut Pdf,
    ops: &[Op],
    page: usize,
    pages: usize,
    places: &mut [Option<Place>],
    annotations: &mut Vec<(usize, i32)>,
    next: &mut impl FnMut() -> Ref,
) -> Vec<Ref> {
    let mut out = Vec::new();
    for op in ops {
        let Op::Link { at, size, target, words, leaf } = op else { continue };
        let id = next();
        let key = number(pages + annotations.len());
        annotations.push((*leaf, key));
        places[*leaf] = Some(Place::Annotation { page, id });
        let bottom = PAGE.1 - at.1 - size.1;
        let mut link = pdf.annotation(id);
        link.subtype(AnnotationType::Link).rect(Rect::new(at.0, bottom, at.0 + size.0, bottom + size.1));
        link.contents(TextStr(&format!("{words} ({target})"))).struct_parent(key).flags(AnnotationFlags::PRINT);
        link.border(0.0, 0.0, 0.0, None);
        link.action().action_type(ActionType::Uri).uri(Str(ascii(target).as_bytes()));
        out.push(id);
    }
    out
}

/// Addresses in PDF are ASCII.
fn ascii(target: &str) -> String {
    let mut out = String::new();
    for byte in target.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The properties that say what the file is: title, language, PDF/UA-1.
fn xmp(title: &str, lang: Lang) -> String {
    let title = quick_xml::escape::escape(title);
    let tag = Meta::tag(lang);
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"><dc:format>application/pdf</dc:format>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:language><rdf:Bag><rdf:li>{tag}</rdf:li></rdf:Bag></dc:language>\
         <xmp:CreatorTool>Strategieportal</xmp:CreatorTool><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>\
         <?xpacket end=\"r\"?>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_what_is_to_be_noticed() {
        let meta = Meta { title: &"Titel ".repeat(40), lang: Lang::De, address: "", notice: "Beispieldaten – nicht amtlich" };
        let mut layout = Layout::new(meta.lang, meta.address);
        layout.parts(&crate::outline::of_text(&contract::text::Document::from_plain(&"Zeile\n".repeat(100)), &meta));
        assert!(layout.pages.len() > 1);
        number_pages(&mut layout, &meta.foot(meta.title));
        for page in &layout.pages {
            let says = |op: &Op| matches!(op, Op::Text { text, .. } if text.starts_with("Beispieldaten – nicht amtlich · Titel") && text.ends_with('…'));
            assert!(page.iter().any(says));
        }
    }

    /// Wherever on a page two headings come, the first row of the table below them is on the same page.
    #[test]
    fn headings_stay_with_their_table() {
        use contract::text::{Block, Document, Inline, TableCell, TableRow};
        let meta = Meta { title: "", lang: Lang::De, address: "", notice: "" };
        let row = |header: bool, words: &str| TableRow { content: vec![TableCell { header, content: vec![Inline::text(words)] }; 6] };
        for before in 0..60 {
            let mut content = Document::from_plain(&"Zeile\n".repeat(before)).content;
            for (level, words) in [(1, "Reihenfolge"), (2, "Projekte")] {
                content.push(Block::Heading { level, content: vec![Inline::text(words)] });
            }
            content.push(Block::Table { content: vec![row(true, "Übertragbarer Baustein"), row(false, "Digitale Bauakte")] });
            let mut layout = Layout::new(meta.lang, meta.address);
            layout.parts(&crate::outline::of_text(&Document { content }, &meta));
            let page = |words: &str| {
                layout.pages.iter().position(|page| page.iter().any(|op| matches!(op, Op::Text { text, .. } if text.contains(words))))
            };
            assert!(page("Digitale").is_some(), "after {before} lines");
            assert_eq!([page("Reihenfolge"), page("Projekte")], [page("Digitale"); 2], "after {before} lines");
        }
    }
}
