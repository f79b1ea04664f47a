//! Date, place and quorum of a conference.

use super::change::{Change, Note, not};
use super::letters::{self, News};
use super::load;
use super::view::View;
use crate::audit::Event;
use crate::{Ctx, Error, Result, once};
use chrono::{DateTime, TimeZone, Utc};
use contract::Id;
use contract::conference::{ConferenceState, Happening, MinutesState};
use contract::forms::conferences::ConferenceForm;
use contract::rules::Form;
use domain::rights::Action;
use entity::conference;
use sea_orm::{ActiveModelTrait, Set};

/// When it starts, read in the region's time zone; none for an hour that daylight saving skips.
fn start(form: &ConferenceForm) -> Option<DateTime<Utc>> {
    Some(chrono_tz::Europe::Berlin.from_local_datetime(&form.start()?).earliest()?.with_timezone(&Utc))
}

/// A conference for those who prepare it.
pub async fn prepared(ctx: &Ctx, id: Id) -> Result<View> {
    ctx.require_region(Action::PrepareConference)?;
    load::view(ctx.portal.db(), id).await
}

/// How many members will sit at a conference, for its quorum.
pub async fn seats(ctx: &Ctx) -> Result<usize> {
    ctx.require_region(Action::PrepareConference)?;
    Ok(load::present_members(ctx.portal.db()).await?.len())
}

/// Saves a conference, or makes a new one when the form carries no id. Another date, place or link
/// after the invitation goes to all who were invited.
///
/// Errors: `Invalid` on `confirm` when they would be told and nobody has confirmed that.
pub async fn save(ctx: &Ctx, form: ConferenceForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let mut errors = form.check();
    let members = load::present_members(ctx.portal.db()).await?.len();
    let quorum: i32 = form.quorum.trim().parse().unwrap_or_default();
    if quorum > members as i32 {
        errors.entry("quorum".into()).or_insert_with(|| format!("whole|1|{members}"));
    }
    let starts_at = start(&form);
    if starts_at.is_none() {
        errors.entry("time".into()).or_insert_with(|| "time".into());
    }
    let (Some(starts_at), true) = (starts_at, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let line = |s: &str| s.trim().to_owned();
    let (title, place, video) = (line(&form.title), line(&form.place), line(&form.video));
    let (minutes, note) = (form.minutes.trim().parse().unwrap_or(120), form.note.trim().replace("\r\n", "\n"));
    let columns = conference::ActiveModel {
        title: Set(title.clone()),
        starts_at: Set(starts_at),
        minutes: Set(minutes),
        place: Set(place.clone()),
        video: Set(video.clone()),
        note: Set(note.clone()),
        quorum: Set(quorum),
        ..Default::default()
    };
    if form.id.is_empty() {
        return create(ctx, &form, columns).await;
    }
    let change = Change::begin(ctx, form.id.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.prepares().map_err(|n| not(n, "saved"))?;
    let (id, version) = (change.row.id, change.row.version);
    if form.version.parse::<i32>() != Ok(version) {
        return Err(Error::Conflict);
    }
    let now = conference::Model { title, starts_at, minutes, place, video, note, quorum, version: version + 1, ..change.row.clone() };
    let known = |r: &conference::Model| (r.starts_at, r.minutes, r.place.clone(), r.video.clone());
    let moved = change.state()?.state == ConferenceState::Invited && known(&now) != known(&change.row);
    if moved && form.confirm.is_empty() {
        return Err(Error::field("confirm", "tell_guests"));
    }
    if moved {
        letters::tell_all(ctx, &change.tx, &now, News::Moved(&change.row)).await?;
    }
    let columns = conference::ActiveModel { version: Set(now.version), ..columns };
    let kind = if moved { Happening::Moved } else { Happening::Changed };
    let event = Event::about("conference.save", "conference", id, &now.title).before(&change.row).after(&form);
    change.end(ctx, columns, Note::new(kind), event).await?;
    Ok(id)
}

async fn create(ctx: &Ctx, form: &ConferenceForm, columns: conference::ActiveModel) -> Result<Id> {
    let tx = ctx.begin().await?;
    let id = once::fresh::<conference::Entity>(&ctx.portal, &tx, &form.once).await?;
    let row = conference::ActiveModel {
        id: Set(id),
        state: Set(ConferenceState::Preparation.to_string()),
        minutes_state: Set(MinutesState::Missing.to_string()),
        minutes_sha256: Set(None),
        minutes_settled_at: Set(None),
        current_item: Set(None),
        current_amendment: Set(None),
        revision: Set(1),
        invited_at: Set(None),
        opened_at: Set(None),
        closed_at: Set(None),
        created_at: Set(ctx.portal.now()),
        version: Set(1),
        ..columns
    };
    row.insert(&tx).await.map_err(once::or_already)?;
    ctx.record(&tx, Event::about("conference.save", "conference", id, form.title.trim()).after(form)).await?;
    tx.commit().await?;
    Ok(id)
}
