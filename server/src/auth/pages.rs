//! The login page and the page of a refused login.

use super::login::{AuthState, inside, parameters};
use super::refusal::Refusal;
use app::context::language;
use app::ui::shell;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use contract::Lang;
use contract::people::TrustLevel;
use leptos::prelude::*;

fn link(provider: &str, return_to: &str, level: Option<TrustLevel>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("weiter", return_to);
    if let Some(level) = level {
        query.append_pair("stufe", level.as_str());
    }
    format!("/anmelden/{provider}?{}", query.finish())
}

/// The ways to log in, as links.
fn ways(auth: &AuthState, return_to: &str, level: Option<TrustLevel>, lang: Lang) -> AnyView {
    let items = auth
        .providers
        .labels()
        .into_iter()
        .map(|(key, label)| {
            let sub = lang
                .pick("Weiter zum Anmeldedienst; danach sind Sie wieder hier.", "On to the login service; afterwards you are back here.");
            view! { <a class="w-login__opt w-login__opt--first" href=link(&key, return_to, level)><b>{label}</b><span>{sub}</span></a> }
        })
        .collect_view();
    view! { <div class="w-login">{items}</div> }.into_any()
}

fn page(auth: &AuthState, status: StatusCode, lang: Lang, title: &str, main: impl FnOnce() -> AnyView) -> Response {
    let head = shell::Head { title: title.to_owned(), noindex: true, ..shell::Head::default() };
    let body = shell::render(|| {
        view! {
            <a class="w-skip" href="#inhalt">{lang.pick("Zum Inhalt springen", "Skip to content")}</a>
            <header class="w-head"><div class="w-wrap w-head__in"><a class="w-brand" href="/"><b>{lang.pick("Zur Startseite", "Home")}</b></a></div></header>
            <main class="w-wrap w-page" id="inhalt" tabindex="-1">{main()}</main>
            <footer class="w-foot"><div class="w-wrap"><p>{lang.pick("Anmelden", "Log in")}</p><ul>
                <li><a href="/impressum">{lang.pick("Impressum", "Legal notice")}</a></li>
                <li><a href="/datenschutz">{lang.pick("Datenschutz", "Privacy")}</a></li>
                <li><a href="/barrierefreiheit">{lang.pick("Erklärung zur Barrierefreiheit", "Accessibility statement")}</a></li>
            </ul></div></footer>
        }
        .into_any()
    });
    shell::html(status, shell::document(lang, None, &head.markup(&auth.app, "workspace.css"), body))
}

/// `GET /anmelden`
pub async fn choose(State(auth): State<AuthState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = language(&headers);
    let query = parameters(query.as_deref()).unwrap_or_default();
    let return_to = inside(query.get("weiter"));
    let level = query.get("stufe").and_then(|l| TrustLevel::parse(l));
    let title = lang.pick("Anmelden", "Log in");
    page(&auth, StatusCode::OK, lang, title, || {
        let why = level.map(|l| {
            let text = lang.pick(
                format!("Für diesen Schritt brauchen Sie das Vertrauensniveau „{}“. Bitte melden Sie sich damit noch einmal an; danach geht es an derselben Stelle weiter.", l.label(lang)),
                format!("This step needs the trust level “{}”. Please log in with it; you will then continue where you were.", l.label(lang)),
            );
            view! { <div class="w-note" role="status"><p>{text}</p></div> }
        });
        view! {
            <div class="w-top"><div><h1>{title}</h1><p class="w-top__sub">{lang.pick(
                "Für alle, die an der Strategie mitarbeiten. Lesen geht ohne Anmeldung.",
                "For everybody who works on the strategy. Reading needs no login.")}</p></div></div>
            {why}
            {ways(&auth, &return_to, level, lang)}
        }
        .into_any()
    })
}

/// A refused login: one event with its code, no cookie, a sentence, a way on.
pub async fn refused(auth: &AuthState, provider: &str, refusal: Refusal, return_to: &str, lang: Lang) -> Response {
    if let Err(error) = portal::accounts::refused(&auth.app.portal, provider, refusal.code, &refusal.detail).await {
        tracing::error!(%error, "a refused login could not be recorded");
    }
    tracing::info!(provider, code = refusal.code, detail = %refusal.detail, "login refused");
    let level = refusal.code.starts_with("level_").then_some(TrustLevel::High);
    let title = lang.pick("Nicht angemeldet", "Not logged in");
    page(auth, StatusCode::FORBIDDEN, lang, title, || {
        view! {
            <div class="w-top"><div><h1>{title}</h1></div></div>
            <div class="w-note w-note--stop" role="alert">
                <p>{refusal.sentence(lang)}</p>
                <p class="w-small">{lang.pick(format!("Vorgang: {}", refusal.code), format!("Code: {}", refusal.code))}</p>
            </div>
            {ways(auth, return_to, level, lang)}
        }
        .into_any()
    })
}
