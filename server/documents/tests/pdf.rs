//! PDF files are what PDF/UA-1 asks for: everything on a page is in the structure or marked as not
//! counting, headings follow one another, tables are whole, links and notes have names.

#![allow(clippy::unwrap_used, reason = "tests say what is wrong by failing")]

mod reader;

use contract::Lang;
use contract::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow};
use documents::{Annex, Column, Consultation, Meta, Paper, Sheet, pdf};
use proptest::prelude::*;
use reader::{File, Value, operators};
use std::collections::HashMap;

const ADDRESS: &str = "https://strategie.example";

/// What the structure of a file holds.
#[derive(Default)]
struct Seen {
    kinds: Vec<String>,
    headings: Vec<u8>,
    /// Cells of each row of each table.
    tables: Vec<Vec<usize>>,
    /// The element of each piece of marked content, by page and number.
    content: HashMap<(usize, usize), usize>,
    links: usize,
    notes: Vec<String>,
}

struct Check {
    file: File,
    pages: Vec<usize>,
    parents: HashMap<usize, Value>,
    seen: Seen,
}

/// Reads a file and checks it; gives back what was in it.
fn check(bytes: &[u8]) -> Seen {
    let file = File::read(bytes);
    let catalog = file.catalog.clone();
    assert!(["de-DE", "en-GB"].contains(&catalog.get("Lang").unwrap().text().as_str()));
    assert_eq!(file.at(&catalog, &["MarkInfo", "Marked"]).name(), "true");
    assert_eq!(file.at(&catalog, &["ViewerPreferences", "DisplayDocTitle"]).name(), "true");
    let xmp = std::str::from_utf8(file.stream(catalog.get("Metadata").unwrap())).unwrap();
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>") && !xmp.contains("x-default\"></rdf:li>"));
    let pages: Vec<usize> = file.at(&catalog, &["Pages", "Kids"]).list().iter().map(Value::number).collect();
    let numbers = file.at(&catalog, &["StructTreeRoot", "ParentTree", "Nums"]).list();
    let parents = numbers.chunks(2).map(|pair| (pair[0].number(), pair[1].clone())).collect();
    let root = catalog.get("StructTreeRoot").unwrap().clone();
    let mut check = Check { file, pages, parents, seen: Seen::default() };
    let document = check.file.at(&root, &["K"]);
    let top = match check.file.follow(&root).get("K").unwrap() {
        Value::List(items) => items[0].clone(),
        other => other.clone(),
    };
    drop(document);
    check.element(&top, &root);
    check.all_content_counts();
    check.seen
}

impl Check {
    fn element(&mut self, id: &Value, parent: &Value) {
        let element = self.file.follow(id);
        let kind = element.get("S").unwrap().name().to_owned();
        assert_eq!(element.get("P"), Some(parent), "{kind}");
        let children = element.get("K").map(Value::list).unwrap_or_default();
        assert!(!children.is_empty() || kind == "Document", "{kind} is empty");
        self.note_kind(&kind, &element, children.len());
        for child in children {
            match child.get("Type").map(Value::name) {
                Some("MCR") => {
                    let page = self.pages.iter().position(|p| *p == child.get("Pg").unwrap().number()).unwrap();
                    let number = child.get("MCID").unwrap().number();
                    assert!(self.seen.content.insert((page, number), id.number()).is_none(), "content in two elements");
                    assert_eq!(&self.file.follow(&self.parents[&page]).list()[number], id);
                }
                Some("OBJR") => {
                    assert_eq!(kind, "Link");
                    let link = self.file.at(&child, &["Obj"]);
                    assert_eq!(&self.parents[&link.get("StructParent").unwrap().number()], id);
                    assert!(!link.get("Contents").unwrap().text().is_empty());
                    self.seen.links += 1;
                }
                _ => self.element(&child, id),
            }
        }
        self.seen.kinds.push(kind);
    }

    fn note_kind(&mut self, kind: &str, element: &Value, children: usize) {
        match kind {
            "Table" => self.seen.tables.push(Vec::new()),
            "TR" => self.seen.tables.last_mut().unwrap().push(children),
            "TH" => assert!(["Row", "Column"].contains(&attribute(element, "Scope").as_str())),
            "L" => assert!(["Decimal", "Disc"].contains(&attribute(element, "ListNumbering").as_str())),
            "Note" => self.seen.notes.push(element.get("ID").unwrap().text()),
            _ => {}
        }
        if let Some(level) = kind.strip_prefix('H').and_then(|l| l.parse().ok()) {
            self.seen.headings.push(level);
        }
    }

