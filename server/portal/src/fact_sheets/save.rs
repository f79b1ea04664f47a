//! Saving a fact sheet, copying one, handing one over.

use super::{belongs, belongs_to, content, people, row};
use crate::audit::Event;
use crate::bundle::sheet_links;
use crate::{Ctx, Error, Result, db, fields, notices, once, texts};
use contract::fact_sheet::{ProjectStatus, SheetContent};
use contract::forms::fact_sheets::{FactSheetForm, IdForm, OwnerForm};
use contract::notices::NoticeKind;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::rights::{Action, Belongs};
use entity::{fact_sheet, field, goal, organisation};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::Value;
use std::collections::HashSet;

/// Saves a sheet, or makes a new draft when the form carries no id. Returns its number.
pub async fn save(ctx: &Ctx, form: FactSheetForm) -> Result<i32> {
    let before = match form.id.as_str() {
        "" => None,
        id => Some(row(ctx.portal.db(), id.parse().map_err(|_| Error::NotFound)?).await?),
    };
    match &before {
        Some(b) => drop(ctx.require(Action::EditFactSheet, &belongs(ctx.portal.db(), b).await?, fields::state(&b.state))?),
        // Without a valid lead the rules below say what is wrong; nobody gets further than that.
        None => match form.lead.parse::<Id>() {
            Ok(lead) => drop(ctx.require(Action::CreateFactSheet, &Belongs::to(lead), EditState::Draft)?),
            Err(_) => drop(ctx.actor()?),
        },
    }
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let content = form.content().ok_or_else(|| Error::field("lead", "choice"))?;
    let owner: Option<Id> = form.owner.parse().ok();
    let tx = ctx.begin().await?;
    check(ctx, &tx, &content, owner, before.as_ref()).await?;
    let number = match before {
        Some(b) => replace(ctx, &tx, b, &form.version, &content, owner).await?,
        None => create(ctx, &tx, &content, owner, "fact_sheet.create", &form.once).await?.1,
    };
    tx.commit().await?;
    Ok(number)
}

