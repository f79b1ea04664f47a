//! Further questions: what is taken, on the page and from a workbook, and what the overlay makes of it.

use super::*;
use contract::assessment::{Answers, Replies};

/// Asks for one of a list, several of a list, a number and words.
async fn asking(backend: Backend) -> Harness {
    let h = Harness::demo(backend).await;
    let question = |kind: &str, text: &str, options: &str| QuestionRow {
        kind: kind.into(),
        text: text.into(),
        options: options.into(),
        ..QuestionRow::default()
    };
    let questions = vec![
        question("single", "Haben Sie Glasfaser?", "ja\nnein"),
        question("multiple", "Was machen wir gemeinsam?", "Einkauf\nSchulungen\nBetrieb"),
        question("number", "Wie viele Stellen?", ""),
        question("text", "Was fehlt?", ""),
    ];
    a::save_setup(&h.steward(), AssessmentForm { questions, ..setup() }).await.expect("set up");
    step(&h.steward(), "open").await.expect("opened");
    h
}

/// Rows 3 to 6 are the questions.
const SINGLE: usize = 3;
const MULTIPLE: usize = 4;
const NUMBER: usize = 5;
const TEXT: usize = 6;

fn said(v: &a::SheetView, n: usize, values: &[&str]) -> AnswerRow {
    AnswerRow { values: values.iter().map(|v| (*v).to_owned()).collect(), ..typed(v, n, &[], "", "") }
}

on_both! {
    async fn every_kind_takes_what_fits_it(backend: Backend) {
        let h = asking(backend).await;
        let officer = h.officer("olfen");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let code = async |n: usize, values: &[&str]| match a::save(&officer, AnswersForm { sheet: view.id.to_string(), rows: vec![said(&view, n, values)] }).await {
            Err(Error::Invalid(e)) => e.into_iter().next().map(|(path, code)| { assert_eq!(path, "rows[0].values"); code }),
            Err(e) => panic!("{e:?}"),
            Ok(_) => None,
        };
        let long = "x".repeat(4_001);
        for (n, values, expected) in [
            (SINGLE, &["ja", "nein"][..], "choice"),
            (SINGLE, &["vielleicht"], "choice"),
            (MULTIPLE, &["Einkauf", "Kantine"], "choice"),
            (NUMBER, &["viele"], "decimal"),
            (NUMBER, &["1", "2"], "decimal"),
            (NUMBER, &["1,5,2"], "decimal"),
            (TEXT, &[long.as_str()], "too_long|4000|4001"),
            (TEXT, &["eins", "zwei"], "too_many|1"),
        ] {
            assert_eq!(code(n, values).await.as_deref(), Some(expected), "{n}: {values:?}");
        }
        assert!(a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows.iter().all(|r| r.version == 0), "nothing half stored");
        for (n, values) in [(SINGLE, &["ja"][..]), (MULTIPLE, &["Betrieb", "Einkauf", "Einkauf"]), (NUMBER, &["1,5"]), (TEXT, &["Zeit.\r\nUnd Geld."])] {
            assert_eq!(code(n, values).await, None, "{values:?}");
        }
        let rows = a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows;
        assert_eq!(rows[MULTIPLE].answer.values, ["Betrieb", "Einkauf"], "one option is one choice");
        assert_eq!((rows[NUMBER].answer.values[0].as_str(), rows[TEXT].answer.values[0].as_str()), ("1,5", "Zeit.\nUnd Geld."));
    }
}

