//! Bad input: a clear message, the right status, and nothing half done.

mod conflicts;
mod files;
mod lists;
mod nouns;
mod requests;
mod sessions;

use contract::Id;
use http_tests::login::login;
use http_tests::{Backend, Browser, Failures, Portal, key, sources};
use serde_json::Value;

/// Fields of a form as they are sent: `title` becomes `f[title]`, `a[0].b` becomes `f[a][0][b]`.
pub(crate) fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let name = |path: &str| path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |n, p| format!("{n}[{p}]"));
    fields.iter().map(|(path, value)| (name(path), (*value).to_owned())).collect()
}

/// Some fields of a form, replaced or added to those that are in order.
fn changed(good: &[(String, String)], fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let new = form(fields);
    let kept = good.iter().filter(|(n, _)| !new.iter().any(|(m, _)| m == n)).cloned();
    kept.chain(new.clone()).collect()
}

/// The steward, logged in as surely as can be.
async fn steward(portal: &Portal) -> Browser {
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    browser
}

/// Everything that a refused change must leave alone.
async fn state(portal: &Portal) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "select count(*) from audit_event where action not in ('login', 'login.refused', 'account.create')",
        "select coalesce(sum(version), 0) from field",
        "select coalesce(sum(version), 0) from goal",
        "select coalesce(sum(version), 0) from \"text\"",
        "select count(*) from edition",
        "select coalesce(sum(version), 0) + count(*) from fact_sheet",
        "select coalesce(sum(version), 0) + count(*) from workshop",
        "select coalesce(sum(version), 0) + count(*) from workshop_result",
        "select coalesce(sum(version), 0) + count(*) from indicator",
        "select coalesce(sum(version), 0) + count(*) from organisation",
        "select count(*) from progress_note",
        "select count(*) from invitation",
        "select count(*) from role_assignment",
        "select revision from publication",
    ] {
        counts.push(portal.data.count(sql).await);
    }
    counts
}

fn field(id: &str, version: &str) -> Vec<(String, String)> {
    form(&[("id", id), ("version", version), ("title", "Ein Feld"), ("number", "90")])
}

