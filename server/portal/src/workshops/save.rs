//! Saving a workshop, and its way from draft to released and back.

use super::{load, not};
use crate::audit::Event;
use crate::fields::state;
use crate::slugs::{self, slug};
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::dates::PartialDate;
use contract::forms::steps::{Step, StepForm};
use contract::forms::workshops::WorkshopForm;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use contract::workshop::{Participants, Session, SessionKind, WorkshopContent, WorkshopKind};
use domain::lifecycle;
use domain::rights::{Action, Belongs};
use entity::{field, working_group, workshop};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Saves a workshop, or makes a new one when the form carries no id. Returns its slug.
pub async fn save(ctx: &Ctx, form: WorkshopForm) -> Result<String> {
    let db = ctx.portal.db();
    let before = match form.id.as_str() {
        "" => None,
        id => Some(load::row(db, id.parse().map_err(|_| Error::NotFound)?).await?),
    };
    let group: Option<Id> = form.group.parse().ok();
    let (old_group, old_state) = before.as_ref().map_or((group, EditState::Draft), |b| (b.group_id, state(&b.state)));
    ctx.require(Action::EditWorkshop, &Belongs::group(old_group), old_state)?;
    let mut errors = form.check();
    unknown(db, &form, group.filter(|g| before.as_ref().is_none_or(|b| b.group_id != Some(*g))), &mut errors).await?;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if group != old_group {
        // Nobody hands a workshop to a group for which they do not speak.
        ctx.require(Action::EditWorkshop, &Belongs::group(group), old_state)?;
    }
    let tx = ctx.begin().await?;
    let address = match &before {
        Some(b) => b.slug.clone(),
        None => free_slug(&tx, &form).await?,
    };
    let content = read(&form, address.clone());
    let columns = workshop::ActiveModel {
        title: Set(content.title.clone()),
        first_day: Set(content.first_day()),
        group_id: Set(group),
        content: Set(serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?),
        ..Default::default()
    };
    let mut event = Event::about("workshop.save", "workshop", Id::nil(), &content.title).after(&content);
    match &before {
        Some(b) => {
            event.object_id = b.id.to_string();
            event = event.before(&b.content);
            update(&tx, b.id, form.version.parse().unwrap_or(0), columns).await?;
        }
        None => {
            let id = once::fresh::<workshop::Entity>(&ctx.portal, &tx, &form.once).await?;
            event.object_id = id.to_string();
            let draft = Set(EditState::Draft.to_string());
            let row = workshop::ActiveModel { id: Set(id), slug: Set(address.clone()), state: draft, version: Set(1), ..columns };
            row.insert(&tx).await.map_err(once::or_already)?;
        }
    }
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(address)
}

/// Releases, withdraws or restores a workshop. Returns its slug.
pub async fn step(ctx: &Ctx, form: StepForm) -> Result<String> {
    let row = load::row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    let from = state(&row.state);
    ctx.require(Action::EditWorkshop, &Belongs::group(row.group_id), from)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let step = Step::parse(&form.step).ok_or(Error::NotFound)?;
    let to = lifecycle::edit(from, step).map_err(|n| not(n, from.as_str()))?;
    let tx = ctx.begin().await?;
    let columns = workshop::ActiveModel { state: Set(to.to_string()), ..Default::default() };
    update(&tx, row.id, form.version.parse().unwrap_or(0), columns).await?;
    let event = Event::about("workshop.state", "workshop", row.id, &row.title).before(&from).after(&to).reason(form.reason.trim());
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(row.slug)
}

async fn update(db: &impl ConnectionTrait, id: Id, version: i32, columns: workshop::ActiveModel) -> Result<()> {
    let done = workshop::Entity::update_many()
        .set(workshop::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(workshop::Column::Id.eq(id))
        .filter(workshop::Column::Version.eq(version))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// A new group that does not exist or has finished its work, and fields that do not exist.
async fn unknown(db: &impl ConnectionTrait, form: &WorkshopForm, group: Option<Id>, errors: &mut Errors) -> Result<()> {
    if let Some(id) = group
        && working_group::Entity::find_by_id(id).one(db).await?.is_none_or(|g| g.state != "active")
    {
        errors.insert("group".into(), "choice".into());
    }
    let ids: Vec<Id> = form.fields.iter().filter_map(|f| f.parse().ok()).collect();
    if !ids.is_empty() {
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        let known = field::Entity::find().filter(field::Column::Id.is_in(unique.iter().copied())).count(db).await?;
        if known != unique.len() as u64 {
            errors.insert("fields".into(), "choice".into());
        }
    }
    Ok(())
}

/// An address that no other workshop has: title and year, then a number.
async fn free_slug(db: &impl ConnectionTrait, form: &WorkshopForm) -> Result<String> {
    let year = form.sessions.iter().filter_map(|s| PartialDate::parse(&s.first_day)).min().map(|d| d.year());
    let base = match year {
        Some(y) => format!("{}-{y}", slug(form.title.trim())),
        None => slug(form.title.trim()),
    };
    let taken: Vec<String> =
        workshop::Entity::find().filter(workshop::Column::Slug.starts_with(&base)).all(db).await?.into_iter().map(|w| w.slug).collect();
    Ok(slugs::free(base, |c| taken.iter().any(|t| t == c)))
}

fn read(form: &WorkshopForm, slug: String) -> WorkshopContent {
    let line = |s: &str| s.trim().to_owned();
    let mut sessions: Vec<Session> = form
        .sessions
        .iter()
        .filter_map(|row| {
            Some(Session {
                kind: SessionKind::parse(&row.kind).unwrap_or(SessionKind::OnSite),
                first_day: PartialDate::parse(&row.first_day)?,
                last_day: PartialDate::parse(&row.last_day),
                place: line(&row.place),
                title: line(&row.title),
                called_off: line(&row.called_off),
            })
        })
        .collect();
    sessions.sort_by_key(|s| s.first_day.clone());
    let participants = form
        .participants
        .iter()
        .filter_map(|row| Some(Participants { kind: line(&row.kind), count: row.count.trim().parse().ok()? }))
        .collect();
    WorkshopContent {
        title: line(&form.title),
        slug,
        summary: form.summary.trim().replace("\r\n", "\n"),
        fields: form.fields.iter().filter_map(|f| f.parse().ok()).collect(),
        group: form.group.parse().ok(),
        kind: WorkshopKind::parse(&form.kind).unwrap_or_default(),
        sessions,
        participants,
        total: form.total.trim().parse().ok(),
    }
}
