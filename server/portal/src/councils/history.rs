//! Earlier versions of a consultation.

use super::load;
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::council::Consultation;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{consultation, consultation_version, council_path, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// What was on record, since when, by whom and why.
#[derive(Clone, Debug)]
pub struct Version {
    pub state: Consultation,
    pub at: DateTime<Utc>,
    /// Name of who changed it; empty when it was read in.
    pub by: String,
    pub reason: String,
}

/// All versions of a consultation, the newest first, and the municipality that it belongs to. For
/// those who may read what is not public.
pub async fn history(ctx: &Ctx, id: Id) -> Result<(Vec<Version>, Id)> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let row = consultation::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let path = council_path::Entity::find_by_id(row.path_id).one(db).await?.ok_or(Error::NotFound)?;
    ctx.require(Action::ReadConsultation, &Belongs::to(path.organisation_id), EditState::Draft)?;
    let rows = consultation_version::Entity::find()
        .filter(consultation_version::Column::ConsultationId.eq(id))
        .order_by_desc(consultation_version::Column::Version)
        .all(db)
        .await?;
    let people: Vec<Id> = rows.iter().filter_map(|r| r.changed_by).collect();
    let names: HashMap<Id, String> = person::Entity::find()
        .filter(person::Column::Id.is_in(people))
        .all(db)
        .await?
        .into_iter()
        .map(|p| (p.id, p.display_name))
        .collect();
    let versions = rows.into_iter().map(|r| {
        Ok(Version {
            state: serde_json::from_value(r.content).map_err(|e| Error::Broken(e.to_string()))?,
            at: r.changed_at,
            by: r.changed_by.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
            reason: r.reason,
        })
    });
    let versions = versions.collect::<Result<Vec<_>>>()?;
    debug_assert_eq!(versions.first().map(|v| v.state.version), Some(load::read(row)?.version));
    Ok((versions, path.organisation_id))
}
