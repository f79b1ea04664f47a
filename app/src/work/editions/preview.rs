//! What citizens would see, what changed since the last edition, and the form that publishes it.

use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::{AHEAD, local};
use crate::ui::fields::{Spec, area, line, primary, select};
use crate::ui::forms::{Form, form_state, summary};
use crate::ui::number::{capital, in_words};
use crate::ui::text;
use crate::work::frame::Page;
use contract::Lang;
use contract::action::ApiError;
use contract::dates::show_day;
use contract::edition::{EditionHead, EditionLabel, ObjectKind};
use contract::forms::strategy::{ChangeReason, PublishForm};
use contract::rules::Errors;
use contract::strategy::EditState;
use domain::compare::{Change, ObjectChange};
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use std::sync::Arc;

/// `/arbeit/fassungen/neu`
pub async fn show(work: Work) -> PageResult {
    // Whoever may publish is asked for the surer login before anything is typed.
    work.before_form(Action::PublishEdition, &Belongs::region(), EditState::Draft)?;
    let preview = portal::editions::preview(&work.ctx).await.map_err(|e| work.fail(e))?;
    let changes = domain::compare::compare(&preview.before, &preview.after, work.lang);
    let stored = PublishForm {
        number: preview.number.to_string(),
        preview: preview.promise.clone(),
        label: preview.latest.as_ref().map_or(EditionLabel::Discussion, |l| l.label).to_string(),
        reason: String::new(),
        reasons: changes.iter().map(|c| ChangeReason { object: object(c), reason: String::new() }).collect(),
    };
    let form = at_their_objects(form_state(&work, "editions/publish", &stored), &changes);
    let page = Page {
        title: work
            .lang
            .say(format_args!("Fassung {} veröffentlichen", preview.number), format_args!("Publish edition {}", preview.number)),
        sub: work
            .t(
                "Nichts davon ist öffentlich, bevor Sie unten veröffentlichen. Danach lässt sich die Fassung nicht mehr ändern.",
                "None of this is public before you publish below. Afterwards the edition cannot be changed any more.",
            )
            .into(),
        section: "/arbeit/fassungen/neu",
        ..Page::default()
    };
    Ok(work.page(page, || {
        let labels = [("reason", work.t("Grund", "Reason")), ("label", work.t("Art der Fassung", "Kind of edition")), ("number", work.t("Nummer", "Number"))];
        let kinds: Vec<(String, String)> = EditionLabel::ALL.iter().map(|l| (l.to_string(), l.label(work.lang).to_owned())).collect();
        let nothing = changes.is_empty() && preview.latest.is_some();
        view! {
            <div class="w-stack">
            <section class="w-note w-stack--tight">
                <h2>{work.t("So werden die öffentlichen Seiten aussehen", "How the public pages will look")}</h2>
                <p>{work.t(
                    "Alle Seiten der nächsten Fassung zum Durchgehen. Nur wer veröffentlichen darf, kann sie sehen.",
                    "All pages of the next edition, to walk through. Only those who may publish can see them.")}</p>
                <p><a class="kern-btn kern-btn--secondary" href=AHEAD><span class="kern-label">{work.t("Vorschau öffnen", "Open the preview")}</span></a></p>
            </section>
            <form class="w-form" method="post" action="/aktion/editions/publish" data-form="publish">
                {if form.outcome == Some(ApiError::Conflict) { overtaken(&work) } else { summary(&form, &labels).into_any() }}
                // Always what this page shows, never what an older draft of the form held.
                <input type="hidden" name="f[number]" value=preview.number.to_string() />
                <input type="hidden" name="f[preview]" value=preview.promise.clone() />
                <section class="w-form" id="aenderungen">
                    <h2>{work.t("Was sich für alle ändert", "What changes for everybody")}</h2>
                    {preview.latest.as_ref().map(|l| since(&work, l, changes.len()))}
                    {if nothing {
                        view! { <div class="w-empty"><p>{work.t("Seit der letzten Fassung hat sich nichts geändert.", "Nothing has changed since the last edition.")}</p></div> }.into_any()
                    } else { list(&work, &form, &changes) }}
                </section>
                {select(&form, Spec { path: "label", label: work.t("Art der Fassung", "Kind of edition"), help: work.t("Woran die Leserinnen und Leser sind.", "What readers can take it for."), ..Spec::default() }, &kinds, None)}
                {area(&form, Spec { path: "reason", label: work.t("Grund dieser Fassung", "Reason for this edition"), help: work.t("Ein bis drei Sätze für alle, zum Beispiel „Ergebnisse der Workshops vom Juni eingearbeitet“.", "One to three sentences for everybody."), max: 2000, ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(&work.lang.say(format_args!("Fassung {} veröffentlichen", preview.number), format_args!("Publish edition {}", preview.number)))}</div>
            </form>
            </div>
        }
        .into_any()
    }))
}

/// What would be published is not what was looked at: no two texts to choose from, but another look.
fn overtaken(work: &Work) -> AnyView {
    view! {
        <section class="w-note w-note--warn" tabindex="-1" aria-labelledby="ueberholt" role="alert">
            <h2 id="ueberholt">{work.t("Seit Ihrer Vorschau hat sich etwas geändert", "Something has changed since your preview")}</h2>
            <p>{work.t(
                "Noch ist nichts veröffentlicht. Sehen Sie noch einmal durch, was sich für alle ändert, und veröffentlichen Sie dann. Was Sie eingegeben haben, steht unten.",
                "Nothing is published yet. Look once more at what changes for everybody, and publish then. What you entered stands below.")}</p>
            <p class="w-links"><a href="#aenderungen">{work.t("Zu den Änderungen", "To the changes")}</a><a href=AHEAD>{work.t("Vorschau öffnen", "Open the preview")}</a></p>
        </section>
    }
    .into_any()
}

/// "Neun Änderungen seit Fassung 3 vom 24.09.2026", with the way there.
fn since(work: &Work, latest: &EditionHead, n: usize) -> AnyView {
    let day = show_day(local(latest.published_at).date_naive(), work.lang);
    let words = changes(n, latest.number, &day, work.lang);
    view! {
        <p>{words}{(n > 0).then(|| work.t(" Zu jeder können Sie einen Grund angeben.", " You can give a reason for each."))}</p>
        <p class="w-links w-small">
            <a href=format!("/fassungen/{}", latest.number)>{work.lang.say(format_args!("Fassung {} lesen", latest.number), format_args!("Read edition {}", latest.number))}</a>
            <a href="/fassungen">{work.t("Alle Fassungen und ihre Unterschiede", "All editions and their differences")}</a>
        </p>
    }
    .into_any()
}

/// What was typed as a reason stays with its object: the list may have become another one since.
fn at_their_objects(form: Form, changes: &[ObjectChange]) -> Form {
    let mut state = match Arc::try_unwrap(form) {
        Ok(state) => state,
        Err(form) => return form,
    };
    let typed: Vec<ChangeReason> = serde_json::from_value(state.values["reasons"].take()).unwrap_or_default();
    let old = |o: &str| typed.iter().position(|r| r.object == o);
    let mut errors = Errors::new();
    let mut reasons = Vec::new();
    for (i, c) in changes.iter().enumerate() {
        let object = object(c);
        let was = old(&object);
        if let Some(code) = was.and_then(|n| state.errors.get(&format!("reasons[{n}].reason"))) {
            errors.insert(format!("reasons[{i}].reason"), code.clone());
        }
        let reason = was.map(|n| typed[n].reason.clone()).unwrap_or_default();
        reasons.push(ChangeReason { object, reason });
    }
    state.errors.retain(|path, _| !path.starts_with("reasons["));
    state.errors.append(&mut errors);
    state.values["reasons"] = serde_json::to_value(reasons).unwrap_or_default();
    Arc::new(state)
}

fn object(c: &ObjectChange) -> String {
    format!("{}:{}", c.kind, c.id)
}

fn list(work: &Work, form: &Form, changes: &[ObjectChange]) -> AnyView {
    let items = changes
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let word = match c.change {
                Change::Added => work.t("neu", "new"),
                Change::Removed => work.t("entfällt", "goes"),
                Change::Changed => work.t("geändert", "changed"),
            };
            let lines = c.lines.iter().map(|l| view! { <h4>{l.label.clone()}</h4><div class="w-diff">{text::paragraphs(&l.pieces)}</div> }).collect_view();
            let path = format!("reasons[{i}].reason");
            let typed = form.get(&path);
            let open = !typed.is_empty() || form.error(&path).is_some();
            let reason = (c.kind != ObjectKind::Region).then(|| line(form, Spec {
                path: &path, label: work.t("Grund dieser Änderung", "Reason for this change"),
                help: work.t("Ein Satz; er steht öffentlich beim Vergleich der Fassungen.", "One sentence; public where editions are compared."), optional: true, max: 500, ..Spec::default()
            }));
            view! {
                <li>
                    <details class="w-fold" open=open><summary><span lang="de">{c.title.clone()}</span>" "<small>{c.kind.label(work.lang)}", "{word.to_owned()}</small></summary>{lines}{reason}</details>
                    <input type="hidden" name=format!("f[reasons][{i}][object]") value=object(c) />
                </li>
            }
        })
        .collect_view();
    view! { <ol class="w-merge">{items}</ol> }.into_any()
}

fn changes(n: usize, edition: i32, day: &str, lang: Lang) -> String {
    let count = capital(&in_words(n, lang));
    match (lang, n) {
        (Lang::De, 0) => format!("Keine Änderung seit Fassung {edition} vom {day}."),
        (Lang::De, 1) => format!("Eine Änderung seit Fassung {edition} vom {day}."),
        (Lang::De, _) => format!("{count} Änderungen seit Fassung {edition} vom {day}."),
        (Lang::En, 0) => format!("No change since edition {edition} of {day}."),
        (Lang::En, 1) => format!("One change since edition {edition} of {day}."),
        (Lang::En, _) => format!("{count} changes since edition {edition} of {day}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted_in_words() {
        let say = |n| changes(n, 3, "24.09.2026", Lang::De);
        assert_eq!(say(0), "Keine Änderung seit Fassung 3 vom 24.09.2026.");
        assert_eq!(say(1), "Eine Änderung seit Fassung 3 vom 24.09.2026.");
        assert_eq!(say(2), "Zwei Änderungen seit Fassung 3 vom 24.09.2026.");
        assert_eq!(changes(0, 3, "24/09/2026", Lang::En), "No change since edition 3 of 24/09/2026.");
    }
}
