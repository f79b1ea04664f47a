use super::*;
use contract::edition::FrozenStrategy;
use contract::strategy::{FieldContent, GoalContent, IndicatorContent, Priority, Strategy, TargetState, YearlyTarget};
use rust_decimal::Decimal;

fn id(n: u128) -> Id {
    Id::from_u128(n)
}

fn contents() -> Contents {
    let indicator = IndicatorContent {
        title: "Fahrgäste".into(),
        unit: "Fahrten im Monat".into(),
        baseline: Some(YearValue { year: 2026, value: Decimal::from(900), note: String::new() }),
        targets: vec![YearValue { year: 2028, value: Decimal::from(1500), note: String::new() }],
        ..IndicatorContent::default()
    };
    let goal = Goal {
        id: id(2),
        content: GoalContent { title: "Bus nach Bedarf".into(), number: 1 },
        text: Document { content: vec![heading(1, "Näheres"), paragraph("Der Bus kommt, wenn man ihn ruft.")] },
        indicators: vec![Indicator { id: id(3), content: indicator }],
    };
    let field = Field {
        id: id(1),
        content: FieldContent {
            title: "Mobilität".into(),
            number: 4,
            priority: Some(Priority::Second),
            priority_note: "Im Workshop bestätigt.".into(),
            yearly_targets: vec![YearlyTarget { year: 2027, text: "Zwei Linien fahren.".into(), state: TargetState::Open }],
            ..FieldContent::default()
        },
        vision: Document { content: vec![paragraph("Alle kommen an."), Block::Object { kind: ObjectKind::Goal, id: id(2) }] },
        goals: vec![goal],
        notes: vec![],
        attachments: vec![],
    };
    let strategy = Strategy { first_year: Some(2026), last_year: Some(2030), ..Strategy::default() };
    let strategy = FrozenStrategy { strategy, principles: Document::from_plain("Wir handeln gemeinsam."), ..FrozenStrategy::default() };
    Contents { strategy, fields: vec![Arc::new(field)], ..Contents::default() }
}

fn wording(passage: &str, before: &str, after: &str) -> Change {
    Change::Wording { passage: passage.into(), title: passage.into(), before: before.into(), after: after.into() }
}

#[test]
fn the_annex_says_what_a_council_resolves() {
    let contents = contents();
    let document = strategy(&contents, &Names::of(&contents));
    let plain = document.plain();
    for words in [
        "Zeitraum: 2026 bis 2030.",
        "Leitbild\nWir handeln gemeinsam.",
        "4\tMobilität\tKlasse II",
        "Themenfeld 4: Mobilität\nPriorität: Klasse II\nIm Workshop bestätigt.",
        "Vision\nAlle kommen an.\nZiel 4.1: Bus nach Bedarf",
        "Kennzahl\tAusgangswert\tZielwerte\nFahrgäste (Fahrten im Monat)\t2026: 900\t2028: 1.500",
        "2027\tZwei Linien fahren.\toffen",
    ] {
        assert!(plain.contains(words), "{words:?} in {plain}");
    }
    // A text's own headings stand below the one that it stands under.
    let levels: Vec<u8> =
        document.content.iter().filter_map(|b| if let Block::Heading { level, .. } = b { Some(*level) } else { None }).collect();
    assert_eq!(levels, [1, 1, 1, 2, 2, 3, 2]);
}

#[test]
fn adopted_wordings_stand_in_it_and_what_does_not_fit_is_told() {
    let mut contents = contents();
    let vision = format!("field:{}:vision:0", id(1));
    let adopted = [
        wording(&vision, "Alle kommen an.", "Alle kommen ohne Auto an."),
        wording(&format!("goal:{}:text:1", id(2)), "Der Bus kommt, wenn man ihn ruft.", "Der Bus kommt binnen 30 Minuten."),
        wording("strategy:00000000-0000-0000-0000-000000000000:principles:0", "Wir handeln gemeinsam.", "Wir entscheiden gemeinsam."),
        wording(&vision, "Alle kommen an.", "Niemand braucht ein Auto."),
        Change::Priority {
            field: id(1),
            title: "Mobilität".into(),
            before: Some(Priority::Second),
            before_deferred: false,
            after: Some(Priority::First),
            after_deferred: false,
        },
    ];
    assert_eq!(with_changes(&mut contents, &adopted), [vision]);
    let plain = strategy(&contents, &Names::of(&contents)).plain();
    for words in ["Alle kommen ohne Auto an.", "binnen 30 Minuten", "Wir entscheiden gemeinsam.", "Priorität: Klasse I\nVision"] {
        assert!(plain.contains(words), "{words} in {plain}");
    }
    assert!(!plain.contains("Alle kommen an.") && !plain.contains("Niemand braucht"), "{plain}");
}
