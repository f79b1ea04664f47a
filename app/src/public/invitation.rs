//! The page behind an invitation link.

use crate::context::{self, AppState};
use crate::error::{PageError, PageResult, login_address};
use crate::ui::shell::{self, Head};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::Lang;
use contract::people::InvitationState;
use leptos::prelude::*;
use portal::Ctx;
use portal::invitations::Invited;

/// `GET /einladung/{token}`: what the link is for, and the way to accept it.
pub async fn show(State(app): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let lang = context::language(&headers);
    let address = format!("/einladung/{token}");
    let fail = |error| PageError { error, lang, address: address.clone() };
    let invited = match portal::invitations::look(&app.portal, &token).await {
        Err(portal::Error::NotFound) => return Ok(dead(&app, lang, StatusCode::NOT_FOUND, "invitation_unknown")),
        other => other.map_err(fail)?,
    };
    let code = match invited.state {
        InvitationState::Open => return Ok(open(&app, lang, &address, &invited, context::who(&app, &headers).await.map_err(fail)?.actor)),
        InvitationState::Accepted => "invitation_accepted",
        InvitationState::Expired => "invitation_expired",
        InvitationState::Revoked => "invitation_revoked",
        InvitationState::Void => "invitation_void",
    };
    Ok(dead(&app, lang, StatusCode::GONE, code))
}

/// `POST /einladung/{token}`: accepts. A route of its own, because a draft of a failed form would
/// keep the token in the database.
pub async fn accept(State(app): State<AppState>, Path(token): Path<String>, headers: HeaderMap) -> PageResult {
    let lang = context::language(&headers);
    let address = format!("/einladung/{token}");
    let fail = |error| PageError { error, lang, address: address.clone() };
    let actor = context::who(&app, &headers).await.map_err(fail)?.actor;
    let ctx = Ctx::new(app.portal.clone(), actor);
    // A browser that hangs up must not stop the change half-way.
    let task = tokio::spawn(async move { portal::invitations::accept(&ctx, &token).await });
    match task.await.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string()))) {
        Ok(_) => Ok(Redirect::to("/arbeit?meldung=accepted").into_response()),
        Err(portal::Error::NotFound) => Ok(dead(&app, lang, StatusCode::NOT_FOUND, "invitation_unknown")),
        Err(portal::Error::Refused(code)) => Ok(dead(&app, lang, StatusCode::GONE, code)),
        Err(e) => Err(fail(e)),
    }
}

/// Title and sentence of a link that does not work.
fn words(code: &str, lang: Lang) -> (&'static str, &'static str) {
    let (de, en) = match code {
        "invitation_accepted" => (
            (
                "Diese Einladung wurde schon angenommen",
                "Jeder Link gilt einmal. Waren Sie es selbst, melden Sie sich einfach an; sonst fragen Sie, wer Sie eingeladen hat.",
            ),
            (
                "This invitation was accepted already",
                "Each link works once. If it was you, just log in; otherwise ask whoever invited you.",
            ),
        ),
        "invitation_expired" => (
            ("Diese Einladung ist abgelaufen", "Links gelten 14 Tage. Bitten Sie um eine neue Einladung."),
            ("This invitation has expired", "Links hold for 14 days. Please ask for a new invitation."),
        ),
        "invitation_revoked" => (
            ("Diese Einladung wurde zurückgezogen", "Fragen Sie, wer Sie eingeladen hat, wenn Sie das nicht erwartet haben."),
            ("This invitation was revoked", "If you did not expect this, ask whoever invited you."),
        ),
        "invitation_void" => (
            (
                "Diese Einladung gilt nicht mehr",
                "Seit Sie den Link bekommen haben, hat sich etwas geändert, zum Beispiel wer einladen darf. Bitten Sie Ihre Kommune oder die Geschäftsstelle um eine neue Einladung.",
            ),
            (
                "This invitation is not valid any more",
                "Something has changed since you got the link, for example who may invite. Please ask your municipality or the region's office for a new invitation.",
            ),
        ),
        _ => (
            ("Diesen Einladungslink gibt es nicht", "Vielleicht fehlt beim Kopieren ein Stück. Nehmen Sie den ganzen Link."),
            ("There is no such invitation link", "Perhaps a part was lost in copying. Please use the whole link."),
        ),
    };
    lang.pick(de, en)
}