#[tokio::test]
async fn every_rule_of_a_form_is_kept_by_the_server() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let (field_id, nobody) = (key("field/mobilitaet").to_string(), Id::from_u128(1).to_string());
    let goal = form(&[("field_id", &field_id), ("number", "90"), ("title", "Ein Ziel")]);
    let text = form(&[("owner_kind", "field"), ("owner_id", &field_id), ("slot", "vision"), ("version", "1"), ("markdown", "x")]);
    let edition = form(&[("number", "4"), ("preview", "x"), ("label", "discussion"), ("reason", "x")]);
    let long = |n: usize| "ä".repeat(n);
    let rows: Vec<(String, String)> = (0..51)
        .flat_map(|i| form(&[(&format!("yearly_targets[{i}].year"), "2026"), (&format!("yearly_targets[{i}].text"), "x")]))
        .collect();
    let cases = [
        ("fields/save", changed(&field("", ""), &[("title", "")]), "title", "required"),
        ("fields/save", changed(&field("", ""), &[("title", " \t ")]), "title", "required"),
        ("fields/save", changed(&field("", ""), &[("title", &long(81))]), "title", "too_long|80|81"),
        ("fields/save", changed(&field("", ""), &[("title", "a\u{0}b")]), "title", "control"),
        ("fields/save", changed(&field("", ""), &[("title", "a\u{1b}[31m")]), "title", "control"),
        ("fields/save", changed(&field("", ""), &[("title", "a\u{202e}b")]), "title", "control"),
        ("fields/save", changed(&field("", ""), &[("title", "a\nb")]), "title", "one_line"),
        ("fields/save", changed(&field("", ""), &[("number", "")]), "number", "required"),
        ("fields/save", changed(&field("", ""), &[("number", "0")]), "number", "whole|1|999"),
        ("fields/save", changed(&field("", ""), &[("number", "1000")]), "number", "whole|1|999"),
        ("fields/save", changed(&field("", ""), &[("number", "99999999999999999999")]), "number", "whole|1|999"),
        ("fields/save", changed(&field("", ""), &[("number", "1.5")]), "number", "whole|1|999"),
        ("fields/save", changed(&field("", ""), &[("number", "٣")]), "number", "whole|1|999"),
        ("fields/save", changed(&field("", ""), &[("number", "5")]), "number", "taken"),
        ("fields/save", changed(&field("", ""), &[("priority", "9")]), "priority", "choice"),
        ("fields/save", changed(&field("", ""), &[("priority_note", &long(501))]), "priority_note", "too_long|500|501"),
        ("fields/save", changed(&field("", ""), &[("responsible_group", "x")]), "responsible_group", "choice"),
        ("fields/save", changed(&field("", ""), &[("responsible_group", &nobody)]), "responsible_group", "choice"),
        (
            "fields/save",
            changed(&field("", ""), &[("yearly_targets[0].year", "1066"), ("yearly_targets[0].text", "x")]),
            "yearly_targets[0].year",
            "whole",
        ),
        ("fields/save", changed(&field("", ""), &[("yearly_targets[0].text", &long(301))]), "yearly_targets[0].text", "too_long|300|301"),
        ("fields/save", changed(&field("", ""), &[("yearly_targets[0].state", "x")]), "yearly_targets[0].state", "choice"),
        ("fields/save", changed(&field("", ""), &[("yearly_targets[0].text", "ohne Jahr")]), "yearly_targets[0].year", "required"),
        ("fields/save", changed(&field("", ""), &[("yearly_targets[0].year", "2027")]), "yearly_targets[0].text", "required"),
        ("fields/save", field("", "").into_iter().chain(rows).collect(), "yearly_targets", ""),
        ("goals/save", changed(&goal, &[("title", "")]), "title", "required"),
        ("goals/save", changed(&goal, &[("title", &long(141))]), "title", "too_long|140|141"),
        ("goals/save", changed(&goal, &[("number", "1")]), "number", "taken"),
        ("goals/save", changed(&goal, &[("number", "-1")]), "number", "whole|1|999"),
        ("texts/save", changed(&text, &[("markdown", &long(200_001))]), "markdown", "too_long|200000|200001"),
        ("texts/save", changed(&text, &[("markdown", "a\u{8}b")]), "markdown", "control"),
        ("editions/publish", changed(&edition, &[("number", "x")]), "number", "whole"),
        ("editions/publish", changed(&edition, &[("number", "99")]), "number", "whole"),
        ("editions/publish", changed(&edition, &[("label", "endgültig")]), "label", "choice"),
        ("editions/publish", changed(&edition, &[("reason", "")]), "reason", "required"),
        ("editions/publish", changed(&edition, &[("reason", &long(2001))]), "reason", "too_long|2000|2001"),
        (
            "editions/publish",
            changed(&edition, &[("reasons[0].object", "x"), ("reasons[0].reason", &long(501))]),
            "reasons[0].reason",
            "too_long",
        ),
    ];
    for (name, fields, path, code) in cases {
        let answer = browser.act(name, "/arbeit/strategie", &fields).await;
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let found = body["error"]["fields"][path].as_str().unwrap_or_default().to_owned();
        f.check(answer.status == 422 && !found.is_empty() && found.starts_with(code), || {
            format!("{name} with a bad {path} ({code}): {}", answer.brief())
        });
    }
    f.same(state(&portal).await, before, "state after refused forms");
    f.end();
}

#[tokio::test]
async fn a_broken_rule_is_told_in_the_persons_language_with_what_was_typed() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = steward(&portal).await;
    let mut f = Failures::default();
    for (language, sentence) in
        [("de", "Noch nicht gespeichert: eine Angabe passt nicht"), ("en", "Not saved yet: one entry needs another look")]
    {
        browser.set_cookie("sprache", language);
        let page = "/arbeit/themenfelder/neu";
        let typed = "Mein <b>langer</b> & \"genauer\" </textarea><script>alert(1)</script> Satz";
        let sent = browser.post("/aktion/fields/save", page, &[("f[title]", ""), ("f[number]", "77"), ("f[priority_note]", typed)]).await;
        f.check(sent.status == 303 && sent.location().starts_with(&format!("{page}?entwurf=")), || sent.brief());
        let back = browser.get(sent.location()).await;
        let html = back.text();
        f.check(back.status == 200 && html.contains(sentence), || format!("{language}: {}", back.brief()));
        f.same(http_tests::page::value(&html, "f[priority_note]"), Some(typed.to_owned()), "what was typed");
        f.same(http_tests::page::value(&html, "f[number]"), Some("77".to_owned()), "what was typed");
        f.check(!html.contains("<script>alert"), || "what was typed is not escaped".into());
        f.check(html.contains("href=\"#f-title\"") && html.contains("id=\"f-title\""), || "the error does not lead to its field".into());
        let listed = browser.get("/arbeit").await.text();
        f.check(listed.contains(sent.location()), || "the unsaved form is not in \"Meine Arbeit\"".into());
        // A draft is nobody else's business.
        let other = portal.browser();
        login(&other, "fachkraft-nottuln", "high").await;
        let draft = sent.location().rsplit('=').next().unwrap_or_default().to_owned();
        let seen = other.get(&format!("/arbeit?entwurf={draft}")).await.text();
        f.check(!seen.contains("genauer"), || "somebody else sees the draft".into());
        let thrown = other.act("drafts/discard", "/arbeit", &[("id".into(), draft)]).await;
        f.same(thrown.status, 404, "throwing away somebody else's draft");
    }
    f.end();
}

