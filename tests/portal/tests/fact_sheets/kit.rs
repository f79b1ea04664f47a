//! Sheets, and people who write them.

use contract::Id;
use contract::fact_sheet::FactSheet;
use contract::forms::fact_sheets::{FactSheetForm, ProgressForm, ReleaseForm, ticked};
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::Ctx;
use portal::fact_sheets;
use portal_tests::{Harness, key};

/// A complete sheet of a municipality, as its form.
pub fn form(lead: &str) -> FactSheetForm {
    FactSheetForm {
        title: "Mitfahrbänke".into(),
        summary: "Bänke mit Zielschildern.".into(),
        status: "running".into(),
        lead: key(&format!("org/{lead}")).to_string(),
        owner: key(&format!("person/fachkraft-{lead}")).to_string(),
        fields: vec![key("field/mobilitaet").to_string()],
        contact_unit: "Rathaus".into(),
        start: "03.2026".into(),
        end: "2027".into(),
        ..FactSheetForm::default()
    }
}

/// The coordinator of a municipality, surely logged in.
pub fn coordinator(h: &Harness, slug: &str) -> Ctx {
    let held = Held { role: Role::Coordinator, organisation: Some(key(&format!("org/{slug}"))), group: None };
    h.acting(&format!("digital-{slug}"), TrustLevel::High, vec![held])
}

/// The form of a stored sheet.
pub async fn again(ctx: &Ctx, number: i32) -> FactSheetForm {
    let view = fact_sheets::show(ctx, number).await.expect("sheet");
    FactSheetForm {
        id: view.sheet.id.to_string(),
        version: view.version.to_string(),
        owner: view.owner.map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..FactSheetForm::of(&view.sheet.content)
    }
}

/// Sheets as the list's boxes name them now.
pub async fn chosen(ctx: &Ctx, numbers: &[i32]) -> Vec<String> {
    let mut all = Vec::new();
    for number in numbers {
        let view = fact_sheets::show(ctx, *number).await.expect("sheet");
        all.push(ticked(view.sheet.id, view.version));
    }
    all
}

/// Releases a sheet as it is.
pub async fn release(h: &Harness, ctx: &Ctx, number: i32) {
    let view = fact_sheets::show(&h.steward(), number).await.expect("sheet");
    let form = ReleaseForm { id: view.sheet.id.to_string(), version: view.version.to_string() };
    fact_sheets::release(ctx, form).await.expect("released");
}

/// The one sheet that the next edition would hold.
pub async fn next(h: &Harness) -> FactSheet {
    let ahead = portal::editions::ahead(&h.steward()).await.expect("preview");
    assert_eq!(ahead.contents.sheets.len(), 1);
    ahead.contents.sheets[0].as_ref().clone()
}

/// A report on a sheet.
pub fn report(h: &Harness, id: Id) -> ProgressForm {
    ProgressForm {
        id: id.to_string(),
        once: fact_sheets::once(&h.portal).to_string(),
        actual: "Vier Bänke stehen.".into(),
        next_step: "Ortstermin".into(),
        light: "yellow".into(),
        ..ProgressForm::default()
    }
}
