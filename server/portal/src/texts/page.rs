//! All that the page of a long text shows, with every row looked up once.

use super::{Owner, TextAccess, TextView};
use crate::cards::{self, Cards};
use crate::talk::{self, At};
use crate::text_versions::{self, State};
use crate::{Ctx, Error, Result, live_texts, people};
use chrono::{DateTime, Utc};
use contract::objects::Suggested;
use contract::talk::Thread;
use contract::{Id, Lang};
use domain::rights::Action;

/// A text, what the person at hand may do in it, and its kept states.
pub struct Page {
    pub view: TextView,
    pub owner: Owner,
    pub access: TextAccess,
    /// The newest first, without the present one.
    pub states: Vec<State>,
    /// Open talks about it.
    pub talks: Vec<Thread>,
    /// What the objects in the text show.
    pub cards: Cards,
    /// Suggestions that nobody has decided on; told to those who may only suggest.
    pub suggested: Vec<Waiting>,
}

/// A suggestion in a text.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Who made it, while they have an account.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
    /// Words that would come.
    pub added: String,
    /// Words that would go.
    pub removed: String,
}

async fn suggested(ctx: &Ctx, text: Id) -> Result<Vec<Waiting>> {
    let Some(stored) = live_texts::load(&ctx.portal, text).await? else { return Ok(vec![]) };
    let work = tokio::task::spawn_blocking(move || Ok::<_, Error>(stored.text()?.document().suggested()));
    let found = work.await.map_err(|e| Error::Broken(e.to_string()))??;
    let names = people::names(ctx.portal.db(), found.iter().map(|s| s.suggestion.author).collect()).await?;
    let now = ctx.portal.now();
    let one = |s: Suggested| Waiting {
        by: names.get(&s.suggestion.author).cloned(),
        at: DateTime::from_timestamp_millis(s.suggestion.at).unwrap_or(now).min(now),
        added: s.added,
        removed: s.removed,
    };
    Ok(found.into_iter().map(one).collect())
}

/// Reads all of it. What is written plainly only has no states.
pub async fn page(ctx: &Ctx, at: &At, lang: Lang) -> Result<Page> {
    ctx.require_region(Action::EnterWorkspace)?;
    let owner = super::owner(ctx, &at.kind, at.owner, &at.slot).await?;
    let row = super::row(ctx.portal.db(), &at.kind, at.owner, &at.slot).await?;
    let (states, talks) = match &row {
        Some(row) if !super::plain_only(&at.kind) => {
            (text_versions::states(ctx, at, row.id).await?, talk::open(ctx.portal.db(), row.id).await?)
        }
        _ => (vec![], vec![]),
    };
    let access = owner.access(ctx, &at.kind);
    let suggested = match &row {
        Some(row) if access == TextAccess::Suggest => suggested(ctx, row.id).await?,
        _ => vec![],
    };
    let view = super::view(ctx, &at.kind, at.owner, &at.slot, row).await?;
    let cards = cards::of(ctx, &[&view.document], lang).await?;
    Ok(Page { access, view, owner, states, talks, cards, suggested })
}
