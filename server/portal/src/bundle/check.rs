//! A bundle keeps to the rules of the forms that people fill in: what is read in can be edited afterwards.

mod assessments;
mod conferences;

use crate::region::members;
use crate::{Error, Result};
use chrono::{DateTime, Utc};
use contract::attachment::Attachment;
use contract::bundle::{Bundle, PersonItem, RoundItem, SheetItem, WorkshopItem};
use contract::forms::councils::{ConsultationForm, RoundForm};
use contract::forms::fact_sheets::{AttachmentForm, FactSheetForm, ProgressForm};
use contract::forms::indicators::{FieldNoteForm, FrameForm, IndicatorForm};
use contract::forms::people::InviteForm;
use contract::forms::region::{BodyForm, GroupForm, PageForm, RegionForm};
use contract::forms::strategy::{FieldForm, GoalForm};
use contract::forms::workshops::{ResultForm, WorkshopForm};
use contract::people::Role;
use contract::rules::Form;
use contract::strategy::{Field, Goal, ProgressNote};
use contract::{Id, Lang, messages};
use domain::file_type;

/// Names everything that no form would take: which thing, which of its parts, and why.
///
/// # Errors
/// `Invalid` on `bundle`, with a line for each.
pub(super) fn check(bundle: &Bundle) -> Result<()> {
    let mut faults = Faults::default();
    if let Some(r) = &bundle.region {
        faults.of("the region", &RegionForm::of(r));
    }
    for o in &bundle.organisations {
        faults.of(&format!("organisation \"{}\"", o.short_name), &members::form(o, 1));
    }
    for g in &bundle.groups {
        let form = GroupForm { name: g.name.clone(), purpose: g.purpose.clone(), ..GroupForm::default() };
        faults.of(&format!("group \"{}\"", g.name), &form);
    }
    for b in &bundle.bodies {
        faults.of(&format!("body \"{}\"", b.name), &BodyForm { name: b.name.clone(), kind: b.kind.to_string(), ..BodyForm::default() });
    }
    for p in &bundle.pages {
        let form = PageForm { title: p.title.clone(), slug: p.slug.clone(), ..PageForm::default() };
        faults.of(&format!("page \"{}\"", p.slug), &form);
    }
    bundle.people.iter().for_each(|p| faults.of(&format!("person \"{}\"", p.display_name), &person(p)));
    if let Some(s) = &bundle.strategy {
        faults.of("the strategy", &FrameForm::of(&s.strategy));
    }
    bundle.fields.iter().for_each(|f| field(f, &mut faults));
    bundle.sheets.iter().for_each(|s| sheet(s, &mut faults));
    bundle.workshops.iter().for_each(|w| workshop(w, &mut faults));
    bundle.councils.iter().for_each(|r| round(r, &mut faults));
    bundle.conferences.iter().for_each(|c| conferences::check(c, &mut faults));
    bundle.assessments.iter().for_each(|a| assessments::check(a, &mut faults));
    if faults.0.is_empty() { Ok(()) } else { Err(Error::field("bundle", format!("bundle|{}", faults.0.join("\n")))) }
}

#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    /// `thing` is how people find it in the bundle.
    fn of(&mut self, thing: &str, form: &impl Form) {
        let said = form.check().into_iter().map(|(part, code)| format!("{thing}, {part}: {}", messages::sentence(&code, Lang::En)));
        self.0.extend(said);
    }

    /// A fault that no form knows.
    fn say(&mut self, thing: &str, words: &str) {
        self.0.push(format!("{thing}, {words}"));
    }
}

/// Day and time of a moment as people type them.
fn clock(at: DateTime<Utc>) -> (String, String) {
    (at.format("%d.%m.%Y").to_string(), at.format("%H:%M:%S").to_string())
}

fn person(p: &PersonItem) -> InviteForm {
    InviteForm {
        id: p.id.to_string(),
        name: p.display_name.clone(),
        email: p.email.clone().unwrap_or_default(),
        // The roles are typed already.
        role: Role::Steward.to_string(),
        ..InviteForm::default()
    }
}

