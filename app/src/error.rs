//! Pages for what went wrong: the one place where errors become a status and a sentence.

use crate::ui::shell;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::Lang;
use contract::action::ApiError;
use contract::people::TrustLevel;
use leptos::prelude::*;
use portal::error::api_error;

/// A page that could not be shown.
pub struct PageError {
    pub error: portal::Error,
    pub lang: Lang,
    /// Where the person wanted to go.
    pub address: String,
}

/// Result of a page's handler.
pub type PageResult = Result<Response, PageError>;

/// The login page that leads back to an address of this portal.
pub fn login_address(back: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("weiter", back).finish();
    format!("/anmelden?{query}")
}

/// The same, for who has to come back with a higher trust level.
pub fn surer_login(back: &str, level: TrustLevel) -> String {
    format!("{}&stufe={level}", login_address(back))
}

/// Logs a fault and gives it a number that people can name.
pub fn report(error: &portal::Error) -> ApiError {
    if error.is_away() {
        tracing::warn!(%error, "not available for now");
    }
    api_error(error, || {
        let incident = uuid_short();
        tracing::error!(%incident, %error, "request failed");
        incident
    })
}

fn uuid_short() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match report(&self.error) {
            ApiError::LoginNeeded => Redirect::to(&login_address(&self.address)).into_response(),
            ApiError::StepUp { level } => Redirect::to(&surer_login(&self.address, level)).into_response(),
            other => error_page(&other, self.lang),
        }
    }
}

/// Title and sentence of an error.
pub fn words(error: &ApiError, lang: Lang) -> (&'static str, String) {
    let (de, en): ((&str, String), (&str, String)) = match error {
        ApiError::NotFound => (
            ("Diese Seite gibt es nicht", "Vielleicht wurde sie verschoben, oder sie ist nicht öffentlich.".into()),
            ("There is no such page", "It may have moved, or it is not public.".into()),
        ),
        ApiError::Forbidden => (
            (
                "Das ist Ihnen hier nicht möglich",
                "Ihre Rolle reicht dafür nicht. Bitte fragen Sie die Digitalisierungsbeauftragten Ihrer Kommune oder die Geschäftsstelle."
                    .into(),
            ),
            ("You cannot do this here", "Your role does not allow it. Please ask your municipality's coordinator or the steward.".into()),
        ),
        ApiError::Unavailable => (
            (
                "Gerade nicht erreichbar",
                "Das Portal kann im Moment nichts laden oder speichern. Bitte versuchen Sie es in einer Minute noch einmal."
                    .into(),
            ),
            (
                "Not available right now",
                "The portal cannot load or save anything at the moment. Please try again in a minute."
                    .into(),
            ),
        ),
        ApiError::TooLarge => (
            ("Das ist zu groß", "Die Anfrage ist größer, als das Portal sie annimmt.".into()),
            ("This is too large", "The request is larger than the portal accepts.".into()),
        ),
        ApiError::TooMany => (
            (
                "Das war zu oft",
                "Von Ihrer Adresse kamen in kurzer Zeit sehr viele Anfragen; diese wurde nicht ausgeführt. Bitte warten Sie eine Minute. Haben Sie gerade etwas gespeichert? Laden Sie diese Seite dann neu: Ihr Browser fragt, ob er es noch einmal senden soll, und hat Ihren Text noch."
                    .into(),
            ),
            (
                "That was too often",
                "Very many requests came from your address in a short time; this one was not carried out. Please wait a minute. Did you just save something? Then reload this page: your browser asks whether to send it once more and still has your text."
                    .into(),
            ),
        ),
        ApiError::Foreign => (
            (
                "Diese Anfrage kam von einer anderen Adresse",
                "Zum Schutz Ihres Kontos nimmt das Portal nur Formulare an, die auf seinen eigenen Seiten abgeschickt werden. Es wurde nichts geändert. Gehen Sie mit der Zurück-Taste zurück: Ihr Text steht noch dort. Öffnen Sie dann das Portal unter seiner üblichen Adresse und speichern Sie hier."
                    .into(),
            ),
            (
                "This request came from another address",
                "To protect your account, the portal only takes forms that are sent from its own pages. Nothing was changed. Go back with the back button: your text is still there. Then open the portal at its usual address and save here."
                    .into(),
            ),
        ),
        ApiError::Failed { incident } => (
            (
                "Das hat nicht geklappt",
                format!("Der Fehler liegt bei uns und ist unter der Nummer {incident} vermerkt. Es wurde nichts geändert."),
            ),
            ("This did not work", format!("The fault is ours and was noted as number {incident}. Nothing was changed.")),
        ),
        ApiError::Already { .. } | ApiError::Refused { .. } => return crate::ui::notice::refusal(error, lang),
        ApiError::Conflict => (
            ("Jemand war schneller", "Es wurde inzwischen geändert. Bitte öffnen Sie die Seite neu.".into()),
            ("Somebody was faster", "It was changed in the meantime. Please open the page afresh.".into()),
        ),
        _ => (
            (
                "Diese Anfrage verstehen wir nicht",
                "Es wurde nichts geändert. Bitte öffnen Sie das Formular in einem zweiten Fenster neu."
                    .into(),
            ),
            (
                "We do not understand this request",
                "Nothing was changed. Please open the form afresh in a second window."
                    .into(),
            ),
        ),
    };
    lang.pick(de, en)
}

