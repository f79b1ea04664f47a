//! The form of a fact sheet, in sections.

use super::parts::choices;
use super::rows;
use super::{SECTION, above};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, checkbox, checkboxes, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::workshops::begun::{self, Asked, Begun};
use axum::extract::{Path, Query};
use axum::response::Response;
use contract::Id;
use contract::fact_sheet::ProjectStatus;
use contract::forms::fact_sheets::FactSheetForm;
use contract::region::Organisation;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::fact_sheets::{Candidate, SheetView};

/// Most characters of a title.
const MAX_TITLE: usize = 80;

/// `/arbeit/projekte/neu`
pub async fn new(work: Work, Query(asked): Query<Asked>) -> PageResult {
    let own = work.actor().organisations();
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let may = |id: &Id| work.ctx.offers(Action::CreateFactSheet, &Belongs::to(*id), EditState::Draft);
    let lead = own.iter().copied().chain(organisations.iter().map(|o| o.id)).find(may).ok_or_else(|| work.fail(portal::Error::Denied))?;
    work.before_form(Action::CreateFactSheet, &Belongs::to(lead), EditState::Draft)?;
    let begun = asked.begun(&work).await?;
    let words = begun.as_ref().map(|b| b.words.as_str()).unwrap_or_default();
    let stored = FactSheetForm {
        // What is too long for a title begins the summary.
        title: if words.chars().count() <= MAX_TITLE { words.to_owned() } else { String::new() },
        summary: words.to_owned(),
        once: work.app.portal.fresh_id().to_string(),
        lead: lead.to_string(),
        owner: work.actor().person_id.to_string(),
        status: ProjectStatus::Idea.to_string(),
        ..FactSheetForm::default()
    };
    let form = form_state(&work, "fact_sheets/save", &stored);
    let title = work.t("Neuer Steckbrief", "New fact sheet").to_owned();
    page(&work, form, Head { title, sub: what_saving_means(&work, None), sheet: None, owner: None, ready: false, begun }, organisations)
        .await
}

/// What becomes of a change once it is saved.
fn what_saving_means(work: &Work, view: Option<&SheetView>) -> &'static str {
    match view.filter(|v| v.state == EditState::Ready) {
        None => work.lang.pick(
            "Speichern ändert den Entwurf. Öffentlich wird er mit der nächsten Fassung, wenn er freigegeben ist.",
            "Saving changes the working text. It becomes public with the next edition, once released.",
        ),
        Some(v) if v.released.is_none() && work.ctx.require(Action::ReleaseFactSheet, &v.belongs, v.state).is_ok() => work.lang.pick(
            "Der Steckbrief ist freigegeben, und Sie dürfen freigeben: Was Sie speichern, kommt in die nächste Fassung.",
            "The sheet is released and you may release it: what you save becomes part of the next edition.",
        ),
        Some(_) => work.lang.pick(
            "Der Steckbrief ist freigegeben. In die nächste Fassung kommt der freigegebene Stand, bis auch Ihre Änderung freigegeben ist.",
            "The sheet is released. The next edition takes it as released, until your change is released as well.",
        ),
    }
}

/// `/arbeit/projekte/{number}/bearbeiten`
pub async fn edit(work: Work, Path(number): Path<i32>) -> PageResult {
    let view = portal::fact_sheets::show(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditFactSheet, &view.belongs, view.state)?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let stored = FactSheetForm {
        id: view.sheet.id.to_string(),
        version: view.version.to_string(),
        owner: view.owner.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..FactSheetForm::of(&view.sheet.content)
    };
    let form = form_state(&work, "fact_sheets/save", &stored);
    let title = work.lang.say(format_args!("{} bearbeiten", view.sheet.content.title), format_args!("Edit {}", view.sheet.content.title));
    let sub = what_saving_means(&work, Some(&view));
    page(
        &work,
        form,
        Head {
            title,
            sub,
            sheet: Some((number, view.sheet.content.title)),
            owner: view.owner,
            ready: view.state == EditState::Ready,
            begun: None,
        },
        organisations,
    )
    .await
}

