//! The demo region with twice as much of everything.

use http_tests::server::root;
use http_tests::{Portal, key};
use serde_json::{Map, Value, json};

/// What is told apart by more than its id.
fn rename(object: &mut Map<String, Value>) {
    for (name, value) in object.iter_mut() {
        match (name.as_str(), value) {
            ("slug", Value::String(s)) => s.push_str("-2"),
            ("number", n) => *n = json!(n.as_i64().unwrap_or(0) + 500),
            // The same in the next state.
            ("ags", Value::String(s)) => s.replace_range(..2, "06"),
            ("map_cell", v) => *v = Value::Null,
            _ => {}
        }
    }
    // What is asked about is told apart by its title.
    if let (true, Some(Value::String(title))) = (object.contains_key("help"), object.get_mut("title")) {
        title.push_str(" 2");
    }
    object.remove("account");
}

/// A copy with ids of its own; what it refers to stays.
fn copied(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(copied).collect(),
        Value::Object(map) => {
            let inner = |(k, v): (&String, &Value)| match (k.as_str(), v) {
                ("carried_into", v) => (k.clone(), v.clone()),
                // Questions belong to one assessment.
                ("asked", Value::String(id)) => (k.clone(), json!(format!("{id}-2"))),
                _ => (k.clone(), copied(v)),
            };
            let mut map: Map<String, Value> = map.iter().map(inner).collect();
            if let Some(Value::String(id)) = map.get_mut("id").filter(|id| id.as_str().is_some_and(|id| id.starts_with("key:"))) {
                id.push_str("-2");
                rename(&mut map);
            }
            Value::Object(map)
        }
        other => other.clone(),
    }
}

fn has_id(value: &Value) -> bool {
    value["id"].as_str().is_some_and(|id| id.starts_with("key:"))
}

/// Every list of things twice as long, at every depth.
fn doubled(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let copies = items.iter().filter(|i| has_id(i)).map(copied);
            items.iter().map(doubled).chain(copies).collect()
        }
        Value::Object(map) => map
            .iter()
            .map(|(name, v)| match (name.as_str(), v.as_array()) {
                // Who takes part, which fields: the copies too.
                ("participants" | "fields", Some(ids)) if ids.iter().all(Value::is_string) => {
                    let copies = ids.iter().filter_map(Value::as_str).map(|id| json!(format!("{id}-2")));
                    (name.clone(), ids.iter().cloned().chain(copies).collect())
                }
                // A municipality has one answer sheet; the copies are those of the other ones.
                ("sheets", Some(sheets)) if sheets.iter().all(|s| s["organisation"].is_string()) => {
                    let copies = sheets.iter().map(copied).map(|mut s| {
                        s["organisation"] = json!(format!("{}-2", s["organisation"].as_str().unwrap_or_default()));
                        s
                    });
                    (name.clone(), sheets.iter().map(doubled).chain(copies).collect())
                }
                // What was answered to twice as many questions.
                ("rows" | "deviations", Some(answers)) if answers.iter().all(|a| a["asked"].is_string()) => {
                    (name.clone(), answers.iter().cloned().chain(answers.iter().map(copied)).collect())
                }
                // An edition is asked about once.
                ("councils", _) => (name.clone(), v.clone()),
                _ => (name.clone(), doubled(v)),
            })
            .collect(),
        other => other.clone(),
    }
}

/// A folder with the story of the demo region, everything twice, every edition twice.
pub fn story() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = root().join("tests/fixtures/coesfeld");
    let read = |name: &str| -> Value { serde_json::from_str(&std::fs::read_to_string(from.join(name)).expect("a bundle")).expect("JSON") };
    let mut story = read("demo.json");
    let mut steps = Vec::new();
    for step in story["steps"].as_array().expect("steps") {
        let name = step["bundle"].as_str().expect("a name").to_owned();
        let text = serde_json::to_string(&doubled(&read(&name))).expect("JSON");
        std::fs::write(folder.path().join(&name), text).expect("written");
        steps.push(step.clone());
        if !step["publish"].is_null() {
            // Recording an edition asks for no change in between.
            steps.push(step.clone());
        }
    }
    story["steps"] = steps.into();
    std::fs::write(folder.path().join("demo.json"), serde_json::to_string(&story).expect("JSON")).expect("written");
    folder
}

/// Things that no bundle holds: invitations, reports, files, kept forms.
pub async fn fill(portal: &Portal, times: usize) {
    let (at, data) = ("'2026-11-20T10:00:00+00:00'", &portal.data);
    let id = |name: String| data.id(key(&name));
    // Councils are asked about every edition; no bundle says so of those that are published twice.
    for number in 1..=times * 3 {
        data.run(&format!(
            "insert into council_round (id, edition_number, edition_digest, adopted_on, proposal, version) \
             select {}, number, digest, '2026-01-15', 'Der Rat beschließt.', 1 from edition \
             where number = {number} and not exists (select 1 from council_round r where r.edition_number = {number})",
            id(format!("round/{number}"))
        ))
        .await;
    }
    for i in 0..times * 3 {
        let (org, steward, sheet) = (id("org/nottuln".into()), id("person/geschaeftsstelle".into()), id("sheet/12".into()));
        data.run(&format!(
            "insert into invitation (id, token_hash, role, organisation_id, name, created_by, created_at, expires_at) \
             values ({}, 'hash-{i}', 'officer', {org}, 'Neu {i}', {steward}, {at}, '2036-11-20T10:00:00+00:00')",
            id(format!("invitation/{i}"))
        ))
        .await;
        data.run(&format!(
            "insert into barrier_report (id, page, \"text\", contact, created_at, note) values ({}, '/', 'Zu klein', '', {at}, '')",
            id(format!("barrier/{i}"))
        ))
        .await;
        let (field, workshop) = (id("field/mobilitaet".into()), id("workshop/mobilitaet-2026".into()));
        for (kind, owner) in [("fact_sheet", &sheet), ("field", &field), ("workshop", &workshop)] {
            data.run(&format!(
                "insert into attachment (id, owner_kind, owner_id, file_name, media_type, size, sha256, description, state, created_at) \
                 values ({}, '{kind}', {owner}, 'a{i}.txt', 'text/plain', 1, '{}', '', 'ready', {at})",
                id(format!("attachment/{kind}/{i}")),
                "0".repeat(64)
            ))
            .await;
        }
        for account in ["geschaeftsstelle", "digital-nottuln"] {
            let person = id(format!("person/{account}"));
            data.run(&format!(
                "insert into form_draft (id, person_id, action, address, fields, outcome, created_at) \
                 values ({}, {person}, 'texts/save', '/arbeit', '{{}}', '{{}}', {at})",
                id(format!("draft/{account}/{i}"))
            ))
            .await;
            // Several roles each.
            data.run(&format!(
                "insert into role_assignment (id, person_id, role, organisation_id, valid_from, created_at) \
                 values ({}, {person}, 'officer', {}, '2020-01-01', {at})",
                id(format!("role/{account}/{i}")),
                id(format!("org/{}", ["senden", "olfen", "ascheberg", "rosendahl", "nordkirchen", "billerbeck"][i]))
            ))
            .await;
        }
    }
}
