//! Reading lists in: upload or paste, preview of every row's fate, all or nothing.

use super::region::above;
use crate::context::{AppState, Work, who};
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, file, primary};
use crate::ui::forms::{Form, FormState, form_state, summary};
use crate::upload;
use crate::work::frame::Page;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use contract::Id;
use contract::action::ApiError;
use contract::forms::people::ApplyForm;
use contract::messages::sentence;
use contract::people::Role;
use contract::region::OrganisationKind;
use contract::rules::Errors;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::import_csv::{self, Cell, Fate, Kind, Plan, Row};
use serde_json::json;
use std::sync::Arc;

fn kind(work: &Work, name: &str) -> Result<Kind, PageError> {
    work.before_form(Action::Import, &Belongs::region(), EditState::Draft)?;
    Kind::parse(name).ok_or_else(|| work.fail(portal::Error::NotFound))
}

/// `/arbeit/einlesen`
pub async fn overview(work: Work) -> PageResult {
    work.before_form(Action::Import, &Belongs::region(), EditState::Draft)?;
    let page = Page {
        title: work.t("Listen einlesen", "Read lists in").into(),
        sub: work
            .t(
                "Erst prüfen, dann einlesen: Vorher sehen Sie für jede Zeile, was geschieht.",
                "Check first, then read in: you see beforehand what happens to every row.",
            )
            .into(),
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        let items = Kind::ALL
            .iter()
            .map(|k| {
                let what = match k {
                    Kind::Municipalities => work.t("Neue Mitglieder aufnehmen und Angaben auf den neuen Stand bringen.", "Take in new members and bring their details up to date."),
                    Kind::People => work.t("Viele auf einmal einladen; für jede Zeile entsteht ein Link.", "Invite many at once; every row becomes a link."),
                };
                view! { <li class="w-row"><div class="w-row__what"><a href=import_csv::address(*k)>{k.label(work.lang)}</a><p>{what}</p></div></li> }
            })
            .collect_view();
        view! { <ul class="w-rows">{items}</ul> }.into_any()
    }))
}

