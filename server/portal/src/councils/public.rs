//! What everybody may know: rounds with the paths as the public sees them.

use super::{board, load};
use crate::conferences::{self, PublicDecision};
use crate::published;
use crate::{Error, Portal, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::council::{Path, Round};
use contract::region::Organisation;
use domain::councils::standing::{Overall, Standing, standings};
use domain::councils::veil;

/// One round as the public sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub round: Round,
    /// Where everybody reads of the decision with which the text was adopted, once the minutes are settled.
    pub came: Option<PublicDecision>,
    /// Whose councils were asked, the county first.
    pub members: Vec<Organisation>,
    /// Paths of which something may be known.
    pub paths: Vec<Path>,
    /// By the order of `members`.
    pub standings: Vec<Standing>,
    pub overall: Overall,
    /// The day for which this holds.
    pub today: NaiveDate,
}

impl Seen {
    /// What is known of one municipality's path.
    pub fn path(&self, organisation: Id) -> Option<&Path> {
        self.paths.iter().find(|p| p.organisation == organisation)
    }

    /// Where a municipality stands.
    pub fn standing(&self, organisation: Id) -> Option<Standing> {
        self.members.iter().zip(&self.standings).find(|(m, _)| m.id == organisation).map(|(_, s)| *s)
    }
}

/// All rounds, the newest edition's first.
pub async fn seen(portal: &Portal) -> Result<Vec<Seen>> {
    let rounds = load::rounds(portal.db()).await?;
    if rounds.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Id> = rounds.iter().map(|r| r.id).collect();
    let mut stored = load::paths(portal.db(), &ids).await?;
    let items: Vec<Id> = rounds.iter().filter_map(|r| r.item).collect();
    let came = conferences::public_decisions(portal.db(), &items).await?;
    let gone = board::gone(portal.db()).await?;
    let today = portal.today();
    let regions = published::regions(portal, rounds.iter().map(|r| r.text.number)).await?;
    let mut all = Vec::with_capacity(rounds.len());
    for round in rounds {
        let region = regions.get(&round.text.number).ok_or(Error::NotFound)?;
        let whole = stored.remove(&round.id).unwrap_or_default();
        let paths = veil::paths(&whole, today);
        let counted: Vec<Path> = whole.iter().map(|p| Path { consultations: veil::counted(&p.consultations, today), ..*p }).collect();
        let members = board::members(region, &paths, &gone);
        let standings: Vec<Standing> = standings(members.iter().map(|m| m.id), &counted, &round.text.digest, today).collect();
        let overall = Overall::of(standings.iter().copied());
        let came = round.item.and_then(|item| came.get(&item).cloned());
        all.push(Seen { round, came, members, paths, standings, overall, today });
    }
    Ok(all)
}