fn search(lang: Lang) -> AnyView {
    view! {
        <form class="p-form p-form--search" action=lang.pick("/suche", "/en/suche") method="get" role="search">
            <div class="kern-form-input">
                <label class="kern-label" for="q">{lang.pick("Ort, Vorhaben oder Thema", "Place, project or topic")}</label>
                <input class="kern-form-input__input" id="q" name="q" type="search" maxlength="200" autocomplete="off" />
            </div>
            <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{lang.pick("Suchen", "Search")}</span></button>
        </form>
    }
    .into_any()
}

/// A whole page for an error, without anything from the database.
pub fn error_page(error: &ApiError, lang: Lang) -> Response {
    error_page_with(error, lang, None)
}

/// The same, with what was typed.
pub fn error_page_with(error: &ApiError, lang: Lang, typed: Option<(AnyView, &'static str)>) -> Response {
    let (title, mut sentence) = words(error, lang);
    let typed = typed.map(|(form, said)| {
        sentence += said;
        form
    });
    let published = shell::known().published;
    if !published && matches!(error, ApiError::NotFound) {
        sentence +=
            lang.pick(" Noch ist keine Fassung der Strategie veröffentlicht.", " No edition of the strategy has been published yet.");
    }
    // Only people who are logged in meet these.
    let inside = matches!(error, ApiError::Forbidden | ApiError::Already { .. } | ApiError::Refused { .. } | ApiError::Conflict);
    let form_less = typed.is_none();
    let body = move || {
        view! {
            {shell::top(lang, inside)}
            <main class="p-wrap" id="inhalt" tabindex="-1">
                <div class="p-missing">
                    <div>
                        <h1 class="p-title p-title--long">{title}</h1>
                        <p class="p-lead">{sentence}</p>
                    </div>
                    {typed}
                    {(published && form_less).then(|| search(lang))}
                    <ul class="p-plain">
                        {inside.then(|| view! { <li><a href="/arbeit">{lang.pick("Zu „Meine Arbeit“", "To “My work”")}</a></li> })}
                        <li><a href=lang.pick("/", "/en")>{lang.pick("Zur Startseite", "Home")}</a></li>
                        {published.then(|| view! {
                            <li><a href=lang.pick("/themenfelder", "/en/themenfelder")>{lang.pick("Themenfelder", "Fields of action")}</a></li>
                            <li><a href=lang.pick("/projekte", "/en/projekte")>{lang.pick("Projekte", "Projects")}</a></li>
                        })}
                    </ul>
                </div>
            </main>
            {shell::foot(lang)}
        }
        .into_any()
    };
    let html = shell::bare(lang, title, body);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = shell::html(status, html);
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    }
    response
}
