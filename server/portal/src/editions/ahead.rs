//! The next edition as citizens would read it, held in memory: whoever looks through the preview page by page does not
//! have everything read for each.

use super::{assemble, covers};
use crate::published::{self, Published};
use crate::{Ctx, Portal, Result, audit, live_texts};
use contract::Id;
use contract::edition::{EditionHead, EditionLabel};
use domain::rights::Action;
use std::collections::BTreeSet;
use tokio::sync::Mutex;

/// The draft that was put together last.
#[derive(Default)]
pub(crate) struct Draft(Mutex<Option<(State, Published)>>);

/// Differs once anything differs that an edition holds: every change leaves an event, counts the publication up, or is
/// written live.
#[derive(PartialEq, Eq)]
struct State {
    events: BTreeSet<i64>,
    revision: i64,
    written: i64,
}

impl State {
    async fn now(portal: &Portal) -> Result<Self> {
        Ok(Self {
            events: audit::newest(portal).await?,
            revision: published::revision(portal).await?,
            written: live_texts::newest(portal).await?,
        })
    }
}

/// The next edition as citizens would read it if it were published now.
pub async fn ahead(ctx: &Ctx) -> Result<Published> {
    ctx.require_region(Action::PreviewEdition)?;
    let db = ctx.portal.db();
    let latest = covers().one(db).await?.map(|c| c.head()).transpose()?;
    let head = EditionHead {
        id: Id::nil(),
        number: latest.as_ref().map_or(1, |l| l.number + 1),
        label: latest.map_or(EditionLabel::Discussion, |l| l.label),
        published_at: ctx.portal.now(),
        reason: "Hier wird der Grund stehen, den Sie beim Veröffentlichen angeben.".into(),
        digest: String::new(),
    };
    // Of many who ask, one puts it together.
    let mut kept = ctx.portal.draft().0.lock().await;
    // Asked before it is read: what changes in between is found the next time.
    let state = State::now(&ctx.portal).await?;
    if let Some((_, known)) = kept.as_ref().filter(|(of, _)| *of == state) {
        let mut known = known.clone();
        known.head = head;
        return Ok(known);
    }
    let made = Published::of(head, assemble(db).await?);
    *kept = Some((state, made.clone()));
    Ok(made)
}
