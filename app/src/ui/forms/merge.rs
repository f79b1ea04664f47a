//! Two people saved the same thing: what each of them changed. A form carries a digest of every field
//! as it was opened with, so what somebody left alone does not count as theirs.

use crate::work::rows::counts;
use domain::canonical;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The hidden field that carries the digests.
pub(super) const KNOWN: &str = "known";
/// Fields that carry the form itself and say nothing to people.
pub(super) const TECHNICAL: [&str; 9] = ["id", "version", "base", "back", "once", "preview", "seen", KNOWN, super::BECAUSE];

/// Fields by who changed them; a repeated part is one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// Only whoever typed.
    pub mine: Vec<String>,
    /// Only whoever was faster. A repeated part to which both did nothing but add rows is in both lists.
    pub theirs: Vec<String>,
    /// Both, and not to the same.
    pub both: Vec<String>,
}

/// A value without what makes no difference: blanks, empty fields, rows in which nobody wrote.
fn plain(part: &str, value: &Value) -> Value {
    match value {
        Value::String(s) if s.trim().is_empty() => Value::Null,
        Value::String(s) => s.trim().replace("\r\n", "\n").into(),
        Value::Object(map) => {
            let fields: Map<String, Value> = map.iter().map(|(k, v)| (k.clone(), plain(k, v))).filter(|(_, v)| !v.is_null()).collect();
            if fields.is_empty() { Value::Null } else { fields.into() }
        }
        Value::Array(items) => {
            let written = |row: &&Value| row.as_object().is_none_or(|r| r.iter().any(|(name, value)| counts(part, name, value)));
            let mut rows: Vec<Value> = items.iter().filter(written).map(|v| plain(part, v)).filter(|v| !v.is_null()).collect();
            if rows.iter().all(Value::is_string) {
                rows.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            }
            if rows.is_empty() { Value::Null } else { rows.into() }
        }
        _ => Value::Null,
    }
}

/// What the fields of a form say, without those that say nothing.
fn fields(form: &Value) -> BTreeMap<String, Value> {
    let all = form.as_object().into_iter().flatten().filter(|(name, _)| !TECHNICAL.contains(&name.as_str()));
    all.map(|(name, value)| (name.clone(), plain(name, value))).filter(|(_, v)| !v.is_null()).collect()
}

fn short(value: &Value) -> String {
    canonical::digest(&canonical::canonical(value)).chars().take(10).collect()
}

/// The digests of a form, `title:0a1b2c3d4e cost:…`; fields with nothing in them have none.
pub(super) fn known(form: &Value) -> String {
    fields(form).iter().map(|(name, value)| format!("{name}:{}", short(value))).collect::<Vec<_>>().join(" ")
}

/// The digests that came with a form.
fn digests(typed: &Value) -> Option<BTreeMap<&str, &str>> {
    Some(typed.get(KNOWN)?.as_str()?.split(' ').filter_map(|one| one.split_once(':')).collect())
}

/// The rows behind those that the form was opened with, if these stand in front as they were.
fn added(form: &Value, name: &str, known: Option<&str>) -> Option<Vec<Value>> {
    let rows = form.get(name)?.as_array().filter(|rows| rows.iter().all(Value::is_object))?;
    let opened = |n: &usize| {
        let head = plain(name, &rows[..*n].to_vec().into());
        (!head.is_null()).then(|| short(&head)).as_deref() == known
    };
    let written = |row: &&Value| !plain(name, row).is_null();
    (0..=rows.len()).find(opened).map(|n| rows[n..].iter().filter(written).cloned().collect())
}

