//! No value of an edition changes without a word about it.

use super::compare;
use contract::attachment::Attachment;
use contract::dates::PartialDate;
use contract::edition::{Contents, FrozenRegion, FrozenStrategy};
use contract::fact_sheet::{
    BuildingBlock, FactSheet, Figure, Funding, FundingState, Link, Milestone, Partner, Place, ProjectStatus, Readiness, SheetContent,
};
use contract::region::{Body, BodyKind, Contact, Organisation, OrganisationKind, Region, WorkingGroup};
use contract::strategy::{
    Field, FieldContent, Goal, GoalContent, Indicator, IndicatorContent, Priority, ProgressNote, Resolution, Strategy, TargetState,
    TrafficLight, YearValue, YearlyTarget,
};
use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, TableCell, TableRow};
use contract::workshop::{
    Carried, CarriedKind, Participants, ResultKind, ResultState, Session, SessionKind, Workshop, WorkshopContent, WorkshopKind,
    WorkshopResult,
};
use contract::{Id, Lang};
use serde_json::Value;
use std::sync::Arc;

/// Values whose change needs no word, by the end of their way: readers see nothing of them, or what
/// they see is the form. Whoever adds one says why.
const SILENT: &[&str] = &[
    // How a text is set: what "nur die Gestaltung" is about.
    "content.level",
    "content.header",
    // Of an object in a text: it belongs to the id, which has a word.
    "content.kind",
    // Where a member stands in the schematic map.
    "organisations.map_cell",
    "former.map_cell",
    // Only working pages have an address with it.
    "groups.slug",
    // Names the download. What is in it and what it is called have words; its type and size follow
    // from what is in it.
    "attachments.id",
    "attachments.media_type",
    "attachments.size",
    // The fields themselves stand in this order, and that has words.
    "strategy.order",
    // Of a carried result: it belongs to the id, which has a word.
    "carried_into.kind",
];

fn id(n: u128) -> Id {
    Id::from_u128(n)
}

fn words(of: &str) -> String {
    format!("Worte: {of}")
}

fn date(day: &str) -> Option<PartialDate> {
    PartialDate::parse(day)
}

/// A text with a block of every kind.
fn text() -> Document {
    let line = |said: &str| vec![Inline::text(words(said))];
    let paragraph = |said: &str| Block::Paragraph { content: line(said) };
    let marked = Inline::Text { text: words("Link"), marks: vec![Mark::Bold, Mark::Link { href: "https://example.org/".into() }] };
    let item = |said: &str| ListItem { content: vec![paragraph(said)] };
    let cell = |said: &str| TableCell { header: true, content: line(said) };
    Document {
        content: vec![
            Block::Heading { level: 1, content: line("Überschrift") },
            Block::Paragraph { content: vec![marked, Inline::HardBreak, Inline::Footnote { content: line("Fußnote") }] },
            Block::BulletList { content: vec![item("Punkt")] },
            Block::OrderedList { start: 3, content: vec![item("Nummer")] },
            Block::Blockquote { content: vec![paragraph("Zitat")] },
            Block::Table { content: vec![TableRow { content: vec![cell("Zelle")] }] },
            Block::Object { kind: ObjectKind::Indicator, id: id(32) },
        ],
    }
}

fn contact() -> Contact {
    Contact { unit: words("Amt"), email: words("Mail"), phone: words("Telefon"), web: words("Netz") }
}

fn resolutions() -> Vec<Resolution> {
    vec![Resolution {
        reference: words("Nummer"),
        kind: words("Papier"),
        dated: date("01.02.2020"),
        title: words("Betreff"),
        body: words("Rat"),
        date: date("03.2020"),
        role: words("Aufgabe"),
        result: words("Ergebnis"),
        wording: words("Wortlaut"),
        proposed: true,
        link: "https://example.org/vorlage".into(),
    }]
}

fn organisation(n: u128) -> Organisation {
    Organisation {
        id: id(n),
        kind: OrganisationKind::Municipality,
        ags: Some("05558032".into()),
        name: format!("Gemeinde {n}"),
        short_name: format!("Kurz {n}"),
        slug: format!("gemeinde-{n}"),
        population: Some(20_000),
        contact: contact(),
        map_cell: Some((1, 2)),
        coat_of_arms: Some(id(n + 900)),
        resolutions: resolutions(),
    }
}

fn attachments(n: u128) -> Vec<Attachment> {
    let one = Attachment {
        id: id(n),
        file_name: words("Datei"),
        media_type: "application/pdf".into(),
        size: 1000,
        sha256: words("Prüfsumme"),
        description: words("Beschreibung"),
    };
    vec![one]
}

