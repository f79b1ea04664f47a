//! Properties of the rule, and the figures of a small example.

use super::*;
use crate::Lang;
use proptest::prelude::*;

const METHODS: &[Method] = Method::ALL;

fn field(n: usize) -> Id {
    Id::from_u128(n as u128 + 1)
}

fn sheet(name: &str, population: i64, ratings: &[&[i32]]) -> Sheet {
    let of = |r: &[i32]| r.iter().enumerate().map(|(a, r)| (format!("a{a}"), *r)).filter(|(_, r)| *r > 0).collect();
    Sheet {
        name: name.into(),
        kind: OrganisationKind::Town,
        population: Some(population),
        ratings: ratings.iter().enumerate().map(|(f, r)| (field(f), of(r))).collect(),
    }
}

fn input(sheets: Vec<Sheet>, fields: usize, axes: usize) -> Input {
    Input {
        min: 1,
        max: 5,
        axes: (0..axes).map(|a| (format!("a{a}"), format!("Achse {a}"))).collect(),
        fields: (0..fields).map(|f| (field(f), format!("Feld {f}"))).collect(),
        sheets,
        missing: vec![],
    }
}

fn rule(method: Method, weights: &[i64]) -> Rule {
    let weights = weights.iter().enumerate().map(|(a, w)| (format!("a{a}"), *w)).collect();
    Rule { method, weights, first: 400, second: 290, deferred_below: Some(250) }
}

#[test]
fn each_method_gives_the_figure_that_a_pocket_calculator_gives() {
    let all = input(
        vec![sheet("A", 10_000, &[&[5]]), sheet("B", 30_000, &[&[4]]), sheet("C", 60_000, &[&[1]]), sheet("D", 100_000, &[&[3]])],
        1,
        1,
    );
    let value = |m| consolidate(&all, &rule(m, &[100])).lines[0].value;
    assert_eq!(value(Method::Equal), Some(325));
    // (5×10 + 4×30 + 1×60 + 3×100) ÷ 200
    assert_eq!(value(Method::Population), Some(265));
    assert_eq!(value(Method::Median), Some(350));
    assert_eq!(value(Method::Trimmed), Some(350));
}

#[test]
fn weights_borders_and_deferral_decide_the_class() {
    let all = input(vec![sheet("A", 1, &[&[5, 5, 4], &[3, 3, 2], &[2, 2, 2], &[0, 0, 0]])], 4, 3);
    let out = consolidate(&all, &rule(Method::Equal, &[40, 40, 20]));
    let line = |n: usize| out.lines.iter().find(|l| l.id == field(n)).unwrap();
    assert_eq!((line(0).value, line(0).class), (Some(480), Some(Priority::First)));
    assert_eq!((line(1).value, line(1).class, line(1).deferred), (Some(280), Some(Priority::Third), false));
    assert_eq!((line(2).value, line(2).class, line(2).deferred), (Some(200), Some(Priority::Third), true));
    assert_eq!((line(3).value, line(3).class, line(3).deferred), (None, None, false));
    assert_eq!(line(1).near, Some(Near { border: Border::Class(Priority::Second), by: -10 }));
    assert_eq!(near(line(1).near.unwrap(), Lang::De), "0,10 unter Grenze II");
    let close = Rule { deferred_below: Some(280), ..rule(Method::Equal, &[40, 40, 20]) };
    let line_1 = consolidate(&all, &close).lines.into_iter().find(|l| l.id == field(1)).unwrap();
    assert_eq!(line_1.near, Some(Near { border: Border::Deferral, by: 0 }), "a field on the border is not deferred, but near it");
    assert_eq!(near(line_1.near.unwrap(), Lang::De), "genau auf der Grenze zur Zurückstellung");
    assert_eq!(borders(&close, Lang::De), "2,80, 2,90 und 4,00");
    assert_eq!(
        working(line(0), &rule(Method::Equal, &[40, 40, 20]), &all.axes, Lang::De),
        "(40 × 5,00 + 40 × 5,00 + 20 × 4,00) ÷ 100 = 4,80"
    );
    assert_eq!(out.lines.last().unwrap().id, field(3), "what nobody rated comes last");
}