/// A page for somebody who holds a link and may have no login; `foot` names the thing.
pub(super) fn page(app: &AppState, lang: Lang, status: StatusCode, foot: &str, title: &str, main: impl FnOnce() -> AnyView) -> Response {
    let head = Head { title: title.to_owned(), noindex: true, ..Head::default() };
    let body = shell::render(|| {
        view! {
            <a class="w-skip" href="#inhalt">{lang.pick("Zum Inhalt springen", "Skip to content")}</a>
            {shell::example_note(lang)}
            <header class="w-head"><div class="w-wrap w-head__in"><a class="w-brand" href="/"><b>{lang.pick("Zur Startseite", "Home")}</b></a></div></header>
            <main class="w-wrap w-page" id="inhalt" tabindex="-1">
                <div class="w-top"><div><h1>{title.to_owned()}</h1></div></div>
                {main()}
            </main>
            <footer class="w-foot"><div class="w-wrap"><p>{foot.to_owned()}</p><ul>
                <li><a href="/impressum">{lang.pick("Impressum", "Legal notice")}</a></li>
                <li><a href="/datenschutz">{lang.pick("Datenschutz", "Privacy")}</a></li>
            </ul></div></footer>
        }
        .into_any()
    });
    let mut response = shell::html(status, shell::document(lang, None, &head.markup(app, "workspace.css"), body));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn dead(app: &AppState, lang: Lang, status: StatusCode, code: &str) -> Response {
    let (title, sentence) = words(code, lang);
    page(app, lang, status, lang.pick("Einladung", "Invitation"), title, || {
        view! {
            <div class="w-note w-note--stop" role="alert"><p>{sentence}</p></div>
            <p class="w-links"><a href="/arbeit">{lang.pick("Zum Arbeitsbereich", "To the workspace")}</a><a href="/">{lang.pick("Zur Startseite", "Home")}</a></p>
        }
        .into_any()
    })
}

fn open(app: &AppState, lang: Lang, address: &str, invited: &Invited, actor: Option<portal::Actor>) -> Response {
    let role = invited.role.label(lang);
    let place = invited.place.clone().unwrap_or_else(|| lang.pick("den ganzen Verbund", "the whole region").to_owned());
    let until = contract::dates::show_day(super::site::local(invited.expires_at).date_naive(), lang);
    let title = lang.pick("Sie sind eingeladen", "You are invited");
    let facts = view! {
        <dl class="w-facts">
            <div><dt>{lang.pick("Für", "For")}</dt><dd>{invited.name.clone()}</dd></div>
            <div><dt>{lang.pick("Rolle", "Role")}</dt><dd>{role}</dd></div>
            <div><dt>{lang.pick("Gilt für", "Holds for")}</dt><dd>{place}</dd></div>
            <div><dt>{lang.pick("Link gültig bis", "Link valid until")}</dt><dd>{until}</dd></div>
        </dl>
    };
    let needed = app.portal.settings().levels.work;
    let login = format!("{}&stufe={needed}", login_address(address));
    page(app, lang, StatusCode::OK, lang.pick("Einladung", "Invitation"), title, || {
        let step = match actor {
            Some(a) if a.level >= needed => view! {
                <p>{lang.say(format_args!("Sie sind angemeldet als {}.", a.display_name), format_args!("You are logged in as {}.", a.display_name))}</p>
                <form method="post" action=address.to_owned()><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{lang.pick("Einladung annehmen", "Accept the invitation")}</span></button></form>
            }
            .into_any(),
            other => view! {
                <p>{lang.pick(
                    "Melden Sie sich zuerst an. So weiß das Portal, wem die Rolle gehört; danach sind Sie wieder hier und nehmen die Einladung an.",
                    "Please log in first, so that the portal knows whose role it is; then you are back here and accept.")}</p>
                <p><a class="kern-btn kern-btn--primary" href=if other.is_some() { login } else { login_address(address) }><span class="kern-label">{lang.pick("Anmelden", "Log in")}</span></a></p>
            }
            .into_any(),
        };
        view! {
            <p>{lang.pick("Wer annimmt, arbeitet an der gemeinsamen Strategie mit. Der Link gilt nur einmal.", "Whoever accepts works on the joint strategy. The link works once.")}</p>
            {facts}
            {step}
        }
        .into_any()
    })
}
