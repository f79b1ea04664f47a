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
        let links = shell::legal(lang, str::to_owned);
        view! {
            <a class="w-skip" href="#inhalt">{lang.pick("Zum Inhalt springen", "Skip to content")}</a>
            {shell::example_note(lang)}
            <header class="w-head"><div class="w-wrap w-head__in"><a class="w-brand" href="/"><b>{lang.pick("Zur Startseite", "Home")}</b></a></div></header>
            <main class="w-wrap w-page" id="inhalt" tabindex="-1">{main()}</main>
            <footer class="w-foot"><div class="w-wrap"><p>{lang.pick("Anmelden", "Log in")}</p><ul>{links}</ul></div></footer>
        }
        .into_any()
    });
    shell::html(status, shell::document(lang, None, &head.markup(&auth.app, "workspace.css"), body))
}

/// `GET /anmelden`
pub async fn choose(State(auth): State<AuthState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = language(&headers);
    // Whether these are example data; a database that is away keeps nobody from the login.
    let _ = auth.app.latest().await;
    let query = parameters(query.as_deref()).unwrap_or_default();
    let return_to = inside(query.get("weiter"));
    let level = query.get("stufe").and_then(|l| TrustLevel::parse(l));
    let title = lang.pick("Anmelden zum Arbeiten", "Log in to work");
    page(&auth, StatusCode::OK, lang, title, || {
        view! {
            <div class="w-top"><div><h1>{title}</h1><p class="w-top__sub">{lang.pick(
                "Lesen geht ohne Konto. Anmelden muss sich nur, wer für eine Kommune oder Gruppe schreibt.",
                "Reading needs no account. Only those who write for a municipality or group log in.")}</p></div></div>
            <div class="w-cols w-cols--half">
                <div class="w-stack">
                    {level.map(|l| surer(l, lang))}
                    {(level.is_none() && return_to.contains("entwurf=")).then(|| kept(lang))}
                    <h2>{lang.pick("Womit melden Sie sich an?", "How do you log in?")}</h2>
                    {ways(&auth, &return_to, level, lang)}
                    <p class="w-small w-muted w-measure">{lang.pick(
                        "Wir bekommen vom Anmeldedienst eine Kennung, die nur hier gilt, und das Vertrauensniveau. Eine Mailadresse brauchen wir nicht.",
                        "The login service gives us an identifier that holds only here, and the trust level. We need no mail address.")}</p>
                    <p class="w-links w-small"><a href="/">{lang.pick("Ohne Anmeldung weiterlesen", "Go on reading without a login")}</a></p>
                </div>
                <aside>{levels(&auth, lang)}</aside>
            </div>
        }
        .into_any()
    })
}

/// Why somebody who is logged in is asked again, and what to have at hand.
fn surer(level: TrustLevel, lang: Lang) -> AnyView {
    let text = lang.say(
        format_args!("Für diesen Schritt brauchen Sie das Vertrauensniveau „{}“. Bitte melden Sie sich damit noch einmal an; danach geht es an derselben Stelle weiter.", level.label(lang)),
        format_args!("This step needs the trust level “{}”. Please log in with it; you will then continue where you were.", level.label(lang)),
    );
    let at_hand = (level == TrustLevel::High).then(|| {
        view! { <p>{lang.pick("Halten Sie den Ausweis mit Online-Funktion und das Handy bereit.", "Have your identity card with its online function and the phone ready.")}</p> }
    });
    view! { <div class="w-note" role="status"><p>{text}</p>{at_hand}</div> }.into_any()
}

/// What was typed when the session was over already.
fn kept(lang: Lang) -> AnyView {
    let text = lang.pick(
        "Sie sind nicht mehr angemeldet. Was Sie eingegeben haben, ist aufgehoben; nach dem Anmelden steht es wieder da.",
        "You are no longer logged in. What you entered is kept and will be there again after you log in.",
    );
    view! { <div class="w-note" role="status"><p>{text}</p></div> }.into_any()
}

/// Which level allows what in this installation.
fn levels(auth: &AuthState, lang: Lang) -> AnyView {
    let needed = auth.app.portal.settings().levels;
    let row = |level: TrustLevel| {
        let proof = match level {
            TrustLevel::Basic => lang.pick("Name und Passwort", "name and password"),
            TrustLevel::Substantial => lang.pick("zweiter Faktor, etwa eine App", "a second factor, for example an app"),
            TrustLevel::High => lang.pick("Ausweis mit Online-Funktion", "identity card with online function"),
        };
        let mut may = vec![lang.pick("Ihr Konto verwalten", "manage your account")];
        if level >= needed.work {
            may.push(lang.pick("lesen und schreiben, was Ihre Rollen erlauben", "read and write what your roles allow"));
        }
        if level >= needed.solemn.max(needed.work) {
            may.push(lang.pick("freigeben und veröffentlichen", "release and publish"));
        }
        let (how, what) = (lang.pick("Nachweis", "Proof"), lang.pick("Damit können Sie", "What it allows"));
        view! {
            <tr class="kern-table__row" role="row">
                <th class="kern-table__header" scope="row" role="rowheader">{level.label(lang)}</th>
                <td class="kern-table__cell" role="cell" data-l=how><span>{proof}</span></td>
                <td class="kern-table__cell" role="cell" data-l=what><span>{may.join(", ")}</span></td>
            </tr>
        }
    };
    let heads = [lang.pick("Niveau", "Level"), lang.pick("Nachweis", "Proof"), lang.pick("Damit können Sie", "What it allows")];
    let heads = heads.map(|h| view! { <th class="kern-table__header" scope="col" role="columnheader">{h}</th> }).into_iter().collect_view();
    view! {
        <h2>{lang.pick("Was welches Vertrauensniveau erlaubt", "What each trust level allows")}</h2>
        <table class="kern-table w-tcards" role="table">
            <caption class="kern-sr-only">{lang.pick("Vertrauensniveaus", "Trust levels")}</caption>
            <thead role="rowgroup"><tr class="kern-table__row" role="row">{heads}</tr></thead>
            <tbody class="kern-table__body" role="rowgroup">{TrustLevel::ALL.iter().map(|l| row(*l)).collect_view()}</tbody>
        </table>
        <p class="w-small w-muted">{lang.pick("Meldet ein Konto kein Niveau, gilt das niedrigste.", "An account that tells no level counts as the lowest.")}</p>
    }
    .into_any()
}

/// A refused login: one event with its code, no cookie, a sentence, a way on.
pub async fn refused(auth: &AuthState, provider: &str, refusal: Refusal, return_to: &str, lang: Lang) -> Response {
    if let Err(error) = portal::accounts::refused(&auth.app.portal, provider, &refusal.code, &refusal.detail).await {
        tracing::error!(%error, "a refused login could not be recorded");
    }
    tracing::info!(provider, code = %refusal.code, detail = %refusal.detail, "login refused");
    let level = refusal.code.starts_with("level_").then_some(TrustLevel::High);
    let title = lang.pick("Nicht angemeldet", "Not logged in");
    page(auth, StatusCode::FORBIDDEN, lang, title, || {
        view! {
            <div class="w-top"><div><h1>{title}</h1></div></div>
            <div class="w-note w-note--stop" role="alert">
                <p>{refusal.sentence(lang)}</p>
                <p class="w-small">{lang.say(format_args!("Vorgang: {}", refusal.code), format_args!("Code: {}", refusal.code))}</p>
            </div>
            {ways(auth, return_to, level, lang)}
        }
        .into_any()
    })
}
