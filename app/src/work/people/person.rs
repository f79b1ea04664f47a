//! One person: roles, and what can be done about them.

use super::forms::{role_fields, role_labels};
use super::list::role_words;
use super::{Choices, choices};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, apart, area, line, primary};
use crate::ui::forms::{Form, FormState, form_state, hidden, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::Path;
use contract::Id;
use contract::forms::people::{EndRoleForm, GiveRoleForm};
use contract::people::PersonState;
use contract::rules::Errors;
use leptos::prelude::*;
use portal::people::{PersonView, RoleLine};
use std::sync::Arc;

/// `/arbeit/personen/{id}`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    let person = portal::people::show(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let choices = if person.may_invite { Some(choices(&work).await?) } else { None };
    let today = work.app.portal.today().format("%d.%m.%Y").to_string();
    let ends = EndRoleForm { until: today.clone(), ..EndRoleForm::default() };
    let fresh = Arc::new(FormState::plain(work.lang, serde_json::to_value(&ends).unwrap_or_default(), Errors::new(), None));
    let end = form_state(&work, "roles/end", &ends);
    let give = GiveRoleForm { person_id: id.to_string(), valid_from: today, ..GiveRoleForm::default() };
    let give = form_state(&work, "roles/give", &give);
    let page = Page {
        title: person.line.name.clone(),
        sub: person.line.email.clone().unwrap_or_default(),
        section: "/arbeit/personen",
        above: vec![("/arbeit/personen".into(), work.t("Personen und Rollen", "People and roles").into())],
        ..Page::default()
    };
    Ok(work.page(page, || {
        let l = &person.line;
        let last = l.last_active.map_or(work.t("noch nie", "never").to_owned(), |at| local(at).format("%d.%m.%Y, %H:%M").to_string());
        let (now, past): (Vec<&RoleLine>, Vec<&RoleLine>) = l.roles.iter().partition(|r| r.holds || r.may_end);
        let held = now.len();
        let now = now.into_iter().enumerate().map(|(n, r)| role(&work, n, &end, &fresh, r)).collect_view();
        let past_empty = past.is_empty();
        let past = past.into_iter().map(|r| view! { <li>{role_words(&work, r)}</li> }).collect_view();
        view! {
            {steps::outcome(&work, &["people/disable", "people/enable"])}
            <dl class="w-facts">
                <div><dt>{work.t("Konto", "Account")}</dt><dd>{l.state.label(work.lang)}</dd></div>
                <div><dt>{work.t("Zuletzt aktiv", "Last active")}</dt><dd>{last}</dd></div>
            </dl>
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Rollen", "Roles")}</h2></div>
                {summary(&end, &[("until", work.t("Letzter Tag", "Last day")), ("reason", work.t("Grund", "Reason"))])}
                {(held == 0).then(|| view! { <p class="w-muted">{work.t("Zurzeit keine.", "None at present.")}</p> })}
                <ul class="w-rows">{now}</ul>
                {(!past_empty).then(|| view! { <details class="w-fold"><summary>{work.t("Frühere Rollen", "Former roles")}</summary><ul class="w-bullets">{past}</ul></details> })}
            </section>
            {choices.as_ref().map(|c| further(&work, &give, c, end.outcome.is_some().then_some(held)))}
            {account(&work, &person)}
        }
        .into_any()
    }))
}

fn role(work: &Work, n: usize, sent: &Form, fresh: &Form, r: &RoleLine) -> AnyView {
    // The draft of a failed attempt belongs to one role only.
    let mine = sent.get("id") == r.id.to_string();
    let (form, other) = if mine { (sent, None) } else { (fresh, Some(n)) };
    let end = r.may_end.then(|| {
        let fields = view! {
            {line(form, Spec { path: "until", label: work.t("Letzter Tag", "Last day"), help: work.t("An diesem Tag gilt die Rolle noch. Gestern beendet sofort.", "The role still holds on this day. Yesterday ends it at once."), mode: "numeric", short: true, ..Spec::default() })}
            {line(form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Zum Beispiel „neue Stelle“.", "For example “new post”."), max: 500, ..Spec::default() })}
        };
        view! {
            <details class="w-fold" open=mine>
                <summary>{work.t("Rolle beenden", "End this role")}</summary>
                <form class="w-confirm" method="post" action="/aktion/roles/end" data-form="end_role">
                    <input type="hidden" name="f[id]" value=r.id.to_string() /><input type="hidden" name="f[seen]" value=r.valid_until.map(|d| d.format("%d.%m.%Y").to_string()).unwrap_or_default() />
                    {apart(other, fields.into_any())}
                    <button class="kern-btn kern-btn--secondary w-btn-stop" type="submit"><span class="kern-label">{work.t("Rolle beenden", "End this role")}</span></button>
                </form>
            </details>
        }
    });
    view! { <li class="w-row"><div class="w-row__what"><p>{role_words(work, r)}</p>{end}</div></li> }.into_any()
}

/// `other` is its number beside a form of the page that could not be saved.
fn further(work: &Work, form: &Form, choices: &Choices, other: Option<usize>) -> AnyView {
    let mut labels = role_labels(work).to_vec();
    labels.extend([
        ("valid_from", work.t("Gilt ab", "Valid from")),
        ("valid_until", work.t("Gilt bis", "Valid until")),
        ("reason", work.t("Grund", "Reason")),
    ]);
    let fields = view! {
        {role_fields(work, form, choices)}
        <div class="w-pair">
            {line(form, Spec { path: "valid_from", label: work.t("Gilt ab", "Valid from"), help: work.t("Erster Tag, zum Beispiel 01.01.2027.", "First day, for example 01.01.2027."), mode: "numeric", short: true, ..Spec::default() })}
            {line(form, Spec { path: "valid_until", label: work.t("Gilt bis", "Valid until"), help: work.t("Letzter Tag; leer heißt bis auf Weiteres.", "Last day; empty means until further notice."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
        </div>
        {area(form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Steht im Änderungsprotokoll.", "Kept in the log."), optional: true, max: 500, ..Spec::default() })}
    };
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Weitere Rolle geben", "Give a further role")}</h2></div>
            <form class="w-form" method="post" action="/aktion/roles/give" data-form="give_role">
                {summary(form, &labels)}
                {hidden(form, "person_id")}
                {apart(other, fields.into_any())}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Rolle geben", "Give role"))}</div>
            </form>
        </section>
    }
    .into_any()
}

fn account(work: &Work, person: &PersonView) -> AnyView {
    if !person.may_disable {
        return ().into_any();
    }
    let id = person.line.id.to_string();
    let form = if person.line.state == PersonState::Active {
        steps::turn(
            work,
            "people/disable",
            &id,
            work.t("Konto sperren", "Disable account"),
            work.t(
                "Alle Sitzungen enden sofort, und niemand kann sich mit diesem Konto anmelden, bis es wieder freigegeben ist.",
                "All sessions end at once, and nobody can log in with this account until it is enabled again.",
            ),
            true,
        )
    } else {
        steps::turn(
            work,
            "people/enable",
            &id,
            work.t("Konto wieder freigeben", "Enable account again"),
            work.t("Die Person kann sich danach wieder anmelden.", "The person can log in again afterwards."),
            false,
        )
    };
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Konto", "Account")}</h2></div>{form}</section> }.into_any()
}
