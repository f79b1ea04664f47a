//! What everybody may read of assessments: released answers of those that were published, and how a
//! field came to its priority.
//!
//! The list that a conference adopted is public with its computed classes and its reasons, also where
//! the region keeps the towns' answers to itself. Nothing of a single answer leaves this module then.

use super::{released, setup_of};
use crate::{Portal, Result, proposals};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::Lang;
use contract::assessment::{Answers, FrozenProposal, Proposed, Setup};
use contract::conference::{ItemState, MinutesState, Subject, SubjectKind};
use contract::consolidation::{Input, Outcome, rule_in_words, working};
use entity::{answer_release, answer_sheet, assessment, conference, conference_item, frozen_object};
use rust_decimal::Decimal;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// An assessment of which everybody may read something.
#[derive(Clone, Debug)]
pub struct PublicAssessment {
    pub id: Id,
    /// Its part of the address.
    pub slug: String,
    pub title: String,
    pub closed_at: DateTime<Utc>,
    published: Option<Published>,
    /// Oldest first, with the moment from which an edition can know of it.
    proposals: Vec<(DateTime<Utc>, PublicProposal)>,
}

/// What was asked, and what every municipality released last.
#[derive(Clone, Debug)]
struct Published {
    setup: Setup,
    releases: HashMap<Id, (DateTime<Utc>, Answers)>,
}

/// A proposal as the public reads it.
#[derive(Clone, Debug)]
pub struct PublicProposal {
    /// The highest rating that there was.
    pub max: i32,
    /// How many municipalities had released a sheet.
    pub answered: usize,
    /// The rule in words, in German and English; who did not answer is named only where answers are public.
    rule: [Vec<String>; 2],
    pub lines: Vec<PublicLine>,
}

impl PublicProposal {
    /// The rule in words, a sentence each.
    pub fn rule(&self, lang: Lang) -> &[String] {
        let [de, en] = &self.rule;
        lang.pick(de, en)
    }
}

/// What the working group proposed for one field. The computed value is there only where the answers
/// that it was computed from are public.
#[derive(Clone, Debug)]
pub struct PublicLine {
    pub proposed: Proposed,
    /// How many municipalities rated the field.
    pub rated: usize,
    working: Option<[String; 2]>,
}

impl PublicLine {
    /// How the value was computed, for those who follow with a pocket calculator.
    pub fn working(&self, lang: Lang) -> Option<&str> {
        let [de, en] = self.working.as_ref()?;
        Some(lang.pick(de, en))
    }
}

impl PublicAssessment {
    /// Whether everybody may read what each municipality answered.
    pub fn open(&self) -> bool {
        self.published.is_some()
    }

    /// What was asked, and what a municipality released last, and when.
    pub fn answers(&self, organisation: Id) -> Option<(&Setup, DateTime<Utc>, &Answers)> {
        let published = self.published.as_ref()?;
        published.releases.get(&organisation).map(|(at, answers)| (&published.setup, *at, answers))
    }

    /// What all municipalities that rated a field on an axis gave it on average, and how many they were.
    pub fn mean(&self, asked: Id, axis: &str) -> Option<(Decimal, usize)> {
        let answers = self.published.as_ref()?.releases.values().filter_map(|(_, answers)| answers.get(&asked));
        let ratings: Vec<i32> = answers.filter_map(|a| a.ratings.get(axis).copied()).collect();
        let sum: i64 = ratings.iter().copied().map(i64::from).sum();
        (!ratings.is_empty()).then(|| (Decimal::from(sum) / Decimal::from(ratings.len()), ratings.len()))
    }

    /// The newest proposal that an edition of a moment can know. A proposal is the group's own until an
    /// edition follows from it, and where the answers are not public until a conference has adopted it.
    pub fn proposal(&self, until: DateTime<Utc>) -> Option<&PublicProposal> {
        self.proposals.iter().rev().find(|(at, _)| *at <= until).map(|(_, p)| p)
    }
}

