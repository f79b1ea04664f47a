//! Whether an edition has the wording that a conference adopted, or was changed afterwards.

use super::annex::with_changes;
use crate::compare::{self, Change as How, ObjectChange};
use crate::names::Names;
use contract::conference::{Change, PriorityEntry};
use contract::edition::{Contents, FrozenRegion, ObjectKind};
use contract::fact_sheet::ProjectStatus;
use contract::strategy::TargetState;
use contract::{Id, Lang};
use std::collections::HashSet;
use std::sync::Arc;

/// What of an edition is not as it was adopted. `draft` is what was put to the conference; `changes` and
/// `classes` are what the conference adopted beside it, in the order of its agenda.
pub fn differing(
    mut draft: Contents,
    mut edition: Contents,
    changes: &[Change],
    classes: &[PriorityEntry],
    lang: Lang,
) -> Vec<ObjectChange> {
    with_changes(&mut draft, changes);
    for entry in classes {
        if let Some(field) = draft.fields.iter_mut().find(|f| f.id == entry.field) {
            let content = &mut Arc::make_mut(field).content;
            (content.priority, content.deferred) = (entry.class, entry.deferred);
        }
    }
    let (old, new) = (Names::of(&draft), Names::of(&edition));
    let given: HashSet<Id> = classes.iter().map(|e| e.field).chain(changes.iter().filter_map(Change::field)).collect();
    for contents in [&mut draft, &mut edition] {
        without_facts(contents);
        // Where a class was adopted, closing says so there.
        for field in contents.fields.iter_mut().filter(|f| given.contains(&f.id)) {
            Arc::make_mut(field).content.priority_note.clear();
        }
    }
    let mut found = compare::between((&draft, &old), (&edition, &new), lang);
    // A field that was only proposed becomes one with the list that has it.
    found.retain(|c| !(c.kind == ObjectKind::Field && c.change == How::Added && given.contains(&c.id)));
    // Where not a word is different, the wording is the same.
    found.retain(|c| c.change != How::Changed || c.lines.iter().any(|l| l.key != "form"));
    found
}

/// Leaves out what goes on by itself: what is reported, measured, granted, resolved or attached is no other
/// wording; nor are members with their addresses, and workshops.
fn without_facts(contents: &mut Contents) {
    contents.region = FrozenRegion::default();
    contents.workshops.clear();
    contents.strategy.strategy.resolutions.clear();
    for field in &mut contents.fields {
        let field = Arc::make_mut(field);
        field.notes.clear();
        field.attachments.clear();
        field.content.resolutions.clear();
        field.content.yearly_targets.iter_mut().for_each(|t| t.state = TargetState::Open);
        field.goals.iter_mut().flat_map(|g| &mut g.indicators).for_each(|i| i.content.measured.clear());
    }
    for sheet in &mut contents.sheets {
        let sheet = Arc::make_mut(sheet);
        sheet.notes.clear();
        sheet.attachments.clear();
        let content = &mut sheet.content;
        content.status = ProjectStatus::Idea;
        content.resolutions.clear();
        content.fundings.clear();
        content.figures.clear();
        for m in &mut content.milestones {
            (m.expected, m.actual) = (None, None);
            m.note.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::fact_sheet::FactSheet;
    use contract::forms::fact_sheets::FactSheetForm;
    use contract::strategy::{Field, Priority, ProgressNote, Resolution, TrafficLight};
    use contract::text::Document;

    const NONE: [(u128, How); 0] = [];

    fn note() -> ProgressNote {
        ProgressNote {
            id: Id::from_u128(7),
            date: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day"),
            light: TrafficLight::Green,
            status: None,
            plan: String::new(),
            actual: "Es geht voran.".into(),
            next_step: String::new(),
        }
    }

    fn field(n: u128, vision: &str) -> Arc<Field> {
        let mut field = Field { id: Id::from_u128(n), vision: Document::from_plain(vision), ..Field::default() };
        field.content.title = format!("Feld {n}");
        Arc::new(field)
    }

    fn strategy() -> Contents {
        let lead = Id::from_u128(100).to_string();
        let form = FactSheetForm { title: "Projekt".into(), status: "planned".into(), lead, ..FactSheetForm::default() };
        let sheet = FactSheet {
            id: Id::from_u128(9),
            number: 1,
            content: form.content().expect("a sheet"),
            narrative: Document::default(),
            attachments: vec![],
            notes: vec![],
        };
        Contents {
            fields: vec![field(1, "Der Bus fährt.\nEr ist sauber."), field(2, "Wir lernen.")],
            sheets: vec![Arc::new(sheet)],
            ..Contents::default()
        }
    }

    fn of(edition: Contents, changes: &[Change], classes: &[PriorityEntry]) -> Vec<(u128, How)> {
        let found = differing(strategy(), edition, changes, classes, Lang::De);
        found.into_iter().map(|c| (c.id.as_u128(), c.change)).collect()
    }

    fn vision(contents: &mut Contents, n: usize, text: &str) {
        Arc::make_mut(&mut contents.fields[n]).vision = Document::from_plain(text);
    }

    #[test]
    fn another_wording_counts_and_facts_do_not() {
        assert_eq!(of(strategy(), &[], &[]), NONE);
        let mut edition = strategy();
        {
            let sheet = Arc::make_mut(&mut edition.sheets[0]);
            sheet.notes.push(note());
            sheet.content.status = ProjectStatus::Running;
            sheet.content.resolutions.push(Resolution::default());
            Arc::make_mut(&mut edition.fields[0]).notes.push(note());
            edition.region.region.name = "Anders".into();
        }
        assert_eq!(of(edition.clone(), &[], &[]), NONE, "what goes on");
        vision(&mut edition, 1, "Wir lernen immer.");
        Arc::make_mut(&mut edition.sheets[0]).content.summary = "Neu".into();
        edition.fields.push(field(3, ""));
        assert_eq!(of(edition.clone(), &[], &[]), [(2, How::Changed), (3, How::Added), (9, How::Changed)]);
        edition.sheets.clear();
        assert_eq!(of(edition, &[], &[]).last(), Some(&(9, How::Removed)));
    }

    #[test]
    fn what_was_adopted_beside_the_draft_is_adopted() {
        let worded = Change::Wording {
            passage: format!("field:{}:vision:0", Id::from_u128(1)),
            title: String::new(),
            before: "Der Bus fährt.".into(),
            after: "Der Bus fährt stündlich.".into(),
        };
        let entry = |n| PriorityEntry {
            field: Id::from_u128(n),
            title: String::new(),
            class: Some(Priority::First),
            deferred: false,
            reason: String::new(),
        };
        let mut edition = strategy();
        assert_eq!(of(edition.clone(), std::slice::from_ref(&worded), &[]), [(1, How::Changed)], "it was not carried over, or taken back");
        vision(&mut edition, 0, "Der Bus fährt stündlich.\nEr ist sauber.");
        assert_eq!(of(edition.clone(), &[], &[]), [(1, How::Changed)]);
        assert_eq!(of(edition.clone(), std::slice::from_ref(&worded), &[]), NONE);
        // A list of the same conference gives classes, and makes fields of what was proposed.
        let content = &mut Arc::make_mut(&mut edition.fields[1]).content;
        content.priority = Some(Priority::First);
        content.priority_note = "Bürgermeisterkonferenz, Punkt 1".into();
        edition.fields.push(field(3, ""));
        assert_eq!(of(edition.clone(), std::slice::from_ref(&worded), &[entry(2), entry(3)]), NONE);
        assert_eq!(of(edition, &[worded], &[entry(3)]), [(2, How::Changed)]);
    }
}