fn notes(n: u128) -> Vec<ProgressNote> {
    vec![ProgressNote {
        id: id(n),
        date: date("01.10.2026").expect("a day").first_day(),
        light: TrafficLight::Green,
        status: Some(ProjectStatus::Running),
        plan: words("Plan"),
        actual: words("Ist"),
        next_step: words("Schritt"),
    }]
}

fn value() -> YearValue {
    YearValue { year: 2024, value: "12.5".parse().expect("a number"), note: words("Anmerkung") }
}

fn field() -> Field {
    let content = IndicatorContent {
        title: words("Kennzahl"),
        unit: words("Einheit"),
        method: words("Weise"),
        source: words("Quelle"),
        aim: words("Absicht"),
        baseline: Some(value()),
        targets: vec![value()],
        measured: vec![value()],
    };
    let goal = Goal {
        id: id(31),
        content: GoalContent { title: words("Ziel"), number: 1 },
        text: text(),
        indicators: vec![Indicator { id: id(32), content }],
    };
    Field {
        id: id(30),
        content: FieldContent {
            title: words("Feld"),
            number: 5,
            slug: "feld".into(),
            priority: Some(Priority::First),
            deferred: true,
            priority_note: words("Zur Priorität"),
            responsible_group: Some(id(10)),
            yearly_targets: vec![YearlyTarget { year: 2027, text: words("Jahresziel"), state: TargetState::Open }],
            resolutions: resolutions(),
        },
        vision: text(),
        goals: vec![goal],
        notes: notes(33),
        attachments: attachments(34),
    }
}

fn sheet() -> FactSheet {
    let milestone = Milestone {
        title: words("Meilenstein"),
        planned: date("2026"),
        expected: date("2027"),
        actual: date("2028"),
        note: words("Notiz"),
    };
    let funding = Funding {
        programme: words("Programm"),
        state: FundingState::Granted,
        granted: Some(100),
        called: Some(50),
        own_share: Some(20),
        date: date("12.2025"),
        note: words("Notiz"),
    };
    let block =
        BuildingBlock { title: words("Baustein"), readiness: Readiness::Ready, taken_over_by: words("Nachbarn"), note: words("Notiz") };
    FactSheet {
        id: id(40),
        number: 7,
        content: SheetContent {
            title: words("Projekt"),
            summary: words("Zusammenfassung"),
            status: ProjectStatus::Running,
            lead: id(1),
            participants: vec![id(2)],
            fields: vec![id(30)],
            goals: vec![id(31)],
            start: date("2025"),
            end: date("2029"),
            milestones: vec![milestone],
            cost: Some(1000),
            cost_estimated: true,
            running_cost: Some(10),
            fundings: vec![funding],
            resolutions: resolutions(),
            transferability: words("Übertragbarkeit"),
            building_blocks: vec![block],
            figures: vec![Figure { title: words("Kennwert"), value: words("Wert"), unit: words("Einheit"), as_of: date("2024") }],
            partners: vec![Partner { name: words("Partner"), role: words("Rolle") }],
            legal_basis: words("Gesetz"),
            conditions: words("Bedingung"),
            contact: contact(),
            links: vec![Link { title: words("Link"), url: "https://example.org/projekt".into() }],
            places: vec![Place { name: words("Ort"), latitude: "51.9".into(), longitude: "7.2".into() }],
        },
        narrative: text(),
        attachments: attachments(41),
        notes: notes(42),
    }
}

fn workshop() -> Workshop {
    let session = Session {
        kind: SessionKind::OnSite,
        first_day: date("19.02.2020").expect("a day"),
        last_day: date("20.02.2020"),
        place: words("Haus"),
        title: words("Runde"),
        called_off: words("Ausfall"),
    };
    let result = |n: u128, kind: CarriedKind, into: u128| WorkshopResult {
        id: id(n),
        kind: ResultKind::Feedback,
        text: words("Ergebnis"),
        state: ResultState::Carried,
        carried_into: Some(Carried { kind, id: id(into) }),
        reason: words("Grund"),
    };
    Workshop {
        id: id(50),
        content: WorkshopContent {
            title: words("Workshop"),
            slug: "workshop".into(),
            summary: words("Worum es ging"),
            fields: vec![id(30)],
            group: Some(id(10)),
            kind: WorkshopKind::Meeting,
            sessions: vec![session],
            participants: vec![Participants { kind: words("Verwaltungen"), count: 12 }],
            total: Some(30),
        },
        minutes: text(),
        results: vec![result(51, CarriedKind::Goal, 31), result(52, CarriedKind::Text, 30), result(53, CarriedKind::Text, 0)],
        attachments: attachments(54),
    }
}