/// What only the database knows: whether everything referred to exists and may be referred to.
async fn check(ctx: &Ctx, tx: &DatabaseTransaction, c: &SheetContent, owner: Option<Id>, before: Option<&fact_sheet::Model>) -> Result<()> {
    let mut errors = Errors::new();
    let together = |c: &SheetContent| -> HashSet<Id> { c.participants.iter().copied().chain([c.lead]).collect() };
    let organisations = together(c);
    // Who has left the region stays where it was named, and is named nowhere anew.
    let named: HashSet<Id> = before.map(content).transpose()?.as_ref().map(together).unwrap_or_default();
    let known: Vec<Id> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Id.is_in(organisations.iter().copied()))
        .filter(Condition::any().add(organisation::Column::State.eq("active")).add(organisation::Column::Id.is_in(named.iter().copied())))
        .into_tuple()
        .all(tx)
        .await?;
    for (path, ids) in [("lead", &vec![c.lead]), ("participants", &c.participants)] {
        if ids.iter().any(|id| !known.contains(id)) {
            errors.insert(path.into(), "choice".into());
        }
    }
    let count = field::Entity::find().filter(field::Column::Id.is_in(c.fields.clone())).count(tx).await?;
    if count as usize != c.fields.len() {
        errors.insert("fields".into(), "choice".into());
    }
    let count = goal::Entity::find().filter(goal::Column::Id.is_in(c.goals.clone())).count(tx).await?;
    if count as usize != c.goals.len() {
        errors.insert("goals".into(), "choice".into());
    }
    let may_lead = |id: Id| ctx.require(Action::CreateFactSheet, &Belongs::to(id), EditState::Draft).is_ok();
    if before.is_some_and(|b| b.lead_id != c.lead && !(may_lead(b.lead_id) && may_lead(c.lead))) {
        // Nobody slips a sheet under another municipality's name, or takes one away from it.
        errors.insert("lead".into(), "not_yours".into());
    }
    // Who has left does not stand in the way of changes that have nothing to do with that.
    if let Some(owner) = owner
        && before.is_none_or(|b| b.owner_id != Some(owner) || named != organisations)
    {
        let belongs = belongs_to(c.lead, c.participants.iter().copied());
        match people::fits(tx, ctx.portal.today(), owner, &[belongs]).await {
            Err(Error::Invalid(more)) => errors.extend(more),
            other => other?,
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

fn columns(ctx: &Ctx, c: &SheetContent, owner: Option<Id>) -> Result<fact_sheet::ActiveModel> {
    Ok(fact_sheet::ActiveModel {
        title: Set(c.title.clone()),
        status: Set(c.status.to_string()),
        lead_id: Set(c.lead),
        owner_id: Set(owner),
        first_year: Set(c.start.as_ref().map(|d| d.year())),
        last_year: Set(c.end.as_ref().map(|d| d.year())),
        content: Set(serde_json::to_value(c).map_err(|e| Error::Broken(e.to_string()))?),
        words: Set(domain::sheet_index::words(c)),
        updated_at: Set(ctx.portal.now()),
        ..Default::default()
    })
}

async fn replace(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    before: fact_sheet::Model,
    version: &str,
    c: &SheetContent,
    owner: Option<Id>,
) -> Result<i32> {
    super::keep_released(ctx, tx, &before).await?;
    update(tx, before.id, version, columns(ctx, c, owner)?).await?;
    // What a release asked for a released sheet keeps.
    let lacks = domain::fact_sheets::missing(c, owner);
    if fields::state(&before.state) == EditState::Ready && !lacks.is_empty() {
        return Err(Error::Invalid(lacks));
    }
    sheet_links(tx, before.id, c).await?;
    let event = Event::about("fact_sheet.save", "fact_sheet", before.id, &c.title)
        .before(&with_owner(before.content.clone(), before.owner_id))
        .after(&with_owner(serde_json::to_value(c).map_err(|e| Error::Broken(e.to_string()))?, owner))
        .reason(steps(&before, c, owner))
        .of(Some(before.lead_id));
    ctx.record(tx, event).await?;
    tell_owner(ctx, tx, before.owner_id, owner, &c.title, before.number).await?;
    Ok(before.number)
}

/// Tells whoever became responsible.
async fn tell_owner(ctx: &Ctx, tx: &DatabaseTransaction, before: Option<Id>, after: Option<Id>, title: &str, number: i32) -> Result<()> {
    match after {
        Some(owner) if before != after => {
            notices::tell(ctx, tx, owner, NoticeKind::SheetAssigned, title, format!("/arbeit/projekte/{number}")).await
        }
        _ => Ok(()),
    }
}

/// Who is responsible is no part of the content, and belongs to what the log compares.
fn with_owner(mut content: Value, owner: Option<Id>) -> Value {
    if let Some(content) = content.as_object_mut() {
        content.insert("owner".into(), serde_json::json!(owner));
    }
    content
}

/// The steps that a save takes beside new words, as their reason in the log: a form asks for no other.
fn steps(before: &fact_sheet::Model, c: &SheetContent, owner: Option<Id>) -> String {
    let was = ProjectStatus::parse(&before.status).filter(|was| *was != c.status);
    let status = was.map(|was| format!("Status: {}, jetzt {}", was.label(Lang::De), c.status.label(Lang::De)));
    let owner = (before.owner_id != owner).then(|| "Zuständigkeit übergeben".to_owned());
    status.into_iter().chain(owner).collect::<Vec<_>>().join("; ")
}

/// Changes columns of a sheet if nobody was faster.
pub(super) async fn update(tx: &impl ConnectionTrait, id: Id, version: &str, columns: fact_sheet::ActiveModel) -> Result<()> {
    let version: i32 = version.parse().unwrap_or(0);
    let done = fact_sheet::Entity::update_many()
        .set(fact_sheet::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(fact_sheet::Column::Id.eq(id))
        .filter(fact_sheet::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Makes a draft. Returns its id and the next free number.
async fn create(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    c: &SheetContent,
    owner: Option<Id>,
    action: &'static str,
    once: &str,
) -> Result<(Id, i32)> {
    // Two who create at once must not get the same number.
    db::alone(tx, "fact_sheet").await?;
    let id = once::fresh::<fact_sheet::Entity>(&ctx.portal, tx, once).await?;
    let newest = fact_sheet::Entity::find().order_by_desc(fact_sheet::Column::Number).one(tx).await?;
    let number = newest.map_or(1, |n| n.number + 1);
    let row = fact_sheet::ActiveModel {
        id: Set(id),
        number: Set(number),
        state: Set(EditState::Draft.to_string()),
        version: Set(1),
        created_at: Set(ctx.portal.now()),
        light: Set(None),
        last_note_on: Set(None),
        ..columns(ctx, c, owner)?
    };
    fact_sheet::Entity::insert(row).exec_without_returning(tx).await?;
    sheet_links(tx, id, c).await?;
    ctx.record(tx, Event::about(action, "fact_sheet", id, &c.title).after(c).of(Some(c.lead))).await?;
    tell_owner(ctx, tx, None, owner, &c.title, number).await?;
    Ok((id, number))
}

/// Who would lead a copy: whoever leads the original if the person may make sheets for them, else an own
/// municipality.
pub(super) fn lead_of_copy(ctx: &Ctx, original: Id) -> Result<Option<Id>> {
    let may = |organisation: &Id| ctx.offers(Action::CreateFactSheet, &Belongs::to(*organisation), EditState::Draft);
    Ok([original].into_iter().chain(ctx.actor()?.organisations()).find(may))
}

/// Makes a draft from a sheet as a template, for one's own municipality. Returns its number.
pub async fn copy(ctx: &Ctx, form: IdForm) -> Result<i32> {
    ctx.require_region(Action::EnterWorkspace)?;
    let original = row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    let actor = ctx.actor()?;
    let lead = lead_of_copy(ctx, original.lead_id)?.ok_or(Error::Denied)?;
    ctx.require(Action::CreateFactSheet, &Belongs::to(lead), EditState::Draft)?;
    let narrative = texts::show(ctx, super::KIND, original.id, "narrative").await?;
    let copy = domain::fact_sheets::template(&content(&original)?, format!("Kopie von {}", original.title), lead);
    let tx = ctx.begin().await?;
    let (id, number) = create(ctx, &tx, &copy, Some(actor.person_id), "fact_sheet.copy", &form.once).await?;
    if !narrative.document.is_empty() {
        texts::write(ctx, &tx, super::KIND, id, "narrative", &narrative.document, None).await?;
    }
    tx.commit().await?;
    Ok(number)
}

/// Makes somebody else responsible. Returns the sheet's number.
pub async fn hand_over(ctx: &Ctx, form: OwnerForm) -> Result<i32> {
    let db = ctx.portal.db();
    let before = row(db, form.id.parse().map_err(|_| Error::NotFound)?).await?;
    let belongs = belongs(db, &before).await?;
    ctx.require(Action::EditFactSheet, &belongs, fields::state(&before.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let owner: Id = form.owner.parse().map_err(|_| Error::field("owner", "choice"))?;
    let tx = ctx.begin().await?;
    people::fits(&tx, ctx.portal.today(), owner, &[belongs]).await?;
    let columns = fact_sheet::ActiveModel { owner_id: Set(Some(owner)), updated_at: Set(ctx.portal.now()), ..Default::default() };
    update(&tx, before.id, &form.version, columns).await?;
    tell_owner(ctx, &tx, before.owner_id, Some(owner), &before.title, before.number).await?;
    let event = Event::about("fact_sheet.owner", "fact_sheet", before.id, &before.title)
        .before(&before.owner_id)
        .after(&owner)
        .of(Some(before.lead_id));
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(before.number)
}
