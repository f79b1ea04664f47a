//! Working groups.

use crate::audit::Event;
use crate::editions::bump;
use crate::fields::slug;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::forms::region::GroupForm;
use contract::region::WorkingGroup;
use contract::rules::Form;
use domain::rights::Action;
use entity::working_group;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::json;

/// A group with what only the workspace knows.
#[derive(Clone, Debug)]
pub struct GroupLine {
    pub group: WorkingGroup,
    pub version: i32,
    /// Has finished its work.
    pub closed: bool,
}

fn line(r: working_group::Model) -> GroupLine {
    GroupLine {
        version: r.version,
        closed: r.state != "active",
        group: WorkingGroup { id: r.id, slug: r.slug, name: r.name, purpose: r.purpose },
    }
}

/// All groups, also those that have finished.
pub async fn list(ctx: &Ctx) -> Result<Vec<GroupLine>> {
    ctx.require_region(Action::EditMembers)?;
    let rows = working_group::Entity::find()
        .order_by_asc(working_group::Column::State)
        .order_by_asc(working_group::Column::Name)
        .all(ctx.portal.db())
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

/// One group, for its form.
pub async fn edit(ctx: &Ctx, id: Id) -> Result<GroupLine> {
    ctx.require_region(Action::EditMembers)?;
    Ok(line(working_group::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?))
}

/// Saves a group, or makes a new one when the form carries no id.
pub async fn save(ctx: &Ctx, form: GroupForm) -> Result<()> {
    ctx.require_region(Action::EditMembers)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (name, purpose) = (form.name.trim().to_owned(), form.purpose.trim().replace("\r\n", "\n"));
    let tx = ctx.begin().await?;
    let after = json!({"name": name, "purpose": purpose});
    let columns = working_group::ActiveModel { name: Set(name.clone()), purpose: Set(purpose), ..Default::default() };
    let event = if form.id.is_empty() {
        let (id, slug) = (ctx.portal.new_id(), slug(&name));
        if working_group::Entity::find().filter(working_group::Column::Slug.eq(slug.as_str())).one(&tx).await?.is_some() {
            return Err(Error::field("name", format!("taken|{name}")));
        }
        let row = working_group::ActiveModel { id: Set(id), slug: Set(slug), state: Set("active".into()), version: Set(1), ..columns };
        row.insert(&tx).await?;
        Event::about("group.create", "group", id, &name)
    } else {
        let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
        let before = working_group::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?;
        let version: i32 = form.version.parse().unwrap_or(0);
        let done = working_group::Entity::update_many()
            .set(working_group::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
            .filter(working_group::Column::Id.eq(id))
            .filter(working_group::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
        Event::about("group.save", "group", id, &name).before(&json!({"name": before.name, "purpose": before.purpose}))
    };
    ctx.record(&tx, event.after(&after)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// A group finishes its work, or takes it up again.
pub async fn turn(ctx: &Ctx, form: ReasonForm, closed: bool) -> Result<()> {
    ctx.require_region(Action::EditMembers)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let row = working_group::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    let (to, action) = if closed { ("closed", "group.close") } else { ("active", "group.reopen") };
    if row.state == to {
        return Err(Error::Already(action.into()));
    }
    let event = Event::about(action, "group", id, row.name.clone()).reason(form.reason.trim());
    let version = row.version;
    let mut row: working_group::ActiveModel = row.into();
    row.state = Set(to.to_owned());
    row.version = Set(version.saturating_add(1));
    row.update(&tx).await?;
    ctx.record(&tx, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}
