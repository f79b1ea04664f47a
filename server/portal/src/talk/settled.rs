//! Whoever suggested something learns what became of it.

use super::At;
use super::people::readers;
use crate::{Ctx, Portal, Result};
use chrono::Duration;
use contract::notices::NoticeKind;
use contract::talk::text_name;
use contract::{Id, Lang};
use entity::notice;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// Suggestions that a change of a text accepted or turned down.
#[derive(Clone, Debug)]
pub struct Settled {
    pub text: Id,
    pub at: At,
    /// What it is a text of.
    pub title: String,
    /// Who made the change.
    pub by: Id,
    pub accepted: bool,
    pub authors: BTreeSet<Id>,
}

/// Who decides on one suggestion after the other is told of once.
const TOGETHER: Duration = Duration::hours(1);

/// Tells their authors, each once for decisions that come together; nobody is told what they did themselves.
pub(crate) async fn tell(portal: &Portal, db: &impl ConnectionTrait, settled: Settled) -> Result<()> {
    let kind = if settled.accepted { NoticeKind::SuggestionAccepted } else { NoticeKind::SuggestionRefused };
    let ctx = Ctx { portal: portal.clone(), actor: None };
    for author in readers(&ctx, db, &settled.authors).await?.into_iter().filter(|a| *a != settled.by) {
        let unread = notice::Entity::find()
            .filter(notice::Column::PersonId.eq(author))
            .filter(notice::Column::Kind.eq(kind.as_str()))
            .filter(notice::Column::Address.eq(settled.at.address()))
            .filter(notice::Column::ReadAt.is_null())
            .filter(notice::Column::CreatedAt.gt(portal.now() - TOGETHER));
        if unread.one(db).await?.is_some() {
            continue;
        }
        let row = notice::ActiveModel {
            id: Set(portal.new_id()),
            person_id: Set(author),
            kind: Set(kind.to_string()),
            title: Set(text_name(&settled.at.slot, &settled.title, Lang::De)),
            address: Set(settled.at.address()),
            actor_id: Set(Some(settled.by)),
            created_at: Set(portal.now()),
            read_at: Set(None),
            mailed_at: Set(None),
        };
        row.insert(db).await?;
    }
    Ok(())
}
