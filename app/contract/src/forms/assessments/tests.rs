use super::*;

#[test]
fn times_are_read_to_the_second() {
    assert_eq!(parse_time("18:00"), NaiveTime::from_hms_opt(18, 0, 0));
    assert_eq!(parse_time(" 8:30 Uhr"), NaiveTime::from_hms_opt(8, 30, 0));
    assert_eq!(parse_time("18:00:30"), NaiveTime::from_hms_opt(18, 0, 30));
    for wrong in ["", "24:00", "18", "18:60", "abends"] {
        assert_eq!(parse_time(wrong), None, "{wrong}");
    }
}

#[test]
fn rules_must_be_in_order() {
    let weights = BTreeMap::from([("a".to_owned(), "40".to_owned())]);
    let form = RuleForm {
        assessment: crate::Id::nil().to_string(),
        method: "equal".into(),
        weights,
        first: "4,0".into(),
        second: "2,9".into(),
        ..RuleForm::default()
    };
    assert!(form.check().is_empty(), "{:?}", form.check());
    assert_eq!(form.rule().map(|r| (r.first, r.second)), Some((400, 290)));
    for (wrong, path, code) in [
        (RuleForm { second: "4,0".into(), ..form.clone() }, "second", "borders"),
        (RuleForm { deferred_below: "3".into(), ..form.clone() }, "deferred_below", "borders"),
        (RuleForm { weights: BTreeMap::from([("a".into(), "0".into())]), ..form.clone() }, "weights.a", "no_weight"),
        (RuleForm { weights: BTreeMap::from([("a".into(), "101".into())]), ..form.clone() }, "weights.a", "whole|0|100"),
        (RuleForm { first: "viel".into(), ..form.clone() }, "first", "decimal"),
    ] {
        assert_eq!(wrong.check().get(path).map(String::as_str), Some(code));
        assert_eq!(wrong.rule(), None);
    }
}

#[test]
fn steps_that_take_or_give_something_need_a_reason() {
    let of = |step: &str, reason: &str| {
        let form = AssessmentStepForm { id: crate::Id::nil().to_string(), step: step.into(), reason: reason.into(), ..Default::default() };
        form.check().get("reason").cloned()
    };
    for step in ["close", "withdraw", "publish", "unpublish", "private"] {
        assert_eq!(of(step, " ").as_deref(), Some("reason"), "{step}");
        assert_eq!(of(step, "Alle sind fertig."), None, "{step}");
    }
    assert_eq!((of("open", ""), of("restore", "")), (None, None));
}

#[test]
fn a_deviation_needs_its_reason() {
    let form = DeviationForm {
        assessment: crate::Id::nil().to_string(),
        asked: crate::Id::nil().to_string(),
        class: "3".into(),
        ..DeviationForm::default()
    };
    assert_eq!(form.check().get("reason").map(String::as_str), Some("reason"));
    let ruled = DeviationForm { class: String::new(), ..form };
    assert!(ruled.check().is_empty());
    // What was entered without a class would vanish.
    for lost in [DeviationForm { deferred: "on".into(), ..ruled.clone() }, DeviationForm { reason: "Weil.".into(), ..ruled }] {
        assert_eq!(lost.check().get("class").map(String::as_str), Some("deviating_class"));
    }
}