    fn all_content_counts(&mut self) {
        for (i, id) in self.pages.iter().enumerate() {
            let page = self.file.objects[&(*id as u32)].clone();
            assert_eq!(page.get("Tabs").unwrap().name(), "S");
            assert_eq!(page.get("StructParents").unwrap().number(), i);
            for font in match self.file.at(&page, &["Resources", "Font"]) {
                Value::Dict(fonts) => fonts.into_values().collect::<Vec<_>>(),
                other => panic!("{other:?}"),
            } {
                assert!(!self.file.stream(self.file.follow(&font).get("ToUnicode").unwrap()).is_empty());
                let descendant = self.file.at(&font, &["DescendantFonts"]).list()[0].clone();
                let descriptor = self.file.at(&descendant, &["FontDescriptor"]);
                assert!(self.file.stream(descriptor.get("FontFile2").unwrap()).len() > 10_000);
            }
            let (mut open, mut marked) = (false, 0);
            for (operator, operands) in operators(self.file.stream(page.get("Contents").unwrap())) {
                match operator.as_str() {
                    "BDC" => {
                        assert!(!open);
                        open = true;
                        if operands[0].name() != "Artifact" {
                            assert_eq!(operands[1].get("MCID").unwrap().number(), marked);
                            assert!(self.seen.content.contains_key(&(i, marked)), "content without element");
                            marked += 1;
                        }
                    }
                    "EMC" => open = false,
                    "Tj" => {
                        let Value::Text(glyphs) = &operands[0] else { panic!("{operands:?}") };
                        assert!(open && glyphs.chunks(2).all(|g| g != [0, 0]), "a sign without glyph");
                    }
                    "S" | "f" => assert!(open),
                    _ => {}
                }
            }
            assert_eq!(self.seen.content.keys().filter(|(page, _)| *page == i).count(), marked);
        }
        let mut before = 0;
        for level in &self.seen.headings {
            assert!(*level <= before + 1, "a heading skips a level: {:?}", self.seen.headings);
            before = *level;
        }
        assert!(self.seen.tables.iter().all(|t| t.iter().all(|cells| *cells == t[0])), "{:?}", self.seen.tables);
        self.seen.notes.sort();
        let count = self.seen.notes.len();
        self.seen.notes.dedup();
        assert_eq!(self.seen.notes.len(), count);
    }
}

fn attribute(element: &Value, key: &str) -> String {
    let attributes = element.get("A").unwrap().list();
    attributes.iter().find_map(|a| a.get(key)).unwrap().name().to_owned()
}

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::text(text)]
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { content: text(words) }
}

fn paper() -> Paper {
    let rows = (0..60).map(|i| vec![i.to_string(), "Ein Vorhaben mit einigen Worten, das über zwei Zeilen geht und mehr".into()]);
    let note = Inline::Footnote { content: text("Eine Anmerkung.") };
    let link = Inline::Text { text: "Portal".into(), marks: vec![Mark::Link { href: "/strategie".into() }] };
    Paper {
        municipality: "Gemeinde Nottuln".into(),
        subject: "Strategie „Gemeinsam digital“".into(),
        path: vec![Consultation { body: "Rat".into(), public: true, date: None, role: "Entscheidung".into() }],
        resolution: Document { content: vec![paragraph("Der Rat beschließt."), Block::Heading { level: 3, content: text("Näheres") }] },
        facts: Document { content: vec![Block::Paragraph { content: vec![Inline::text("Lage"), note, Inline::text(" siehe "), link] }] },
        sheets: vec![Sheet {
            heading: "Projekte".into(),
            columns: vec![Column::new("Nr.", 1), Column::new("Projekt", 3)],
            rows: rows.collect(),
            ..Sheet::default()
        }],
        annexes: vec![Annex { title: "Liste".into(), text: Document::from_plain("Worte"), sheets: Vec::new() }],
        ..Paper::default()
    }
}

#[test]
fn a_paper_is_accessible() {
    let seen = check(&pdf::write_paper(&paper(), ADDRESS, ""));
    assert_eq!(seen.headings[..4], [1, 2, 2, 3]);
    assert_eq!((seen.links, seen.notes.len(), seen.tables.len()), (1, 1, 3));
    assert_eq!(seen.tables[2].len(), 61);
    let english = check(&pdf::write_paper(&Paper { lang: Lang::En, ..paper() }, "", ""));
    assert_eq!(english.links, 0);
}

