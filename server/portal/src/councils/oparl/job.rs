//! The job: whose council information system is due, and one look at it.

use super::crawl::{self, Question};
use super::{allowed, save};
use crate::councils::{load, setup};
use crate::ports::Web;
use crate::{Error, Portal, Result};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::council::Consultation;
use domain::councils::{oparl, words};
use entity::{conference_paper, consultation_version, council_setup, oparl_paper, oparl_source, organisation};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeSet, HashMap};

/// Without being asked, a system is looked at so often.
const EVERY_HOURS: i64 = 6;
/// A look that began so long ago and never ended was cut off.
const LOST_MINUTES: i64 = 30;

/// Municipalities whose system should be looked at now.
pub async fn due(portal: &Portal) -> Result<Vec<Id>> {
    let db = portal.db();
    let sources: HashMap<Id, oparl_source::Model> =
        oparl_source::Entity::find().all(db).await?.into_iter().map(|s| (s.organisation_id, s)).collect();
    let now = portal.now();
    let is_due = |id: &Id| match sources.get(id) {
        None => true,
        Some(s) => {
            let running = s.started_at.is_some_and(|at| s.done_at.is_none_or(|done| done < at) && s.fault.is_empty());
            let lost = s.started_at.is_some_and(|at| now - at > Duration::minutes(LOST_MINUTES));
            let old = s.started_at.is_none_or(|at| now - at > Duration::hours(EVERY_HOURS));
            (!running || lost) && (s.wanted_at.is_some() || old)
        }
    };
    let mut found = Vec::new();
    for row in council_setup::Entity::find().all(db).await? {
        let setup: contract::council::Setup = serde_json::from_value(row.content).map_err(|e| Error::Broken(e.to_string()))?;
        if !setup.oparl.is_empty() && is_due(&row.organisation_id) {
            found.push(row.organisation_id);
        }
    }
    Ok(found)
}

/// Looks at one municipality's system. What it says is stored whole or not at all; why a look
/// failed is stored for the clerk. Returns how many proposals came of it.
pub async fn look_at(portal: &Portal, web: &dyn Web, id: Id) -> Result<usize> {
    let db = portal.db();
    let started = portal.now();
    let before = oparl_source::Entity::find_by_id(id).one(db).await?;
    let mark = oparl_source::ActiveModel {
        organisation_id: Set(id),
        wanted_at: Set(None),
        started_at: Set(Some(started)),
        done_at: Set(None),
        since: Set(None),
        fault: Set(String::new()),
    };
    let columns = [oparl_source::Column::WantedAt, oparl_source::Column::StartedAt, oparl_source::Column::Fault];
    oparl_source::Entity::insert(mark)
        .on_conflict(OnConflict::column(oparl_source::Column::OrganisationId).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await?;
    let (setup, _) = setup::load(db, id).await?;
    let row = organisation::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let own = load::own(db, id).await?;
    // A number that stands with the conference's papers only is that of a path that has none.
    let offered = load::looked_for(db, id, &own).await?;
    let paths: Vec<Vec<Consultation>> = own.into_iter().map(|(_, path)| path).collect();
    let papers = oparl_paper::Entity::find().filter(oparl_paper::Column::OrganisationId.eq(id)).all(db).await?;
    let numbers = paths.iter().flatten().map(|c| c.paper.as_str()).chain([offered.as_str()]);
    let numbers: BTreeSet<String> = numbers.map(oparl::number).filter(|n| !n.is_empty()).collect();
    let since = match before.and_then(|b| b.since) {
        Some(since) if !has_new_number(db, &paths, (id, offered.as_str()), &papers, since).await? => Some(since),
        _ => None,
    };
    // A paper whose number nobody names any more is not asked about: its number was a slip.
    let named = |p: &&oparl_paper::Model| p.gone_at.is_none() && numbers.contains(&oparl::number(&p.reference));
    let known = papers.iter().filter(named).map(|p| p.address.clone()).collect();
    let question = Question {
        address: setup.oparl.clone(),
        hosts: portal.settings().oparl_hosts.clone(),
        ags: row.ags,
        numbers,
        known,
        since,
        words: if setup.words.is_empty() { words::usual() } else { setup.words },
    };
    let asked = match allowed(portal, &setup.oparl) {
        Ok(()) => crawl::ask(web, &question).await,
        Err(code) => Err(crawl::Fault(code.replace("oparl_host", "host"))),
    };
    match asked {
        Ok(answer) => save::save(portal, id, started, answer).await,
        Err(crawl::Fault(code)) => {
            let fault = oparl_source::ActiveModel { fault: Set(code.chars().take(500).collect()), ..Default::default() };
            oparl_source::Entity::update_many().set(fault).filter(oparl_source::Column::OrganisationId.eq(id)).exec(db).await?;
            Ok(0)
        }
    }
}

/// Whether a number that was never found was entered, or its entry changed, since the last look: its
/// paper may be older than that, so everything has to be read again.
async fn has_new_number(
    db: &impl ConnectionTrait,
    paths: &[Vec<Consultation>],
    (organisation, offered): (Id, &str),
    papers: &[oparl_paper::Model],
    since: DateTime<Utc>,
) -> Result<bool> {
    let found = |paper: &str| papers.iter().any(|p| oparl::number(&p.reference) == oparl::number(paper));
    if !offered.is_empty() && !found(offered) {
        let entered = conference_paper::Entity::find()
            .filter(conference_paper::Column::OrganisationId.eq(organisation))
            .filter(conference_paper::Column::Number.eq(offered))
            .filter(conference_paper::Column::ChangedAt.gt(since));
        if entered.one(db).await?.is_some() {
            return Ok(true);
        }
    }
    let missing = paths.iter().flatten().filter(|c| !c.paper.is_empty() && !found(&c.paper)).map(|c| c.id);
    let newer = consultation_version::Entity::find()
        .filter(consultation_version::Column::ConsultationId.is_in(missing))
        .filter(consultation_version::Column::ChangedAt.gt(since))
        .one(db)
        .await?;
    Ok(newer.is_some())
}
