//! Reporting a barrier: a form for everybody, without account and without script.

use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line};
use crate::ui::forms::{Form, FormState, field_name, summary};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use contract::action::ApiError;
use contract::forms::region::BarrierForm;
use contract::rules::Errors;
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Default, Deserialize)]
struct Sent {
    f: BarrierForm,
}

fn state(site: &Site, form: &BarrierForm, errors: Errors) -> Form {
    let outcome = (!errors.is_empty()).then(|| ApiError::Invalid { fields: errors.clone() });
    let values = serde_json::to_value(form).unwrap_or_default();
    Arc::new(FormState::plain(site.lang, values, errors, outcome))
}

/// `GET /barriere-melden`
pub async fn show(site: Site) -> PageResult {
    let form = state(&site, &BarrierForm::default(), Errors::new());
    Ok(page(&site, form, None, StatusCode::OK))
}

/// `POST /barriere-melden`
pub async fn send(site: Site, body: Bytes) -> PageResult {
    let sent: Sent = serde_qs::Config::new(3, false).deserialize_bytes(&body).unwrap_or_default();
    match portal::region::barriers::report(&site.app.portal, sent.f.clone()).await {
        Ok(()) => Ok(Redirect::to(&site.top("/barriere-melden/danke")).into_response()),
        Err(portal::Error::Invalid(errors)) => Ok(page(&site, state(&site, &sent.f, errors), None, StatusCode::UNPROCESSABLE_ENTITY)),
        Err(portal::Error::Refused(_)) => {
            let sentence = site.t(
                "Gerade kommen sehr viele Meldungen auf einmal. Ihr Text steht noch unten; bitte versuchen Sie es in einer Stunde wieder oder schreiben Sie an die Stelle in der Erklärung zur Barrierefreiheit.",
                "Very many reports are coming in. Your text is still below; please try again in an hour, or write to the office named in the accessibility statement.");
            let form = state(&site, &sent.f, Errors::new());
            Ok(page(&site, form, Some(sentence), StatusCode::TOO_MANY_REQUESTS))
        }
        Err(e) => Err(site.fail(e)),
    }
}

fn page(site: &Site, form: Form, note: Option<&str>, status: StatusCode) -> Response {
    let title = site.t("Barriere melden", "Report a barrier");
    let page = Page { title, description: String::new(), section: "", above: vec![(site.top("/"), site.t("Start", "Home").to_owned())] };
    let labels = [
        ("page", site.t("Seite", "Page")),
        ("text", site.t("Was nicht ging", "What did not work")),
        ("contact", site.t("Antwort an", "Answer to")),
    ];
    let mut response = site.page(page, || {
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title p-title--long">{title}</h1>
                <p class="p-lead">{site.t("Sie kommen auf einer Seite nicht weiter? Schreiben Sie uns. Ein Konto brauchen Sie nicht.", "Stuck on a page? Tell us. You need no account.")}</p>
            </div>
            {note.map(|n| view! { <div class="p-note p-note--stop" role="alert"><p>{n.to_owned()}</p></div> })}
            <form class="p-fields" method="post" action=site.top("/barriere-melden")>
                {summary(&form, &labels)}
                {line(&form, Spec { path: "page", label: labels[0].1, help: site.t("Adresse oder Name der Seite, zum Beispiel „Projekt 14“.", "Address or name of the page, for example “project 14”."), optional: true, ..Spec::default() })}
                {area(&form, Spec { path: "text", label: labels[1].1, help: site.t("Was wollten Sie tun, und womit (Tastatur, Vorleseprogramm, Telefon)?", "What did you want to do, and how (keyboard, screen reader, phone)?"), rows: 6, ..Spec::default() })}
                {line(&form, Spec { path: "contact", label: labels[2].1, help: site.t("E-Mail oder Telefon, wenn Sie eine Antwort möchten. Nur die Geschäftsstelle sieht das.", "Mail or phone if you want an answer. Only the steward sees it."), optional: true, ..Spec::default() })}
                <p class="p-trap" aria-hidden="true"><label>"Bitte leer lassen"<input name=field_name("website") tabindex="-1" autocomplete="off" /></label></p>
                <div class="p-submit"><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{site.t("Meldung senden", "Send report")}</span></button></div>
            </form>
        }
        .into_any()
    });
    *response.status_mut() = status;
    response
}

/// `GET /barriere-melden/danke`
pub async fn thanks(site: Site) -> PageResult {
    let title = site.t("Danke für Ihre Meldung", "Thank you for your report");
    let page = Page { title, description: String::new(), section: "", above: vec![(site.top("/"), site.t("Start", "Home").to_owned())] };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page"><h1 class="p-title p-title--long">{title}</h1>
            <p class="p-lead">{site.t("Die Geschäftsstelle hat sie bekommen und kümmert sich darum.", "The steward has received it and will look after it.")}</p></div>
            <p class="p-actions"><a href=site.top("/")>{site.t("Zur Startseite", "Home")}</a></p>
        }
        .into_any()
    }))
}

/// `GET /konto-geloescht`: where somebody arrives who has deleted the own account.
pub async fn account_gone(site: Site) -> PageResult {
    let title = site.t("Ihr Konto ist gelöscht", "Your account is deleted");
    let page = Page { title, description: String::new(), section: "", above: vec![] };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page"><h1 class="p-title p-title--long">{title}</h1>
            <p class="p-lead">{site.t("Sie sind abgemeldet. Lesen können Sie hier weiterhin alles Veröffentlichte.", "You are logged out. You can still read everything published here.")}</p></div>
            <p class="p-actions"><a href=site.top("/")>{site.t("Zur Startseite", "Home")}</a></p>
        }
        .into_any()
    }))
}
