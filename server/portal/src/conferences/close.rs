//! Closing a conference: what was adopted goes into the strategy, with where it came from; the
//! minutes begin; every municipality gets its council paper.

use super::change::{Change, Note, not};
use super::load::{self, broken};
use super::personal::Followed;
use super::view::View;
use super::{minutes, papers};
use crate::audit::Event;
use crate::{Ctx, Error, Result, fields, live_texts, texts};
use chrono::{DateTime, Utc};
use contract::conference::{Change as Changed, EffectKind, Happening, ItemState, Subject, class_words};
use contract::dates::show_day;
use contract::strategy::FieldContent;
use contract::{Id, Lang};
use domain::conference::amend;
use domain::conference::passages::{Place, reword};
use domain::rights::Action;
use entity::{conference, conference_effect, edition, field};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// What closing did to one thing of the strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub kind: EffectKind,
    pub item: Id,
    /// The field, the text's owner, the fact sheet or the edition; of a draft nothing.
    pub object: Id,
    pub before: String,
    pub after: String,
    /// The text had changed since it was frozen: somebody has to carry it over.
    pub applied: bool,
}

/// What closing a conference did.
pub async fn effects(ctx: &Ctx, seen: &Followed) -> Result<Vec<Effect>> {
    let rows = conference_effect::Entity::find()
        .filter(conference_effect::Column::ConferenceId.eq(seen.view.head.id))
        .order_by_asc(conference_effect::Column::HappenedAt)
        .order_by_asc(conference_effect::Column::Id)
        .all(ctx.portal.db())
        .await?;
    let one = |r: conference_effect::Model| {
        let kind = EffectKind::parse(&r.kind).ok_or_else(|| broken("effect", &r.kind))?;
        Ok(Effect { kind, item: r.item_id, object: r.object_id, before: r.before, after: r.after, applied: r.applied })
    };
    rows.into_iter().map(one).collect()
}

/// Closes the session. All of it happens, or nothing.
pub(super) async fn close(ctx: &Ctx, id: Id) -> Result<Id> {
    ctx.require_region(Action::RecordOutcome)?;
    let change = Change::begin(ctx, id).await?;
    let view = load::view(&change.tx, id).await?;
    let open = view.items.iter().filter(|i| i.state == ItemState::Open).count();
    let next = change.state()?.close(open).map_err(|n| not(n, "closed"))?;
    let now = ctx.portal.now();
    apply(ctx, &change.tx, &view, now).await?;
    let document = minutes::facts(&view, now);
    texts::write(ctx, &change.tx, "conference", id, "minutes", &document, None).await?;
    papers::make(ctx, &change.tx, &view, now).await?;
    let columns = conference::ActiveModel {
        state: Set(next.state.to_string()),
        minutes_state: Set(next.minutes.to_string()),
        closed_at: Set(Some(now)),
        current_item: Set(None),
        current_amendment: Set(None),
        version: Set(change.row.version + 1),
        ..Default::default()
    };
    let event = Event::about("conference.close", "conference", id, &change.row.title);
    change.end(ctx, columns, Note::new(Happening::Closed), event).await?;
    live_texts::committed(&ctx.portal).await?;
    Ok(id)
}

/// Carries what was adopted into the strategy. A field that was only proposed becomes one.
async fn apply(ctx: &Ctx, db: &sea_orm::DatabaseTransaction, view: &View, now: DateTime<Utc>) -> Result<()> {
    let day = show_day(crate::day_of(view.head.starts_at), Lang::De);
    for item in view.items.iter().filter(|i| i.state == ItemState::Decided) {
        let how = item.outcome.map_or("", |o| o.label(Lang::De));
        let reason = format!("Bürgermeisterkonferenz vom {day}, Punkt {}: {how} angenommen.", item.number);
        if let Some((kind, object, after)) = whole(db, &item.subject).await? {
            let effect = Effect { kind, item: item.id, object, before: String::new(), after, applied: true };
            note(ctx, db, effect, view.head.id, now).await?;
        }
        let proposed = matches!(item.subject, Subject::Priorities { proposal: Some(_), .. });
        for entry in amend::classes(&item.subject, &item.adopted()) {
            let known = field::Entity::find_by_id(entry.field).lock_exclusive().one(db).await?;
            let row = match known {
                None if proposed => fields::adopt(ctx, db, entry.field, &entry.title, &reason).await?,
                None => continue,
                Some(row) => row,
            };
            let why = match item.countered(entry.field) {
                Some(a) => format!("{} Das war ein Gegenvorschlag von {}.", reason, a.name),
                None => reason.clone(),
            };
            priority(ctx, db, row, (view.head.id, item.id), &entry, &why, now).await?;
        }
        for change in item.adopted() {
            if let Changed::Wording { passage, before, after, .. } = &change {
                wording(ctx, db, (view.head.id, item.id), (passage, before, after), &reason, now).await?;
            }
        }
    }
    Ok(())
}