/// `/arbeit/einlesen/{kind}`: the form; with a kept list in the address, its preview.
pub async fn show(work: Work, Path(name): Path<String>) -> PageResult {
    let kind = kind(&work, &name)?;
    let Some(draft) = work.draft.as_ref().filter(|d| d.action == format!("import/{kind}")) else {
        return Ok(page(&work, kind, || form(&work, kind, &blank(&work, String::new(), Errors::new()))));
    };
    let text = draft.fields.get("text").and_then(|t| t.as_str()).unwrap_or_default().to_owned();
    match import_csv::preview(&work.ctx, kind, draft.id).await {
        Ok(plan) => {
            // What has to be mended can be mended on the spot.
            let again = (plan.count(Fate::Stop) > 0 && text.len() <= SHOWN).then(|| blank(&work, text, Errors::new()));
            Ok(page(&work, kind, || {
                let mend = again.map(|f| view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Liste berichtigen", "Mend the list")}</h2></div>{form(&work, kind, &f)}</section> });
                view! { {preview(&work, kind, draft.id, &plan)}{mend} }.into_any()
            }))
        }
        Err(portal::Error::Invalid(errors)) => Ok(broken(&work, kind, text, errors)),
        Err(e) => Err(work.fail(e)),
    }
}

/// Longer lists are not put into the page again; their file is at hand.
const SHOWN: usize = 200_000;

fn page(work: &Work, kind: Kind, main: impl FnOnce() -> AnyView) -> Response {
    let mut way = above(work);
    way.push(("/arbeit/einlesen".into(), work.t("Listen einlesen", "Read lists in").into()));
    let title =
        work.lang.say(format_args!("Liste einlesen: {}", kind.label(work.lang)), format_args!("Read a list in: {}", kind.label(work.lang)));
    work.page(Page { title, section: "/arbeit/verbund", above: way, ..Page::default() }, main)
}

/// The form with a text in it, and what is wrong with that.
fn blank(work: &Work, text: String, errors: Errors) -> Form {
    let outcome = (!errors.is_empty()).then(|| ApiError::Invalid { fields: errors.clone() });
    Arc::new(FormState::plain(work.lang, json!({ "text": text }), errors, outcome))
}

/// The form again, with the list that cannot be read and the reason beside it.
fn broken(work: &Work, kind: Kind, text: String, errors: Errors) -> Response {
    let text = if text.len() <= SHOWN { text } else { String::new() };
    let at = if text.is_empty() { "file" } else { "text" };
    let errors = errors.into_values().map(|code| (at.to_owned(), code)).collect();
    let mut response = page(work, kind, || form(work, kind, &blank(work, text, errors)));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

fn form(work: &Work, kind: Kind, list: &Form) -> AnyView {
    let columns = match kind {
        Kind::Municipalities => import_csv::MUNICIPALITIES,
        Kind::People => import_csv::PEOPLE,
    };
    let rows = columns
        .iter()
        .map(|c| {
            let must = if c.required { work.t("ja", "yes") } else { work.t("nein", "no") };
            view! { <tr class="kern-table__row"><th class="kern-table__header" scope="row">{c.names[0]}</th><td class="kern-table__cell" data-l=work.t("Pflicht", "Required")><span>{must}</span></td><td class="kern-table__cell" data-l=work.t("heißt auch", "also called")><span>{c.names[1..].join(", ")}</span></td></tr> }
        })
        .collect_view();
    // A second look after somebody changed the data in between stands here too.
    let conflict = summary(&form_state(work, "import/apply", &ApplyForm::default()), &[]);
    let labels = [("file", work.t("CSV-Datei", "CSV file")), ("text", work.t("Eingefügte Liste", "Pasted list"))];
    view! {
        {conflict}
        <form class="w-form" method="post" enctype="multipart/form-data" action=import_csv::address(kind)>
            {summary(list, &labels)}
            {file(list, Spec { path: "file", label: work.t("CSV-Datei", "CSV file"), help: work.t("Aus Excel oder LibreOffice mit „Speichern unter“, Dateityp CSV. Höchstens 5 MB und 5.000 Zeilen.", "From Excel or LibreOffice with “save as”, file type CSV. Up to 5 MB and 5,000 rows."), ..Spec::default() }, ".csv,.txt,text/csv,text/plain")}
            {area(list, Spec { path: "text", label: work.t("oder hier einfügen", "or paste here"), help: work.t("Mit der Kopfzeile; Semikolon, Komma oder Tabulator als Trenner.", "With the header row; semicolon, comma or tab between values."), rows: 8, optional: true, ..Spec::default() })}
            <p class="w-links">{primary(work.t("Prüfen", "Check"))}<span class="w-muted">{work.t("Es wird noch nichts geändert.", "Nothing is changed yet.")}</span></p>
        </form>
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Spalten", "Columns")}</h2></div>
            <table class="kern-table w-tcards"><caption class="kern-sr-only">{work.t("Erlaubte Spalten", "Allowed columns")}</caption>
                <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Spalte", "Column")}</th><th class="kern-table__header" scope="col">{work.t("Pflicht", "Required")}</th><th class="kern-table__header" scope="col">{work.t("heißt auch", "also called")}</th></tr></thead>
                <tbody class="kern-table__body">{rows}</tbody></table>
        </section>
    }
    .into_any()
}

fn preview(work: &Work, kind: Kind, id: Id, plan: &Plan) -> AnyView {
    let counts: Vec<String> =
        Fate::ALL.iter().map(|f| (plan.count(*f), f.label(work.lang))).filter(|(n, _)| *n > 0).map(|(n, l)| format!("{n} {l}")).collect();
    let (stop, nothing) = (plan.count(Fate::Stop) > 0, plan.count(Fate::New) + plan.count(Fate::Changed) == 0);
    let rows = plan.rows.iter().map(|r| row(work, r)).collect_view();
    let ignored = (!plan.ignored.is_empty()).then(|| view! { <p class="w-muted">{work.t("Diese Spalten kennen wir nicht und lassen sie weg: ", "We do not know these columns and leave them out: ")}{plan.ignored.join(", ")}</p> });
    let step = if stop {
        view! { <div class="w-note w-note--stop" role="alert"><h2>{work.t("Noch nicht einlesbar", "Cannot be read in yet")}</h2><p>{work.t("Bitte die Fehler in der Liste beheben und sie noch einmal prüfen lassen. Es wird alles eingelesen oder nichts.", "Please mend the errors in the list and check it again. Everything is read in or nothing.")}</p></div> }.into_any()
    } else if nothing {
        view! { <div class="w-note" role="status"><p>{work.t("Alles ist schon so im Portal. Es gibt nichts einzulesen.", "Everything is in the portal already. There is nothing to read in.")}</p></div> }.into_any()
    } else {
        view! {
            <form method="post" action="/aktion/import/apply">
                <input type="hidden" name="kind" value=kind.to_string() />
                <input type="hidden" name="f[file]" value=id.to_string() /><input type="hidden" name="f[promise]" value=plan.promise.clone() />
                <p><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{work.t("Alle Zeilen einlesen", "Read all rows in")}</span></button></p>
            </form>
        }
        .into_any()
    };
    view! {
        <p><strong>{counts.join(", ")}</strong></p>
        {ignored}{step}
        <p class="w-links"><a href=import_csv::address(kind)>{work.t("Andere Liste wählen", "Choose another list")}</a></p>
        <table class="kern-table w-tcards"><caption class="kern-sr-only">{work.t("Was mit jeder Zeile geschieht", "What happens to every row")}</caption>
            <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Zeile", "Line")}</th><th class="kern-table__header" scope="col">{work.t("Name", "Name")}</th><th class="kern-table__header" scope="col">{work.t("Was geschieht", "What happens")}</th><th class="kern-table__header" scope="col">{work.t("Angaben", "Values")}</th></tr></thead>
            <tbody class="kern-table__body">{rows}</tbody></table>
    }
    .into_any()
}

fn row(work: &Work, r: &Row) -> AnyView {
    let cells = r.cells.iter().map(|c| cell(work, c)).collect_view();
    view! {
        <tr class=format!("kern-table__row is-{}", r.fate)>
            <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("Zeile", "Line")><span>{r.line}</span></td>
            <th class="kern-table__header" scope="row" lang="de">{r.title.clone()}</th>
            <td class="kern-table__cell" data-l=work.t("Was geschieht", "What happens")><span>{r.fate.label(work.lang)}</span></td>
            <td class="kern-table__cell" data-l=work.t("Angaben", "Values")><ul class="w-plain">{cells}</ul></td>
        </tr>
    }
    .into_any()
}

fn cell(work: &Work, c: &Cell) -> AnyView {
    let was = c
        .was
        .clone()
        .map(|w| view! { " "<span class="w-was">{work.t("vorher: ", "before: ")}{if w.is_empty() { "–".to_owned() } else { words(work, c.field, &w) }}</span> });
    let error = c.error.as_ref().map(|code| view! { " "<strong>{sentence(code, work.lang)}</strong> });
    let name = (!c.column.is_empty()).then(|| format!("{}: ", c.column));
    view! { <li><span>{name}{words(work, c.field, &c.value)}{was}{error}</span></li> }.into_any()
}

/// A value as people say it: kinds and roles have words.
fn words(work: &Work, field: &str, value: &str) -> String {
    let label = match field {
        "kind" => OrganisationKind::parse(value).map(|k| k.label(work.lang)),
        "role" => Role::parse(value).map(|r| r.label(work.lang)),
        _ => None,
    };
    label.unwrap_or(value).to_owned()
}

/// The list in a form that was sent: a file, else what was pasted. None when it is too big.
async fn sent(app: &AppState, request: Request) -> Option<Vec<u8>> {
    let mut form = Multipart::from_request(request, app).await.ok()?;
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.ok()? {
        if matches!(field.name(), Some("file" | "f[text]")) {
            let part = upload::part(field, import_csv::LARGEST).await.ok()?;
            bytes = if bytes.is_empty() { part } else { bytes };
        }
    }
    Some(bytes)
}

/// `POST /arbeit/einlesen/{kind}`: keeps the list and shows its preview.
pub async fn keep(State(app): State<AppState>, work: Result<Work, PageError>, Path(name): Path<String>, request: Request) -> PageResult {
    let work = match work {
        Ok(work) => work,
        Err(refused) => {
            let formerly = who(&app, request.headers()).await.ok().and_then(|who| who.formerly);
            return Err(for_later(&app, refused, formerly, &name, request).await);
        }
    };
    let kind = match kind(&work, &name) {
        Ok(kind) => kind,
        Err(refused @ PageError { error: portal::Error::StepUp(_), .. }) => {
            return Err(for_later(&app, refused, Some(work.actor().person_id), &name, request).await);
        }
        Err(refused) => return Err(refused),
    };
    let Some(bytes) = sent(&app, request).await else {
        let code = format!("file_too_big|{}", import_csv::LARGEST / 1024 / 1024);
        return Ok(broken(&work, kind, String::new(), [("file".to_owned(), code)].into()));
    };
    match import_csv::keep(&work.ctx, kind, &bytes).await {
        Ok(id) => Ok(Redirect::to(&format!("{}?entwurf={id}", import_csv::address(kind))).into_response()),
        Err(portal::Error::Invalid(errors)) => Ok(broken(&work, kind, import_csv::decode(&bytes).unwrap_or_default(), errors)),
        Err(e) => Err(work.fail(e)),
    }
}

/// The session ran out before the list was sent, or is not sure enough: the list waits for the login.
async fn for_later(app: &AppState, refused: PageError, person: Option<Id>, name: &str, request: Request) -> PageError {
    let (Some(person), Some(kind)) = (person, Kind::parse(name)) else { return refused };
    let Some(bytes) = sent(app, request).await else { return refused };
    match import_csv::keep_for_later(&app.portal, person, kind, &bytes).await {
        Ok(Some(id)) => PageError { address: format!("{}?entwurf={id}", import_csv::address(kind)), ..refused },
        Ok(None) => refused,
        Err(error) => PageError { error, ..refused },
    }
}

/// Server functions of reading lists in.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::forms::people::ApplyForm;
    use leptos::prelude::*;
    use portal::import_csv::{self, Fate, Kind};

    /// Takes a checked list over.
    #[server(name = ApplyImport, prefix = "/aktion", endpoint = "import/apply")]
    pub async fn apply(kind: String, f: ApplyForm) -> Outcome {
        act(move |ctx| async move {
            let kind = Kind::parse(&kind).ok_or(portal::Error::NotFound)?;
            let plan = import_csv::apply(&ctx, kind, f).await?;
            let to = match kind {
                Kind::Municipalities => "/arbeit/verbund/mitglieder",
                Kind::People if plan.count(Fate::New) > 0 => "/arbeit/personen/links",
                Kind::People => "/arbeit/personen/einladungen",
            };
            Ok(Done::new(to, "imported"))
        })
        .await
    }
}
