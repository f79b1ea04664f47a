//! The papers of one conference, one for each municipality, as files: shows how they look and how long they take.
//! `cargo run --release -p documents --example papers -- FOLDER`

use chrono::NaiveDate;
use contract::Lang;
use contract::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow};
use documents::{Access, Annex, Column, Consultation, Kind, Paper, Sheet, docx, pdf};
use serde_json::Value;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    std::fs::create_dir_all(&folder)?;
    let data = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../tests/fixtures/coesfeld");
    let base: Value = serde_json::from_str(&std::fs::read_to_string(data.join("base.json"))?)?;
    let state: Value = serde_json::from_str(&std::fs::read_to_string(data.join("2026.json"))?)?;
    let mut names: Vec<&str> = list(&base, "organisations").iter().filter_map(|o| o["name"].as_str()).collect();
    names.push("Zweckverband (Beispiel)");
    let (mut word, mut print, mut bytes) = (0.0, 0.0, 0);
    for (i, name) in names.iter().enumerate() {
        let paper = paper(name, &state);
        let began = Instant::now();
        let file = docx::write_paper(&paper, "https://strategie.example", "");
        word += began.elapsed().as_secs_f64();
        std::fs::write(format!("{folder}/{i:02}.docx"), &file)?;
        bytes += file.len();
        let began = Instant::now();
        let file = pdf::write_paper(&paper, "https://strategie.example", "");
        print += began.elapsed().as_secs_f64();
        std::fs::write(format!("{folder}/{i:02}.pdf"), &file)?;
        bytes += file.len();
    }
    println!("{} papers: DOCX {word:.3} s, PDF {print:.3} s, {} kB", names.len(), bytes / 1000);
    Ok(())
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn heading(level: u8, words: String) -> Block {
    Block::Heading { level, content: vec![Inline::text(words)] }
}

/// The guiding picture of every field, each under a heading.
fn facts(fields: &[Value]) -> Document {
    let content = fields.iter().flat_map(|field| {
        let vision = Document::from_plain(field["vision"]["markdown"].as_str().unwrap_or_default());
        std::iter::once(heading(1, text(field, "title"))).chain(vision.content).collect::<Vec<_>>()
    });
    Document { content: content.collect() }
}

/// As long as what councils get: visions, goals and yearly targets of all fields, and all projects.
fn strategy(fields: &[Value], sheets: &[Value]) -> Document {
    let row = |header, cells: Vec<String>| TableRow {
        content: cells.into_iter().map(|c| TableCell { header, content: vec![Inline::text(c)] }).collect(),
    };
    let long = |value: &Value| Document::from_plain(value["markdown"].as_str().unwrap_or_default()).content;
    let mut content = Vec::new();
    for f in fields {
        content.push(heading(1, text(f, "title")));
        content.extend(long(&f["vision"]));
        for g in list(f, "goals") {
            content.push(heading(2, text(g, "title")));
            content.extend(long(&g["text"]));
        }
        let targets = list(f, "yearly_targets").iter().map(|t| row(false, vec![t["year"].to_string(), text(t, "text")]));
        let mut rows = vec![row(true, vec!["Jahr".into(), "Jahresziel".into()])];
        rows.extend(targets);
        content.push(Block::Table { content: rows });
    }
    content.push(heading(1, "Projekte".into()));
    let mut rows = vec![row(true, vec!["Nr.".into(), "Projekt".into(), "Stand".into()])];
    rows.extend(sheets.iter().map(|s| row(false, vec![s["number"].to_string(), text(s, "title"), text(s, "status")])));
    content.push(Block::Table { content: rows });
    Document { content }
}

fn resolution() -> Document {
    let line = |words: &str| vec![Block::Paragraph { content: vec![Inline::text(words)] }];
    let items = ["Die eigenen Projekte werden wie unten genannt fortgeführt.", "Über den Stand wird jährlich berichtet."];
    let items = items.map(|words| ListItem { content: line(words) });
    let mut content = line("Der Rat beschließt die Strategie in der Fassung 5 mit Leitbild, Zielen, Prioritäten und Projekten.");
    content.push(Block::OrderedList { start: 1, content: items.to_vec() });
    Document { content }
}

fn costs() -> Document {
    let note = Inline::Footnote { content: vec![Inline::text("Beispieldaten – nicht amtlich.")] };
    let link = Inline::Text { text: "Übersicht der Projekte".into(), marks: vec![Mark::Link { href: "/projekte".into() }] };
    let content =
        vec![Inline::text("Die Mittel stehen im Haushalt bereit."), note, Inline::text(" Näheres in der "), link, Inline::text(".")];
    Document { content: vec![Block::Paragraph { content }] }
}

fn paper(municipality: &str, state: &Value) -> Paper {
    let town = municipality.rsplit(' ').next().unwrap_or(municipality);
    let fields = list(state, "fields");
    let positions = fields.iter().map(|f| vec![text(f, "title"), "Zustimmung".into(), text(f, "priority_note")]);
    let own = list(state, "sheets").iter().filter(|s| {
        let key = format!("key:org/{}", town.to_lowercase().replace('ü', "ue"));
        s["lead"] == key.as_str() || list(s, "participants").iter().any(|p| *p == key.as_str())
    });
    let projects = own.map(|s| {
        let cost = s["cost"].as_i64().map_or(String::new(), |c| contract::money::euro(c, Lang::De));
        vec![s["number"].to_string(), text(s, "title"), text(s, "summary"), cost]
    });
    Paper {
        lang: Lang::De,
        kind: Kind::Resolution,
        access: Access::Public,
        municipality: municipality.into(),
        number: None,
        office: Some("10 – Organisation und Digitalisierung".into()),
        date: NaiveDate::from_ymd_opt(2027, 3, 4),
        place: Some(town.into()),
        subject: "Fortschreibung der Digitalisierungsstrategie „Coesfeld 12.0 – Im Kreis gemeinsam digital“".into(),
        path: vec![
            Consultation {
                body: "Haupt- und Finanzausschuss".into(),
                public: true,
                date: NaiveDate::from_ymd_opt(2027, 4, 15),
                role: "Vorberatung".into(),
            },
            Consultation { body: "Rat".into(), public: true, date: None, role: "Entscheidung".into() },
        ],
        resolution: resolution(),
        facts: facts(fields),
        costs: costs(),
        sheets: vec![
            Sheet {
                heading: "Stellungnahme der eigenen Kommune".into(),
                note: String::new(),
                columns: vec![Column::new("Themenfeld", 2), Column::new("Haltung", 2), Column::new("Begründung", 5)],
                rows: positions.collect(),
            },
            Sheet {
                heading: "Projekte mit eigener Beteiligung".into(),
                note: "Stand der Projekte bei Redaktionsschluss.".into(),
                columns: vec![Column::new("Nr.", 1), Column::new("Projekt", 4), Column::new("Worum es geht", 7), Column::new("Kosten", 2)],
                rows: projects.collect(),
            },
        ],
        annexes: vec![
            Annex { title: "Strategie, Fassung 5".into(), text: strategy(fields, list(state, "sheets")), sheets: Vec::new() },
            Annex {
                title: "Reihenfolge der Themenfelder".into(),
                text: Document::default(),
                sheets: vec![Sheet {
                    heading: "Klassen".into(),
                    note: String::new(),
                    columns: vec![Column::new("Themenfeld", 3), Column::new("Klasse", 1)],
                    rows: fields.iter().map(|f| vec![text(f, "title"), text(f, "priority")]).collect(),
                }],
            },
        ],
        note: "Erzeugt aus Fassung 5 vom 15.02.2027.".into(),
    }
}
