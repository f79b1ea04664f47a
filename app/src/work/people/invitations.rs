//! Inviting, the links of new invitations, and the list of all.

use super::choices;
use super::forms::{role_fields, role_labels};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, line, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::work::frame::Page;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use contract::dates::show_day;
use contract::forms::people::InviteForm;
use contract::people::InvitationState;
use leptos::prelude::*;
use portal::handover::Link;
use portal::invitations::Line;

fn above(work: &Work) -> Vec<(String, String)> {
    vec![("/arbeit/personen".into(), work.t("Personen und Rollen", "People and roles").into())]
}

/// `/arbeit/personen/einladen`
pub async fn new(work: Work) -> PageResult {
    let choices = choices(&work).await?;
    let organisation = if choices.organisations.len() == 1 { choices.organisations[0].0.clone() } else { String::new() };
    let stored = InviteForm { id: work.app.portal.fresh_id().to_string(), organisation_id: organisation, ..InviteForm::default() };
    let form = form_state(&work, "invitations/create", &stored);
    let mut labels = role_labels(&work).to_vec();
    labels.extend([("name", work.t("Für wen", "For whom")), ("email", work.t("E-Mail", "Mail"))]);
    let mail_help = if work.app.portal.settings().mail {
        work.t(
            "Dorthin schickt das Portal den Link. Ohne Adresse geben Sie ihn selbst weiter.",
            "The portal sends the link there. Without an address you hand it on yourself.",
        )
    } else {
        work.t("Nur zur Erinnerung; das Portal verschickt nichts.", "Only a note; the portal sends nothing.")
    };
    let page = Page {
        title: work.t("Jemanden einladen", "Invite somebody").into(),
        sub: work
            .t(
                "Sie bekommen einen Link zum Weitergeben. Er gilt 14 Tage und einmal.",
                "You get a link to hand on. It holds for 14 days and works once.",
            )
            .into(),
        section: "/arbeit/personen",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/invitations/create" data-form="invite">
                {summary(&form, &labels)}
                {hidden(&form, "id")}
                {line(&form, Spec { path: "name", label: work.t("Für wen", "For whom"), help: work.t("Name oder Funktion, damit Sie die Einladung wiederfinden, zum Beispiel „Fachkraft Bauamt“.", "Name or function, so that you recognise the invitation, for example “officer, building department”."), max: 120, ..Spec::default() })}
                {line(&form, Spec { path: "email", label: work.t("E-Mail", "Mail"), help: mail_help, optional: true, mode: "email", ..Spec::default() })}
                {role_fields(&work, &form, &choices)}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Einladung erstellen", "Make the invitation"))}</div>
            </form>
        }
        .into_any()
    }))
}

/// `/arbeit/personen/links`: new links, shown once.
pub async fn links(work: Work) -> PageResult {
    let links = portal::handover::take(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Links weitergeben", "Hand on the links").into(),
        section: "/arbeit/personen",
        above: above(&work),
        ..Page::default()
    };
    let base = work.app.base_url.clone();
    Ok(work.page(page, || {
        if links.is_empty() {
            return view! {
                <div class="w-empty"><h2>{work.t("Hier ist nichts mehr zu sehen", "Nothing to see any more")}</h2>
                <p>{work.t(
                    "Ein Einladungslink wird aus Sicherheit nur einmal gezeigt. Ist er verloren, ziehen Sie die Einladung zurück und erstellen eine neue.",
                    "For safety a link is shown only once. If it is lost, revoke the invitation and make a new one.")}</p>
                <p class="w-links"><a href="/arbeit/personen/einladungen">{work.t("Zu den Einladungen", "To the invitations")}</a></p></div>
            }
            .into_any();
        }
        let file = (links.len() > 1).then(|| file(&work, &links));
        let rows = links
            .into_iter()
            .map(|l| view! { <section class="w-sec"><h2>{l.name}</h2><p class="w-muted">{l.role}</p><p class="w-invite w-code">{format!("{base}/einladung/{}", l.token)}</p>{l.mailed.map(|m| view! { <p class="w-muted">{work.lang.say(format_args!("Der Link geht auch per Mail an {m}."), format_args!("The link is mailed to {m} as well."))}</p> })}</section> })
            .collect_view();
        view! {
            <div class="w-note w-note--warn"><h2>{work.t("Jetzt kopieren", "Copy now")}</h2><p>{work.t(
                "Diese Links stehen nur dieses eine Mal hier. Jeder gilt 14 Tage und einmal; geben Sie ihn nur an die Person, für die er ist.",
                "These links are shown only this once. Each holds for 14 days and works once; hand it only to the person it is for.")}</p>{file}</div>
            {rows}
            <p class="w-links"><a href="/arbeit/personen/einladungen">{work.t("Fertig, zu den Einladungen", "Done, to the invitations")}</a></p>
        }
        .into_any()
    }))
}

