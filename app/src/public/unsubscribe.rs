//! The page behind the link that ends mails: no login, one button (and one click, RFC 8058).

use super::invitation::page;
use crate::context::{self, AppState};
use crate::error::{PageError, PageResult};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use leptos::prelude::*;

/// `GET /nachrichten/abbestellen/{token}`: asks. Mail programs look at links, so looking changes nothing.
pub async fn ask(State(app): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let lang = context::language(&headers);
    let fail = |error| PageError { error, lang, address: "/".into() };
    if !portal::notices::known(&app.portal, &token).await.map_err(fail)? {
        return Err(fail(portal::Error::NotFound));
    }
    let title = lang.pick("Keine Mails mehr?", "No more mails?");
    Ok(page(&app, lang, StatusCode::OK, lang.pick("Nachrichten", "Notices"), title, || {
        view! {
            <p>{lang.pick(
                "Das Portal schickt Ihnen dann keine Mails mehr. Was neu ist, steht weiter unter „Meine Arbeit“.",
                "The portal will send you no more mails then. What is new still stands under “My work”.")}</p>
            <form method="post"><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{lang.pick("Keine Mails mehr schicken", "Send no more mails")}</span></button></form>
        }
        .into_any()
    }))
}

/// `POST /nachrichten/abbestellen/{token}`: ends them, also when a mail program asks for it.
pub async fn end(State(app): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let lang = context::language(&headers);
    let fail = |error| PageError { error, lang, address: "/".into() };
    portal::notices::unsubscribe(&app.portal, &token).await.map_err(fail)?;
    let title = lang.pick("Sie bekommen keine Mails mehr", "You will get no more mails");
    Ok(page(&app, lang, StatusCode::OK, lang.pick("Nachrichten", "Notices"), title, || {
        view! {
            <p role="status">{lang.pick(
                "Unter „Konto und Sitzungen“ können Sie das jederzeit wieder ändern.",
                "You can change this again at any time under “Account and sessions”.")}</p>
            <p class="w-links"><a href="/arbeit/konto">{lang.pick("Zum Konto", "To the account")}</a><a href="/">{lang.pick("Zur Startseite", "Home")}</a></p>
        }
        .into_any()
    }))
}
