//! The audit log: every change with actor, time, object, before and after, reason. Append-only.

use crate::{Portal, Result};
use contract::Id;
use entity::audit_event;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Set};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// What editorial steps mean that ask for no sentence.
pub(crate) const RELEASED: &str = "Freigabe für die nächste Fassung";
pub(crate) const RESTORED: &str = "Zurückziehen rückgängig gemacht";

/// Something that happened.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// `field.save`, `edition.publish`, `login.refused` …
    pub action: &'static str,
    pub object_kind: &'static str,
    pub object_id: String,
    pub object_title: String,
    pub organisation_id: Option<Id>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: String,
}

impl Event {
    /// An event about a thing.
    pub fn about(action: &'static str, object_kind: &'static str, id: impl ToString, title: impl Into<String>) -> Self {
        Self { action, object_kind, object_id: id.to_string(), object_title: title.into(), ..Self::default() }
    }

    /// The state before.
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_value(value).ok();
        self
    }

    /// The state after.
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_value(value).ok();
        self
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Why, in somebody's words; where none were given, what the step itself means. Every change of
    /// state has a reason.
    pub fn because(self, given: &str, otherwise: &'static str) -> Self {
        let given = given.trim();
        self.reason(if given.is_empty() { otherwise } else { given })
    }

    /// Which organisation's thing it was.
    pub fn of(mut self, organisation: Option<Id>) -> Self {
        self.organisation_id = organisation;
        self
    }
}

/// The newest events somebody has seen.
#[derive(Debug, Default)]
pub struct Newest(BTreeSet<i64>);

/// An event is committed at most so many others late.
const LATE: u64 = 200;

/// Whether anything happened since this was last asked.
pub async fn newer(portal: &Portal, seen: &mut Newest) -> Result<bool> {
    let ids = audit_event::Entity::find().select_only().column(audit_event::Column::Id).order_by_desc(audit_event::Column::Id).limit(LATE);
    let ids: BTreeSet<i64> = ids.into_tuple().all(portal.db()).await?.into_iter().collect();
    let oldest = seen.0.first().copied().unwrap_or(0);
    let news = ids.iter().any(|id| *id > oldest && !seen.0.contains(id));
    seen.0 = ids;
    Ok(news)
}

/// Writes an event. `actor` is none when the portal itself or nobody known acted.
pub async fn write(portal: &Portal, db: &impl ConnectionTrait, actor: Option<Id>, event: Event) -> Result<()> {
    audit_event::ActiveModel {
        at: Set(portal.now()),
        actor_id: Set(actor),
        action: Set(event.action.to_owned()),
        object_kind: Set(event.object_kind.to_owned()),
        object_id: Set(event.object_id),
        object_title: Set(event.object_title),
        organisation_id: Set(event.organisation_id),
        before: Set(event.before),
        after: Set(event.after),
        reason: Set(event.reason),
        ..Default::default()
    }
    .insert(db)
    .await?;
    Ok(())
}
