use super::*;

#[test]
fn times_as_people_write_them() {
    for (typed, hour, minute) in [("10:00", 10, 0), ("9.30", 9, 30), ("14:05 Uhr", 14, 5)] {
        assert_eq!(parse_time(typed), chrono::NaiveTime::from_hms_opt(hour, minute, 0), "{typed}");
    }
    for bad in ["", "10", "25:00", "10:61", "mittags"] {
        assert_eq!(parse_time(bad), None, "{bad}");
    }
}

#[test]
fn whoever_takes_something_away_says_why() {
    let id = crate::Id::from_u128(1).to_string();
    let off = |reason: &str| CallOffForm { id: id.clone(), reason: reason.into() }.check();
    assert_eq!(off(" ").get("reason").map(String::as_str), Some("reason"));
    assert!(off("Sturmwarnung").is_empty());
    let file = |step: &str, reason: &str| FileStepForm { id: id.clone(), step: step.into(), reason: reason.into() }.check();
    assert_eq!(file("withdraw", "").get("reason").map(String::as_str), Some("reason"));
    assert!(file("withdraw", "Falsche Anlage").is_empty() && file("restore", "").is_empty());
    assert_eq!(file("delete", "x").get("step").map(String::as_str), Some("choice"));
}

#[test]
fn taking_something_away_needs_a_reason() {
    let form = |step: &str, reason: &str| ItemStepForm {
        id: crate::Id::from_u128(1).to_string(),
        step: step.into(),
        reason: reason.into(),
        ..ItemStepForm::default()
    };
    for step in ["withdraw", "reopen"] {
        assert_eq!(form(step, " ").check().get("reason").map(String::as_str), Some("reason"), "{step}");
        assert!(form(step, "Noch nicht reif.").check().is_empty(), "{step}");
    }
    assert!(form("call", "").check().is_empty() && form("restore", "").check().is_empty());
}

#[test]
fn reservations_and_counter_proposals_say_what_they_are() {
    let id = crate::Id::from_u128(1).to_string();
    let form =
        |stance: &str| PositionForm { item_id: id.clone(), organisation_id: id.clone(), stance: stance.into(), ..PositionForm::default() };
    assert!(form("consent").check().is_empty());
    assert_eq!(form("reservation").check().get("remark").map(String::as_str), Some("reservation"));
    let errors = form("objection").check();
    assert_eq!(errors.get("change").map(String::as_str), Some("required"));
    assert_eq!(errors.get("remark").map(String::as_str), Some("reason"));
    let whole = PositionForm { remark: "Grund".into(), change: "resolution".into(), text: "Anders".into(), ..form("objection") };
    assert!(whole.check().is_empty());
    // To oppose a counter-proposal one needs no further one.
    assert!(PositionForm { amendment_id: id.clone(), ..form("objection") }.check().is_empty());
    assert_eq!(form("maybe").check().get("stance").map(String::as_str), Some("choice"));
}
