//! The input of forms, as typed. Every form is checked by the same rules in browser and server.

pub mod assessments;
pub mod conferences;
pub mod councils;
pub mod fact_sheets;
pub mod indicators;
pub mod people;
pub mod region;
pub mod steps;
pub mod strategy;
pub mod texts;
pub mod workshops;

use crate::rules::{Errors, Form};

/// How forms are sent: the fields below `f`.
#[derive(serde::Deserialize)]
struct Sent<F> {
    f: F,
}

/// Checks a form as it would be sent (`f[title]=…&f[rows][0][year]=…`), by the name of its rules.
/// The browser does this before it sends one. `None` if there are no rules of that name.
pub fn check(kind: &str, sent: &str) -> Option<Errors> {
    fn run<F: Form + serde::de::DeserializeOwned>(sent: &str) -> Option<Errors> {
        // As deep and as lenient as the server functions' own reader.
        serde_qs::Config::new(5, false).deserialize_str::<Sent<F>>(sent).ok().map(|s| s.f.check())
    }
    match kind {
        "assessment" => run::<assessments::AssessmentForm>(sent),
        "assessment_step" => run::<assessments::AssessmentStepForm>(sent),
        "assessment_extend" => run::<assessments::ExtendForm>(sent),
        "sheet_reason" => run::<assessments::SheetReasonForm>(sent),
        "deviation" => run::<assessments::DeviationForm>(sent),
        "consolidation_rule" => run::<assessments::RuleForm>(sent),
        "fact_sheet" => run::<fact_sheets::FactSheetForm>(sent),
        "fact_sheet_progress" => run::<fact_sheets::ProgressForm>(sent),
        "fact_sheet_withdraw" => run::<fact_sheets::WithdrawForm>(sent),
        "fact_sheet_owner" => run::<fact_sheets::OwnerForm>(sent),
        "fact_sheet_bulk" => run::<fact_sheets::BulkForm>(sent),
        "field" => run::<strategy::FieldForm>(sent),
        "goal" => run::<strategy::GoalForm>(sent),
        "step" => run::<steps::StepForm>(sent),
        "text" => run::<texts::TextForm>(sent),
        "comment" => run::<texts::CommentForm>(sent),
        "keep" => run::<texts::KeepForm>(sent),
        "invite" => run::<people::InviteForm>(sent),
        "give_role" => run::<people::GiveRoleForm>(sent),
        "end_role" => run::<people::EndRoleForm>(sent),
        "reason" => run::<people::ReasonForm>(sent),
        "region" => run::<region::RegionForm>(sent),
        "organisation" => run::<region::OrganisationForm>(sent),
        "group" => run::<region::GroupForm>(sent),
        "body" => run::<region::BodyForm>(sent),
        "page" => run::<region::PageForm>(sent),
        "publish" => run::<strategy::PublishForm>(sent),
        "workshop" => run::<workshops::WorkshopForm>(sent),
        "result" => run::<workshops::ResultForm>(sent),
        "carry" => run::<workshops::CarryForm>(sent),
        "decline" => run::<workshops::DeclineForm>(sent),
        "indicator" => run::<indicators::IndicatorForm>(sent),
        "frame" => run::<indicators::FrameForm>(sent),
        "council_round" => run::<councils::RoundForm>(sent),
        "council_chain" => run::<councils::ChainForm>(sent),
        "consultation" => run::<councils::ConsultationForm>(sent),
        "consultation_drop" => run::<councils::DropForm>(sent),
        "council_setup" => run::<councils::SetupForm>(sent),
        "field_note" => run::<indicators::FieldNoteForm>(sent),
        "conference" => run::<conferences::ConferenceForm>(sent),
        "conference_item" => run::<conferences::ItemForm>(sent),
        "conference_position" => run::<conferences::PositionForm>(sent),
        "amendment" => run::<conferences::AmendmentForm>(sent),
        "item_step" => run::<conferences::ItemStepForm>(sent),
        "file_step" => run::<conferences::FileStepForm>(sent),
        "call_off" => run::<conferences::CallOffForm>(sent),
        _ => None,
    }
}