/// What was adopted as a whole, so that others can name the conference: kind, object and its name.
pub(crate) async fn whole(db: &impl ConnectionTrait, subject: &Subject) -> Result<Option<(EffectKind, Id, String)>> {
    Ok(match subject {
        Subject::Draft { title, .. } => Some((EffectKind::Draft, Id::nil(), title.clone())),
        Subject::Edition(e) | Subject::Comparison { to: e, .. } => {
            let found = edition::Entity::find().select_only().column(edition::Column::Id).filter(edition::Column::Number.eq(e.number));
            let id: Option<Id> = found.into_tuple().one(db).await?;
            id.map(|id| (EffectKind::Edition, id, format!("Fassung {}", e.number)))
        }
        Subject::FactSheet { sheet } => Some((EffectKind::FactSheet, sheet.id, format!("P-{} {}", sheet.number, sheet.content.title))),
        Subject::Priorities { .. } | Subject::Motion { .. } => None,
    })
}

async fn note(ctx: &Ctx, db: &impl ConnectionTrait, effect: Effect, conference: Id, now: DateTime<Utc>) -> Result<()> {
    let row = conference_effect::ActiveModel {
        id: Set(ctx.portal.new_id()),
        conference_id: Set(conference),
        item_id: Set(effect.item),
        kind: Set(effect.kind.to_string()),
        object_id: Set(effect.object),
        before: Set(effect.before),
        after: Set(effect.after),
        applied: Set(effect.applied),
        happened_at: Set(now),
    };
    row.insert(db).await?;
    Ok(())
}

/// Sets the class that was adopted; the effect stands also where it was that class before: it is
/// adopted now.
async fn priority(
    ctx: &Ctx,
    db: &sea_orm::DatabaseTransaction,
    row: field::Model,
    (conference, item): (Id, Id),
    entry: &contract::conference::PriorityEntry,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut content: FieldContent = serde_json::from_value(row.content.clone()).map_err(|e| broken("field", &e.to_string()))?;
    let words = |class, deferred| class_words(class, deferred, Lang::De);
    let effect = Effect {
        kind: EffectKind::FieldPriority,
        item,
        object: row.id,
        before: words(content.priority, content.deferred),
        after: words(entry.class, entry.deferred),
        applied: true,
    };
    if (content.priority, content.deferred) != (entry.class, entry.deferred) {
        (content.priority, content.deferred) = (entry.class, entry.deferred);
        // What was said on the old class does not hold for the new one; the log keeps it.
        let note = std::mem::replace(&mut content.priority_note, reason.to_owned());
        let before = if note.is_empty() { effect.before.clone() } else { format!("{} ({note})", effect.before) };
        let columns = field::ActiveModel {
            priority: Set(entry.class.map(|c| c.to_string())),
            deferred: Set(entry.deferred),
            content: Set(serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?),
            version: Set(row.version + 1),
            updated_at: Set(now),
            ..Default::default()
        };
        field::Entity::update_many().set(columns).filter(field::Column::Id.eq(row.id)).exec(db).await?;
        let event = Event::about("field.priority", "field", row.id, &row.title).before(&before).after(&effect.after).reason(reason);
        ctx.record(db, event).await?;
    }
    note(ctx, db, effect, conference, now).await
}

/// Puts the adopted wording into the text, where the passage still reads as it did.
async fn wording(
    ctx: &Ctx,
    db: &sea_orm::DatabaseTransaction,
    (conference, item): (Id, Id),
    (passage, before, after): (&str, &str, &str),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(place) = Place::parse(passage) else { return Ok(()) };
    let changed =
        texts::amend(ctx, db, &place.kind, place.owner, &place.slot, |now| reword(now, place.block.clone(), before, after)).await?;
    if changed {
        let event = Event::about("text.save", "text", place.owner, &place.slot).before(&before).after(&after).reason(reason);
        ctx.record(db, event).await?;
    }
    let kind = EffectKind::Wording;
    let effect = Effect { kind, item, object: place.owner, before: before.to_owned(), after: after.to_owned(), applied: changed };
    note(ctx, db, effect, conference, now).await
}
