//! Bodies: councils, committees, the mayors' conference.

use crate::audit::Event;
use crate::editions::bump;
use crate::people::place_exists;
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::forms::region::BodyForm;
use contract::region::{Body, BodyKind};
use contract::rules::Form;
use domain::rights::Action;
use entity::body;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;

/// A body with what only the workspace knows.
#[derive(Clone, Debug)]
pub struct BodyLine {
    pub body: Body,
    pub version: i32,
    /// Exists no more.
    pub closed: bool,
}

fn line(r: body::Model) -> BodyLine {
    let kind = BodyKind::parse(&r.kind).unwrap_or(BodyKind::Other);
    BodyLine {
        version: r.version,
        closed: r.state != "active",
        body: Body { id: r.id, organisation_id: r.organisation_id, name: r.name, kind },
    }
}

/// All bodies, also those that exist no more.
pub async fn list(ctx: &Ctx) -> Result<Vec<BodyLine>> {
    ctx.require_region(Action::EditMembers)?;
    let rows = body::Entity::find().order_by_asc(body::Column::State).order_by_asc(body::Column::Name).all(ctx.portal.db()).await?;
    Ok(rows.into_iter().map(line).collect())
}

/// One body, for its form.
pub async fn edit(ctx: &Ctx, id: Id) -> Result<BodyLine> {
    ctx.require_region(Action::EditMembers)?;
    Ok(line(body::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?))
}

/// Saves a body, or makes a new one when the form carries no id.
pub async fn save(ctx: &Ctx, form: BodyForm) -> Result<()> {
    ctx.require_region(Action::EditMembers)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (name, organisation) = (form.name.trim().to_owned(), form.organisation_id.parse::<Id>().ok());
    let tx = ctx.begin().await?;
    place_exists(&tx, organisation, None).await?;
    let columns = body::ActiveModel {
        name: Set(name.clone()),
        kind: Set(form.kind.clone()),
        organisation_id: Set(organisation),
        ..Default::default()
    };
    let event = if form.id.is_empty() {
        let id = once::fresh::<body::Entity>(&ctx.portal, &tx, &form.once).await?;
        let row = body::ActiveModel { id: Set(id), state: Set("active".into()), version: Set(1), ..columns };
        row.insert(&tx).await.map_err(once::or_already)?;
        Event::about("body.create", "body", id, &name)
    } else {
        let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
        let before = body::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?;
        let version: i32 = form.version.parse().unwrap_or(0);
        let done = body::Entity::update_many()
            .set(body::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
            .filter(body::Column::Id.eq(id))
            .filter(body::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
        let before = json!({"name": before.name, "kind": before.kind, "organisation_id": before.organisation_id});
        Event::about("body.save", "body", id, &name).before(&before)
    };
    let after = json!({"name": name, "kind": form.kind, "organisation_id": organisation});
    ctx.record(&tx, event.after(&after).of(organisation)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// A body ceases to exist, or exists again.
pub async fn turn(ctx: &Ctx, form: ReasonForm, closed: bool) -> Result<()> {
    let to = if closed { ("closed", "body.close") } else { ("active", "body.reopen") };
    super::turn::turn::<body::Entity>(ctx, Action::EditMembers, &form, to, |row| Ok((row.name.clone(), row.organisation_id))).await
}
