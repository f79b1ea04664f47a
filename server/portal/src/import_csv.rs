//! Reading lists of members and of people to invite: a preview of every row's fate, then all or
//! nothing. Reading the same list again changes nothing.

mod columns;
mod municipalities;
mod people;
mod read;

pub use columns::{Column, MUNICIPALITIES, PEOPLE};
pub use read::{LARGEST, MOST_ROWS, decode};

use crate::handover;
use crate::{Ctx, Error, Portal, Result, drafts};
use contract::action::ApiError;
use contract::forms::people::ApplyForm;
use contract::forms::region::OrganisationForm;
use contract::{Id, labelled};
use domain::rights::Action;
use sea_orm::DatabaseTransaction;
use serde::Serialize;

labelled! {
    /// What a list holds.
    pub enum Kind {
        Municipalities = "kommunen", "Kommunen", "municipalities";
        People = "personen", "Personen zum Einladen", "people to invite";
    }
}

labelled! {
    /// What happens to a row.
    pub enum Fate {
        New = "new", "neu", "new";
        Changed = "changed", "geändert", "changed";
        Same = "same", "unverändert", "unchanged";
        Stop = "stop", "Fehler", "error";
    }
}

/// One value of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// As the list calls its column; empty for an error of the whole row.
    pub column: String,
    /// The field behind it.
    pub field: &'static str,
    pub value: String,
    /// What it was before, where that differs.
    pub was: Option<String>,
    /// Code of the broken rule.
    pub error: Option<String>,
}

/// One row and its fate.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: u64,
    pub fate: Fate,
    pub title: String,
    pub cells: Vec<Cell>,
    #[serde(skip)]
    step: Option<Step>,
    /// Names the stored state that the row was compared with.
    basis: String,
}

/// What taking over a row does.
#[derive(Clone, Debug)]
enum Step {
    Organisation(Box<OrganisationForm>),
    Invite(crate::invitations::Draft),
}

/// What taking over a list would do.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    pub rows: Vec<Row>,
    /// Columns that mean nothing to us.
    pub ignored: Vec<String>,
    /// Names this plan; taking over asks for it.
    #[serde(skip)]
    pub promise: String,
}

impl Plan {
    /// How many rows have a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.rows.iter().filter(|r| r.fate == fate).count()
    }

    fn sealed(mut self) -> Self {
        self.promise = domain::canonical::digest(&domain::canonical::canonical(&self));
        self
    }
}

fn action(kind: Kind) -> String {
    format!("import/{kind}")
}

/// Where a list of a kind is read.
pub fn address(kind: Kind) -> String {
    format!("/arbeit/einlesen/{kind}")
}

/// Takes a file or pasted text in and keeps it for the preview. Returns the id of what is kept.
pub async fn keep(ctx: &Ctx, kind: Kind, bytes: &[u8]) -> Result<Id> {
    let me = ctx.require_region(Action::Import)?.person_id;
    let text = decode(bytes)?;
    // Broken lists are refused now, not on every look at the preview.
    read::table(&text, columns::of(kind))?;
    drafts::supersede(&ctx.portal, me, &action(kind)).await?;
    let outcome = ApiError::Invalid { fields: Default::default() };
    drafts::keep(&ctx.portal, me, &action(kind), &address(kind), serde_json::json!({"text": text}), &outcome).await
}

/// Keeps a list that came after the session had ended, for the next login of the same person. What is
/// wrong with it is said then; none for what is no text at all.
pub async fn keep_for_later(portal: &Portal, person: Id, kind: Kind, bytes: &[u8]) -> Result<Option<Id>> {
    let Ok(text) = decode(bytes) else { return Ok(None) };
    let fields = serde_json::json!({"text": text});
    drafts::keep(portal, person, &action(kind), &address(kind), fields, &ApiError::LoginNeeded).await.map(Some)
}

