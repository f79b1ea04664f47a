//! The sheet as an Excel workbook: out, and in again with a preview.

use super::SECTION;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::files::answer;
use crate::ui::forms::{FormState, summary};
use crate::upload;
use crate::work::frame::Page;
use axum::extract::{Multipart, Path};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::action::ApiError;
use contract::rules::Errors;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::assessments::{LARGEST, SheetView};
use portal::attachments::Download;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/bogen.xlsx`
pub async fn download(work: Work, Path((slug, town)): Path<(String, String)>) -> Result<Response, PageError> {
    let v = portal::assessments::sheet(&work.ctx, &slug, &town).await.map_err(|e| work.fail(e))?;
    let bytes = portal::assessments::workbook(&v).map_err(|e| work.fail(e))?;
    let file = Download { file_name: format!("{slug}-{town}.xlsx"), media_type: XLSX.into(), bytes, inline: false };
    let mut response = answer(file);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/einlesen`
pub async fn form(work: Work, Path((slug, town)): Path<(String, String)>) -> PageResult {
    let v = portal::assessments::sheet(&work.ctx, &slug, &town).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::AnswerAssessment, &Belongs::to(v.organisation_id), EditState::Draft)?;
    Ok(page(&work, &v, None))
}

fn page(work: &Work, v: &SheetView, refused: Option<Errors>) -> Response {
    let at = format!("{SECTION}/{}/bogen/{}", v.assessment.slug, v.slug);
    let title = work.lang.say(format_args!("Bogen {} einlesen", v.municipality), format_args!("Read in the sheet of {}", v.municipality));
    let page = Page {
        title,
        sub: work
            .t(
                "Erst prüfen, dann speichern: Vorher sehen Sie, was sich ändert.",
                "Check first, then save: you see beforehand what changes.",
            )
            .into(),
        section: SECTION,
        above: vec![
            (SECTION.into(), work.t("Bedarfsabfragen", "Assessments").into()),
            (format!("{SECTION}/{}", v.assessment.slug), v.assessment.title.clone()),
            (at.clone(), work.lang.say(format_args!("Bogen {}", v.municipality), format_args!("Sheet of {}", v.municipality))),
        ],
        names: vec![v.assessment.title.clone()],
    };
    work.page(page, || {
        let wrong = refused.is_some();
        let state = std::sync::Arc::new(FormState::plain(work.lang, serde_json::Value::Null, refused.clone().unwrap_or_default(), refused.clone().map(|fields| ApiError::Invalid { fields })));
        let class = if wrong { "kern-form-input__input kern-form-input__input--error" } else { "kern-form-input__input" };
        let code = refused.as_ref().and_then(|e| e.get("file")).map(|c| contract::messages::sentence(c, work.lang));
        view! {
            <form class="w-form" method="post" enctype="multipart/form-data" action=format!("{at}/einlesen")>
                {summary(&state, &[("file", work.t("Datei", "File"))])}
                <div class="kern-form-input">
                    <label class="kern-label" for="f-file">{work.t("Ausgefüllte Excel-Datei", "Filled-in Excel file")}</label>
                    <div class="kern-hint" id="f-file-h">{work.t("Der heruntergeladene Bogen (.xlsx), höchstens 2 MB. Nur Werte, keine Formeln; Spalte „Kennung“ und Blätter bitte lassen, wie sie sind.", "The sheet that was downloaded (.xlsx), up to 2 MB. Values only, no formulas; please leave the column “Kennung” and the worksheets as they are.")}</div>
                    <input class=class type="file" id="f-file" name="file" accept=".xlsx" aria-describedby="f-file-h" aria-invalid=wrong.then_some("true") />
                    {code.map(|text| view! { <p class="kern-error" id="f-file-e"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{text}</span></p> })}
                </div>
                <p class="w-links"><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{work.t("Prüfen", "Check")}</span></button><span class="w-muted">{work.t("Es wird noch nichts geändert.", "Nothing is changed yet.")}</span></p>
                <p class="w-links"><a href=format!("{at}/bogen.xlsx")>{work.t("Bogen als Excel herunterladen", "Download the sheet as Excel")}</a></p>
            </form>
        }
        .into_any()
    })
}

/// `POST /arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/einlesen`
pub async fn read(
    work: Work,
    Path((slug, town)): Path<(String, String)>,
    parts: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> PageResult {
    let mut bytes = vec![];
    if let Ok(mut parts) = parts {
        loop {
            match parts.next_field().await {
                Ok(Some(part)) if part.name() == Some("file") => match upload::part(part, LARGEST).await {
                    Ok(read) => bytes = read,
                    Err(_) => bytes = vec![0; LARGEST + 1],
                },
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => {
                    bytes = vec![0; LARGEST + 1];
                    break;
                }
            }
        }
    }
    let at = format!("{SECTION}/{slug}/bogen/{town}");
    match portal::assessments::preview(&work.ctx, &slug, &town, bytes).await {
        Ok(found) => {
            let typed = serde_json::to_value(&found.form).unwrap_or_default();
            let outcome = ApiError::Refused { what: "imported".into() };
            let kept = portal::drafts::keep(&work.app.portal, work.actor().person_id, "answers/save", &at, typed, &outcome).await;
            let id = kept.map_err(|e| work.fail(e))?;
            Ok(Redirect::to(&format!("{at}?entwurf={id}")).into_response())
        }
        Err(portal::Error::Invalid(errors)) => {
            let v = portal::assessments::sheet(&work.ctx, &slug, &town).await.map_err(|e| work.fail(e))?;
            let mut response = page(&work, &v, Some(errors));
            *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(e) => Err(work.fail(e)),
    }
}