fn told(proposal: FrozenProposal, with_values: bool) -> PublicProposal {
    let again = proposal.recompute();
    let both = [Lang::De, Lang::En];
    let (input, outcome) = match with_values {
        true => (Input::new(&proposal.scale, &proposal.axes, &proposal.fields, &proposal.sheets, &proposal.missing), &again),
        false => (Input::new(&proposal.scale, &proposal.axes, &proposal.fields, &proposal.sheets, &[]), &Outcome::default()),
    };
    let working = |asked: Id| {
        let line = again.lines.iter().find(|l| with_values && l.id == asked)?;
        Some(both.map(|lang| working(line, &proposal.rule, &input.axes, lang)))
    };
    let rated = |asked: Id| proposal.sheets.iter().filter(|s| s.answers.get(&asked).is_some_and(|a| !a.ratings.is_empty())).count();
    let line = |l: &Proposed| PublicLine {
        rated: rated(l.asked_id),
        proposed: Proposed { value: l.value.filter(|_| with_values), ..l.clone() },
        working: working(l.asked_id),
    };
    PublicProposal {
        max: proposal.scale.max,
        answered: proposal.sheets.len(),
        rule: both.map(|lang| rule_in_words(&input, &proposal.rule, outcome, lang)),
        lines: proposal.lines.iter().map(line).collect(),
    }
}

/// Proposals that a conference adopted, once its minutes are settled, and when it closed.
async fn adopted(db: &impl ConnectionTrait) -> Result<HashMap<Id, DateTime<Utc>>> {
    let settled = conference::Entity::find().filter(conference::Column::MinutesState.eq(MinutesState::Frozen.as_str())).all(db).await?;
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.is_in(settled.iter().map(|c| c.id)))
        .filter(conference_item::Column::Kind.eq(SubjectKind::Priorities.as_str()))
        .filter(conference_item::Column::State.eq(ItemState::Decided.as_str()))
        .all(db)
        .await?;
    let subjects =
        frozen_object::Entity::find().filter(frozen_object::Column::Sha256.is_in(items.iter().map(|i| i.sha256.clone()))).all(db).await?;
    let mut found = HashMap::new();
    for item in items {
        let subject = subjects.iter().find(|s| s.sha256 == item.sha256).and_then(|s| serde_json::from_str(&s.content).ok());
        let conference = settled.iter().find(|c| c.id == item.conference_id);
        if let (Some(Subject::Priorities { proposal: Some(id), .. }), Some(c)) = (subject, conference) {
            let at = c.closed_at.unwrap_or(c.starts_at);
            found.entry(id).and_modify(|first: &mut DateTime<Utc>| *first = at.min(*first)).or_insert(at);
        }
    }
    Ok(found)
}

/// All of which something is public, newest first, in eight queries.
pub async fn public(portal: &Portal) -> Result<Vec<PublicAssessment>> {
    let (db, now) = (portal.db(), portal.now());
    let adopted = adopted(db).await?;
    let open = |a: &assessment::Model| a.published_at.is_some() && ["open", "closed"].contains(&a.state.as_str()) && a.closes_at <= now;
    let all = assessment::Entity::find().order_by_desc(assessment::Column::ClosesAt).all(db).await?;
    let ids: Vec<Id> = all.iter().map(|a| a.id).collect();
    let mut frozen = proposals::of_all(db, &ids).await?;
    let published: Vec<Id> = all.iter().filter(|a| open(a)).map(|a| a.id).collect();
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.is_in(published)).all(db).await?;
    let newest: HashMap<Id, answer_release::Model> = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.is_in(sheets.iter().map(|s| s.id)))
        .order_by_asc(answer_release::Column::Number)
        .all(db)
        .await?
        .into_iter()
        .map(|r| (r.sheet_id, r))
        .collect();
    let mut out = vec![];
    for row in all {
        let frozen = frozen.remove(&row.id).unwrap_or_default();
        if open(&row) {
            let of = sheets.iter().filter(|s| s.assessment_id == row.id);
            let of = of.filter_map(|s| newest.get(&s.id).map(|r| Ok((s.organisation_id, (r.released_at, released(r)?)))));
            let published = Some(Published { releases: of.collect::<Result<_>>()?, setup: setup_of(&row)? });
            let proposals = frozen.into_iter().map(|(_, at, p)| (at, told(p, true))).collect();
            out.push(PublicAssessment { id: row.id, slug: row.slug, title: row.title, closed_at: row.closes_at, published, proposals });
            continue;
        }
        // What was adopted stays as it was called then, whatever became of the assessment.
        let mut known: Vec<_> = frozen.into_iter().filter_map(|(id, made, p)| Some((*adopted.get(&id)?, made, p))).collect();
        known.sort_by_key(|(at, made, _)| (*at, *made));
        if let Some((_, made, last)) = known.last() {
            let (title, closed_at) = (last.assessment.clone(), row.closes_at.min(*made));
            let proposals = known.into_iter().map(|(at, _, p)| (at, told(p, false))).collect();
            out.push(PublicAssessment { id: row.id, slug: row.slug, title, closed_at, published: None, proposals });
        }
    }
    Ok(out)
}