/// Everything that an edition can hold. Every field of every thing is named, so that a new one does
/// not compile until it stands here as well.
fn contents() -> Contents {
    Contents {
        region: FrozenRegion {
            region: Region {
                name: words("Verbund"),
                claim: words("Leitspruch"),
                headline: words("Überschrift"),
                introduction: words("Einleitung"),
                contact: contact(),
                postal_address: words("Anschrift"),
                accent: "#204060".into(),
                coat_of_arms: Some(id(900)),
                demo: true,
            },
            organisations: vec![organisation(1)],
            former: vec![organisation(2)],
            groups: vec![WorkingGroup { id: id(10), slug: "gruppe".into(), name: words("Gruppe"), purpose: words("Zweck") }],
            bodies: vec![Body { id: id(20), organisation_id: Some(id(1)), name: words("Gremium"), kind: BodyKind::Committee }],
        },
        strategy: FrozenStrategy {
            strategy: Strategy {
                title: words("Strategie"),
                short_title: words("kurz"),
                first_year: Some(2021),
                last_year: Some(2026),
                origin: words("Herkunft"),
                resolutions: resolutions(),
            },
            principles: text(),
            priorities: text(),
            order: vec![id(30)],
        },
        fields: vec![Arc::new(field())],
        sheets: vec![Arc::new(sheet())],
        workshops: vec![Arc::new(workshop())],
    }
}

/// The ways to all values, as steps of names and positions. Nothing may be empty: what is not there
/// is not tested.
fn leaves(value: &Value, way: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            assert!(!map.is_empty(), "{way}");
            // What kind of block or mark it is: the form of a text.
            map.iter().filter(|(k, _)| *k != "type").for_each(|(k, v)| leaves(v, &format!("{way}/{k}"), out));
        }
        Value::Array(all) => {
            assert!(!all.is_empty(), "{way}");
            all.iter().enumerate().for_each(|(n, v)| leaves(v, &format!("{way}/{n}"), out));
        }
        Value::Null => panic!("{way} is not there"),
        Value::String(s) if s.is_empty() => panic!("{way} is empty"),
        _ => out.push(way.to_owned()),
    }
}

/// Another value for the same place that the model still takes.
fn other(before: &Value, way: &str) -> Contents {
    const STRINGS: &[&str] = &[
        "2031-05-06",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "8.5",
        "town",
        "council",
        "2",
        "reached",
        "red",
        "planned",
        "adapt",
        "video",
        "event",
        "decision",
        "open",
        "fact_sheet",
    ];
    let candidates: Vec<Value> = match before.pointer(way).expect("a value") {
        Value::Bool(b) => vec![Value::from(!b)],
        Value::Number(n) => vec![Value::from(n.as_i64().expect("a whole number") + 1)],
        _ => STRINGS.iter().map(|s| Value::from(*s)).collect(),
    };
    let with = |candidate: Value| {
        let mut changed = before.clone();
        *changed.pointer_mut(way)? = candidate;
        let contents: Contents = serde_json::from_value(changed).ok()?;
        (serde_json::to_value(&contents).ok()? != *before).then_some(contents)
    };
    candidates.into_iter().find_map(with).unwrap_or_else(|| panic!("no other value for {way}"))
}

/// The way by names alone: `fields.goals.content.title`.
fn named(way: &str) -> String {
    way.split('/').filter(|step| !step.is_empty() && step.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

#[test]
fn every_value_that_readers_see_has_a_word_when_it_changes() {
    let before = contents();
    let json = serde_json::to_value(&before).expect("json");
    let mut ways = Vec::new();
    leaves(&json, "", &mut ways);
    assert!(ways.len() > 250, "{}", ways.len());
    let mut silent = Vec::new();
    for way in &ways {
        let found = compare(&before, &other(&json, way), Lang::De);
        let told = found.iter().any(|o| o.lines.is_empty() || o.lines.iter().any(|l| l.key != "form"));
        if !told {
            silent.push(named(way));
        }
    }
    let known = |way: &String| SILENT.iter().any(|end| way.ends_with(end));
    let wrong: Vec<&String> = silent.iter().filter(|way| !known(way)).collect();
    assert!(wrong.is_empty(), "changed without a word: {wrong:#?}");
    let idle: Vec<&&str> = SILENT.iter().filter(|end| !silent.iter().any(|way| way.ends_with(*end))).collect();
    assert!(idle.is_empty(), "these have words by now: {idle:?}");
}
