//! What waits for somebody: own sheets with overdue reports, drafts of the own municipality,
//! sheets without anybody responsible.

use super::board::{Card, board};
use super::list::{Filter, Line, Sort, lines, rows};
use super::people::present;
use crate::{Ctx, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::strategy::EditState;
use domain::fact_sheets::reports;
use domain::rights::Action;
use std::collections::{HashMap, HashSet};

/// Why a sheet waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The next report that will be due: when, and the sheet's title.
    pub next: Option<(NaiveDate, String)>,
    /// All sheets of the region that were not withdrawn.
    pub total: u64,
}

/// At most so many of each kind; the list shows the rest.
const MOST: usize = 20;
/// Overdue reports are counted, so there may be more of them.
const MOST_REPORTS: usize = 100;

/// What waits for whoever is logged in; nothing without a role.
pub async fn mine(ctx: &Ctx) -> Result<Mine> {
    if ctx.require_region(Action::EnterWorkspace).is_err() {
        return Ok(Mine::default());
    }
    let (db, today, actor) = (ctx.portal.db(), ctx.portal.today(), ctx.actor()?);
    let board = board(&ctx.portal).await?;
    let present = present(db, today).await?;
    let filter = Filter { owner: Some(actor.person_id), ..Filter::default() };
    let mut own = board.find(&filter, Sort::Note, today, &present);
    own.retain(|c| !c.is_ownerless(&present));
    // The longest overdue on top, then what goes on; what is closed comes last.
    own.sort_by_key(|c| (c.overdue(today).is_none(), c.overdue(today), !reports(c.status)));
    let reports = own.iter().filter(|c| c.overdue(today).is_some()).take(MOST_REPORTS);
    let mut waiting: Vec<(Waiting, Id)> = reports.map(|c| (Waiting::Report, c.id)).collect();
    let to_come = own.iter().filter_map(|c| Some((c.due().filter(|d| *d >= today)?, c.title.clone())));
    let next = to_come.min_by_key(|(due, _)| *due);
    let is_own: HashSet<Id> = own.iter().map(|c| c.id).collect();
    let mut counts: HashMap<Waiting, usize> = HashMap::new();
    for card in board.waiting(&present) {
        let Some(why) = waits(ctx, card, !is_own.contains(&card.id) && card.is_ownerless(&present)) else { continue };
        let count = counts.entry(why).or_default();
        if *count < MOST {
            *count += 1;
            waiting.push((why, card.id));
        }
    }
    own.truncate(MOST);
    let ids: HashSet<Id> = own.iter().map(|c| c.id).chain(waiting.iter().map(|(_, id)| *id)).collect();
    let rows = rows(db, &ids.into_iter().collect::<Vec<_>>()).await?;
    let lines: HashMap<Id, Line> = lines(ctx, db, &board, rows, &present).await?.into_iter().map(|l| (l.id, l)).collect();
    Ok(Mine {
        own: own.iter().filter_map(|c| lines.get(&c.id).cloned()).collect(),
        waiting: waiting.into_iter().filter_map(|(why, id)| Some((why, lines.get(&id)?.clone()))).collect(),
        next,
        total: board.alive() as u64,
    })
}

/// Why a sheet waits for somebody to name a person or to release, if whoever asks may do that.
fn waits(ctx: &Ctx, c: &Card, ownerless: bool) -> Option<Waiting> {
    if c.state == EditState::Withdrawn || !(ownerless || c.changed || c.state == EditState::Draft) {
        return None;
    }
    let belongs = c.belongs();
    let offers = |action| ctx.offers(action, &belongs, c.state);
    match c.state {
        _ if ownerless && offers(Action::EditFactSheet) => Some(Waiting::Owner),
        EditState::Draft if offers(Action::EditFactSheet) || offers(Action::ReleaseFactSheet) => Some(Waiting::Release),
        EditState::Ready if c.changed && offers(Action::ReleaseFactSheet) => Some(Waiting::Change),
        _ => None,
    }
}
