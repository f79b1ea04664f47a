//! Server functions of assessments.

use super::SECTION;
use crate::action::{Outcome, act};
use contract::Id;
use contract::action::Done;
use contract::forms::assessments::*;
use leptos::prelude::*;
use portal::assessments;

fn page(slug: &str) -> String {
    format!("{SECTION}/{slug}")
}

/// Saves the set-up of an assessment.
#[server(name = SaveAssessment, prefix = "/aktion", endpoint = "assessments/save")]
pub async fn save(f: AssessmentForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        Ok(Done::new(page(&assessments::save_setup(&ctx, f).await?), notice))
    })
    .await
}

/// Opens, closes, withdraws, restores or publishes.
#[server(name = StepAssessment, prefix = "/aktion", endpoint = "assessments/step")]
pub async fn step(f: AssessmentStepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = match f.step.as_str() {
            "open" => "assessment_open",
            "close" => "assessment_closed",
            "publish" => "answers_published",
            "unpublish" => "answers_hidden",
            "private" => "answers_private",
            "complete" => "sheets_added",
            "withdraw" => "withdrawn",
            _ => "restored",
        };
        Ok(Done::new(page(&assessments::step(&ctx, f).await?), notice))
    })
    .await
}

/// Gives more time.
#[server(name = ExtendAssessment, prefix = "/aktion", endpoint = "assessments/extend")]
pub async fn extend(f: ExtendForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(page(&assessments::extend(&ctx, f).await?), "extended")) }).await
}

/// Reminds whoever is next.
#[server(name = RemindAssessment, prefix = "/aktion", endpoint = "assessments/remind")]
pub async fn remind(id: Id) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(page(&assessments::remind(&ctx, id).await?.0), "reminded")) }).await
}

/// Saves rows of a sheet.
#[server(name = SaveAnswers, prefix = "/aktion", endpoint = "answers/save")]
pub async fn save_answers(f: AnswersForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(assessments::save(&ctx, f).await?, "saved")) }).await
}

/// Says at which row one is.
#[server(name = HereAtAnswers, prefix = "/aktion", endpoint = "answers/here")]
pub async fn here(sheet: String, asked: Option<Id>) -> Outcome {
    act(move |ctx| async move {
        assessments::here(&ctx, &sheet, asked).await?;
        Ok(Done { to: SECTION.into(), notice: None })
    })
    .await
}

/// Saves what stands in the form and hands the sheet in.
#[server(name = SubmitAnswers, prefix = "/aktion", endpoint = "answers/submit")]
pub async fn submit(f: HandInForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(assessments::submit(&ctx, f).await?, "submitted")) }).await
}

/// Releases a sheet.
#[server(name = ReleaseAnswers, prefix = "/aktion", endpoint = "answers/release")]
pub async fn release(f: SheetStepForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(assessments::release(&ctx, f).await?, "answers_released")) }).await
}

/// Sends a sheet back.
#[server(name = SendBackAnswers, prefix = "/aktion", endpoint = "answers/send-back")]
pub async fn send_back(f: SheetReasonForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(assessments::send_back(&ctx, f).await?, "sent_back")) }).await
}

/// Begins a new version.
#[server(name = ReviseAnswers, prefix = "/aktion", endpoint = "answers/revise")]
pub async fn revise(f: SheetReasonForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(assessments::revise(&ctx, f).await?, "revised")) }).await
}

/// Chooses the rule.
#[server(name = ChooseRule, prefix = "/aktion", endpoint = "consolidations/rule")]
pub async fn rule(f: RuleForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(format!("{}/auswertung#liste", page(&assessments::rule(&ctx, f).await?)), "rule_chosen")) })
        .await
}

/// Deviates from the rule.
#[server(name = Deviate, prefix = "/aktion", endpoint = "consolidations/deviate")]
pub async fn deviate(f: DeviationForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(format!("{}/auswertung#liste", page(&assessments::deviate(&ctx, f).await?)), "saved")) }).await
}

/// Freezes the proposal.
#[server(name = FreezeProposal, prefix = "/aktion", endpoint = "proposals/freeze")]
pub async fn freeze(f: FreezeForm) -> Outcome {
    act(move |ctx| async move {
        let head = portal::proposals::freeze(&ctx, f).await?;
        Ok(Done::new(format!("{}/vorschlaege/{}", page(&head.assessment_slug), head.number), "frozen"))
    })
    .await
}
