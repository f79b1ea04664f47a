//! The answer sheet of one municipality: filled in by its officers, released by its mayor.

use super::sheet_rows::{self, Typed};
use super::{SECTION, sheet_changes, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::notice;
use crate::ui::number::count;
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use contract::action::ApiError;
use contract::assessment::AnswerState;
use contract::forms::assessments::{AnswersForm, SheetReasonForm};
use contract::rules::Errors;
use contract::strategy::EditState;
use domain::rights::Belongs;
use leptos::prelude::*;
use portal::assessments::{RowView, SheetView};

/// `/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}`
pub async fn show(work: Work, Path((slug, town)): Path<(String, String)>) -> PageResult {
    let v = portal::assessments::sheet(&work.ctx, &slug, &town).await.map_err(|e| work.fail(e))?;
    let releasing = v.state == AnswerState::Submitted && v.may_release && v.assessment.takes_answers;
    if releasing {
        // The surer login comes before anything is decided or typed.
        work.before_form(v.release_action, &Belongs::to(v.organisation_id), EditState::Draft)?;
    }
    let a = &v.assessment;
    let (n, axes) = (a.setup.fields.len(), a.setup.axes.len());
    let fields = count(n, work.lang, ("Themenfeld", "Themenfelder"), ("field", "fields"));
    let each = count(axes, work.lang, ("Einschätzung", "Einschätzungen"), ("rating", "ratings"));
    let what = work.lang.say(format_args!("{fields}, je {each}. "), format_args!("{fields}, {each} each. "));
    let page = Page {
        title: work.lang.say(format_args!("Was braucht {}?", v.municipality), format_args!("What does {} need?", v.municipality)),
        sub: what + &words::until(&work, a.state, a.opens_at, a.closes_at),
        section: SECTION,
        above: vec![(SECTION.into(), work.t("Bedarfsabfragen", "Assessments").into()), (format!("{SECTION}/{slug}"), a.title.clone())],
        names: vec![a.title.clone()],
    };
    Ok(work.page(page, || {
        view! {
            {steps::outcome(&work, &["answers/release"])}
            {back(&work, &v)}
            {head(&work, &v)}
            {if v.editable() { form(&work, &v).into_any() } else { view! { {too_late(&work, &v)}{read(&work, &v)} }.into_any() }}
            {releasing.then(|| release(&work, &v))}
            {(v.state == AnswerState::Released && v.may_answer && a.takes_answers).then(|| revise(&work, &v))}
            {sheet_changes::history(&work, &v)}
        }
        .into_any()
    }))
}

/// Why the sheet is open again.
fn back(work: &Work, v: &SheetView) -> AnyView {
    let parts = [(work.t("Zurückgegeben", "Sent back"), &v.sent_back), (work.t("Neue Version. Grund", "New version. Reason"), &v.reason)];
    let part = |(title, text): (&'static str, &String)| {
        (!text.is_empty()).then(|| view! { <p><strong>{title}": "</strong><span lang="de">{text.clone()}</span></p> })
    };
    let parts: Vec<_> = parts.into_iter().filter_map(part).collect();
    if v.state != AnswerState::Draft || parts.is_empty() {
        return ().into_any();
    }
    view! { <div class="w-note w-note--warn">{parts.into_iter().collect_view()}</div> }.into_any()
}

fn head(work: &Work, v: &SheetView) -> AnyView {
    let setup = &v.assessment.setup;
    let (given, all) = (v.given(), setup.ratings());
    let ratings =
        if all == 1 { work.t("Einschätzung angegeben.", "rating given.") } else { work.t("Einschätzungen angegeben.", "ratings given.") };
    let meter = (0..all.min(200)).map(|i| view! { <i class={if i < given { "on" } else { "off" }}></i> }).collect_view();
    let open: Vec<_> = setup
        .fields
        .iter()
        .enumerate()
        .filter(|(i, _)| v.rows[*i].answer.ratings.len() < setup.axes.len())
        .map(|(i, f)| view! { <a href=format!("#zeile-{i}") lang="de">{f.title.clone()}</a>" " })
        .collect();
    let more = open.len();
    let open = (more > 0 && more <= 6).then(|| view! { " "<span>{work.t("Offen:", "Open:")}" "{open.into_iter().collect_view()}</span> });
    let at = format!("{SECTION}/{}/bogen/{}", v.assessment.slug, v.slug);
    let import = v.editable().then(|| view! { ", "<a href=format!("{at}/einlesen")>{work.t("ausgefüllt einlesen", "read it in")}</a> });
    let (s, keys) = (&setup.scale, v.editable());
    let public = match setup.public {
        true => work.t(
            "Die freigegebenen Antworten dürfen nach dem Ende veröffentlicht werden. ",
            "The released answers may be published after the end. ",
        ),
        false => work.t("Die Antworten bleiben im Verbund. ", "The answers stay within the region. "),
    };
    view! {
        <div class="w-cols w-cols--half">
            <div><div class="w-meter" aria-hidden="true" data-meter="">{meter}</div>
                <p class="w-small" role="status" data-given=""><strong>{work.lang.say(format_args!("{given} von {all}"), format_args!("{given} of {all}"))}</strong>" "{ratings}{open}</p>
                <p>{words::state(work, v.state)}</p></div>
            <p class="w-small w-muted">{work.lang.say(format_args!("{} heißt {}, {} heißt {}. ", s.min, s.low, s.max, s.high), format_args!("{} means {}, {} means {}. ", s.min, s.low, s.max, s.high))}
                {keys.then(|| view! { {work.t("Tastatur: ", "Keyboard: ")}<kbd>"Tab"</kbd>{work.t(" zur nächsten Zeile, Pfeile oder Ziffern wählen, ", " to the next row, arrows or digits choose, ")}<kbd>"Entf"</kbd>{work.t(" leert. ", " clears. ")} })}
                {public}
                <a href=format!("{at}/bogen.xlsx")>{work.t("Als Excel", "As Excel")}</a>{import}"."{keys.then(|| work.t(" Zum Ausfüllen auf Papier lässt sich diese Seite drucken.", " To fill it in on paper, print this page."))}</p>
        </div>
    }
    .into_any()
}

fn form(work: &Work, v: &SheetView) -> AnyView {
    let stored = AnswersForm { sheet: v.id.to_string(), rows: vec![] };
    let state = form_state(work, "answers/save", &stored);
    let draft = work.draft.as_ref().filter(|d| d.action == "answers/save");
    let typed: Option<AnswersForm> = draft.and_then(|d| serde_json::from_value(d.fields.clone()).ok());
    let typed = Typed::new(v, typed.as_ref(), state.errors.clone(), draft.map(|d| &d.outcome));
    let above = match draft.map(|d| &d.outcome) {
        Some(ApiError::Conflict) if typed.clashes() > 0 => conflict(work, typed.clashes()),
        Some(ApiError::Conflict) => moved_on(work),
        Some(ApiError::Refused { what }) if what == "imported" => imported(work, v, &typed),
        Some(ApiError::Invalid { .. }) => sheet_rows::errors(work, v, &typed),
        _ => summary(&state, &[])(),
    };
    let open = v.assessment.setup.ratings() - v.given();
    let missing = (open > 0).then(|| {
        work.t(
            "Was fehlt, heißt „keine Angabe“. Abgeben können Sie trotzdem.",
            "What is missing means “no answer”. You can hand it in all the same.",
        )
    });
    let at = format!("{SECTION}/{}/bogen/{}", v.assessment.slug, v.slug);
    view! {
        <form class="w-sec" method="post" action="/aktion/answers/save" id="bogen" aria-labelledby="frb">
            <h2 class="w-sr" id="frb">{work.t("Fragebogen", "Questionnaire")}</h2>
            {above}
            <input type="hidden" name="f[sheet]" value=v.id.to_string() /><input type="hidden" name="f[version]" value=v.version.to_string() />
            {sheet_rows::rows(work, v, &typed)}
            <div class="w-bar">
                <islands::Questionnaire lang=work.lang sheet=v.id.to_string() stand=format!("{at}/stand.json") drafted=draft.is_some() />
                {primary(work.t("Speichern", "Save"))}
            </div>
            <div class="w-sec"><p class="w-small w-muted">{missing} " "{work.t("Mit der Abgabe bekommt die Spitze Ihrer Verwaltung eine Nachricht. Bis zur Freigabe sieht sonst niemand den Bogen.", "On handing it in, the head of your administration is told. Until the release nobody else sees the sheet.")}</p>
            <button class="kern-btn kern-btn--secondary" type="submit" formaction="/aktion/answers/submit"><span class="kern-label">{work.t("Speichern und zur Freigabe geben", "Save and hand in")}</span></button></div>
        </form>
    }
    .into_any()
}

/// What somebody typed into a sheet that was closed meanwhile: here it can be read and taken along.
fn too_late(work: &Work, v: &SheetView) -> AnyView {
    let Some(draft) = work.draft.as_ref().filter(|d| d.action == "answers/save") else { return ().into_any() };
    let typed: Option<AnswersForm> = serde_json::from_value(draft.fields.clone()).ok();
    // Nothing is decided between any more: all of it is shown.
    let typed = Typed::new(v, typed.as_ref(), Errors::new(), None).changes(v);
    let (title, sentence) = match &draft.outcome {
        // Somebody else handed it in, without what was typed here.
        ApiError::Already { .. } if !typed.is_empty() => (
            work.t("Der Bogen ist schon abgegeben", "The sheet has been handed in already"),
            work.t(
                "Jemand anderes war schneller. Was Sie eingegeben haben, steht unten und ist nicht gespeichert.",
                "Somebody else was faster. What you entered is below and not saved.",
            )
            .to_owned(),
        ),
        outcome => notice::refusal(outcome, work.lang),
    };
    let caption = work.t("Was Sie eingegeben haben", "What you entered");
    view! { <div class="w-note w-note--warn" role="alert" tabindex="-1"><h2>{title}</h2><p>{sentence}</p>{sheet_changes::table(work, &typed, caption.to_owned())}</div> }.into_any()
}

/// The sheet itself went on: it was handed in meanwhile, and is open again.
fn moved_on(work: &Work) -> AnyView {
    view! { <div class="w-note w-note--warn" role="alert" tabindex="-1"><h2>{work.t("Noch nicht abgegeben: Der Bogen war inzwischen abgegeben und ist wieder offen", "Not handed in yet: the sheet was handed in meanwhile and is open again")}</h2><p>{work.t("Was Sie eingegeben haben, steht unten. Bitte lesen Sie, warum der Bogen wieder offen ist, und geben Sie ihn dann noch einmal ab.", "What you entered is below. Please read why the sheet is open again, and hand it in once more then.")}</p></div> }.into_any()
}

fn conflict(work: &Work, n: usize) -> AnyView {
    let rows = count(n, work.lang, ("Zeile", "Zeilen"), ("row", "rows"));
    let title = work.lang.say(
        format_args!("Noch nicht gespeichert: {rows} hat inzwischen jemand anderes geändert"),
        format_args!("Not saved yet: somebody else has changed {rows} in the meantime"),
    );
    view! { <div class="w-note w-note--warn" role="alert" tabindex="-1"><h2>{title}</h2><p>{work.t("Nichts wurde überschrieben. An den Zeilen steht, was sich geändert hat; kreuzen Sie an, wo Ihre Angabe gelten soll, und speichern Sie noch einmal.", "Nothing was overwritten. The rows say what has changed; tick where yours should count, and save again.")}</p></div> }.into_any()
}

/// What a file that was read in would change: shown before anything is stored.
fn imported(work: &Work, v: &SheetView, typed: &Typed) -> AnyView {
    let caption = work.t("Änderungen aus der Datei", "Changes of the file").to_owned();
    let table = sheet_changes::table(work, &typed.changes(v), caption);
    let table =
        table.unwrap_or_else(|| view! { <p>{work.t("Die Datei enthält nichts Neues.", "The file holds nothing new.")}</p> }.into_any());
    view! { <div class="w-note" role="status" tabindex="-1"><h2>{work.t("Aus der Datei gelesen, noch nicht gespeichert", "Read from the file, not saved yet")}</h2><p>{work.t("Der Bogen unten ist so ausgefüllt wie die Datei. Mit „Speichern“ gilt er.", "The sheet below is filled in like the file. “Save” makes it count.")}</p>{table}</div> }.into_any()
}

fn read(work: &Work, v: &SheetView) -> AnyView {
    let setup = &v.assessment.setup;
    let heads = setup
        .axes
        .iter()
        .map(|a| view! { <th class="kern-table__header kern-table__header--numeric" scope="col" lang="de">{a.name.clone()}</th> })
        .collect_view();
    let rows = setup
        .fields
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let row = &v.rows[i];
            let cells = setup.axes.iter().map(|a| view! { <td class="kern-table__cell kern-table__cell--numeric">{row.answer.ratings.get(&a.key).map_or("–".to_owned(), ToString::to_string)}</td> }).collect_view();
            view! { <tr class="kern-table__row"><th class="kern-table__header" scope="row"><span lang="de">{f.title.clone()}</span>{said(work, row)}</th>{cells}</tr> }
        })
        .collect_view();
    let answers = setup
        .questions
        .iter()
        .enumerate()
        .map(|(i, q)| {
            let row = &v.rows[setup.fields.len() + i];
            let values = &row.answer.values;
            view! { <dt lang="de">{q.text.clone()}</dt><dd><span lang="de">{if values.is_empty() { "–".to_owned() } else { values.join(", ") }}</span>{said(work, row)}</dd> }
        })
        .collect_view();
    view! {
        <section class="w-sec" aria-labelledby="angaben"><h2 id="angaben">{work.t("Was der Bogen sagt", "What the sheet says")}</h2>
            <div class="w-scroll" tabindex="0" role="region" aria-label=work.t("Einschätzungen, seitlich verschiebbar", "Ratings, can be moved sideways")><table class="kern-table w-q__tbl"><caption class="w-sr">{work.lang.say(format_args!("Einschätzungen {}", v.municipality), format_args!("Ratings of {}", v.municipality))}</caption>
                <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th>{heads}</tr></thead><tbody class="kern-table__body">{rows}</tbody></table></div>
            {(!setup.questions.is_empty()).then(|| view! { <dl class="w-facts">{answers}</dl> })}
        </section>
    }
    .into_any()
}

