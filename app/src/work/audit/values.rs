//! Values in the log, in the words that people know them by. What has no words stays as it was stored.

use contract::conference::{ConferenceState, ItemState, Outcome, Stance};
use contract::dates::PartialDate;
use contract::edition::EditionLabel;
use contract::fact_sheet::{FundingState, ProjectStatus, Readiness};
use contract::people::{PersonState, Role, TrustLevel};
use contract::region::{BodyKind, OrganisationKind};
use contract::strategy::{EditState, Priority, TargetState, TrafficLight};
use contract::workshop::{CarriedKind, ResultKind, ResultState, SessionKind, WorkshopKind};
use contract::{Id, Lang};
use domain::describe;
use std::collections::HashMap;

/// Values that belong to no thing that is described for readers.
const MORE: &[(&str, &str, &str)] = &[
    ("role", "Rolle", "Role"),
    ("state", "Stand", "State"),
    ("light", "Ampel", "Traffic light"),
    ("name", "Name", "Name"),
    ("text", "Text", "Text"),
    ("reason", "Grund", "Reason"),
    ("year", "Jahr", "Year"),
    ("date", "Datum", "Date"),
    ("owner", "zuständige Person", "responsible person"),
    ("organisation", "Kommune", "municipality"),
    ("person", "Person", "Person"),
    ("valid_from", "gilt ab", "valid from"),
    ("valid_until", "gilt bis", "valid until"),
    ("carried_into", "übernommen in", "carried into"),
];

fn named(step: &str, lang: Lang) -> Option<&'static str> {
    let of = |key: &str| describe::word(key, lang).or_else(|| MORE.iter().find(|(k, ..)| *k == key).map(|(_, de, en)| lang.pick(*de, *en)));
    of(step).or_else(|| of(step.strip_suffix("_id")?))
}

/// "Meilenstein 2, Titel"; none where a part of the way has no words.
pub fn name(path: &str, lang: Lang) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for step in path.split('.').filter(|s| !matches!(*s, "" | "content")) {
        match step.parse::<usize>() {
            Ok(n) => parts.last_mut()?.push_str(&format!(" {n}")),
            Err(_) => parts.push(named(step, lang)?.to_owned()),
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What a stored code means: by the thing the entry is about and the way to the value in it.
fn coded(kind: &str, path: &str, code: &str, lang: Lang) -> Option<&'static str> {
    macro_rules! of {
        ($values:ty) => {
            <$values>::parse(code).map(|v| v.label(lang))
        };
    }
    let mut steps = path.split('.').filter(|s| s.parse::<usize>().is_err()).rev();
    match (kind, steps.next().unwrap_or_default(), steps.next().unwrap_or_default()) {
        (_, "status", _) => of!(ProjectStatus),
        (_, "light", _) => of!(TrafficLight),
        (_, "role", _) => of!(Role),
        (_, "priority" | "class", _) => of!(Priority),
        (_, "level", _) => of!(TrustLevel),
        (_, "label", _) => of!(EditionLabel),
        (_, "readiness", _) => of!(Readiness),
        (_, "stance", _) => of!(Stance),
        (_, "outcome", _) => of!(Outcome),
        (_, "state", "yearly_targets") => of!(TargetState),
        (_, "state", "fundings") => of!(FundingState),
        ("person", "state", _) => of!(PersonState),
        ("workshop_result", "state", _) => of!(ResultState),
        ("conference", "state", _) => of!(ConferenceState),
        ("conference_item", "state", _) => of!(ItemState),
        (_, "state", _) => of!(EditState),
        (_, "kind", "sessions") => of!(SessionKind),
        (_, "kind", "carried_into") => of!(CarriedKind),
        ("workshop", "kind", _) => of!(WorkshopKind),
        ("workshop_result", "kind", _) => of!(ResultKind),
        ("organisation", "kind", _) => of!(OrganisationKind),
        ("body", "kind", _) => of!(BodyKind),
        // Entries about one value alone: a step, or the status of several sheets.
        ("fact_sheet" | "field" | "goal" | "indicator" | "workshop" | "progress_note", "", _) => {
            of!(EditState).or_else(|| of!(ProjectStatus))
        }
        _ => None,
    }
}

/// A stored value as people say it; `names` of the things that ids mean.
pub fn value(kind: &str, path: &str, stored: &str, names: &HashMap<Id, String>, lang: Lang) -> String {
    if let Some(words) = coded(kind, path, stored, lang) {
        return words.to_owned();
    }
    match stored {
        "true" => return lang.pick("ja", "yes").to_owned(),
        "false" => return lang.pick("nein", "no").to_owned(),
        _ => {}
    }
    if let Some(name) = (stored.len() == 36).then(|| stored.parse().ok()).flatten().and_then(|id: Id| names.get(&id)) {
        return name.clone();
    }
    let day = |text: &str| {
        text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() })
    };
    match PartialDate::parse(stored).filter(|_| day(stored)) {
        Some(date) => date.show(lang),
        None => stored.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_values_have_words() {
        let said = |path: &str| name(path, Lang::De);
        assert_eq!(said("responsible_group").as_deref(), Some("Zuständig"));
        assert_eq!(said("content.milestones.2.title").as_deref(), Some("Meilenstein 2, Titel"));
        assert_eq!(said("organisation_id").as_deref(), Some("Kommune"));
        assert_eq!(name("running_cost", Lang::En).as_deref(), Some("Cost per year afterwards"));
        assert_eq!((said("sha256"), said("milestones.1.sha256"), said("")), (None, None, None));
    }

    #[test]
    fn codes_days_and_ids_have_words() {
        let id = Id::from_u128(7);
        let names = HashMap::from([(id, "Gemeinde Nottuln".to_owned())]);
        let said = |kind: &str, path: &str, stored: &str| value(kind, path, stored, &names, Lang::De);
        assert_eq!(said("fact_sheet", "status", "running"), "läuft");
        assert_eq!(said("fact_sheet", "", "running"), "läuft");
        assert_eq!(said("fact_sheet", "", "ready"), "freigegeben");
        assert_eq!(said("fact_sheet", "fundings.1.state", "granted"), "bewilligt");
        assert_eq!(said("field", "yearly_targets.3.state", "open"), "offen");
        assert_eq!(said("workshop_result", "state", "open"), "noch offen");
        assert_eq!(said("person", "role", "officer"), "Fachkraft");
        assert_eq!(said("field", "deferred", "true"), "ja");
        assert_eq!(said("fact_sheet", "lead", &id.to_string()), "Gemeinde Nottuln");
        assert_eq!(said("person", "valid_until", "2026-12-31"), "31.12.2026");
        // What is unknown stays as it was stored.
        let other = Id::from_u128(8).to_string();
        assert_eq!(said("fact_sheet", "lead", &other), other);
        assert_eq!(said("fact_sheet", "title", "running"), "running");
        assert_eq!(said("fact_sheet", "summary", "am 2026"), "am 2026");
    }
}