/// Whatever a paper ends with and wherever on a page: something of it stands above the lines to sign on.
#[test]
fn nobody_signs_an_empty_sheet() {
    let facts = |count: usize, last: Block| Document { content: (0..count).map(|_| paragraph("Zeile")).chain([last]).collect() };
    let long = "Ein Absatz von einigen Zeilen, damit er auch in der Mitte auf die nächste Seite gehen kann. ".repeat(5);
    let items = |count: usize| (0..count).map(|_| ListItem { content: vec![paragraph("Eintrag")] }).collect();
    let rows = |count: usize| Sheet {
        heading: "Projekte".into(),
        columns: vec![Column::new("Nr.", 1)],
        rows: vec![vec!["1".into()]; count],
        ..Sheet::default()
    };
    let annexes = |count: usize| vec![Annex { title: "Liste".into(), text: Document::from_plain("Worte"), sheets: Vec::new() }; count];
    let bare = Paper { sheets: Vec::new(), annexes: Vec::new(), ..paper() };
    for count in 1..50 {
        let papers = [
            Paper { facts: facts(count, paragraph("Zeile")), ..bare.clone() },
            Paper { facts: facts(count, paragraph(&long)), ..bare.clone() },
            Paper { facts: facts(count, Block::BulletList { content: items(3) }), ..bare.clone() },
            Paper { facts: facts(1, Block::BulletList { content: items(count) }), ..bare.clone() },
            Paper { sheets: vec![rows(count)], ..bare.clone() },
            Paper { facts: facts(count, paragraph("Zeile")), note: "Fassung mit Prüfsumme".into(), ..bare.clone() },
            Paper { facts: facts(count, paragraph("Zeile")), annexes: annexes(2), ..bare.clone() },
        ];
        for (i, paper) in papers.iter().enumerate() {
            let seen = check(&pdf::write_paper(paper, "", ""));
            // Each annex takes a page of its own behind it.
            let last = seen.content.keys().map(|(page, _)| *page).max().unwrap();
            let signed = seen.content.keys().filter(|(page, _)| *page == last - paper.annexes.len()).count();
            assert!(signed > 2, "paper {i} of {count} lines is signed on an empty page");
        }
    }
}

#[test]
fn an_empty_text_is_a_file_too() {
    let seen = check(&pdf::write(&Document::default(), &Meta { title: "", lang: Lang::De, address: "", notice: "" }));
    assert_eq!(seen.kinds, ["Document"]);
}

#[test]
fn the_first_text_that_fits_is_taken() {
    let lines = |count| Document { content: (0..count).map(|_| paragraph("Zeile")).collect() };
    let meta = Meta { title: "Steckbrief", lang: Lang::De, address: "", notice: "" };
    let count = |texts: &[Document]| check(&pdf::write_one_page(texts, &meta)).kinds.iter().filter(|k| *k == "P").count();
    assert_eq!(count(&[lines(500), lines(8), lines(3)]), 8);
    assert_eq!(count(&[lines(500), lines(400)]), 400);
    assert_eq!(count(&[]), 0);
}

#[test]
fn long_notes_long_rows_and_long_words_end() {
    let long = "Wort ".repeat(4000);
    let row = |words: &str| TableRow { content: vec![TableCell { header: false, content: text(words) }; 3] };
    let content = vec![
        Block::Paragraph { content: vec![Inline::text("x"), Inline::Footnote { content: text(&long) }] },
        Block::Table { content: vec![row(&long), row(&"W".repeat(3000)), row("x")] },
        paragraph(&"Donaudampfschifffahrt".repeat(200)),
    ];
    let meta = Meta { title: &"T".repeat(3000), lang: Lang::De, address: "", notice: "" };
    check(&pdf::write(&Document { content }, &meta));
}

fn inline() -> impl Strategy<Value = Inline> {
    let marks = prop::collection::vec(
        prop_oneof![
            Just(Mark::Bold),
            Just(Mark::Italic),
            Just(Mark::Superscript),
            Just(Mark::Link { href: "https://x.example/ä b".replace(' ', "") })
        ],
        0..3,
    );
    let leaf = prop_oneof![
        4 => (prop_oneof![any::<String>(), "[a-zäß -]{0,60}"], marks).prop_map(|(text, marks)| Inline::Text { text, marks }),
        1 => Just(Inline::HardBreak),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(|content| Inline::Footnote { content }))
}

fn document() -> impl Strategy<Value = Document> {
    let line = || prop::collection::vec(inline(), 0..5);
    let cell = (any::<bool>(), line()).prop_map(|(header, content)| TableCell { header, content });
    let row = prop::collection::vec(cell, 0..5).prop_map(|content| TableRow { content });
    let leaf = prop_oneof![
        (0u8..9, line()).prop_map(|(level, content)| Block::Heading { level, content }),
        line().prop_map(|content| Block::Paragraph { content }),
        prop::collection::vec(row, 0..5).prop_map(|content| Block::Table { content }),
    ];
    let block = leaf.prop_recursive(6, 40, 4, |inner| {
        let blocks = || prop::collection::vec(inner.clone(), 0..4);
        let items = || prop::collection::vec(blocks().prop_map(|content| ListItem { content }), 0..4);
        prop_oneof![
            blocks().prop_map(|content| Block::Blockquote { content }),
            items().prop_map(|content| Block::BulletList { content }),
            (any::<u32>(), items()).prop_map(|(start, content)| Block::OrderedList { start, content }),
        ]
    });
    prop::collection::vec(block, 0..10).prop_map(|content| Document { content })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_text_makes_an_accessible_file(document in document(), title in any::<String>()) {
        check(&pdf::write(&document, &Meta { title: &title, lang: Lang::De, address: ADDRESS, notice: "" }));
    }
}