/// Comment and remark of a row, each by its name: one goes along, the other does not.
fn said(work: &Work, row: &RowView) -> AnyView {
    let parts = [(work.t("Kommentar", "Comment"), &row.answer.comment), (work.t("Interner Vermerk", "Internal remark"), &row.remark)];
    let part = |(name, text): (&str, &String)| {
        (!text.is_empty()).then(|| view! { <p class="w-small">{format!("{name}: ")}<span lang="de">{text.clone()}</span></p> })
    };
    parts.map(part).into_iter().collect_view().into_any()
}

/// Who will read it: members once it is released, and everybody where the assessment said so from the start.
pub(super) fn readers(work: &Work, v: &SheetView) -> &'static str {
    match v.assessment.setup.public {
        true => work.t(
            "Sehen alle Mitglieder nach der Freigabe. Nach dem Ende der Bedarfsabfrage kann es veröffentlicht werden; dann liest es die ganze Öffentlichkeit.",
            "All members see it after the release. After the assessment has ended it can be published; then everybody can read it.",
        ),
        false => work.t("Sehen alle Mitglieder nach der Freigabe, sonst niemand.", "All members see it after the release, and nobody else."),
    }
}

/// What goes along with a release, and what differs from last time.
fn release(work: &Work, v: &SheetView) -> AnyView {
    let comments = v.rows.iter().filter(|r| !r.answer.comment.is_empty()).count();
    let remarks = v.rows.iter().filter(|r| !r.remark.is_empty()).count();
    let ratings = count(v.given(), work.lang, ("Einschätzung", "Einschätzungen"), ("rating", "ratings"));
    let comments = count(comments, work.lang, ("Kommentar", "Kommentare"), ("comment", "comments"));
    let goes = work.lang.say(
        format_args!("{ratings} und {comments}. Interne Vermerke ({remarks}) bleiben in {}.", v.municipality),
        format_args!("{ratings} and {comments}. Internal remarks ({remarks}) stay in {}.", v.municipality),
    );
    let before = v.before.as_ref().map(|(title, answers)| {
        let changed: Vec<String> = v
            .assessment
            .setup
            .fields
            .iter()
            .enumerate()
            .filter_map(|(i, f)| {
                let old = answers.get(&f.field_id?)?;
                let parts: Vec<String> = v.assessment.setup.axes.iter().filter_map(|a| {
                    let (was, is) = (old.ratings.get(&a.key)?, v.rows[i].answer.ratings.get(&a.key)?);
                    ((was - is).abs() > 1).then(|| work.lang.say(format_args!("{} von {was} auf {is}", a.name), format_args!("{} from {was} to {is}", a.name)))
                }).collect();
                (!parts.is_empty()).then(|| format!("{}: {}", f.title, parts.join(", ")))
            })
            .collect();
        let rest = match changed.is_empty() {
            true => work.t("Keine Einschätzung weicht um mehr als einen Punkt ab.", "No rating differs by more than one point."),
            false => work.t("Alles andere weicht höchstens um einen Punkt ab.", "Everything else differs by one point at most."),
        };
        view! { <div><h3>{work.lang.say(format_args!("Gegenüber: {title}"), format_args!("Compared with: {title}"))}</h3><p>{if changed.is_empty() { String::new() } else { format!("{}. ", changed.join("; ")) }}{rest}</p></div> }
    });
    let by = v.submitted.as_ref().map(|(at, who)| {
        let at = words::moment(work, *at);
        match who.is_empty() {
            true => work.lang.say(format_args!("Der Bogen wurde am {at} abgegeben."), format_args!("The sheet was handed in at {at}.")),
            false => {
                work.lang.say(format_args!("{who} hat den Bogen am {at} abgegeben."), format_args!("{who} handed the sheet in at {at}."))
            }
        }
    });
    let stored = SheetReasonForm { sheet: v.id.to_string(), version: v.version.to_string(), reason: String::new() };
    let form = form_state(work, "answers/send-back", &stored);
    view! {
        <section class="w-sec w-stack" aria-labelledby="freigabe">
            <div class="w-top"><div><h2 id="freigabe">{work.lang.say(format_args!("Bogen {} freigeben", v.municipality), format_args!("Release the sheet of {}", v.municipality))}</h2><p class="w-top__sub">{by}</p></div></div>
            <div class="w-cols w-cols--half"><div><h3>{work.t("Was mitgeht", "What goes along")}</h3><p>{goes}</p><h3>{work.t("Wer es dann liest", "Who reads it then")}</h3><p>{readers(work, v)}</p></div>{before}</div>
            {sheet_changes::since_release(work, v)}
            <form method="post" action="/aktion/answers/release">
                <input type="hidden" name="f[sheet]" value=v.id.to_string() /><input type="hidden" name="f[version]" value=v.version.to_string() />
                {primary(work.t("Bogen freigeben", "Release the sheet"))}
            </form>
            <form class="w-form w-sec" method="post" action="/aktion/answers/send-back" data-form="sheet_reason">
                {summary(&form, &[])}{hidden(&form, "sheet")}{hidden(&form, "version")}
                {area(&form, Spec { path: "reason", label: work.t("Oder zurückgeben: Was soll geändert werden?", "Or send it back: what should change?"), help: work.t("Ein Satz genügt. Er geht an die Fachkräfte Ihrer Kommune, sonst an niemanden.", "One sentence will do. It goes to the officers of your municipality and to nobody else."), max: 500, ..Spec::default() })}
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Zurückgeben", "Send back")}</span></button>
            </form>
            <p class="w-small w-muted">{work.t("Freigeben braucht das höhere Vertrauensniveau; wir haben es vor dem Öffnen dieser Seite geprüft. Danach ändert sich der Bogen nur noch als neue Version mit Grund.", "A release needs the higher trust level; it was checked before this page opened. After that the sheet changes only as a new version with a reason.")}</p>
        </section>
    }
    .into_any()
}

