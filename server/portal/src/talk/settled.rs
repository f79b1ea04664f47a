//! Whoever suggested something learns what became of it.

use super::At;
use super::people::readers;
use crate::{Ctx, Error, Portal, Result, notices};
use chrono::Duration;
use contract::notices::{Decided, NoticeKind};
use contract::talk::text_name;
use contract::{Id, Lang};
use entity::notice;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
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
    pub suggestions: Vec<live::Settled>,
}

/// Who decides on one suggestion after the other is told of once.
const TOGETHER: Duration = Duration::hours(1);

/// Tells their authors, each once for decisions that come together; nobody is told what they did themselves.
pub(crate) async fn tell(portal: &Portal, db: &impl ConnectionTrait, settled: Settled) -> Result<()> {
    let ctx = Ctx::new(portal.clone(), None);
    let authors: BTreeSet<Id> = settled.suggestions.iter().map(|s| s.suggested.suggestion.author).collect();
    for author in readers(&ctx, db, &authors).await?.into_iter().filter(|a| *a != settled.by) {
        for (accepted, kind) in [(true, NoticeKind::SuggestionAccepted), (false, NoticeKind::SuggestionRefused)] {
            let own = |s: &&live::Settled| s.accepted == accepted && s.suggested.suggestion.author == author;
            let own: Vec<&live::Settled> = settled.suggestions.iter().filter(own).collect();
            let Some(first) = own.first() else { continue };
            if add(portal, db, author, kind, &settled, own.len()).await? {
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
                about: Set(Some(stored(&Decided::of(&first.suggested, own.len() - 1))?)),
            };
            row.insert(db).await?;
        }
    }
    Ok(())
}

/// Lets the notice of the decision before tell of these, too, as long as nobody can have read it: not in the
/// portal, and not in a mail. Says whether it does.
async fn add(portal: &Portal, db: &impl ConnectionTrait, author: Id, kind: NoticeKind, settled: &Settled, count: usize) -> Result<bool> {
    let before = notice::Entity::find()
        .filter(notice::Column::PersonId.eq(author))
        .filter(notice::Column::Kind.eq(kind.as_str()))
        .filter(notice::Column::Address.eq(settled.at.address()))
        .filter(notice::Column::ActorId.eq(settled.by))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::MailedAt.is_null())
        .filter(notice::Column::CreatedAt.gt(portal.now() - TOGETHER))
        .order_by_desc(notice::Column::CreatedAt);
    let Some(row) = before.one(db).await? else { return Ok(false) };
    let Some(about) = notices::about(&row) else { return Ok(false) };
    let about = Decided { more: about.more + count, ..about };
    let done = notice::Entity::update_many()
        .set(notice::ActiveModel { about: Set(Some(stored(&about)?)), ..Default::default() })
        .filter(notice::Column::Id.eq(row.id))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::MailedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn stored(about: &Decided) -> Result<serde_json::Value> {
    serde_json::to_value(about).map_err(|e| Error::Broken(e.to_string()))
}