async fn kept(ctx: &Ctx, kind: Kind, id: Id) -> Result<String> {
    let draft = drafts::show(ctx, id).await?;
    if draft.action != action(kind) {
        return Err(Error::NotFound);
    }
    draft.fields.get("text").and_then(|t| t.as_str()).map(str::to_owned).ok_or(Error::NotFound)
}

async fn plan(ctx: &Ctx, db: &impl sea_orm::ConnectionTrait, kind: Kind, text: &str) -> Result<Plan> {
    let table = read::table(text, columns::of(kind))?;
    let mut rows = match kind {
        Kind::Municipalities => municipalities::plan(db, &table).await?,
        Kind::People => people::plan(ctx, db, &table).await?,
    };
    for (row, (_, values)) in rows.iter_mut().zip(&table.rows) {
        if let Some((at, value)) = table.surplus(values) {
            (row.fate, row.step) = (Fate::Stop, None);
            let error = Some(format!("csv_surplus|{at}|{}", table.named()));
            row.cells.push(Cell { value: value.to_owned(), error, ..Cell::default() });
        }
    }
    Ok(Plan { rows, ignored: table.ignored, promise: String::new() }.sealed())
}

/// What taking over a kept list would do.
pub async fn preview(ctx: &Ctx, kind: Kind, id: Id) -> Result<Plan> {
    ctx.require_region(Action::Import)?;
    let text = kept(ctx, kind, id).await?;
    plan(ctx, ctx.portal.db(), kind, &text).await
}

/// Takes a kept list over: all rows or none, and only what the preview showed.
pub async fn apply(ctx: &Ctx, kind: Kind, form: ApplyForm) -> Result<Plan> {
    let me = ctx.require_region(Action::Import)?.person_id;
    let id: Id = form.file.parse().map_err(|_| Error::NotFound)?;
    let done = || Error::Already("imported".into());
    let text = kept(ctx, kind, id).await.map_err(|e| if matches!(e, Error::NotFound) { done() } else { e })?;
    let tx = ctx.begin().await?;
    // Sent twice, the list is taken over once: the second finds it gone.
    if !drafts::consume(&tx, id).await? {
        return Err(done());
    }
    let plan = plan(ctx, &tx, kind, &text).await?;
    if plan.promise != form.promise {
        return Err(Error::Conflict);
    }
    if plan.count(Fate::Stop) > 0 {
        return Err(Error::Refused("import_errors"));
    }
    let links = carry_out(ctx, &tx, &plan).await?;
    let counts = serde_json::json!({
        "new": plan.count(Fate::New), "changed": plan.count(Fate::Changed), "same": plan.count(Fate::Same),
    });
    ctx.record(&tx, crate::audit::Event::about("import.csv", "import", kind, kind.label(contract::Lang::De)).after(&counts)).await?;
    crate::editions::bump(&tx).await?;
    if !links.is_empty() {
        handover::leave(&ctx.portal, &tx, me, &links).await?;
    }
    tx.commit().await?;
    Ok(plan)
}

async fn carry_out(ctx: &Ctx, tx: &DatabaseTransaction, plan: &Plan) -> Result<Vec<handover::Link>> {
    let places = crate::people::places(tx).await?;
    let region = crate::region::load(tx).await?.name;
    let me = ctx.actor()?.person_id;
    let (mut links, now) = (Vec::new(), ctx.portal.now());
    for row in &plan.rows {
        match &row.step {
            None => {}
            Some(Step::Organisation(form)) => drop(crate::region::members::write(ctx, tx, form).await?),
            Some(Step::Invite(draft)) => {
                let draft = crate::invitations::Draft { id: ctx.portal.new_id(), ..draft.clone() };
                let token = crate::invitations::write(&ctx.portal, tx, Some(me), now, &draft).await?;
                let role = crate::invitations::described(&places, draft.role, draft.place);
                let mailed = crate::invitations::mail(&ctx.portal, tx, &region, &draft, &role, &token).await?;
                links.push(handover::Link { name: draft.name, role, token, mailed });
            }
        }
    }
    Ok(links)
}