fn revise(work: &Work, v: &SheetView) -> AnyView {
    let stored = SheetReasonForm { sheet: v.id.to_string(), version: v.version.to_string(), reason: String::new() };
    let form = form_state(work, "answers/revise", &stored);
    let open = form.outcome.is_some();
    view! {
        <details class="w-fold w-sec" open=open><summary>{work.t("Etwas ändern: neue Version beginnen", "Change something: begin a new version")}</summary>
            <form class="w-form" method="post" action="/aktion/answers/revise" data-form="sheet_reason">
                {summary(&form, &[])}{hidden(&form, "sheet")}{hidden(&form, "version")}
                {area(&form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Er bleibt bei der neuen Version und ist für alle Mitglieder zu lesen. Bis zu ihrer Freigabe gilt die bisherige.", "It stays with the new version, and all members can read it. Until its release the present one counts."), max: 500, ..Spec::default() })}
                {primary(work.t("Neue Version beginnen", "Begin a new version"))}
            </form></details>
    }
    .into_any()
}

/// `/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/stand.json`: what the browser part asks every few seconds.
pub async fn standing(work: Work, Path((slug, town)): Path<(String, String)>) -> Result<Response, PageError> {
    let s = portal::assessments::standing(&work.ctx, &slug, &town).await.map_err(|e| work.fail(e))?;
    let rows: Vec<_> = s
        .rows
        .iter()
        .map(|r| {
            let (at, by) = r
                .changed
                .as_ref()
                .map(|(at, by)| (crate::public::site::local(*at).format("%H:%M").to_string(), by.clone()))
                .unwrap_or_default();
            serde_json::json!({"id": r.asked, "version": r.version, "at": at, "by": by, "mine": r.mine})
        })
        .collect();
    let here: Vec<_> = s.here.iter().map(|p| serde_json::json!({"name": p.name, "row": p.asked})).collect();
    let mut response = axum::Json(serde_json::json!({"state": s.state, "rows": rows, "here": here})).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
