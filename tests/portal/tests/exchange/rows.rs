//! What an archive of one municipality holds, and what not.

use crate::kit::{entries, table};
use portal_tests::{Harness, key};
use sea_orm::EntityTrait;
use serde_json::Value;
use std::collections::BTreeSet;

fn texts<'a>(rows: &'a [Value], column: &str) -> BTreeSet<&'a str> {
    rows.iter().filter_map(|r| r[column].as_str()).collect()
}

/// Checks an archive of Nottuln against the whole database it was taken from.
pub async fn of_nottuln_only(h: &Harness, out: &[u8]) {
    let nottuln = key("org/nottuln").to_string();
    let all_sheets = entity::fact_sheet::Entity::find().all(&h.db).await.expect("sheets");
    let led: BTreeSet<String> = all_sheets.iter().filter(|s| s.lead_id == key("org/nottuln")).map(|s| s.id.to_string()).collect();
    assert!(!led.is_empty(), "the demo region has something to take out");

    // Every row of its own, as it stands in the database.
    let sheets = table(out, "tables/fact_sheet.json");
    assert_eq!(sheets.iter().map(|s| s["id"].as_str().expect("an id").to_owned()).collect::<BTreeSet<_>>(), led);
    for row in &all_sheets {
        let kept = sheets.iter().find(|s| s["id"] == row.id.to_string());
        assert_eq!(kept.cloned(), led.contains(&row.id.to_string()).then(|| serde_json::to_value(row).expect("JSON")));
    }
    let organisation = table(out, "tables/organisation.json");
    assert_eq!(texts(&organisation, "id"), BTreeSet::from([nottuln.as_str()]));
    assert_eq!(texts(&table(out, "tables/picture.json"), "content"), BTreeSet::from(["iVAA/woN"]));

    // Notes: all of its sheets, and what its people wrote to shared ones.
    let notes = table(out, "tables/progress_note.json");
    let all_notes = entity::progress_note::Entity::find().all(&h.db).await.expect("notes");
    let of_led = all_notes.iter().filter(|n| led.contains(&n.subject_id.to_string())).count();
    assert_eq!(notes.len(), of_led + 1);
    assert!(texts(&notes, "actual").contains("Unser Teil steht."));
    assert!(!texts(&notes, "actual").contains("Von der Geschäftsstelle."));
    assert_eq!(texts(&table(out, "tables/text.json"), "owner_id").len(), led.len());

    // Kept states of these texts, with who wrote and kept them.
    let kept = table(out, "tables/live_version.json");
    assert_eq!(texts(&kept, "name"), BTreeSet::from(["Stand der Geschäftsstelle", "Stand zur Probe"]));
    let its_texts = table(out, "tables/text.json");
    for path in ["tables/live_version.json", "tables/live_text.json"] {
        assert!(texts(&table(out, path), "text_id").is_subset(&texts(&its_texts, "id")), "{path}");
    }

    // Files likewise, with their bytes.
    assert_eq!(texts(&table(out, "tables/attachment.json"), "file_name"), BTreeSet::from(["Beitrag.txt", "Leistung.txt"]));
    let files: Vec<String> =
        entries(out).into_iter().filter(|(p, _)| p.starts_with("files/")).map(|(_, c)| String::from_utf8(c).expect("text")).collect();
    assert_eq!(files.len(), 2);
    assert!(files.contains(&"Ümläute und mehr\n".to_owned()));

    // Its answer sheets, with what it released and what it works on; the assessments stand there by name.
    let answered = table(out, "tables/answer_sheet.json");
    assert_eq!(texts(&answered, "organisation_id"), BTreeSet::from([nottuln.as_str()]));
    assert_eq!((answered.len(), table(out, "references/assessment.json").len()), (2, 2));
    let ids = texts(&answered, "id");
    assert!(!table(out, "tables/answer_row.json").is_empty() && texts(&table(out, "tables/answer_row.json"), "sheet_id").is_subset(&ids));
    assert_eq!(table(out, "tables/answer_release.json").len(), 1);

    // People: those with a role in it. The steward who invited stands there by name only.
    let people = table(out, "tables/person.json");
    let roles = table(out, "tables/role_assignment.json");
    assert!(!people.is_empty());
    assert_eq!(texts(&roles, "person_id"), texts(&people, "id"));
    assert_eq!(texts(&roles, "organisation_id"), BTreeSet::from([nottuln.as_str()]));
    let others = table(out, "references/person.json");
    assert!(texts(&others, "id").contains(key("person/geschaeftsstelle").to_string().as_str()));
    assert!(others.iter().all(|p| p["email"].is_null()));
    assert!(people.iter().chain(&others).all(|p| p["language"].is_null() && p["theme"].is_null() && p["last_active_at"].is_null()));
    assert!(!String::from_utf8_lossy(&entries(out)["tables/invitation.json"]).contains(&"ab".repeat(32)), "keys of links stay here");

    // Its own positions, and the conference that they belong to by name.
    let positions = table(out, "tables/conference_position.json");
    assert_eq!((positions.len(), texts(&positions, "organisation_id")), (2, BTreeSet::from([nottuln.as_str()])));
    assert_eq!(table(out, "references/conference.json").len(), 1);

    // Its own log, and nobody else's things.
    assert_eq!(texts(&table(out, "tables/audit_event.json"), "organisation_id"), BTreeSet::from([nottuln.as_str()]));
    let shared = texts(&table(out, "references/fact_sheet.json"), "id").len();
    assert!(shared > 5, "sheets that it takes part in are named");
    for path in
        ["tables/identity.json", "tables/edition.json", "tables/form_draft.json", "tables/barrier_report.json", "tables/region.json"]
    {
        assert!(!entries(out).contains_key(path), "{path}");
    }
    assert!(!entries(out).values().any(|c| String::from_utf8_lossy(c).contains("Nicht für Nottuln")));
}
