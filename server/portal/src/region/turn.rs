//! Things of the region that end or are taken back, and come again: with a reason, and once.

use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::rules::Form;
use domain::rights::Action;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait, PrimaryKeyTrait, QuerySelect};
use serde_json::json;
use std::str::FromStr;

/// Gives a row of the region's another state. `action` names the event and, before its dot, the kind
/// of thing; `told` gives the name and the member that the log shows, or refuses.
///
/// # Errors
/// [`Error::Already`] when the row is in that state.
pub(super) async fn turn<E>(
    ctx: &Ctx,
    right: Action,
    form: &ReasonForm,
    (to, action): (&'static str, &'static str),
    told: impl FnOnce(&E::Model) -> Result<(String, Option<Id>)>,
) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    E::Column: FromStr<Err: std::fmt::Debug>,
    <E::PrimaryKey as PrimaryKeyTrait>::ValueType: From<Id>,
{
    ctx.require_region(right)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let column = |name| E::Column::from_str(name).map_err(|_| Error::Broken(format!("{action}: no column {name}")));
    let (state, version) = (column("state")?, column("version")?);
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let row = E::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    let (name, of) = told(&row)?;
    let was: String = row.get(state).unwrap();
    if was == to {
        return Err(Error::Already(action.into()));
    }
    let kind = action.split('.').next().unwrap_or_default();
    let event = Event::about(action, kind, id, name).before(&json!({ "state": was })).after(&json!({ "state": to }));
    let next = row.get(version).unwrap::<i32>().saturating_add(1);
    let mut row = row.into_active_model();
    row.set(state, to.into());
    row.set(version, next.into());
    row.update(&tx).await?;
    ctx.record(&tx, event.reason(form.reason.trim()).of(of)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}
