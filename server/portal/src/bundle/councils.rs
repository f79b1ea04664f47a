//! Importing council rounds, paths and setups.

use super::changes::{About, Changes, Written};
use super::import::json;
use super::rows::put;
use crate::councils::rounds::digest;
use crate::{Error, Result, conferences};
use contract::Id;
use contract::bundle::{Bundle, ConsultationItem, RoundItem};
use contract::council::{Consultation, ConsultationSource, Text};
use domain::councils::state::Stand;
use entity::*;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Writes what a bundle says of councils. The editions and the conferences must be there.
pub(super) async fn import<C: ConnectionTrait>(changes: &mut Changes<'_, C>, b: &Bundle) -> Result<()> {
    for item in &b.council_setups {
        let row = council_setup::Model { organisation_id: item.organisation, content: json(&item.setup)?, version: 1 };
        let about = About::new("council_setup.bundle", "council_setup", item.organisation, "").of(item.organisation);
        changes.put(about, item.organisation, row).await?;
    }
    for item in &b.councils {
        let text = text(changes.db, item.edition).await?;
        adopted(changes.db, item).await?;
        let row = council_round::Model {
            id: item.id,
            edition_number: text.number,
            edition_digest: text.digest.clone(),
            adopted_on: item.adopted_on,
            item_id: item.item,
            proposal: item.proposal.clone(),
            version: 1,
        };
        let title = format!("Fassung {}", text.number);
        changes.put(About::new("council_round.bundle", "council_round", item.id, &title), item.id, row).await?;
        paths(changes, item, &text).await?;
    }
    Ok(())
}

/// Insists that a closed conference adopted the item that a round names, on the round's day and for its edition.
async fn adopted(db: &impl ConnectionTrait, round: &RoundItem) -> Result<()> {
    let Some(id) = round.item else { return Ok(()) };
    let found = conferences::adopted_item(db, id).await?;
    let fits = |item: conferences::AdoptedItem| item.day == round.adopted_on && item.edition.is_none_or(|n| n == round.edition);
    if !found.is_some_and(fits) {
        return Err(Error::field("councils", format!("bundle|{}: no conference adopted {id} on {}", round.id, round.adopted_on)));
    }
    Ok(())
}

async fn text(db: &impl ConnectionTrait, number: i32) -> Result<Text> {
    let digest = digest(db, number).await?;
    let digest = digest.ok_or_else(|| Error::field("councils", format!("bundle|edition {number} is not published")))?;
    Ok(Text { number, digest })
}

async fn paths<C: ConnectionTrait>(changes: &mut Changes<'_, C>, round: &RoundItem, text: &Text) -> Result<()> {
    for path in &round.paths {
        let id = Id::new_v5(&round.id, path.organisation.as_bytes());
        let row = council_path::Model { id, round_id: round.id, organisation_id: path.organisation };
        changes.put(About::new("council_path.bundle", "council_path", id, "").of(path.organisation), id, row).await?;
        for (i, item) in path.consultations.iter().enumerate() {
            consultation(changes, id, (i as i32 + 1) * 10, item, text).await?;
        }
    }
    Ok(())
}

async fn consultation<C: ConnectionTrait>(
    changes: &mut Changes<'_, C>,
    path: Id,
    position: i32,
    item: &ConsultationItem,
    of_round: &Text,
) -> Result<()> {
    let (portal, db) = (changes.portal, changes.db);
    let stand = match (item.date, item.result) {
        (Some(on), Some(result)) => Stand::Recorded { on, result },
        (Some(on), None) => Stand::Scheduled { on },
        (None, None) => Stand::Planned,
        (None, Some(_)) => return Err(Error::field("councils", format!("bundle|{}: a result needs a day", item.id))),
    };
    let (state, date, result) = stand.columns();
    let body = body::Entity::find_by_id(item.body).one(db).await?;
    let body = body.ok_or_else(|| Error::field("councils", format!("bundle|there is no body {}", item.body)))?;
    let on_table = match item.edition {
        Some(n) if n != of_round.number => text(db, n).await?,
        _ => of_round.clone(),
    };
    let before = consultation::Entity::find_by_id(item.id).one(db).await?;
    let version = before.as_ref().map_or(1, |c| c.version + 1);
    let recorded_at = result.and(date).and_then(|d| d.and_hms_opt(20, 0, 0)).map(|at| at.and_utc());
    let kept = Consultation {
        id: item.id,
        body: body.id,
        body_name: body.name.clone(),
        role: item.role,
        state,
        date,
        paper: item.paper.clone(),
        public: !item.closed,
        released: item.closed && item.released,
        result,
        votes: item.votes,
        wording: item.wording.clone(),
        consequence: item.consequence.clone(),
        text: on_table.clone(),
        source: ConsultationSource::Clerk,
        version,
        recorded_at,
        veiled: false,
    };
    let row = consultation::Model {
        id: item.id,
        path_id: path,
        body_id: body.id,
        body_name: body.name.clone(),
        position,
        role: item.role.to_string(),
        state: state.to_string(),
        held_on: date,
        paper: item.paper.clone(),
        is_public: kept.public,
        released: kept.released,
        result: result.map(|r| r.to_string()),
        votes: json(&item.votes)?,
        wording: item.wording.clone(),
        consequence: item.consequence.clone(),
        edition_number: on_table.number,
        edition_digest: on_table.digest,
        source: ConsultationSource::Clerk.to_string(),
        recorded_at,
        version,
    };
    if changes.put_over(About::new("consultation.bundle", "consultation", item.id, &body.name), before, row).await? == Written::Same {
        return Ok(());
    }
    let there = consultation_version::Entity::find()
        .filter(consultation_version::Column::ConsultationId.eq(item.id))
        .filter(consultation_version::Column::Version.eq(version))
        .one(db)
        .await?;
    if there.is_none() {
        let row = consultation_version::Model {
            id: portal.new_id(),
            consultation_id: item.id,
            version,
            content: json(&kept)?,
            changed_at: portal.now(),
            changed_by: None,
            reason: String::new(),
        };
        put(db, row.id, row.clone()).await?;
    }
    Ok(())
}