#[test]
fn texts_in_textareas_are_escaped() {
    assert_eq!(sources::textareas(), Vec::<String>::new(), "use ui::fields::area_text");
}

/// A name that no rules go by would leave a form unchecked in the browser.
#[test]
fn forms_name_rules_that_there_are() {
    let named = sources::rules();
    assert!(named.len() > 30, "{named:?}");
    let unknown: Vec<_> = named.iter().filter(|name| contract::forms::check(name, "f[none]=").is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn ids_that_are_wrong_or_somebody_elses() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let (browser, lead) = (steward(&portal).await, portal.browser());
    login(&lead, "ag-leitung-mobilitaet", "high").await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let nobody = Id::from_u128(1).to_string();
    let (own_field, own_goal) = (key("field/mobilitaet").to_string(), key("goal/mobilitaet/1").to_string());
    let (field_id, goal_id) = (key("field/wirtschaft").to_string(), key("goal/wirtschaft/1").to_string());
    let goal = |id: &str, field: &str| form(&[("id", id), ("version", "1"), ("field_id", field), ("number", "90"), ("title", "x")]);
    let text = |kind: &str, owner: &str, slot: &str| {
        form(&[("owner_kind", kind), ("owner_id", owner), ("slot", slot), ("version", "1"), ("markdown", "Überschrieben")])
    };
    let cases = [
        ("fields/save", &browser, field(&nobody, "1"), 404),
        ("fields/save", &browser, field("x", "1"), 404),
        ("fields/save", &browser, field("1' or '1'='1", "1"), 404),
        ("goals/save", &browser, goal("", &nobody), 404),
        ("goals/save", &browser, goal("", "x"), 404),
        ("goals/save", &browser, goal(&nobody, &own_field), 404),
        ("texts/save", &browser, text("field", &nobody, "vision"), 404),
        ("texts/save", &browser, text("field", "x", "vision"), 404),
        ("texts/save", &browser, text("field", &own_field, "principles"), 404),
        ("texts/save", &browser, text("person", &nobody, "body"), 404),
        ("texts/save", &browser, text("strategy", &nobody, "principles"), 404),
        ("fields/save", &lead, field(&field_id, "1"), 403),
        ("fields/save", &lead, field("", ""), 403),
        ("goals/save", &lead, goal("", &field_id), 403),
        ("goals/save", &lead, goal(&goal_id, &field_id), 403),
        ("goals/save", &lead, goal(&goal_id, &own_field), 403),
        ("texts/save", &lead, text("field", &field_id, "vision"), 403),
        ("texts/save", &lead, text("goal", &goal_id, "text"), 403),
        ("texts/save", &lead, text("strategy", &Id::nil().to_string(), "principles"), 403),
        ("gibt/es/nicht", &browser, vec![], 404),
        ("", &browser, vec![], 404),
        ("drafts/discard", &browser, vec![("id".into(), nobody.clone())], 404),
        ("drafts/discard", &browser, vec![("id".into(), "x".into())], 400),
        ("drafts/discard", &browser, vec![], 400),
        ("sessions/end", &browser, vec![("id".into(), nobody.clone())], 404),
    ];
    for (name, who, fields, expected) in cases {
        let answer = who.act(name, "/arbeit", &fields).await;
        f.same(answer.status, expected, &format!("{name} {fields:?}"));
    }
    f.same(state(&portal).await, before, "state afterwards");
    // One's own goal with a foreign field beside it stays where it is.
    let moved = lead.act("goals/save", "/arbeit", &goal(&own_goal, &field_id)).await;
    let (goal, field) = (portal.data.id(key("goal/mobilitaet/1")), portal.data.id(key("field/mobilitaet")));
    let there = portal.data.count(&format!("select count(*) from goal where id = {goal} and field_id = {field}")).await;
    f.check([200, 409].contains(&moved.status) && there == 1, || format!("a goal moved into a foreign field: {}", moved.brief()));
    f.end();
}