type Choices = Vec<(String, String)>;

struct Lists {
    organisations: Choices,
    leads: Choices,
    people: Choices,
    fields: Choices,
    goals: Choices,
}

async fn lists(work: &Work, organisations: Vec<Organisation>, form: &Form, owner: Option<(Id, String)>) -> Result<Lists, PageError> {
    let people = portal::fact_sheets::candidates(&work.ctx).await.map_err(|e| work.fail(e))?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let goals = portal::fact_sheets::goal_choices(&work.ctx, &fields).await.map_err(|e| work.fail(e))?;
    let may = |o: &Organisation| {
        o.id.to_string() == form.get("lead") || work.ctx.offers(Action::CreateFactSheet, &Belongs::to(o.id), EditState::Draft)
    };
    let leads: Choices = organisations.iter().filter(|o| may(o)).map(|o| (o.id.to_string(), o.name.clone())).collect();
    Ok(Lists {
        people: owners(work, form, &people, &leads, owner),
        leads,
        organisations: organisations.into_iter().map(|o| (o.id.to_string(), o.short_name)).collect(),
        fields: fields.into_iter().filter(|f| f.state != EditState::Withdrawn).map(|f| (f.id.to_string(), f.title)).collect(),
        goals: goals.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
    })
}

/// Whoever may report on the sheet as it stands in the form, for whichever lead a new one gets; and
/// whoever is responsible until now, so that saving something else takes nobody away.
fn owners(work: &Work, form: &Form, people: &[Candidate], leads: &Choices, now: Option<(Id, String)>) -> Choices {
    let joint: Vec<Id> = form.list("participants").iter().filter_map(|id| id.parse().ok()).collect();
    let (new, lead) = (form.get("id").is_empty(), form.get("lead"));
    let leads = leads.iter().filter(|(id, _)| new || *id == lead).filter_map(|(id, _)| id.parse().ok());
    let sheets: Vec<Belongs> = leads.map(|lead| Belongs { joint: joint.clone(), ..Belongs::to(lead) }).collect();
    let fit = people.iter().filter(|p| sheets.iter().any(|belongs| p.fits(belongs)));
    let mut owners: Choices = fit.map(|p| (p.id.to_string(), p.name.clone())).collect();
    if let Some((id, name)) = now.map(|(id, name)| (id.to_string(), name))
        && !owners.iter().any(|(known, _)| *known == id)
    {
        let words = work.lang.say(format_args!("{name} (kann hier nicht mehr melden)"), format_args!("{name} (can no longer report here)"));
        owners.insert(0, (id, words));
    }
    owners
}

/// What stands above the form.
struct Head {
    title: String,
    sub: &'static str,
    sheet: Option<(i32, String)>,
    /// Whoever is responsible until now.
    owner: Option<(Id, String)>,
    /// It was released and keeps what a release asks for.
    ready: bool,
    /// The result that a new one begins with.
    begun: Option<Begun>,
}

/// A field that a release asks for: a draft may go without, a released sheet not.
fn for_release(work: &Work, ready: bool) -> Spec<'static> {
    Spec { optional: !ready, until: work.lang.pick("nötig zur Freigabe", "needed for the release"), ..Spec::default() }
}

