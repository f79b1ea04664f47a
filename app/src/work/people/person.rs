//! One person: roles, and what can be done about them.

use super::forms::{role_fields, role_labels, with_reason};
use super::list::role_words;
use super::{Choices, choices};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, area, line, primary};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::Id;
use contract::forms::people::{EndRoleForm, GiveRoleForm};
use contract::people::PersonState;
use leptos::prelude::*;
use portal::people::{PersonView, RoleLine};

/// `/arbeit/personen/{id}`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    let person = portal::people::show(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let choices = if person.may_invite { Some(choices(&work).await?) } else { None };
    let today = work.app.portal.today().format("%d.%m.%Y").to_string();
    let end = form_state(&work, "roles/end", &EndRoleForm { until: today.clone(), ..EndRoleForm::default() });
    let give = GiveRoleForm { person_id: id.to_string(), valid_from: today, ..GiveRoleForm::default() };
    let give = form_state(&work, "roles/give", &give);
    let turned = ["people/disable", "people/enable"].map(|a| form_state(&work, a, &contract::forms::people::ReasonForm::default()));
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
        let now_empty = now.is_empty();
        let now = now.into_iter().map(|r| role(&work, &end, r)).collect_view();
        let past_empty = past.is_empty();
        let past = past.into_iter().map(|r| view! { <li>{role_words(&work, r)}</li> }).collect_view();
        view! {
            {turned.iter().map(|f| summary(f, &[("reason", work.t("Grund", "Reason"))])).collect_view()}
            <dl class="w-facts">
                <div><dt>{work.t("Konto", "Account")}</dt><dd>{l.state.label(work.lang)}</dd></div>
                <div><dt>{work.t("Zuletzt aktiv", "Last active")}</dt><dd>{last}</dd></div>
            </dl>
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Rollen", "Roles")}</h2></div>
                {summary(&end, &[("until", work.t("Letzter Tag", "Last day")), ("reason", work.t("Grund", "Reason"))])}
                {now_empty.then(|| view! { <p class="w-muted">{work.t("Zurzeit keine.", "None at present.")}</p> })}
                <ul class="w-rows">{now}</ul>
                {(!past_empty).then(|| view! { <details class="w-fold"><summary>{work.t("Frühere Rollen", "Former roles")}</summary><ul class="w-bullets">{past}</ul></details> })}
            </section>
            {choices.as_ref().map(|c| further(&work, &give, c))}
            {account(&work, &person)}
        }
        .into_any()
    }))
}

fn role(work: &Work, form: &Form, r: &RoleLine) -> AnyView {
    // The draft of a failed attempt belongs to one role only.
    let mine = form.get("id") == r.id.to_string();
    let (until, reason) = (form.get("until"), if mine { form.get("reason") } else { String::new() });
    let error = |path: &str| {
        mine.then(|| form.error(path)).flatten().map(|e| view! { <p class="kern-error"><span class="kern-body">{e}</span></p> })
    };
    let (day, why) = (format!("ende-{}", r.id), format!("warum-{}", r.id));
    let end = r.may_end.then(|| view! {
        <details class="w-fold" open=mine>
            <summary>{work.t("Rolle beenden", "End this role")}</summary>
            <form class="w-confirm" method="post" action="/aktion/roles/end">
                <input type="hidden" name="f[id]" value=r.id.to_string() /><input type="hidden" name="f[seen]" value=r.valid_until.map(|d| d.format("%d.%m.%Y").to_string()).unwrap_or_default() />
                <div class="kern-form-input w-short">
                    <label class="kern-label" for=day.clone()>{work.t("Letzter Tag", "Last day")}</label>
                    <div class="kern-hint" id=format!("{day}-h")>{work.t("An diesem Tag gilt die Rolle noch. Gestern beendet sofort.", "The role still holds on this day. Yesterday ends it at once.")}</div>
                    <input class="kern-form-input__input" id=day.clone() name="f[until]" value=until inputmode="numeric" aria-describedby=format!("{day}-h") />
                    {error("until")}
                </div>
                <div class="kern-form-input">
                    <label class="kern-label" for=why.clone()>{work.t("Grund", "Reason")}</label>
                    <div class="kern-hint" id=format!("{why}-h")>{work.t("Zum Beispiel „neue Stelle“.", "For example “new post”.")}</div>
                    <input class="kern-form-input__input" id=why.clone() name="f[reason]" value=reason aria-describedby=format!("{why}-h") maxlength="500" />
                    {error("reason")}
                </div>
                <button class="kern-btn kern-btn--secondary w-btn-stop" type="submit"><span class="kern-label">{work.t("Rolle beenden", "End this role")}</span></button>
            </form>
        </details>
    });
    view! { <li class="w-row"><div class="w-row__what"><p>{role_words(work, r)}</p>{end}</div></li> }.into_any()
}

fn further(work: &Work, form: &Form, choices: &Choices) -> AnyView {
    let mut labels = role_labels(work).to_vec();
    labels.extend([
        ("valid_from", work.t("Gilt ab", "Valid from")),
        ("valid_until", work.t("Gilt bis", "Valid until")),
        ("reason", work.t("Grund", "Reason")),
    ]);
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Weitere Rolle geben", "Give a further role")}</h2></div>
            <form class="w-form" method="post" action="/aktion/roles/give" data-form="give_role">
                {summary(form, &labels)}
                {hidden(form, "person_id")}
                {role_fields(work, form, choices)}
                <div class="w-pair">
                    {line(form, Spec { path: "valid_from", label: work.t("Gilt ab", "Valid from"), help: work.t("Erster Tag, zum Beispiel 01.01.2027.", "First day, for example 01.01.2027."), mode: "numeric", short: true, ..Spec::default() })}
                    {line(form, Spec { path: "valid_until", label: work.t("Gilt bis", "Valid until"), help: work.t("Letzter Tag; leer heißt bis auf Weiteres.", "Last day; empty means until further notice."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
                </div>
                {area(form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Steht im Änderungsprotokoll.", "Kept in the log."), optional: true, max: 500, ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang kind="give_role".to_owned() />{primary(work.t("Rolle geben", "Give role"))}</div>
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
        with_reason(
            work,
            "people/disable",
            id,
            work.t("Konto sperren", "Disable account"),
            work.t(
                "Alle Sitzungen enden sofort, und niemand kann sich mit diesem Konto anmelden, bis es wieder freigegeben ist.",
                "All sessions end at once, and nobody can log in with this account until it is enabled again.",
            ),
            true,
        )
    } else {
        with_reason(
            work,
            "people/enable",
            id,
            work.t("Konto wieder freigeben", "Enable account again"),
            work.t("Die Person kann sich danach wieder anmelden.", "The person can log in again afterwards."),
            false,
        )
    };
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Konto", "Account")}</h2></div>{form}</section> }.into_any()
}
