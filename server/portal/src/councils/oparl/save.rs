//! Storing what a council information system says, all in one transaction.
//!
//! Whatever it says is kept by its address, also what is on record already: so it is known what it
//! said last, and what it no longer says.

use super::crawl::{Answer, Said};
use crate::audit::{self, Event};
use crate::councils::load;
use crate::{Error, Portal, Result, db};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::council::{Consultation, ProposalState, Report};
use domain::canonical::{canonical, digest};
use domain::councils::oparl;
use domain::councils::said::{Earlier, Next, next};
use entity::{oparl_paper, oparl_proposal, oparl_source};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use url::Url;

/// One look being stored.
struct Look<'a> {
    portal: &'a Portal,
    tx: &'a DatabaseTransaction,
    organisation: Id,
    /// What was said before, by address, the newest last.
    before: BTreeMap<String, Vec<oparl_proposal::Model>>,
    made: usize,
    withdrawn: u64,
}

pub(super) async fn save(portal: &Portal, organisation: Id, started: DateTime<Utc>, answer: Answer) -> Result<usize> {
    let tx = db::begin(portal.db()).await?;
    // As it stands now: the clerk may have been at it while the system was read.
    let own = load::own(&tx, organisation).await?;
    let offered = load::looked_for(&tx, organisation, &own).await?;
    let proposals: HashMap<Id, String> = own.iter().flat_map(|(round, path)| path.iter().map(|c| (c.id, round.proposal.clone()))).collect();
    let paths: Vec<Vec<Consultation>> = own.into_iter().map(|(_, path)| path).collect();
    // What is offered to the newest path is about that one.
    let lines = |paper: &str| match !offered.is_empty() && oparl::number(paper) == oparl::number(&offered) {
        true => paths.first().into_iter().flatten().collect(),
        false => oparl::about(&paths, paper),
    };
    let mut look = Look { portal, tx: &tx, organisation, before: earlier(&tx, organisation).await?, made: 0, withdrawn: 0 };
    for (address, reference) in &answer.papers {
        paper(&tx, organisation, address, reference).await?;
        if look.before.contains_key(address) {
            // It had been deleted, and is there again.
            look.note(address, &Report { paper: reference.clone(), ..Report::default() }, None, false).await?;
        }
    }
    let missing = missing(&look.before, &answer)?;
    let (struck, living): (Vec<Said>, Vec<Said>) = answer.said.into_iter().chain(missing).partition(|s| s.report.struck);
    let mut claimed = BTreeSet::new();
    let asked = |c: Option<&Consultation>| c.and_then(|c| proposals.get(&c.id)).map(String::as_str).unwrap_or_default();
    for said in &living {
        let meant = oparl::meant(&said.report, lines(&said.report.paper));
        claimed.extend(meant.map(|c| c.id));
        let news = oparl::is_news(&said.report, meant, asked(meant));
        look.tell(said, meant.map(|c| c.id), news).await?;
    }
    for said in &struck {
        let meant = oparl::struck_off(&said.report, lines(&said.report.paper), &claimed);
        let news = oparl::is_news(&said.report, meant, asked(meant));
        look.tell(said, meant.map(|c| c.id), news).await?;
    }
    let alive: BTreeSet<String> = answer.papers.values().map(|r| oparl::number(r)).collect();
    for address in &answer.gone {
        look.gone(address, &alive).await?;
    }
    let named = paths.iter().flatten().map(|c| c.paper.as_str()).chain([offered.as_str()]);
    look.unnamed(&named.map(oparl::number).collect()).await?;
    let done = oparl_source::ActiveModel {
        done_at: Set(Some(portal.now())),
        since: Set(Some(started)),
        fault: Set(String::new()),
        ..Default::default()
    };
    oparl_source::Entity::update_many().set(done).filter(oparl_source::Column::OrganisationId.eq(organisation)).exec(&tx).await?;
    let (made, withdrawn) = (look.made, look.withdrawn);
    if made > 0 || withdrawn > 0 {
        let event = Event::about("oparl.propose", "organisation", organisation, "");
        let event = event.after(&json!({"proposals": made, "superseded": withdrawn}));
        audit::write(portal, &tx, None, event.of(Some(organisation))).await?;
    }
    tx.commit().await?;
    Ok(made)
}

