//! Storing what a council information system says, all in one transaction.

use super::crawl::Answer;
use crate::audit::{self, Event};
use crate::{Error, Portal, Result, db};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::council::{Consultation, Path, ProposalState, Report};
use domain::canonical::{canonical, digest};
use domain::councils::oparl;
use entity::{oparl_paper, oparl_proposal, oparl_source};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

pub(super) async fn save(portal: &Portal, organisation: Id, started: DateTime<Utc>, answer: Answer, paths: &[Path]) -> Result<usize> {
    let tx = db::begin(portal.db()).await?;
    let path: Vec<Consultation> = paths.iter().flat_map(|p| p.consultations.clone()).collect();
    let mut made = 0;
    for (address, reference) in &answer.papers {
        let row = oparl_paper::ActiveModel {
            organisation_id: Set(organisation),
            address: Set(address.clone()),
            reference: Set(reference.clone()),
            gone_at: Set(None),
        };
        let key = [oparl_paper::Column::OrganisationId, oparl_paper::Column::Address];
        let columns = [oparl_paper::Column::Reference, oparl_paper::Column::GoneAt];
        oparl_paper::Entity::insert(row)
            .on_conflict(OnConflict::columns(key).update_columns(columns).to_owned())
            .exec_without_returning(&tx)
            .await?;
    }
    for (address, report) in &answer.reports {
        let meant = oparl::meant(report, &path);
        if oparl::is_news(report, meant) {
            made += usize::from(propose(portal, &tx, organisation, address, report, meant.map(|c| c.id)).await?);
        } else {
            // It is on record by now: nothing is left to decide.
            supersede(portal, &tx, organisation, address).await?;
        }
    }
    for address in &answer.gone {
        let Some(paper) = oparl_paper::Entity::find_by_id((organisation, address.clone())).one(&tx).await? else { continue };
        let report = Report { paper: paper.reference.clone(), gone: true, ..Report::default() };
        made += usize::from(propose(portal, &tx, organisation, address, &report, None).await?);
        let gone = oparl_paper::ActiveModel { gone_at: Set(Some(portal.now())), ..Default::default() };
        oparl_paper::Entity::update_many()
            .set(gone)
            .filter(oparl_paper::Column::OrganisationId.eq(organisation))
            .filter(oparl_paper::Column::Address.eq(address.clone()))
            .exec(&tx)
            .await?;
    }
    let done = oparl_source::ActiveModel {
        done_at: Set(Some(portal.now())),
        since: Set(Some(started)),
        fault: Set(String::new()),
        ..Default::default()
    };
    oparl_source::Entity::update_many().set(done).filter(oparl_source::Column::OrganisationId.eq(organisation)).exec(&tx).await?;
    if made > 0 {
        let event = Event::about("oparl.propose", "organisation", organisation, "").after(&json!({"proposals": made}));
        audit::write(portal, &tx, None, event.of(Some(organisation))).await?;
    }
    tx.commit().await?;
    Ok(made)
}

async fn supersede(portal: &Portal, tx: &impl ConnectionTrait, organisation: Id, address: &str) -> Result<()> {
    let old = oparl_proposal::ActiveModel {
        state: Set(ProposalState::Superseded.to_string()),
        decided_at: Set(Some(portal.now())),
        ..Default::default()
    };
    oparl_proposal::Entity::update_many()
        .set(old)
        .filter(oparl_proposal::Column::OrganisationId.eq(organisation))
        .filter(oparl_proposal::Column::Address.eq(address))
        .filter(oparl_proposal::Column::State.eq(ProposalState::Open.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Makes a proposal unless the same was made before, whatever the clerk did with it.
async fn propose(
    portal: &Portal,
    tx: &impl ConnectionTrait,
    organisation: Id,
    address: &str,
    report: &Report,
    consultation: Option<Id>,
) -> Result<bool> {
    let digest = digest(&canonical(report));
    let same = oparl_proposal::Entity::find()
        .filter(oparl_proposal::Column::OrganisationId.eq(organisation))
        .filter(oparl_proposal::Column::Address.eq(address))
        .filter(oparl_proposal::Column::Digest.eq(digest.clone()))
        .one(tx)
        .await?;
    if same.is_some() {
        return Ok(false);
    }
    supersede(portal, tx, organisation, address).await?;
    let row = oparl_proposal::ActiveModel {
        id: Set(portal.new_id()),
        organisation_id: Set(organisation),
        consultation_id: Set(consultation),
        address: Set(address.to_owned()),
        digest: Set(digest),
        content: Set(serde_json::to_value(report).map_err(|e| Error::Broken(e.to_string()))?),
        state: Set(ProposalState::Open.to_string()),
        created_at: Set(portal.now()),
        decided_at: Set(None),
        decided_by: Set(None),
        reason: Set(String::new()),
    };
    row.insert(tx).await?;
    Ok(true)
}