#[test]
fn a_county_does_not_count_by_population_and_that_is_said() {
    let mut county = sheet("Kreis", 220_000, &[&[1]]);
    county.kind = OrganisationKind::County;
    let mut unknown = sheet("Zweckverband", 0, &[&[1]]);
    unknown.population = None;
    let mut all = input(vec![county, unknown, sheet("A", 10_000, &[&[5]])], 1, 1);
    all.missing = vec!["Havixbeck".into()];
    let rule = rule(Method::Population, &[100]);
    let out = consolidate(&all, &rule);
    assert_eq!(out.lines[0].value, Some(500));
    assert_eq!(out.not_counted, ["Kreis", "Zweckverband"]);
    let words = rule_in_words(&all, &rule, &out, Lang::De).join(" ");
    assert!(words.contains("Zählen bei dieser Regel nicht mit: Kreis, Zweckverband."), "{words}");
    assert!(words.contains("Ohne freigegebenen Bogen, zählt nicht mit: Havixbeck."), "{words}");
    assert!(words.contains("Einwohnerzahlen, nach denen gewichtet wird: A 10.000."), "{words}");
}

#[test]
fn an_axis_without_answers_is_left_out_and_named() {
    let all = input(vec![sheet("A", 1, &[&[4, 0]])], 1, 2);
    let rule = rule(Method::Equal, &[50, 50]);
    let line = &consolidate(&all, &rule).lines[0];
    assert_eq!(line.value, Some(400));
    assert!(working(line, &rule, &all.axes, Lang::De).ends_with("(50 × 4,00) ÷ 50 = 4,00 (ohne Angaben: Achse 1)"));
}

#[test]
fn disagreement_reads_as_a_sentence() {
    let two = input(vec![sheet("Senden", 1, &[&[1]]), sheet("Olfen", 1, &[&[5]]), sheet("Nottuln", 1, &[&[3]])], 1, 1);
    let axis = |i: &Input| consolidate(i, &rule(Method::Equal, &[1])).lines[0].axes[0].clone();
    assert_eq!(apart(&axis(&two), Lang::De).unwrap(), "Olfen und Senden liegen um 4 auseinander (5 und 1)");
    let more = input(vec![sheet("Senden", 1, &[&[1]]), sheet("Rosendahl", 1, &[&[5]]), sheet("Nottuln", 1, &[&[5]])], 1, 1);
    assert_eq!(apart(&axis(&more), Lang::De).unwrap(), "Nottuln und Rosendahl geben 5, Senden gibt 1");
    assert_eq!(axis(&more).spread(), 4);
    assert_eq!(wide(1, 5), 3);
    let one = input(vec![sheet("Senden", 1, &[&[1]])], 1, 1);
    assert_eq!(apart(&axis(&one), Lang::De), None);
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, n) in [("4", 400), ("4,5", 450), ("4.25", 425), (" 2,90 ", 290), ("0", 0)] {
        assert_eq!(hundredths(text), Some(n), "{text}");
    }
    for wrong in ["", "4,", "vier", "-1", "4,567", "1000", "４"] {
        assert_eq!(hundredths(wrong), None, "{wrong}");
    }
    assert_eq!(decimal(458, Lang::De), "4,58");
    assert_eq!(decimal(5, Lang::En), "0.05");
}

prop_compose! {
    fn any_input()(fields in 1..5usize, axes in 1..4usize, n in 1..13usize)
        (ratings in prop::collection::vec(0..6i32, fields * axes * n), people in prop::collection::vec(0..100_000i64, n),
         fields in Just(fields), axes in Just(axes), n in Just(n)) -> Input {
        let sheets = (0..n).map(|s| {
            let of = |f: usize| &ratings[(s * fields + f) * axes..(s * fields + f + 1) * axes];
            let rows: Vec<&[i32]> = (0..fields).map(of).collect();
            sheet(&format!("Ort {s:02}"), people[s], &rows)
        }).collect();
        input(sheets, fields, axes)
    }
}

