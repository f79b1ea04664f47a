//! What waits for a council clerk.

use super::{load, oparl};
use crate::people::OwnOrganisation;
use crate::{Ctx, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::strategy::EditState;
use domain::councils::standing::overdue;
use domain::rights::{Action, Belongs};
use std::collections::BTreeMap;

/// Something that a clerk should do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A meeting is over and its result is not recorded.
    Result { number: i32, slug: String, id: Id, body: String, on: NaiveDate },
    /// The councils are asked and this municipality has no path yet.
    Path { number: i32, slug: String, name: String },
    /// So many proposals from the council information system are open in the round of this edition.
    Proposals { number: i32, slug: String, name: String, count: usize },
}

/// What waits for the person at hand as a clerk: results and paths of the newest round, proposals of all.
pub async fn waiting(ctx: &Ctx, own: &[OwnOrganisation]) -> Result<Vec<Waiting>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let may = |o: &&OwnOrganisation| ctx.offers(Action::RecordConsultation, &Belongs::to(o.id), EditState::Draft);
    let members: BTreeMap<Id, &OwnOrganisation> = own.iter().filter(may).map(|o| (o.id, o)).collect();
    if members.is_empty() {
        return Ok(vec![]);
    }
    let db = ctx.portal.db();
    let owns = load::owns(db, &members.keys().copied().collect::<Vec<_>>()).await?;
    let Some(number) = owns.values().flatten().map(|(round, _)| round.text.number).max() else { return Ok(vec![]) };
    let today = ctx.portal.today();
    let newest = |o: &OwnOrganisation| owns.get(&o.id).and_then(|own| own.first()).map(|(_, path)| path.as_slice()).unwrap_or_default();
    let mut found = Vec::new();
    for o in members.values() {
        for c in newest(o).iter().filter(|c| overdue(c, today)) {
            let on = c.date.unwrap_or(today);
            found.push(Waiting::Result { number, slug: o.slug.clone(), id: c.id, body: c.body_name.clone(), on });
        }
    }
    for o in members.values().filter(|o| newest(o).is_empty()) {
        found.push(Waiting::Path { number, slug: o.slug.clone(), name: o.short_name.clone() });
    }
    let mut open: BTreeMap<(Id, i32), usize> = BTreeMap::new();
    for (organisation, p) in oparl::placed(oparl::waiting(db, members.keys().copied()).await?, &owns)? {
        *open.entry((organisation, p.round.unwrap_or(number))).or_default() += 1;
    }
    // Of each the newest round first.
    found.extend(open.into_iter().rev().filter_map(|((organisation, number), count)| {
        let o = members.get(&organisation)?;
        Some(Waiting::Proposals { number, slug: o.slug.clone(), name: o.short_name.clone(), count })
    }));
    Ok(found)
}
