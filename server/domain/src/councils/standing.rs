//! Where a municipality stands, and all of them together.

use super::state::{is_final, is_positive};
use chrono::NaiveDate;
use contract::Id;
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationState, Path};
use std::collections::BTreeMap;

/// Where a municipality stands with one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Every deciding body agreed to this very text.
    Resolved {
        /// The day of the last decision.
        on: NaiveDate,
        /// One of them in other words than proposed.
        deviating: bool,
    },
    /// Decided, but a deciding body had another edition on the table: it agreed to that, or turned it down.
    OtherText { on: NaiveDate, number: i32, rejected: bool },
    /// A deciding body turned this very text down.
    Rejected { on: NaiveDate },
    /// A meeting is over and its result is not recorded.
    Overdue { since: NaiveDate },
    /// A decision was due in a non-public meeting; more is not told.
    Veiled { on: NaiveDate },
    /// The next meeting is known.
    Scheduled { next: NaiveDate },
    /// A deciding body met and took note, which is no decision.
    Noted { on: NaiveDate },
    /// No meeting is known.
    Open,
}

impl Standing {
    /// Nothing is left to do.
    pub fn is_closed(self) -> bool {
        matches!(self, Standing::Resolved { .. } | Standing::Rejected { .. })
    }
}

/// A meeting that is over without a result on record. On the day itself it is not late yet.
pub fn overdue(c: &Consultation, today: NaiveDate) -> bool {
    !c.veiled && c.state == ConsultationState::Scheduled && c.date.is_some_and(|d| d < today)
}

/// A meeting to come, today included.
pub fn upcoming(c: &Consultation, today: NaiveDate) -> bool {
    !c.veiled && c.state == ConsultationState::Scheduled && c.date.is_some_and(|d| d >= today)
}

/// The wording of a resolution deviates, whether it is on record or not.
pub fn deviates(c: &Consultation) -> bool {
    let worded = !c.wording.is_empty() && c.result.is_some_and(|r| is_positive(r) || r == ConsultationResult::Rejected);
    worded || c.result == Some(ConsultationResult::Amended)
}

/// What a deciding body has said last on this text, or what it has yet to say.
fn of_body<'a>(of: &[&'a Consultation], digest: &str) -> &'a Consultation {
    let said = |c: &&&Consultation| c.result.is_some_and(is_final);
    let day = |c: &&&Consultation| c.date;
    let on_this = of.iter().filter(said).filter(|c| c.text.digest == digest).max_by_key(day);
    let open = || of.iter().filter(|c| c.result.is_none()).min_by_key(|c| c.date.unwrap_or(NaiveDate::MAX));
    let on_other = || of.iter().filter(said).max_by_key(day);
    on_this.or_else(open).or_else(on_other).or(of.iter().max_by_key(day)).copied().unwrap_or(of[0])
}

/// Where a municipality stands with the edition of this digest.
pub fn standing(path: &[Consultation], digest: &str, today: NaiveDate) -> Standing {
    let live = || path.iter().filter(|c| c.state != ConsultationState::Dropped);
    let mut bodies: BTreeMap<Id, Vec<&Consultation>> = BTreeMap::new();
    for c in live().filter(|c| c.role == ConsultationRole::Decision) {
        bodies.entry(c.body).or_default().push(c);
    }
    let last: Vec<&Consultation> = bodies.values().map(|of| of_body(of, digest)).collect();
    let is_this = |c: &Consultation| c.text.digest == digest;
    let rejects = |c: &Consultation| c.result == Some(ConsultationResult::Rejected);
    let decides = |c: &Consultation| c.date.filter(|_| rejects(c) || c.result.is_some_and(is_positive));
    let decided: Vec<(NaiveDate, &Consultation)> = last.iter().filter_map(|c| Some((decides(c)?, *c))).collect();
    if let Some(on) = decided.iter().filter(|(_, c)| is_this(c) && rejects(c)).map(|(on, _)| *on).max() {
        return Standing::Rejected { on };
    }
    if let (Some(on), true) = (decided.iter().map(|(on, _)| *on).max(), decided.len() == last.len()) {
        // Where one was turned down, nobody says that it is resolved.
        return match decided.iter().filter(|(_, c)| !is_this(c)).max_by_key(|(on, c)| (rejects(c), *on)) {
            Some((on, c)) => Standing::OtherText { on: *on, number: c.text.number, rejected: rejects(c) },
            None => Standing::Resolved { on, deviating: last.iter().any(|c| deviates(c)) },
        };
    }
    if let Some(since) = live().filter(|c| overdue(c, today)).filter_map(|c| c.date).min() {
        return Standing::Overdue { since };
    }
    if let Some(next) = live().filter(|c| upcoming(c, today)).filter_map(|c| c.date).min() {
        return Standing::Scheduled { next };
    }
    if let Some(on) = last.iter().filter(|c| c.veiled).filter_map(|c| c.date).max() {
        return Standing::Veiled { on };
    }
    let noted = last.iter().filter(|c| is_this(c) && c.result == Some(ConsultationResult::Noted));
    noted.filter_map(|c| c.date).max().map_or(Standing::Open, |on| Standing::Noted { on })
}

/// All municipalities together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overall {
    pub total: usize,
    pub resolved: usize,
    pub other_text: usize,
    pub rejected: usize,
    pub overdue: usize,
    pub veiled: usize,
    pub scheduled: usize,
    pub noted: usize,
    pub open: usize,
    /// The day of the last decision, where all have resolved.
    pub since: Option<NaiveDate>,
}

impl Overall {
    /// Counts standings, one per municipality.
    pub fn of(standings: impl IntoIterator<Item = Standing>) -> Self {
        let mut all = Self::default();
        let mut last = None;
        for s in standings {
            all.total += 1;
            match s {
                Standing::Resolved { on, .. } => {
                    all.resolved += 1;
                    last = last.max(Some(on));
                }
                Standing::OtherText { .. } => all.other_text += 1,
                Standing::Rejected { .. } => all.rejected += 1,
                Standing::Overdue { .. } => all.overdue += 1,
                Standing::Veiled { .. } => all.veiled += 1,
                Standing::Scheduled { .. } => all.scheduled += 1,
                Standing::Noted { .. } => all.noted += 1,
                Standing::Open => all.open += 1,
            }
        }
        all.since = last.filter(|_| all.by_all());
        all
    }

    /// Every municipality's deciding bodies agreed to the same text.
    pub fn by_all(&self) -> bool {
        self.total > 0 && self.resolved == self.total
    }
}

/// The standings of all members, in their order; who has no path is open.
pub fn standings<'a>(
    members: impl IntoIterator<Item = Id> + 'a,
    paths: &'a [Path],
    digest: &'a str,
    today: NaiveDate,
) -> impl Iterator<Item = Standing> + 'a {
    let by: BTreeMap<Id, &[Consultation]> = paths.iter().map(|p| (p.organisation, p.consultations.as_slice())).collect();
    members.into_iter().map(move |id| by.get(&id).map_or(Standing::Open, |path| standing(path, digest, today)))
}

#[cfg(test)]
mod tests;
