//! One's own account: trust level, roles, sessions.

mod device;

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::primary;
use crate::ui::forms::{form_state, summary};
use axum::http::header;
use axum::response::IntoResponse;
use leptos::prelude::*;

/// `/arbeit/konto`
pub async fn show(work: Work) -> PageResult {
    let sessions = portal::sessions::own(&work.ctx).await.map_err(|e| work.fail(e))?;
    let mail = portal::notices::choice(&work.ctx).await.map_err(|e| work.fail(e))?;
    let places = portal::region::names(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let roles: Vec<(&str, String)> = work
        .actor()
        .roles
        .iter()
        .map(|held| {
            let place = held.organisation.or(held.group).and_then(|id| places.get(id));
            (held.role.label(work.lang), place.unwrap_or_else(|| work.t("ganzer Verbund", "whole region").to_owned()))
        })
        .collect();
    let page = Page { title: work.t("Konto und Sitzungen", "Account and sessions").into(), section: "", ..Page::default() };
    Ok(work.page(page, || {
        let rows = sessions
            .iter()
            .map(|s| {
                let end = if s.present {
                    view! { <span class="w-muted">{work.t("diese Sitzung", "this session")}</span> }.into_any()
                } else {
                    view! { <form method="post" action="/aktion/sessions/end"><input type="hidden" name="id" value=s.id.to_string() /><button class="w-link" aria-label=work.lang.say(format_args!("Sitzung beenden: {}", device::name(&s.user_agent, work.lang)), format_args!("End session: {}", device::name(&s.user_agent, work.lang)))>{work.t("Beenden", "End")}</button></form> }.into_any()
                };
                view! {
                    <tr class="kern-table__row">
                        <th class="kern-table__header" scope="row">{device::name(&s.user_agent, work.lang)}</th>
                        <td class="kern-table__cell" data-l=work.t("Angemeldet", "Logged in")><span>{local(s.created_at).format("%d.%m.%Y, %H:%M").to_string()}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Zuletzt aktiv", "Last active")><span>{local(s.last_seen_at).format("%d.%m.%Y, %H:%M").to_string()}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Vertrauensniveau", "Trust level")><span>{s.level.label(work.lang)}</span></td>
                        <td class="kern-table__cell">{end}</td>
                    </tr>
                }
            })
            .collect_view();
        let roles = roles.into_iter().map(|(role, place)| view! { <li><span>{role}</span><span class="w-small w-muted">{place}</span></li> }).collect_view();
        let form = form_state(&work, "account/delete", &contract::forms::people::DeleteAccountForm::default());
        view! {
            {summary(&form, &[("confirm", work.t("Bestätigung", "Confirmation"))])}
            <dl class="w-facts">
                <div><dt>{work.t("Name", "Name")}</dt><dd>{work.actor().display_name.clone()}</dd></div>
                <div><dt>{work.t("Vertrauensniveau", "Trust level")}</dt><dd>{work.actor().level.label(work.lang)}</dd></div>
            </dl>
            <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Meine Rollen", "My roles")}</h2><div class="w-links w-small"><a href="/arbeit/hilfe/rechte">{work.t("Was meine Rolle darf", "What my role may do")}</a></div></div>
                {if work.actor().roles.is_empty() { view! { <p class="w-muted">{work.t("Noch keine. Eine Rolle bekommen Sie mit einem Einladungslink.", "None yet. An invitation link gives you one.")}</p> }.into_any() } else { view! { <ul class="w-plain">{roles}</ul> }.into_any() }}</section>
            {appearance(&work)}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Meine Sitzungen", "My sessions")}</h2></div>
                <table class="kern-table w-tcards">
                    <caption class="kern-sr-only">{work.t("Offene Sitzungen", "Open sessions")}</caption>
                    <thead><tr class="kern-table__row">
                        <th class="kern-table__header" scope="col">{work.t("Gerät", "Device")}</th><th class="kern-table__header" scope="col">{work.t("Angemeldet", "Logged in")}</th>
                        <th class="kern-table__header" scope="col">{work.t("Zuletzt aktiv", "Last active")}</th><th class="kern-table__header" scope="col">{work.t("Vertrauensniveau", "Trust level")}</th>
                        <th class="kern-table__header" scope="col"><span class="w-sr">{work.t("Beenden", "End")}</span></th>
                    </tr></thead>
                    <tbody class="kern-table__body">{rows}</tbody>
                </table>
            </section>
            {super::notices::choice(&work, &mail)}
            {leaving(&work)}
        }
        .into_any()
    }))
}

