//! The invitation: a notice for everybody at the table, and a mail with the calendar entry.

use super::change::{Change, Note, not};
use super::{load, personal};
use crate::audit::Event;
use crate::ports::{Enclosed, Letter};
use crate::{Ctx, Portal, Result, notices, post};
use chrono::Duration;
use contract::Id;
use contract::conference::{Happening, ItemState, Presence};
use contract::notices::NoticeKind;
use contract::people::Role;
use domain::calendar;
use domain::rights::Action;
use entity::{conference, conference_item, conference_seat, person, role_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::fmt::Write;

/// The calendar entry of a conference.
fn entry(portal: &Portal, row: &conference::Model) -> String {
    let base = &portal.settings().base_url;
    let address = format!("{base}/arbeit/konferenzen/{}", row.id);
    let place = if row.place.is_empty() { &row.video } else { &row.place };
    let note =
        [row.note.as_str(), row.video.as_str(), address.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("\n");
    let host = base.split("//").nth(1).unwrap_or("localhost").split([':', '/']).next().unwrap_or("localhost");
    calendar::event(&calendar::Event {
        uid: format!("{}@{host}", row.id),
        sequence: row.version.unsigned_abs(),
        stamp: row.invited_at.unwrap_or(row.created_at),
        when: calendar::When::Times { start: row.starts_at, end: row.starts_at + Duration::minutes(row.minutes.into()) },
        summary: row.title.clone(),
        location: place.clone(),
        description: note,
        url: address,
    })
}

/// The calendar file of a conference, for whoever may follow it.
pub async fn calendar_file(ctx: &Ctx, id: Id) -> Result<String> {
    personal::may_follow(ctx, id).await?;
    Ok(entry(&ctx.portal, &load::row(ctx.portal.db(), id).await?))
}

/// Who is told: mayors of all members, the chair and the stewards.
async fn guests(portal: &Portal, db: &impl ConnectionTrait) -> Result<Vec<person::Model>> {
    let today = portal.today();
    let roles = [Role::Mayor, Role::Chair, Role::Steward].map(Role::as_str);
    let held = role_assignment::Entity::find()
        .filter(role_assignment::Column::Role.is_in(roles))
        .filter(role_assignment::Column::ValidFrom.lte(today))
        .filter(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today)))
        .all(db)
        .await?;
    let ids = held.into_iter().map(|r| r.person_id);
    Ok(person::Entity::find().filter(person::Column::Id.is_in(ids)).filter(person::Column::State.eq("active")).all(db).await?)
}

/// Invites: every member gets a seat, everybody at the table is told.
pub async fn invite(ctx: &Ctx, id: Id) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let change = Change::begin(ctx, id).await?;
    let agenda = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.eq(id))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()))
        .order_by_asc(conference_item::Column::Position)
        .all(&change.tx)
        .await?;
    let next = change.state()?.invite(agenda.len()).map_err(|n| not(n, "invited"))?;
    let now = ctx.portal.now();
    for o in load::members(&change.tx).await?.into_iter().filter(|o| o.state == "active") {
        let row = conference_seat::ActiveModel {
            conference_id: Set(id),
            organisation_id: Set(o.id),
            presence: Set(Presence::Expected.to_string()),
            changed_at: Set(now),
        };
        row.insert(&change.tx).await?;
    }
    let settings = ctx.portal.settings();
    let mut row = change.row.clone();
    row.invited_at = Some(now);
    row.version += 1;
    let (subject, body) = words(&settings.base_url, &row, &agenda);
    let file = Enclosed {
        name: "konferenz.ics".into(),
        media_type: "text/calendar; charset=utf-8; method=PUBLISH".into(),
        text: entry(&ctx.portal, &row),
    };
    for guest in guests(&ctx.portal, &change.tx).await? {
        notices::tell(ctx, &change.tx, guest.id, NoticeKind::ConferenceInvited, &row.title, format!("/arbeit/konferenzen/{id}")).await?;
        // An invitation is no news to be collected: it goes out at once, with its calendar entry.
        if let Some(to) = guest.email.filter(|_| settings.mail) {
            let letter = Letter {
                id: ctx.portal.new_id(),
                to,
                subject: subject.clone(),
                body: body.clone(),
                unsubscribe: None,
                attachment: Some(file.clone()),
            };
            post::enqueue(&ctx.portal, &change.tx, Some(guest.id), letter).await?;
        }
    }
    let columns = conference::ActiveModel {
        state: Set(next.state.to_string()),
        invited_at: Set(Some(now)),
        version: Set(row.version),
        ..Default::default()
    };
    let event = Event::about("conference.invite", "conference", id, &row.title);
    change.end(ctx, columns, Note::new(Happening::Invited), event).await?;
    Ok(id)
}

fn words(base_url: &str, row: &conference::Model, agenda: &[conference_item::Model]) -> (String, String) {
    let start = row.starts_at.with_timezone(&chrono_tz::Europe::Berlin);
    let subject = format!("Einladung: {}, {}", row.title, start.format("%d.%m.%Y"));
    let mut body = format!("Guten Tag,\n\nSie sind eingeladen: {}\n\nWann: {} Uhr\n", row.title, start.format("%d.%m.%Y, %H:%M"));
    for (name, value) in [("Wo", &row.place), ("Video", &row.video)] {
        if !value.is_empty() {
            let _ = writeln!(body, "{name}: {value}");
        }
    }
    body += "\nTagesordnung:\n";
    for (i, item) in agenda.iter().enumerate() {
        let _ = writeln!(body, "{}. {}", i + 1, item.title);
    }
    if !row.note.is_empty() {
        let _ = write!(body, "\n{}\n", row.note);
    }
    let _ = write!(
        body,
        "\nUnterlagen und Ihre Haltung zu jedem Punkt:\n{base_url}/arbeit/konferenzen/{}\n\nDer Termin liegt als Kalenderdatei bei.\n",
        row.id
    );
    (subject, body)
}