fn field(f: &Field, faults: &mut Faults) {
    let thing = format!("field {} \"{}\"", f.content.number, f.content.title);
    faults.of(&thing, &FieldForm::of(&f.content));
    f.attachments.iter().for_each(|a| attachment(&thing, a, faults));
    f.goals.iter().for_each(|g| goal(f, g, faults));
    for n in &f.notes {
        let form = FieldNoteForm {
            field_id: f.id.to_string(),
            once: n.id.to_string(),
            date: n.date.to_string(),
            light: n.light.to_string(),
            plan: n.plan.clone(),
            actual: n.actual.clone(),
            next_step: n.next_step.clone(),
        };
        faults.of(&format!("{thing}, note of {}", n.date), &form);
    }
}

fn goal(f: &Field, g: &Goal, faults: &mut Faults) {
    let thing = format!("goal {}.{} \"{}\"", f.content.number, g.content.number, g.content.title);
    let form = GoalForm {
        field_id: f.id.to_string(),
        number: g.content.number.to_string(),
        title: g.content.title.clone(),
        ..GoalForm::default()
    };
    faults.of(&thing, &form);
    for i in &g.indicators {
        let form = IndicatorForm { goal_id: g.id.to_string(), ..IndicatorForm::of(&i.content) };
        faults.of(&format!("{thing}, indicator \"{}\"", i.content.title), &form);
    }
}

fn sheet(item: &SheetItem, faults: &mut Faults) {
    let s = &item.sheet;
    let thing = format!("fact sheet {} \"{}\"", s.number, s.content.title);
    faults.of(&thing, &FactSheetForm::of(&s.content));
    s.notes.iter().for_each(|n| faults.of(&format!("{thing}, note of {}", n.date), &progress(s.id, n)));
    s.attachments.iter().for_each(|a| attachment(&thing, a, faults));
}

fn progress(sheet: Id, n: &ProgressNote) -> ProgressForm {
    ProgressForm {
        id: sheet.to_string(),
        once: n.id.to_string(),
        actual: n.actual.clone(),
        next_step: n.next_step.clone(),
        light: n.light.to_string(),
        date: n.date.to_string(),
        status: n.status.map(|s| s.to_string()).unwrap_or_default(),
        plan: n.plan.clone(),
    }
}

fn attachment(thing: &str, a: &Attachment, faults: &mut Faults) {
    let file = format!("{thing}, attachment \"{}\"", a.file_name);
    faults.of(&file, &AttachmentForm { description: a.description.clone() });
    if file_type::clean_name(&a.file_name) != a.file_name {
        faults.say(&file, "no file can be called so");
    }
    if file_type::by_media_type(&a.media_type).is_none() {
        faults.say(&file, &format!("files of the type `{}` are not accepted", a.media_type));
    }
}

fn round(r: &RoundItem, faults: &mut Faults) {
    let form = RoundForm {
        edition: r.edition.to_string(),
        adopted_on: r.adopted_on.to_string(),
        proposal: r.proposal.clone(),
        ..RoundForm::default()
    };
    let thing = format!("council round on edition {}", r.edition);
    faults.of(&thing, &form);
    let id = r.id.to_string();
    for (path, c) in r.paths.iter().flat_map(|p| p.consultations.iter().map(move |c| (p, c))) {
        let count = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
        let form = ConsultationForm {
            round_id: id.clone(),
            organisation_id: path.organisation.to_string(),
            body: c.body.to_string(),
            role: c.role.to_string(),
            date: c.date.map(|d| d.to_string()).unwrap_or_default(),
            paper: c.paper.clone(),
            part: if c.closed { "closed".into() } else { "public".into() },
            result: c.result.map(|r| r.to_string()).unwrap_or_default(),
            yes: count(c.votes.yes),
            no: count(c.votes.no),
            abstained: count(c.votes.abstained),
            excluded: count(c.votes.excluded),
            wording: c.wording.clone(),
            consequence: c.consequence.clone(),
            edition: c.edition.unwrap_or(r.edition).to_string(),
            ..ConsultationForm::default()
        };
        faults.of(&format!("{thing}, consultation {}", c.id), &form);
    }
}

fn workshop(item: &WorkshopItem, faults: &mut Faults) {
    let w = &item.workshop;
    let thing = format!("workshop \"{}\"", w.content.title);
    faults.of(&thing, &WorkshopForm::of(&w.content));
    w.attachments.iter().for_each(|a| attachment(&thing, a, faults));
    for r in &w.results {
        let form = ResultForm { workshop_id: w.id.to_string(), kind: r.kind.to_string(), text: r.text.clone(), ..ResultForm::default() };
        faults.of(&format!("{thing}, result {}", r.id), &form);
    }
}