async fn earlier(tx: &DatabaseTransaction, organisation: Id) -> Result<BTreeMap<String, Vec<oparl_proposal::Model>>> {
    let rows = oparl_proposal::Entity::find()
        .filter(oparl_proposal::Column::OrganisationId.eq(organisation))
        .order_by_asc(oparl_proposal::Column::CreatedAt)
        .order_by_asc(oparl_proposal::Column::Id)
        .all(tx)
        .await?;
    let mut found: BTreeMap<String, Vec<oparl_proposal::Model>> = BTreeMap::new();
    for row in rows {
        found.entry(row.address.clone()).or_default().push(row);
    }
    Ok(found)
}

async fn paper(tx: &DatabaseTransaction, organisation: Id, address: &str, reference: &str) -> Result<()> {
    let row = oparl_paper::ActiveModel {
        organisation_id: Set(organisation),
        address: Set(address.to_owned()),
        reference: Set(reference.to_owned()),
        gone_at: Set(None),
    };
    let key = [oparl_paper::Column::OrganisationId, oparl_paper::Column::Address];
    let columns = [oparl_paper::Column::Reference, oparl_paper::Column::GoneAt];
    oparl_paper::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).update_columns(columns).to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn read(row: &oparl_proposal::Model) -> Result<Report> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(e.to_string()))
}

/// Consultations of living papers that were told before and are told no more. A municipality that
/// changes its system has not struck off what the old one said.
fn missing(before: &BTreeMap<String, Vec<oparl_proposal::Model>>, answer: &Answer) -> Result<Vec<Said>> {
    let alive: BTreeSet<String> = answer.papers.values().map(|r| oparl::number(r)).collect();
    let told: BTreeSet<&str> = answer.said.iter().flat_map(|s| s.also.iter().chain([&s.address])).map(String::as_str).collect();
    let there = |address: &str| {
        let base = address.split_once('#').map_or(address, |(base, _)| base);
        told.contains(address) || answer.unread.contains(address) || answer.unread.contains(base)
    };
    let host = |address: &str| Url::parse(address).ok().and_then(|u| u.host_str().map(str::to_owned));
    let asked: BTreeSet<Option<String>> = answer.papers.keys().map(|a| host(a)).collect();
    let mut found = Vec::new();
    for (address, rows) in before.iter().filter(|(address, _)| !there(address) && asked.contains(&host(address))) {
        let Some(last) = rows.last() else { continue };
        let report = read(last)?;
        // A paper stands under its own address, without a body.
        if !report.gone && !report.body.is_empty() && alive.contains(&oparl::number(&report.paper)) {
            found.push(Said { address: address.clone(), also: vec![], report: oparl::struck(&report) });
        }
    }
    Ok(found)
}

