//! An item that is another thing now: what was said about it ends, and whoever said it is told.

use super::change::{Change, Note};
use super::load;
use super::positions::{after, amendment_state, end_all};
use crate::{Ctx, Result, access, notices};
use contract::conference::{AmendmentState, Change as Changed, Happening, Tally};
use contract::notices::NoticeKind;
use contract::people::Role;
use contract::{Id, Lang};
use domain::conference::state::Deed;
use entity::{conference_amendment, conference_deputy, conference_item, conference_position, role_assignment};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// Ends all positions on an item that was changed. Counter-proposals against what is not put to the
/// conference any more lapse: all of them with another subject, those to the resolution with another
/// wording of it.
pub(super) async fn renew(ctx: &Ctx, change: &Change, item: &conference_item::Model, subject: bool) -> Result<()> {
    let held = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.eq(item.id))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(&change.tx)
        .await?;
    end_all(ctx, &change.tx, item.id, "changed").await?;
    let mut told: BTreeSet<Id> = held.into_iter().map(|p| p.organisation_id).collect();
    let open = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.eq(item.id))
        .filter(conference_amendment::Column::State.eq(AmendmentState::Open.as_str()))
        .all(&change.tx)
        .await?;
    for a in open {
        let content: Changed = serde_json::from_value(a.content.clone()).map_err(|e| load::broken("counter-proposal", &e.to_string()))?;
        if !subject && !matches!(content, Changed::Resolution { .. }) {
            continue;
        }
        let row = conference_amendment::ActiveModel {
            state: Set(after(amendment_state(&a)?, Deed::Lapse, Tally::default(), 0)?.to_string()),
            changed_at: Set(ctx.portal.now()),
            version: Set(a.version + 1),
            ..Default::default()
        };
        conference_amendment::Entity::update_many().set(row).filter(conference_amendment::Column::Id.eq(a.id)).exec(&change.tx).await?;
        end_all(ctx, &change.tx, a.id, "void").await?;
        let note = Note::new(Happening::AmendmentVoid).item(item.id).of(a.organisation_id).words(content.title(Lang::De));
        change.note(ctx, note).await?;
        told.insert(a.organisation_id);
    }
    tell(ctx, change, (item.id, &item.title), told).await
}

/// Tells whoever speaks for these municipalities that their position on an item ended.
pub(super) async fn tell(ctx: &Ctx, change: &Change, (item, title): (Id, &str), asked: BTreeSet<Id>) -> Result<()> {
    let address = format!("/arbeit/konferenzen/{}/punkte/{item}", change.row.id);
    for organisation in asked {
        for person in at_table(ctx, &change.tx, change.row.id, organisation).await? {
            notices::tell(ctx, &change.tx, person, NoticeKind::PositionEnded, title, address.clone()).await?;
        }
    }
    Ok(())
}

/// The mayors of a municipality today.
pub(super) async fn mayors(ctx: &Ctx, db: &impl ConnectionTrait, organisation: Id) -> Result<BTreeSet<Id>> {
    use role_assignment::Column::{OrganisationId, Role as Is};
    let mayor = Condition::all().add(OrganisationId.eq(organisation)).add(Is.eq(Role::Mayor.as_str()));
    Ok(access::held(db, mayor, ctx.portal.today()).await?.into_keys().collect())
}

/// Whoever speaks for a municipality at a conference: its mayor, and the deputy if one is named.
async fn at_table(ctx: &Ctx, db: &impl ConnectionTrait, conference: Id, organisation: Id) -> Result<BTreeSet<Id>> {
    let mut people = mayors(ctx, db, organisation).await?;
    let deputies = conference_deputy::Entity::find()
        .filter(conference_deputy::Column::ConferenceId.eq(conference))
        .filter(conference_deputy::Column::OrganisationId.eq(organisation))
        .filter(conference_deputy::Column::EndedAt.is_null())
        .all(db)
        .await?;
    people.extend(deputies.into_iter().map(|d| d.person_id));
    Ok(people)
}
