//! All that the page of a long text shows, with every row looked up once.

use super::{Owner, TextAccess, TextView};
use crate::cards::{self, Cards};
use crate::talk::{self, At};
use crate::text_versions::{self, State};
use crate::{Ctx, Result};
use contract::Lang;
use contract::talk::Thread;
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
    let view = super::view(ctx, &at.kind, at.owner, &at.slot, row).await?;
    let cards = cards::of(ctx, &[&view.document], lang).await?;
    Ok(Page { access: owner.access(ctx, &at.kind), view, owner, states, talks, cards })
}