on_both! {
    async fn a_workbook_brings_numbers_choices_and_words(backend: Backend) {
        let h = asking(backend).await;
        let officer = h.officer("olfen");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let made = |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
            let mut book = rust_xlsxwriter::Workbook::new();
            for name in ["Bogen", "Fragen"] {
                let sheet = book.add_worksheet();
                sheet.set_name(name).expect("done");
                sheet.write_string(0, 2, view.assessment.id.to_string()).expect("done");
                sheet.write_string(1, 2, view.id.to_string()).expect("done");
                if name == "Fragen" {
                    for n in SINGLE..=TEXT {
                        sheet.write_string(4 + (n - SINGLE) as u32, 0, view.rows[n].asked.to_string()).expect("done");
                    }
                    fill(sheet);
                }
            }
            book.save_to_buffer().expect("done")
        };
        let read = async |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| a::preview(&officer, SLUG, "olfen", made(fill)).await;
        let refused = async |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| match read(fill).await {
            Err(Error::Invalid(e)) => e["file"].clone(),
            other => panic!("{:?}", other.map(|p| p.rows)),
        };
        assert_eq!(refused(&|s| { s.write_string(4, 2, "vielleicht").expect("done"); }).await, "xlsx_value|Fragen|choice");
        assert_eq!(refused(&|s| { s.write_string(5, 2, "Einkauf\nKantine").expect("done"); }).await, "xlsx_value|Fragen|choice");
        assert_eq!(refused(&|s| { s.write_string(6, 2, "1\n2").expect("done"); }).await, "xlsx_value|Fragen|decimal");
        // A number of a cell is that number, not a thousand times as many.
        let found = read(&|s| {
            s.write_string(4, 2, "ja").expect("done");
            s.write_string(5, 2, "Einkauf\nSchulungen").expect("done");
            s.write_number(6, 2, 12.345).expect("done");
            s.write_string(7, 2, "Erste Zeile\nzweite Zeile").expect("done");
        }).await.expect("read");
        a::save(&officer, found.form).await.expect("taken over");
        let rows = a::sheet(&officer, SLUG, "olfen").await.expect("sheet").rows;
        let values = |n: usize| rows[n].answer.values.clone();
        assert_eq!((values(SINGLE), values(MULTIPLE)), (vec!["ja".to_owned()], vec!["Einkauf".to_owned(), "Schulungen".to_owned()]));
        assert_eq!(contract::money::parse_decimal(&values(NUMBER)[0]).map(|d| d.to_string()).as_deref(), Some("12.345"));
        assert_eq!(values(TEXT), ["Erste Zeile\nzweite Zeile"]);
        // What goes out comes in again as it was.
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let same = a::preview(&officer, SLUG, "olfen", a::workbook(&view).expect("workbook")).await.expect("read");
        assert!(same.rows.is_empty(), "{:?}", same.rows);
    }
}

on_both! {
    async fn the_overlay_shows_what_was_released(backend: Backend) {
        let h = asking(backend).await;
        for (town, number) in [("olfen", "2"), ("senden", "1,5"), ("nottuln", "10"), ("havixbeck", "99")] {
            answer(&h.officer(town), town, |v| vec![said(v, MULTIPLE, &["Einkauf"]), said(v, NUMBER, &[number])]).await.expect("saved");
            a::submit(&h.officer(town), handing(now(&h, town).await)).await.expect("handed in");
            if town != "havixbeck" {
                a::release(&h.mayor(town), now(&h, town).await).await.expect("released");
            }
        }
        let overlay = a::overlay(&h.steward(), SLUG).await.expect("overlay");
        let sheets: Vec<(&str, &Answers)> = overlay.sheets.iter().filter_map(|s| Some((s.name.as_str(), &s.released.as_ref()?.answers))).collect();
        let of = |n: usize| Replies::new(&overlay.assessment.setup.questions[n], &sheets);
        assert_eq!(of(1).choices[0], ("Einkauf".to_owned(), vec!["Nottuln".to_owned(), "Olfen".into(), "Senden".into()]), "only what is released");
        assert_eq!(of(2).numbers.map(|(a, b, c)| format!("{a} {b} {c}")).as_deref(), Some("1.5 2 10"));
        assert_eq!((of(3).said.len(), of(3).silent.len()), (0, 3));
    }
}