async fn page(work: &Work, form: Form, head: Head, organisations: Vec<Organisation>) -> Result<Response, PageError> {
    let Head { title, sub, sheet, owner, ready, begun } = head;
    let lists = lists(work, organisations, &form, owner).await?;
    let head = Page {
        title,
        sub: sub.into(),
        section: SECTION,
        above: above(work, sheet.as_ref().map(|(n, t)| (*n, t.as_str()))),
        names: sheet.iter().map(|(_, t)| t.clone()).collect(),
    };
    Ok(work.page(head, || {
        view! {
            <div class="w-cols w-sec">
                <form class="w-form" method="post" action="/aktion/fact_sheets/save" data-form="fact_sheet">
                    {summary(&form, &labels(work))}
                    {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{begun::note(work, begun.as_ref())}
                    {about(work, &form, &lists, ready)}
                    {who(work, &form, &lists, ready)}
                    {rows::time(work, &form)}
                    {rows::money(work, &form)}
                    {rows::resolutions(work, &form, work.t("Beschlüsse", "Resolutions"), "")}
                    {rows::facts(work, &form)}
                    {rows::transfer(work, &form)}
                    {contact(work, &form, ready)}
                    {rows::links(work, &form)}
                    {saving(&form, work.t("Speichern", "Save"))}
                </form>
                <aside aria-label=work.t("Abschnitte", "Sections")><div class="w-side w-side--stay">{contents(work, &form, sheet.as_ref().map(|(n, _)| *n))}</div></aside>
            </div>
        }
        .into_any()
    }))
}

/// Sections with what stands in them, and their errors.
fn contents(work: &Work, form: &Form, number: Option<i32>) -> AnyView {
    let sections: [(&str, &str, &[&str]); 9] = [
        ("s-kurz", work.t("Worum es geht", "What it is about"), &["title", "summary", "status", "fields", "goals"]),
        ("s-wer", work.t("Wer es macht", "Who does it"), &["lead", "participants", "owner"]),
        ("s-zeit", work.t("Zeit und Meilensteine", "Time and milestones"), &["start", "end", "milestones"]),
        ("s-geld", work.t("Geld und Förderung", "Money and funding"), &["cost", "running_cost", "fundings"]),
        ("s-beschl", work.t("Beschlüsse", "Resolutions"), &["resolutions"]),
        (
            "s-zahl",
            work.t("Zahlen, Partner, Voraussetzungen", "Figures, partners, conditions"),
            &["figures", "partners", "legal_basis", "conditions"],
        ),
        ("s-nach", work.t("Für andere Kommunen", "For other municipalities"), &["transferability", "building_blocks"]),
        ("s-frag", work.t("Ansprechstelle", "Contact"), &["contact_unit", "contact_email", "contact_phone", "contact_web"]),
        ("s-link", work.t("Links und Orte", "Links and places"), &["links", "places"]),
    ];
    let items = sections
        .into_iter()
        .map(|(id, name, paths)| {
            let errors = form.errors.keys().filter(|k| paths.iter().any(|p| *k == p || k.starts_with(&format!("{p}[")))).count();
            let filled = paths.iter().any(|p| !form.get(p).is_empty() || !form.list(p).is_empty() || form.rows(p) > 0);
            let state = match errors {
                0 if filled => view! { <small></small> }.into_any(),
                0 => view! { <small>{work.t("leer", "empty")}</small> }.into_any(),
                n => view! { <span class="w-state w-state--stop"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><path class="w-dot" d="M7 0l7 7-7 7-7-7z"></path></svg>{work.lang.say(format_args!("{n} Fehler"), format_args!("{n} wrong"))}</span> }.into_any(),
            };
            view! { <li><a href=format!("#{id}")>{name.to_owned()}" "{state}</a></li> }
        })
        .collect_view();
    let more = number.map(|n| {
        view! {
            <p class="w-links w-small">
                <a href=format!("{SECTION}/{n}/sachstand")>{work.t("Nur Sachstand melden", "Only report progress")}</a>
                <a href=format!("{SECTION}/{n}/dateien")>{work.t("Dateien", "Files")}</a>
            </p>
        }
    });
    view! { <nav aria-label=work.t("Abschnitte", "Sections")><h2>{work.t("Abschnitte", "Sections")}</h2><ul class="w-toc">{items}</ul></nav>{more} }.into_any()
}

fn labels(work: &Work) -> Vec<(&'static str, &'static str)> {
    let l = work.lang;
    let own = [
        ("title", l.pick("Titel", "Title")),
        ("summary", l.pick("Zusammenfassung", "Summary")),
        ("status", l.pick("Status", "Status")),
        ("lead", l.pick("Federführung", "Lead")),
        ("owner", l.pick("Zuständig", "Responsible")),
        ("participants", l.pick("Partner", "Partners")),
        ("fields", l.pick("Themenfelder", "Fields")),
        ("goals", l.pick("Ziele", "Goals")),
        ("start", l.pick("Beginn", "Start")),
        ("end", l.pick("Ende", "End")),
        ("cost", l.pick("Gesamtkosten", "Total cost")),
        ("running_cost", l.pick("Kosten je Jahr danach", "Cost per year afterwards")),
        ("transferability", l.pick("Übertragbarkeit", "Transferability")),
        ("contact_unit", l.pick("Ansprechstelle", "Contact")),
        ("contact_email", l.pick("E-Mail", "Mail")),
        ("contact_phone", l.pick("Telefon", "Phone")),
        ("contact_web", l.pick("Internetseite", "Web page")),
        ("milestones[].title", l.pick("Meilenstein", "Milestone")),
        ("milestones[].planned", l.pick("Plan, Meilenstein", "Planned, milestone")),
        ("milestones[].expected", l.pick("Erwartet, Meilenstein", "Expected, milestone")),
        ("milestones[].actual", l.pick("Tatsächlich, Meilenstein", "Actual, milestone")),
        ("fundings[].programme", l.pick("Förderprogramm", "Programme")),
        ("fundings[].granted", l.pick("Bewilligt, Förderung", "Granted, funding")),
        ("fundings[].called", l.pick("Abgerufen, Förderung", "Called, funding")),
        ("fundings[].own_share", l.pick("Eigenanteil, Förderung", "Own share, funding")),
        ("fundings[].date", l.pick("Datum, Förderung", "Date, funding")),
        ("figures[].title", l.pick("Zahl", "Figure")),
        ("figures[].as_of", l.pick("Stand, Zahl", "As of, figure")),
        ("partners[].name", l.pick("Partner von außen", "Outside partner")),
        ("legal_basis", l.pick("Rechtsgrundlage", "Legal basis")),
        ("conditions", l.pick("Voraussetzungen", "Conditions")),
        ("building_blocks[].title", l.pick("Baustein", "Building block")),
        ("links[].url", l.pick("Adresse, Link", "Address, link")),
        ("places[].name", l.pick("Ort", "Place")),
        ("places[].latitude", l.pick("Breite, Ort", "Latitude, place")),
        ("places[].longitude", l.pick("Länge, Ort", "Longitude, place")),
    ];
    [&own[..], &rows::resolution_labels(l)].concat()
}

fn about(work: &Work, form: &Form, lists: &Lists, ready: bool) -> AnyView {
    view! {
        <section id="s-kurz" aria-labelledby="h-kurz" class="w-form"><h2 id="h-kurz">{work.t("Worum es geht", "What it is about")}</h2>
            {line(form, Spec { path: "title", label: work.t("Titel", "Title"), help: work.t("Kurz und so, wie man im Ort darüber spricht. Höchstens 80 Zeichen.", "Short, as people speak of it. At most 80 characters."), max: 80, ..Spec::default() })}
            {area(form, Spec { path: "summary", label: work.t("Zusammenfassung", "Summary"), help: work.t("Zwei bis vier Sätze. Das lesen Bürgerinnen und Bürger zuerst: Was ändert sich für sie?", "Two to four sentences. Citizens read this first: what changes for them?"), max: 600, rows: 4, ..for_release(work, ready) })}
            {select(form, Spec { path: "status", label: work.t("Status", "Status"), help: work.t("„läuft“ heißt: Es wird daran gearbeitet.", "“running” means: work is going on."), ..Spec::default() }, &choices(ProjectStatus::ALL, |s| s.label(work.lang)), None)}
            {checkboxes(form, Spec { path: "fields", label: work.t("Themenfelder", "Fields of action"), help: work.t("Zu welchen Feldern der Strategie es gehört. Eines reicht.", "Which fields of the strategy it belongs to. One is enough."), content: true, ..for_release(work, ready) }, &lists.fields)}
            <details class="w-fold" open=!form.list("goals").is_empty()>
                <summary>{work.t("Ziele, denen es dient", "Goals that it serves")}</summary>
                {checkboxes(form, Spec { path: "goals", label: work.t("Ziele", "Goals"), help: work.t("Nur die, auf die es wirklich hinarbeitet.", "Only those it really works towards."), optional: true, content: true, ..Spec::default() }, &lists.goals)}
            </details>
        </section>
    }
    .into_any()
}

fn who(work: &Work, form: &Form, lists: &Lists, ready: bool) -> AnyView {
    view! {
        <section id="s-wer" aria-labelledby="h-wer" class="w-form"><h2 id="h-wer">{work.t("Wer es macht", "Who does it")}</h2>
            <div class="w-pair">
                {select(form, Spec { path: "lead", label: work.t("Federführung", "Lead"), help: work.t("Diese Kommune spricht für das Projekt und gibt es frei.", "This municipality speaks for the project and releases it."), ..Spec::default() }, &lists.leads, None)}
                {select(form, Spec { path: "owner", label: work.t("Zuständige Person", "Responsible person"), help: work.t("Wird nach dem Sachstand gefragt. Zur Wahl steht, wer ihn melden darf. Der Name erscheint nicht öffentlich.", "Is asked for progress. Those who may report it can be chosen. The name is not public."), ..for_release(work, ready) }, &lists.people, Some(work.t("noch niemand", "nobody yet")))}
            </div>
            {checkboxes(form, Spec { path: "participants", label: work.t("Partner", "Partners"), help: work.t("Wer außer der Federführung mitmacht.", "Who takes part beside the lead."), optional: true, ..Spec::default() }, &lists.organisations)}
        </section>
    }
    .into_any()
}

fn contact(work: &Work, form: &Form, ready: bool) -> AnyView {
    view! {
        <section id="s-frag" aria-labelledby="h-frag" class="w-form"><h2 id="h-frag">{work.t("Ansprechstelle für Fragen", "Contact for questions")}</h2>
            {line(form, Spec { path: "contact_unit", label: work.t("Stelle", "Office"), help: work.t("Ein Amt oder Team, keine Person. Zum Beispiel „Gemeinde Nottuln, Bauamt“.", "An office or team, no person."), max: 120, ..for_release(work, ready) })}
            <div class="w-pair w-pair--3">
                {line(form, Spec { path: "contact_email", label: work.t("E-Mail", "Mail"), help: work.t("Am besten ein Sammelpostfach.", "Preferably a shared mailbox."), optional: true, mode: "email", ..Spec::default() })}
                {line(form, Spec { path: "contact_phone", label: work.t("Telefon", "Phone"), help: work.t("Mit Vorwahl.", "With area code."), optional: true, mode: "tel", max: 60, ..Spec::default() })}
                {line(form, Spec { path: "contact_web", label: work.t("Internetseite", "Web page"), help: "https://…", optional: true, mode: "url", ..Spec::default() })}
            </div>
        </section>
    }
    .into_any()
}

/// A checkbox that the money section shares.
pub(super) fn estimated(work: &Work, form: &Form) -> AnyView {
    checkbox(
        form,
        Spec {
            path: "cost_estimated",
            label: work.t("Die Summe ist geschätzt", "The sum is an estimate"),
            help: work.t("Dann schreiben wir „etwa“ davor.", "Then we write “about” before it."),
            ..Spec::default()
        },
    )
}
