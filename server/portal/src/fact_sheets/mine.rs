//! What waits for somebody: own sheets with overdue reports, drafts of the own municipality,
//! sheets without anybody responsible.

use super::board::{Card, board};
use super::list::{Filter, Line, Sort, lines, rows};
use super::people::present;
use crate::{Ctx, Result};
use contract::Id;
use contract::people::Role;
use contract::strategy::EditState;
use domain::rights::Action;

/// Why a sheet waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A report is due.
    Report,
    /// A draft that could be released.
    Release,
    /// A change to a released sheet that could be released too.
    Change,
    /// Nobody is responsible.
    Owner,
}

/// What "Meine Arbeit" shows of fact sheets.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Sheets for which the person is responsible.
    pub own: Vec<Line>,
    pub waiting: Vec<(Waiting, Line)>,
    /// All sheets of the region that were not withdrawn.
    pub total: u64,
}

/// At most so many of each kind; the list shows the rest.
const MOST: usize = 20;

/// What waits for whoever is logged in; nothing without a role.
pub async fn mine(ctx: &Ctx) -> Result<Mine> {
    if ctx.require_region(Action::EnterWorkspace).is_err() {
        return Ok(Mine::default());
    }
    let (db, today, actor) = (ctx.portal.db(), ctx.portal.today(), ctx.actor()?);
    let board = board(&ctx.portal).await?;
    let present = present(db, today).await?;
    let filter = Filter { owner: Some(actor.person_id), ..Filter::default() };
    let own: Vec<Id> = board.find(&filter, Sort::Note, today, &present).into_iter().map(|c| c.id).take(MOST).collect();
    let organisations = actor.organisations();
    let within = |c: &Card| actor.has(Role::Steward) || c.organisations.iter().any(|o| organisations.contains(o));
    let waits = |c: &&Card| c.state == EditState::Draft || c.changed || (c.state != EditState::Withdrawn && c.is_ownerless(&present));
    let rest = board.cards().filter(waits).filter(|c| within(c)).map(|c| c.id).filter(|id| !own.contains(id)).take(MOST * 2);
    let ids: Vec<Id> = own.iter().copied().chain(rest).collect();
    let all = lines(ctx, db, &board, rows(db, &ids).await?, &present).await?;
    let (own, rest): (Vec<Line>, Vec<Line>) = all.into_iter().partition(|l| own.contains(&l.id));
    let ids: Vec<Id> = own.iter().map(|l| l.id).collect();
    let mut waiting = Vec::new();
    for line in own.iter().chain(&rest) {
        use domain::fact_sheets::Stale;
        let mine = ids.contains(&line.id);
        if mine && line.stale.iter().any(|s| matches!(s, Stale::NoteDue(_))) {
            waiting.push((Waiting::Report, line.clone()));
        }
        if !mine && line.stale.contains(&Stale::OwnerGone) && line.may_edit {
            waiting.push((Waiting::Owner, line.clone()));
        } else if line.state == EditState::Draft && (line.may_edit || line.may_release) {
            waiting.push((Waiting::Release, line.clone()));
        } else if line.changed && line.may_release {
            waiting.push((Waiting::Change, line.clone()));
        }
    }
    Ok(Mine { own, waiting, total: board.alive() as u64 })
}
