//! Filters, orders, and what was reported since.

use super::*;
use contract::dates::PartialDate;
use contract::forms::fact_sheets::FactSheetForm;
use contract::strategy::{ProgressNote, TrafficLight};

fn sheet(number: i32, title: &str, field: u128, noted: Option<&str>) -> Arc<FactSheet> {
    let form = FactSheetForm {
        title: title.into(),
        status: "running".into(),
        lead: Id::from_u128(100).to_string(),
        fields: vec![Id::from_u128(field).to_string()],
        start: "2024".into(),
        end: "2026".into(),
        ..FactSheetForm::default()
    };
    Arc::new(FactSheet {
        id: Id::from_u128(number as u128),
        number,
        content: form.content().unwrap(),
        narrative: Default::default(),
        attachments: vec![],
        notes: noted.map(|date| note(number as u128 + 1000, date)).into_iter().collect(),
    })
}

fn note(id: u128, date: &str) -> ProgressNote {
    ProgressNote {
        status: None,
        id: Id::from_u128(id),
        date: PartialDate::parse(date).unwrap().first_day(),
        light: TrafficLight::Green,
        plan: String::new(),
        actual: "x".into(),
        next_step: String::new(),
    }
}

fn numbers(index: &SheetIndex, sheets: &[Arc<FactSheet>], wanted: &Wanted, order: Order, live: &[(u128, &str)]) -> Vec<i32> {
    let live = index.live(sheets, live.iter().map(|(id, d)| (Id::from_u128(*id), vec![note(1, d)])).collect());
    let listed = index.find(wanted, order, &live, 0, usize::MAX);
    assert_eq!(listed.total, listed.places.len());
    listed.places.into_iter().map(|p| sheets[p].number).collect()
}

#[test]
fn sheets_of_a_goal_stand_in_the_order_of_the_list() {
    let serving = |number, goals: &[u128]| {
        let mut one = Arc::unwrap_or_clone(sheet(number, "Zug", 7, None));
        one.content.goals = goals.iter().map(|g| Id::from_u128(*g)).collect();
        Arc::new(one)
    };
    let sheets = vec![serving(1, &[40, 41]), serving(2, &[41]), serving(3, &[40])];
    let index = SheetIndex::of(&sheets);
    assert_eq!(index.of_goal(Id::from_u128(40)), [0, 2]);
    assert_eq!(index.of_goal(Id::from_u128(41)), [0, 1]);
    assert!(index.of_goal(Id::from_u128(42)).is_empty());
}

#[test]
fn filters_and_orders() {
    let sheets =
        vec![sheet(1, "Österliche Busse", 7, Some("2026-01-01")), sheet(2, "Akte", 8, Some("2026-03-01")), sheet(3, "Zug", 7, None)];
    let index = SheetIndex::of(&sheets);
    let all = Wanted::default();
    assert_eq!(numbers(&index, &sheets, &all, Order::Title, &[]), [2, 1, 3]);
    assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[]), [2, 1, 3]);
    assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(3, "2026-02-01")]), [2, 3, 1]);
    assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(1, "2026-05-01"), (3, "2020-01-01")]), [1, 2, 3]);
    assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(2, "2025-05-01")]), [2, 1, 3], "a late entry changes nothing");
    let field = Wanted { field: Some(Id::from_u128(7)), ..Wanted::default() };
    assert_eq!(numbers(&index, &sheets, &field, Order::Number, &[]), [1, 3]);
    let text = Wanted { text: "ÖSTER bus".into(), ..Wanted::default() };
    assert_eq!(numbers(&index, &sheets, &text, Order::Number, &[]), [1]);
    assert_eq!(numbers(&index, &sheets, &Wanted { year: Some(2027), ..Wanted::default() }, Order::Number, &[]), Vec::<i32>::new());
    assert_eq!(numbers(&index, &sheets, &Wanted { text: "3".into(), ..Wanted::default() }, Order::Number, &[]), [3]);
    assert_eq!(
        numbers(&index, &sheets, &Wanted { field: Some(Id::from_u128(9)), ..Wanted::default() }, Order::Number, &[]),
        Vec::<i32>::new()
    );
    let second = index.find(&all, Order::Title, &Live::default(), 1, 1);
    assert_eq!((second.total, second.places), (3, vec![0]));
    let own = index.own(Id::from_u128(100)).expect("it leads all three");
    assert_eq!((index.count_of_organisation(Id::from_u128(100)), own.led, own.fields[&Id::from_u128(7)]), (3, 3, 2));
    assert_eq!(own.places, [1, 0, 2]);
    assert_eq!(own.latest, [1, 0, 2]);
    assert_eq!(index.latest().next(), Some(1));
}

#[test]
fn what_was_reported_since_moves_the_tally() {
    let sheets = vec![sheet(1, "a", 7, Some("2026-01-01")), sheet(2, "b", 8, Some("2026-03-01")), sheet(3, "c", 7, None)];
    let index = SheetIndex::of(&sheets);
    let (before, _) = index.tally(&sheets, &Live::default());
    assert_eq!((before.with_status(ProjectStatus::Running), before.with_light(TrafficLight::Green)), (3, 2));
    let reported = |sheet: u128| (Id::from_u128(sheet), vec![ProgressNote { light: TrafficLight::Red, ..note(sheet, "2026-05-01") }]);
    let live = index.live(&sheets, HashMap::from([reported(1), reported(3)]));
    let (all, of_field) = index.tally(&sheets, &live);
    assert_eq!((all.with_light(TrafficLight::Green), all.with_light(TrafficLight::Red)), (1, 2));
    let field = of_field[&Id::from_u128(7)];
    assert_eq!((field.with_light(TrafficLight::Green), field.with_light(TrafficLight::Red)), (0, 2));
}

#[test]
fn a_project_counts_in_the_years_that_are_known_of_it() {
    assert_eq!(under_way(Some(2024), Some(2026)), (2024, 2026));
    assert_eq!(under_way(Some(2024), None), (2024, i32::MAX));
    assert_eq!(under_way(None, Some(2026)), (2026, 2026));
    let (first, last) = under_way(None, None);
    assert!((first..=last).is_empty());
}