/// All links as a file. It stands in the page itself: nothing keeps them a second longer for it.
fn file(work: &Work, links: &[Link]) -> AnyView {
    let bytes = portal::handover::csv(links, &work.app.base_url);
    let href = format!("data:text/csv;charset=utf-8;base64,{}", BASE64_STANDARD.encode(bytes));
    let words = work.lang.say(
        format_args!("Alle {} Links als Datei herunterladen (CSV)", links.len()),
        format_args!("Download all {} links as a file (CSV)", links.len()),
    );
    view! {
        <p><a href=href download="einladungen.csv">{words}</a></p>
        <p>{work.t(
            "War die Liste falsch, ziehen Sie unter „Einladungen“ alle gemeinsam zurück.",
            "If the list was wrong, revoke all of them together under “Invitations”.")}</p>
    }
    .into_any()
}

/// `/arbeit/personen/einladungen`
pub async fn list(work: Work) -> PageResult {
    let all = portal::invitations::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page =
        Page { title: work.t("Einladungen", "Invitations").into(), section: "/arbeit/personen", above: above(&work), ..Page::default() };
    Ok(work.page(page, || {
        let rows = all.iter().map(|l| row(&work, l)).collect_view();
        view! {
            <p class="w-links"><a href="/arbeit/personen/einladen">{work.t("Jemanden einladen", "Invite somebody")}</a></p>
            {if all.is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Noch keine Einladung", "No invitation yet")}</h2><p>{work.t("Wer mitarbeiten soll, bekommt von Ihnen einen Link.", "Whoever is to take part gets a link from you.")}</p></div> }.into_any()
            } else {
                view! {
                    <table class="kern-table w-tcards">
                        <caption class="kern-sr-only">{work.t("Einladungen", "Invitations")}</caption>
                        <thead><tr class="kern-table__row">
                            <th class="kern-table__header" scope="col">{work.t("Für", "For")}</th><th class="kern-table__header" scope="col">{work.t("Rolle", "Role")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Von", "By")}</th><th class="kern-table__header" scope="col">{work.t("Stand", "State")}</th>
                            <th class="kern-table__header" scope="col"><span class="w-sr">{work.t("Zurückziehen", "Revoke")}</span></th>
                        </tr></thead>
                        <tbody class="kern-table__body">{rows}</tbody>
                    </table>
                }.into_any()
            }}
        }
        .into_any()
    }))
}

fn row(work: &Work, l: &Line) -> AnyView {
    let day = |at| show_day(local(at).date_naive(), work.lang);
    let place = l.place.clone().unwrap_or_else(|| work.t("ganzer Verbund", "whole region").to_owned());
    let by = l.by.clone().unwrap_or_else(|| work.t("Einrichtung des Portals", "set-up of the portal").to_owned());
    let until = (l.state == InvitationState::Open)
        .then(|| work.lang.say(format_args!(", bis {}", day(l.expires_at)), format_args!(", until {}", day(l.expires_at))));
    let revoke = l.may_revoke.then(|| view! {
        <form method="post" action="/aktion/invitations/revoke"><input type="hidden" name="id" value=l.id.to_string() /><button class="w-link" aria-label=work.lang.say(format_args!("Einladung für {} zurückziehen", l.name), format_args!("Revoke the invitation for {}", l.name))>{work.t("Zurückziehen", "Revoke")}</button></form>
    });
    let all = l.together.map(|n| together(work, l, n));
    let off = if l.state == InvitationState::Open { "kern-table__row" } else { "kern-table__row is-off" };
    view! {
        <tr class=off>
            <th class="kern-table__header" scope="row">{l.name.clone()}" "<small class="w-muted">{l.email.clone()}</small></th>
            <td class="kern-table__cell" data-l=work.t("Rolle", "Role")><span>{format!("{}, {place}", l.role.label(work.lang))}</span></td>
            <td class="kern-table__cell" data-l=work.t("Von", "By")><span>{format!("{by}, {}", day(l.created_at))}</span></td>
            <td class="kern-table__cell" data-l=work.t("Stand", "State")><span>{l.state.label(work.lang)}{until}</span></td>
            <td class="kern-table__cell">{revoke}{all}</td>
        </tr>
    }
    .into_any()
}

/// Taking back what came from one list: behind a click, because it is many at once.
fn together(work: &Work, l: &Line, waiting: u64) -> AnyView {
    let words = work
        .lang
        .say(format_args!("Alle {waiting} offenen dieser Liste zurückziehen"), format_args!("Revoke all {waiting} open ones of this list"));
    view! {
        <details class="w-fold"><summary>{work.t("Ganze Liste", "Whole list")}</summary>
            <form method="post" action="/aktion/invitations/revoke_list"><input type="hidden" name="id" value=l.id.to_string() /><button class="w-link" type="submit">{words}</button></form></details>
    }
    .into_any()
}