proptest! {
    #[test]
    fn a_higher_rating_never_lowers_a_field(all in any_input(), m in 0..4usize, w in prop::collection::vec(0..101i64, 3), s in 0..13usize, f in 0..5usize, a in 0..3usize) {
        let (rule, s, f) = (rule(METHODS[m], &w), s % all.sheets.len(), f % all.fields.len());
        let mut higher = all.clone();
        if let Some(rating) = higher.sheets[s].ratings.get_mut(&field(f)).and_then(|r| r.get_mut(&format!("a{a}"))) {
            *rating = (*rating + 1).min(5);
        }
        let (before, after) = (consolidate(&all, &rule), consolidate(&higher, &rule));
        for line in &before.lines {
            let now = after.lines.iter().find(|l| l.id == line.id).unwrap();
            if line.id == field(f) {
                prop_assert!(now.value >= line.value, "{:?} -> {:?}", line.value, now.value);
                prop_assert!(now.class <= line.class, "the class never gets worse");
                let place = |o: &Outcome| o.lines.iter().position(|l| l.id == line.id);
                prop_assert!(place(&after) <= place(&before));
            } else {
                prop_assert_eq!(now.value, line.value, "other fields stay");
            }
        }
    }

    #[test]
    fn the_order_of_sheets_makes_no_difference(all in any_input(), m in 0..4usize, turn in 0..13usize) {
        let rule = rule(METHODS[m], &[40, 40, 20]);
        let mut other = all.clone();
        let n = other.sheets.len();
        other.sheets.rotate_left(turn % n);
        other.sheets.reverse();
        prop_assert_eq!(consolidate(&all, &rule), consolidate(&other, &rule));
    }

    #[test]
    fn what_travels_with_a_page_gives_the_same_list(all in any_input(), m in 0..4usize) {
        let rule = rule(METHODS[m], &[40, 40, 20]);
        let all = Input { missing: vec!["Ohne Bogen".into()], ..all };
        let packed = Packed::new(&all);
        let (here, there) = (consolidate(&all, &rule), consolidate(&packed.input(), &rule));
        let values = |o: &Outcome| o.lines.iter().map(|l| (l.title.clone(), l.value, l.class, l.deferred, l.near, l.ties.clone())).collect::<Vec<_>>();
        prop_assert_eq!(values(&here), values(&there));
        // And it is told in the same words, with the same names.
        let words = |input: &Input, out: &Outcome| rule_in_words(input, &rule, out, Lang::De);
        prop_assert_eq!(words(&all, &here), words(&packed.input(), &there));
    }

    #[test]
    fn same_values_are_stated_as_ties_and_only_those(all in any_input(), m in 0..4usize) {
        let out = consolidate(&all, &rule(METHODS[m], &[40, 40, 20]));
        for a in &out.lines {
            let same: Vec<String> = out.lines.iter().filter(|b| b.id != a.id && a.value.is_some() && b.value == a.value).map(|b| b.title.clone()).collect();
            prop_assert_eq!(&a.ties, &same);
        }
        for pair in out.lines.windows(2) {
            prop_assert!(pair[0].value >= pair[1].value);
        }
    }

    #[test]
    fn values_stay_within_the_scale_and_classes_follow_the_borders(all in any_input(), m in 0..4usize, w in prop::collection::vec(0..101i64, 3)) {
        let rule = rule(METHODS[m], &w);
        for line in consolidate(&all, &rule).lines {
            match (line.value, line.class) {
                (None, class) => prop_assert_eq!(class, None),
                (Some(v), class) => {
                    prop_assert!((100..=500).contains(&v));
                    prop_assert_eq!(class == Some(Priority::First), v >= 400);
                    prop_assert_eq!(class == Some(Priority::Third), v < 290);
                    prop_assert_eq!(line.deferred, v < 250);
                }
            }
        }
    }
}