/// Language and appearance, remembered for every device.
fn appearance(work: &Work) -> AnyView {
    let theme = work.theme.clone().unwrap_or_default();
    let themes = [("", work.t("wie das Gerät", "as the device")), ("light", work.t("hell", "light")), ("dark", work.t("dunkel", "dark"))];
    let languages = [("de", "Deutsch"), ("en", "English")];
    let radio = |name: &'static str, value: &'static str, label: &str, now: &str, lang: Option<&'static str>| {
        view! { <label lang=lang><input type="radio" name=name value=value checked=value == now /><span>{label.to_owned()}</span></label> }
    };
    let languages = languages.map(|(value, label)| radio("sprache", value, label, work.lang.tag(), Some(value))).into_iter().collect_view();
    let themes = themes.map(|(value, label)| radio("ansicht", value, label, &theme, None)).into_iter().collect_view();
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Sprache und Ansicht", "Language and appearance")}</h2></div>
            <form class="w-form" method="post" action="/einstellungen">
                <input type="hidden" name="zurueck" value="/arbeit/konto?meldung=saved" />
                <fieldset aria-describedby="gilt-auch"><legend class="w-legend">{work.t("Sprache", "Language")}</legend><div class="w-seg">{languages}</div></fieldset>
                <fieldset aria-describedby="gilt-auch"><legend class="w-legend">{work.t("Ansicht", "Appearance")}</legend><div class="w-seg">{themes}</div></fieldset>
                <p class="w-small w-muted" id="gilt-auch">{work.t("Gilt auch, wenn Sie sich auf einem anderen Gerät anmelden.", "Also holds when you log in on another device.")}</p>
                <div>{primary(work.t("Übernehmen", "Apply"))}</div>
            </form>
        </section>
    }
    .into_any()
}

/// Taking the own data along, and deleting the account, confirmed in place.
fn leaving(work: &Work) -> AnyView {
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Meine Daten", "My data")}</h2></div>
            <p><a href="/arbeit/konto/daten.json" download="meine-daten.json">{work.t("Alles herunterladen, was das Portal über mich gespeichert hat (JSON)", "Download everything that the portal keeps about me (JSON)")}</a></p>
            <details class="w-fold">
                <summary>{work.t("Konto löschen", "Delete account")}</summary>
                <form class="w-confirm" method="post" action="/aktion/account/delete">
                    <p id="loeschen">{work.t(
                        "Name, E-Mail und Anmeldung werden entfernt, alle Rollen und Sitzungen enden sofort. Was Sie geschrieben haben, bleibt ohne Ihren Namen stehen („Gelöschtes Konto“); das Änderungsprotokoll bleibt erhalten. Das lässt sich nicht zurücknehmen.",
                        "Name, mail and login are removed, all roles and sessions end at once. What you wrote stays without your name; the log is kept. This cannot be undone.")}</p>
                    <div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id="f-confirm" name="f[confirm]" value="on" required aria-describedby="loeschen" /><label class="kern-label" for="f-confirm">{work.t("Ich möchte mein Konto löschen.", "I want to delete my account.")}</label></div>
                    <button class="kern-btn kern-btn--secondary w-btn-stop" type="submit"><span class="kern-label">{work.t("Konto endgültig löschen", "Delete account for good")}</span></button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// `/arbeit/konto/daten.json`
pub async fn data(work: Work) -> PageResult {
    let value = portal::people::own_data(&work.ctx).await.map_err(|e| work.fail(e))?;
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"meine-daten.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// Server functions of the own account.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use leptos::prelude::*;

    /// Ends one of one's own sessions.
    #[server(name = EndSession, prefix = "/aktion", endpoint = "sessions/end")]
    pub async fn end_session(id: contract::Id) -> Outcome {
        act(move |ctx| async move {
            portal::sessions::end(&ctx, id).await?;
            Ok(Done::new("/arbeit/konto", "session_ended"))
        })
        .await
    }
}