impl Look<'_> {
    async fn tell(&mut self, said: &Said, consultation: Option<Id>, news: bool) -> Result<()> {
        self.note(&said.address, &said.report, consultation, news).await?;
        if said.also.is_empty() {
            return Ok(());
        }
        let also = oparl_proposal::Column::Address.is_in(said.also.iter().map(String::as_str));
        self.supersede(Condition::all().add(also)).await
    }

    /// Keeps what is said under an address now. It waits for the clerk where it is news.
    async fn note(&mut self, address: &str, report: &Report, consultation: Option<Id>, news: bool) -> Result<()> {
        let digest = digest(&canonical(report));
        let rows = self.before.get(address).map(Vec::as_slice).unwrap_or_default();
        let state = |r: &oparl_proposal::Model| ProposalState::parse(&r.state).unwrap_or(ProposalState::Superseded);
        let earlier: Vec<Earlier> = rows.iter().map(|r| Earlier { digest: &r.digest, state: state(r) }).collect();
        let to = match next(&earlier, &digest, news) {
            Next::Leave => return Ok(()),
            Next::Open => ProposalState::Open,
            Next::Known => ProposalState::Known,
        };
        let same = rows.iter().find(|r| r.digest == digest).cloned();
        let this = Condition::all().add(oparl_proposal::Column::Address.eq(address));
        self.supersede(this.add(oparl_proposal::Column::Digest.ne(digest.clone()))).await?;
        match same {
            Some(row) => self.again(row, to, consultation).await?,
            None => self.add(address, digest, report, to, consultation).await?,
        }
        self.made += usize::from(to == ProposalState::Open);
        Ok(())
    }

    async fn add(&self, address: &str, digest: String, report: &Report, state: ProposalState, consultation: Option<Id>) -> Result<()> {
        let row = oparl_proposal::ActiveModel {
            id: Set(self.portal.new_id()),
            organisation_id: Set(self.organisation),
            consultation_id: Set(consultation),
            address: Set(address.to_owned()),
            digest: Set(digest),
            content: Set(serde_json::to_value(report).map_err(|e| Error::Broken(e.to_string()))?),
            state: Set(state.to_string()),
            created_at: Set(self.portal.now()),
            decided_at: Set(None),
            decided_by: Set(None),
            reason: Set(String::new()),
        };
        row.insert(self.tx).await?;
        Ok(())
    }

    /// It says again what it said once. What the clerk decided then is kept where nothing waits now.
    async fn again(&self, row: oparl_proposal::Model, to: ProposalState, consultation: Option<Id>) -> Result<()> {
        let now = oparl_proposal::ActiveModel { created_at: Set(self.portal.now()), ..Default::default() };
        let decided = row.decided_by.is_some();
        let columns = match to {
            ProposalState::Known if decided => now,
            _ => oparl_proposal::ActiveModel {
                consultation_id: Set(consultation),
                state: Set(to.to_string()),
                decided_at: Set(None),
                decided_by: Set(None),
                reason: Set(String::new()),
                ..now
            },
        };
        oparl_proposal::Entity::update_many().set(columns).filter(oparl_proposal::Column::Id.eq(row.id)).exec(self.tx).await?;
        Ok(())
    }

    /// Takes back what waits for the clerk and is said no more.
    async fn supersede(&mut self, which: Condition) -> Result<()> {
        let old = oparl_proposal::ActiveModel {
            state: Set(ProposalState::Superseded.to_string()),
            decided_at: Set(Some(self.portal.now())),
            ..Default::default()
        };
        let done = oparl_proposal::Entity::update_many()
            .set(old)
            .filter(oparl_proposal::Column::OrganisationId.eq(self.organisation))
            .filter(oparl_proposal::Column::State.eq(ProposalState::Open.as_str()))
            .filter(which)
            .exec(self.tx)
            .await?;
        self.withdrawn += done.rows_affected;
        Ok(())
    }

    /// What waits about papers whose number nobody has any more is nobody's affair.
    async fn unnamed(&mut self, named: &BTreeSet<String>) -> Result<()> {
        let mut of_them = Vec::new();
        for row in self.before.values().flatten().filter(|r| r.state == ProposalState::Open.as_str()) {
            if !named.contains(&oparl::number(&read(row)?.paper)) {
                of_them.push(row.id);
            }
        }
        if of_them.is_empty() {
            return Ok(());
        }
        self.supersede(Condition::all().add(oparl_proposal::Column::Id.is_in(of_them))).await
    }

    /// A paper is gone, and with it what was said about it, unless another one has its number.
    async fn gone(&mut self, address: &str, alive: &BTreeSet<String>) -> Result<()> {
        let Some(paper) = oparl_paper::Entity::find_by_id((self.organisation, address.to_owned())).one(self.tx).await? else {
            return Ok(());
        };
        let number = oparl::number(&paper.reference);
        if !alive.contains(&number) {
            let mut of_it = Vec::new();
            for row in self.before.values().flatten().filter(|r| r.address != address && r.state == ProposalState::Open.as_str()) {
                if oparl::number(&read(row)?.paper) == number {
                    of_it.push(row.id);
                }
            }
            self.supersede(Condition::all().add(oparl_proposal::Column::Id.is_in(of_it))).await?;
        }
        let report = Report { paper: paper.reference.clone(), gone: true, ..Report::default() };
        self.note(address, &report, None, true).await?;
        let gone = oparl_paper::ActiveModel { gone_at: Set(Some(self.portal.now())), ..Default::default() };
        oparl_paper::Entity::update_many()
            .set(gone)
            .filter(oparl_paper::Column::OrganisationId.eq(self.organisation))
            .filter(oparl_paper::Column::Address.eq(address))
            .exec(self.tx)
            .await?;
        Ok(())
    }
}