/// Sorts the fields by who changed them; none without digests, as from a page that was open for long.
pub(super) fn changed(stored: &Value, typed: &Value) -> Option<Changed> {
    let known = digests(typed)?;
    let only_added = |name: &str| [stored, typed].iter().all(|form| added(form, name, known.get(name).copied()).is_some());
    let (stored, typed) = (fields(stored), fields(typed));
    let mut names: Vec<&String> = stored.keys().chain(typed.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let mut found = Changed::default();
    for name in names.into_iter().filter(|n| stored.get(*n) != typed.get(*n)) {
        let differs = |side: &BTreeMap<String, Value>| side.get(name).map(short).as_deref() != known.get(name.as_str()).copied();
        let list = match (differs(&typed), differs(&stored)) {
            (true, false) => &mut found.mine,
            (false, true) => &mut found.theirs,
            _ if only_added(name) => {
                found.mine.push(name.clone());
                &mut found.theirs
            }
            _ => &mut found.both,
        };
        list.push(name.clone());
    }
    Some(found)
}

/// Puts what only the other one changed into what was typed; rows that both added follow each other.
pub(super) fn take_over(changed: &Changed, stored: &Value, typed: &mut Value) {
    let known = digests(typed).unwrap_or_default();
    let own = |name: &String| added(typed, name, known.get(name.as_str()).copied()).unwrap_or_default();
    let own: Vec<Vec<Value>> = changed.theirs.iter().map(own).collect();
    let Some(fields) = typed.as_object_mut() else { return };
    for (name, own) in changed.theirs.iter().zip(own) {
        match stored.get(name) {
            Some(Value::Array(rows)) => drop(fields.insert(name.clone(), rows.iter().cloned().chain(own).collect())),
            Some(value) => drop(fields.insert(name.clone(), value.clone())),
            None => drop(fields.remove(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn opened(mut stored: Value) -> Value {
        stored["known"] = known(&stored).into();
        stored
    }

    #[test]
    fn each_change_is_whose_it_is() {
        let base = json!({"version": "1", "title": "Bus", "cost": "5", "summary": "a", "goals": ["1", "2"], "owner": "", "end": "2027",
            "milestones": [{"title": "Los", "planned": "2026"}]});
        let mut typed = opened(base.clone());
        typed["title"] = "Linie".into();
        typed["summary"] = "b\r\n".into();
        typed["end"] = "2029".into();
        typed["goals"] = json!(["2", "1"]);
        typed["milestones"] = json!([{"title": "Los ", "planned": "2026"}, {"title": "", "planned": ""}]);
        let mut stored = base;
        stored["version"] = "2".into();
        stored["cost"] = "9".into();
        stored["summary"] = "c".into();
        stored["end"] = "2029".into();
        stored["goals"] = json!([]);
        stored["milestones"] = json!([]);
        stored["owner"] = "7".into();
        let found = changed(&stored, &typed).expect("digests");
        let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            Changed { mine: all(&["title"]), theirs: all(&["cost", "goals", "milestones", "owner"]), both: all(&["summary"]) }
        );
        take_over(&found, &stored, &mut typed);
        assert_eq!(
            (&typed["cost"], &typed["title"], &typed["summary"], &typed["milestones"]),
            (&json!("9"), &json!("Linie"), &json!("b\r\n"), &json!([]))
        );
    }

    #[test]
    fn rows_that_both_added_follow_each_other() {
        for base in [json!([]), json!([{"title": "Los"}])] {
            let rows = |more: &str| base.as_array().into_iter().flatten().cloned().chain([json!({"title": more})]).collect::<Value>();
            let mut typed = opened(json!({"milestones": base}));
            typed["milestones"] = rows("B");
            let stored = json!({"milestones": rows("A")});
            let found = changed(&stored, &typed).expect("digests");
            assert_eq!(found, Changed { mine: vec!["milestones".into()], theirs: vec!["milestones".into()], both: vec![] });
            take_over(&found, &stored, &mut typed);
            let titles: Vec<&str> = typed["milestones"].as_array().into_iter().flatten().filter_map(|r| r["title"].as_str()).collect();
            assert_eq!(titles[titles.len() - 2..], ["A", "B"]);
            // A row that was there and is another now is a question.
            typed = opened(json!({"milestones": [{"title": "Los"}]}));
            typed["milestones"] = json!([{"title": "Anders"}]);
            assert_eq!(changed(&json!({"milestones": [{"title": "Los"}, {"title": "A"}]}), &typed).expect("digests").both, ["milestones"]);
        }
    }

    #[test]
    fn a_row_of_nothing_but_a_choice_is_no_change() {
        let mut typed = opened(json!({"fundings": []}));
        typed["fundings"] = json!([{"programme": "", "state": "planned"}]);
        assert_eq!(changed(&json!({"fundings": []}), &typed), Some(Changed::default()));
    }

    #[test]
    fn without_digests_nobody_knows() {
        assert_eq!(changed(&json!({"title": "a"}), &json!({"title": "b"})), None);
    }
}
