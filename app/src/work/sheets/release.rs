//! The release of one fact sheet: the word of a municipality, and what changed since it was given.

use crate::context::Work;
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::text;
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::forms::fact_sheets::{ReleaseForm, WithdrawForm};
use contract::strategy::EditState;
use domain::compare::between;
use domain::fact_sheets::missing;
use domain::names::Names;
use domain::rights::Action;
use leptos::prelude::*;
use portal::fact_sheets::SheetView;
use std::sync::Arc;

/// Releasing, withdrawing and restoring, as far as the person at hand may.
pub fn release(work: &Work, v: &SheetView, names: &Names) -> AnyView {
    if !v.may_release {
        let words = match v.state {
            EditState::Draft => work.t(
                "Entwurf. Freigeben kann die oder der Digitalisierungsbeauftragte oder die Leitung der federführenden Kommune.",
                "Draft. The lead municipality's coordinator or mayor can release it.",
            ),
            EditState::Ready if v.released.is_some() => work.t(
                "Freigegeben und danach geändert. Auch die Änderung kann die oder der Digitalisierungsbeauftragte oder die Leitung der federführenden Kommune freigeben.",
                "Released, and changed afterwards. The lead municipality's coordinator or mayor can release the change as well.",
            ),
            EditState::Ready => work.t("Freigegeben: kommt in die nächste Fassung.", "Released: part of the next edition."),
            EditState::Withdrawn => work.t("Zurückgezogen: in keiner neuen Fassung.", "Withdrawn: in no new edition."),
        };
        return view! { <section id="freigabe"><h2>{work.t("Freigabe", "Release")}</h2><p>{words}</p>{changes(work, v, names)}</section> }
            .into_any();
    }
    let simple = ReleaseForm { id: v.sheet.id.to_string(), version: v.version.to_string() };
    let body = match v.state {
        EditState::Draft => view! { {releasing(work, v, &simple)}{withdraw(work, v)} }.into_any(),
        EditState::Ready if v.released.is_some() => view! { <div class="w-stack">{changes(work, v, names)}{releasing(work, v, &simple)}{withdraw(work, v)}</div> }.into_any(),
        EditState::Ready => view! { <p>{work.t("Freigegeben: kommt in die nächste Fassung.", "Released: part of the next edition.")}</p>{withdraw(work, v)} }.into_any(),
        EditState::Withdrawn => {
            let form = form_state(work, "fact_sheets/restore", &simple);
            view! { <form class="w-form" method="post" action="/aktion/fact_sheets/restore">{summary(&form, &[])}{hidden(&form, "id")}<input type="hidden" name="f[version]" value=v.version.to_string() />
                <p>{work.t("Zurückgezogen: in keiner neuen Fassung. Wiederhergestellt wird er als Entwurf.", "Withdrawn: in no new edition. It will be restored as a draft.")}</p>{primary(work.t("Wiederherstellen", "Restore"))}</form> }.into_any()
        }
    };
    view! { <section id="freigabe"><h2>{work.t("Freigabe", "Release")}</h2>{body}</section> }.into_any()
}

/// The form that releases, or what is missing before.
fn releasing(work: &Work, v: &SheetView, simple: &ReleaseForm) -> AnyView {
    let form = form_state(work, "fact_sheets/release", simple);
    let lacks = missing(&v.sheet.content, v.owner.as_ref().map(|(o, _)| *o));
    let words = [
        ("summary", work.t("Zusammenfassung", "Summary")),
        ("fields", work.t("Themenfeld", "Field")),
        ("contact_unit", work.t("Ansprechstelle", "Contact")),
        ("owner", work.t("zuständige Person", "responsible person")),
    ];
    let list: Vec<&str> = words.iter().filter(|(p, _)| lacks.contains_key(*p)).map(|(_, w)| *w).collect();
    let hint = (!list.is_empty()).then(|| view! { <p>{work.t("Vorher fehlt noch: ", "Still missing: ")}{list.join(", ")}"."</p> });
    let (says, deed) = if v.released.is_some() {
        (
            work.t(
                "Damit spricht Ihre Kommune: Der neue Stand kommt in die nächste Fassung.",
                "Your municipality speaks: the new version becomes part of the next edition.",
            ),
            work.t("Änderung freigeben", "Release the change"),
        )
    } else {
        (
            work.t(
                "Damit spricht Ihre Kommune: Der Steckbrief kommt in die nächste Fassung und ist dann für alle lesbar.",
                "Your municipality speaks: the fact sheet becomes part of the next edition and public with it.",
            ),
            work.t("Freigeben", "Release"),
        )
    };
    let button = list.is_empty().then(|| primary(deed));
    view! {
        <form class="w-form" method="post" action="/aktion/fact_sheets/release">{summary(&form, &words)}{hidden(&form, "id")}<input type="hidden" name="f[version]" value=v.version.to_string() />
            <p class="w-small">{says}</p>{hint}{button}</form>
    }
    .into_any()
}

/// What differs from the released sheet, word by word; `names` of all that either of them refers to.
fn changes(work: &Work, v: &SheetView, names: &Names) -> AnyView {
    let Some(released) = &v.released else { return ().into_any() };
    let with = |sheet: &FactSheet| {
        let sheet = FactSheet { notes: vec![], ..sheet.clone() };
        Contents { sheets: vec![Arc::new(sheet)], ..Contents::default() }
    };
    let found = between((&with(released), names), (&with(&v.sheet), names), work.lang);
    let lines: Vec<AnyView> = found
        .iter()
        .flat_map(|c| &c.lines)
        .map(|l| view! { <h3>{l.label.clone()}</h3><div class="w-diff" lang="de">{text::paragraphs(&l.pieces)}</div> }.into_any())
        .collect();
    let none = lines.is_empty().then(|| {
        view! { <p>{work.t("Beide Stände sagen inzwischen wieder dasselbe.", "Both versions say the same again.")}</p> }
    });
    view! {
        <details class="w-fold" open=true><summary>{work.t("Was sich geändert hat", "What changed")}</summary>{none}{lines}</details>
    }
    .into_any()
}

fn withdraw(work: &Work, v: &SheetView) -> AnyView {
    if let Some(login) = work.surer_first(Action::ReleaseFactSheet, &v.belongs, v.state) {
        let words = work.t("Zurückziehen (vorher sicherer anmelden)", "Withdraw (after a surer login)");
        return view! { <p class="w-small"><a href=login>{words}</a></p> }.into_any();
    }
    let form = form_state(
        work,
        "fact_sheets/withdraw",
        &WithdrawForm { id: v.sheet.id.to_string(), version: v.version.to_string(), reason: String::new() },
    );
    view! {
        <details class="w-fold" open=form.outcome.is_some()><summary>{work.t("Zurückziehen", "Withdraw")}</summary>
            <form class="w-confirm w-form" method="post" action="/aktion/fact_sheets/withdraw" data-form="fact_sheet_withdraw">{summary(&form, &[("reason", work.t("Grund", "Reason"))])}{hidden(&form, "id")}<input type="hidden" name="f[version]" value=v.version.to_string() />
                {area(&form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Steht im Änderungsprotokoll. Veröffentlichte Fassungen ändern sich nicht.", "Kept in the log. Published editions do not change."), max: 500, ..Spec::default() })}
                <button class="kern-btn kern-btn--secondary w-btn-stop" type="submit"><span class="kern-label">{work.t("Zurückziehen", "Withdraw")}</span></button></form></details>
    }
    .into_any()
}
