//! Mails about a conference, each with a calendar file of its own: who gets them, and what they say.

use super::{load, personal};
use crate::ports::{Enclosed, Letter};
use crate::{Ctx, Portal, Result, access, notices, post};
use chrono::Duration;
use contract::Id;
use contract::conference::{ConferenceState, ItemState};
use contract::notices::NoticeKind;
use contract::people::Role;
use domain::calendar::{self, Method, Parties};
use entity::{conference, conference_deputy, conference_item, organisation, person, role_assignment};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use std::fmt::Write;

/// What a mail is about.
#[derive(Clone, Copy)]
pub(super) enum News<'a> {
    Invited,
    /// The municipality that the reader stands in for.
    Deputy(&'a str),
    /// The municipality that the reader does not stand in for any more.
    Relieved(&'a str),
    /// As it was before.
    Moved(&'a conference::Model),
    /// The reason.
    CalledOff(&'a str),
}

/// The calendar entry of a conference.
fn entry(portal: &Portal, row: &conference::Model, method: Method) -> String {
    let base = &portal.settings().base_url;
    let address = format!("{base}/arbeit/konferenzen/{}", row.id);
    let place = if row.place.is_empty() { &row.video } else { &row.place };
    let note =
        [row.note.as_str(), row.video.as_str(), address.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("\n");
    let host = base.split("//").nth(1).unwrap_or("localhost").split([':', '/']).next().unwrap_or("localhost");
    let event = calendar::Event {
        uid: format!("{}@{host}", row.id),
        // Every saved change counts it up, so a later entry always takes the place of an earlier one.
        sequence: row.version.unsigned_abs(),
        stamp: portal.now(),
        when: calendar::When::Times { start: row.starts_at, end: row.starts_at + Duration::minutes(row.minutes.into()) },
        summary: row.title.clone(),
        location: place.clone(),
        description: note,
        url: address,
    };
    calendar::event(&event, method)
}

/// The calendar file of a conference, for whoever may follow it.
pub async fn calendar_file(ctx: &Ctx, id: Id) -> Result<String> {
    personal::may_follow(ctx, id).await?;
    let row = load::row(ctx.portal.db(), id).await?;
    let called_off = load::state_of(&row)?.state == ConferenceState::CalledOff;
    Ok(entry(&ctx.portal, &row, Method::Publish { called_off }))
}

/// Who is told: mayors of all members, the chair, the stewards, and whoever is named as deputy.
async fn guests(portal: &Portal, db: &impl ConnectionTrait, conference: Id) -> Result<Vec<person::Model>> {
    let roles = [Role::Mayor, Role::Chair, Role::Steward].map(Role::as_str);
    let held = access::held(db, role_assignment::Column::Role.is_in(roles), portal.today()).await?;
    let named = conference_deputy::Entity::find()
        .filter(conference_deputy::Column::ConferenceId.eq(conference))
        .filter(conference_deputy::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let ids = held.into_keys().chain(named.into_iter().map(|d| d.person_id));
    Ok(person::Entity::find().filter(person::Column::Id.is_in(ids)).filter(person::Column::State.eq("active")).all(db).await?)
}

/// Tells all who are invited. An invitation is no news to be collected: it goes out at once.
pub(super) async fn tell_all(ctx: &Ctx, tx: &impl ConnectionTrait, row: &conference::Model, news: News<'_>) -> Result<()> {
    let agenda = agenda(tx, row.id).await?;
    for guest in guests(&ctx.portal, tx, row.id).await? {
        tell(ctx, tx, row, &agenda, guest, news).await?;
    }
    Ok(())
}

/// Invites the mayors of members that joined later.
pub(super) async fn tell_mayors(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &conference::Model,
    members: impl Iterator<Item = Id>,
) -> Result<()> {
    let mayors = role_assignment::Column::Role.eq(Role::Mayor.as_str()).and(role_assignment::Column::OrganisationId.is_in(members));
    let held = access::held(tx, mayors, ctx.portal.today()).await?;
    let active = person::Entity::find().filter(person::Column::Id.is_in(held.into_keys())).filter(person::Column::State.eq("active"));
    let agenda = agenda(tx, row.id).await?;
    for guest in active.all(tx).await? {
        tell(ctx, tx, row, &agenda, guest, News::Invited).await?;
    }
    Ok(())
}

/// Invites somebody who was named as deputy of a municipality.
pub(super) async fn tell_deputy(ctx: &Ctx, tx: &impl ConnectionTrait, row: &conference::Model, deputy: Id, of: Id) -> Result<()> {
    let town = organisation::Entity::find_by_id(of).one(tx).await?.map(|o| o.name).unwrap_or_default();
    let Some(person) = person::Entity::find_by_id(deputy).one(tx).await? else { return Ok(()) };
    tell(ctx, tx, row, &agenda(tx, row.id).await?, person, News::Deputy(&town)).await
}

/// Tells somebody that they stand in for a municipality no more. Who is invited for another reason
/// keeps the date.
pub(super) async fn tell_relieved(ctx: &Ctx, tx: &impl ConnectionTrait, row: &conference::Model, deputy: Id, of: Id) -> Result<()> {
    if guests(&ctx.portal, tx, row.id).await?.iter().any(|g| g.id == deputy) {
        let address = format!("/arbeit/konferenzen/{}", row.id);
        return notices::tell(ctx, tx, deputy, NoticeKind::DeputyEnded, &row.title, address).await;
    }
    let town = organisation::Entity::find_by_id(of).one(tx).await?.map(|o| o.name).unwrap_or_default();
    let Some(person) = person::Entity::find_by_id(deputy).one(tx).await? else { return Ok(()) };
    tell(ctx, tx, row, &[], person, News::Relieved(&town)).await
}

async fn agenda(db: &impl ConnectionTrait, id: Id) -> Result<Vec<conference_item::Model>> {
    let found = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.eq(id))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()));
    Ok(found.order_by_asc(conference_item::Column::Position).order_by_asc(conference_item::Column::Id).all(db).await?)
}

async fn tell(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &conference::Model,
    agenda: &[conference_item::Model],
    guest: person::Model,
    news: News<'_>,
) -> Result<()> {
    let settings = ctx.portal.settings();
    let address = format!("/arbeit/konferenzen/{}", row.id);
    let kind = match news {
        News::Invited => NoticeKind::ConferenceInvited,
        News::Deputy(_) => NoticeKind::DeputyNamed,
        News::Relieved(_) => NoticeKind::DeputyEnded,
        News::Moved(_) => NoticeKind::ConferenceMoved,
        News::CalledOff(_) => NoticeKind::ConferenceCalledOff,
    };
    let Some(to) = guest.email.filter(|_| settings.mail) else {
        return notices::tell(ctx, tx, guest.id, kind, &row.title, address).await;
    };
    notices::told(ctx, tx, guest.id, kind, &row.title, address).await?;
    let parties = Parties { name: "Bürgermeisterkonferenz".into(), organizer: settings.sender.clone(), attendee: to.clone() };
    let (name, method) = match news {
        News::CalledOff(_) | News::Relieved(_) => ("CANCEL", Method::Cancel(&parties)),
        _ => ("REQUEST", Method::Request(&parties)),
    };
    let file = Enclosed {
        name: "konferenz.ics".into(),
        media_type: format!("text/calendar; charset=utf-8; method={name}"),
        text: entry(&ctx.portal, row, method),
    };
    let (subject, body) = words(&settings.base_url, row, agenda, news);
    let letter = Letter { id: ctx.portal.new_id(), to, subject, body, unsubscribe: None, attachment: Some(file) };
    post::enqueue(&ctx.portal, tx, Some(guest.id), letter).await
}

/// "10.12.2026, 10:00"
fn start(row: &conference::Model) -> String {
    row.starts_at.with_timezone(&chrono_tz::Europe::Berlin).format("%d.%m.%Y, %H:%M").to_string()
}

/// Date, place and link, a line each; with what they were before where that differs.
fn details(row: &conference::Model, before: Option<&conference::Model>) -> String {
    let lines = |r: &conference::Model| {
        let length = format!("{} Minuten", r.minutes);
        [("Wann", format!("{} Uhr", start(r))), ("Dauer", length), ("Wo", r.place.clone()), ("Video", r.video.clone())]
    };
    let was = before.map(lines);
    let mut out = String::new();
    for (i, (name, value)) in lines(row).into_iter().enumerate() {
        let old = was.as_ref().map(|w| w[i].1.as_str()).filter(|old| *old != value);
        // The length is in the calendar entry; it is worth a line only when it changes.
        if old.is_none() && (value.is_empty() || name == "Dauer") {
            continue;
        }
        let value = if value.is_empty() { "entfällt" } else { &value };
        let _ = match old {
            Some("") => writeln!(out, "{name}: {value} (neu)"),
            Some(old) => writeln!(out, "{name}: {value} (bisher: {old})"),
            None => writeln!(out, "{name}: {value}"),
        };
    }
    out
}

fn words(base_url: &str, row: &conference::Model, agenda: &[conference_item::Model], news: News) -> (String, String) {
    let (title, start) = (&row.title, start(row));
    let day = start.split(',').next().unwrap_or_default();
    let page = format!("{base_url}/arbeit/konferenzen/{}", row.id);
    let mut list = String::from("\nTagesordnung:\n");
    for (i, item) in agenda.iter().enumerate() {
        let _ = writeln!(list, "{}. {}", i + 1, item.title);
    }
    let note = if row.note.is_empty() { String::new() } else { format!("\n{}\n", row.note) };
    let more = format!("{list}{note}\nUnterlagen und Ihre Haltung zu jedem Punkt:\n{page}\n\nDer Termin liegt als Kalenderdatei bei.\n");
    let (subject, body) = match news {
        News::Invited => (format!("Einladung: {title}, {day}"), format!("Sie sind eingeladen: {title}\n\n{}{more}", details(row, None))),
        News::Deputy(town) => (
            format!("Einladung als Vertretung: {title}, {day}"),
            format!("Sie vertreten {town} in dieser Sitzung: {title}\n\n{}{more}", details(row, None)),
        ),
        News::Relieved(town) => (
            format!("Vertretung beendet: {title}, {day}"),
            format!(
                "Sie vertreten {town} in dieser Sitzung nicht mehr: {title}, {start} Uhr\n\n\
                 Die Kalenderdatei nimmt den Termin aus Ihrem Kalender.\n"
            ),
        ),
        News::Moved(before) => (
            format!("Geändert: {title}, {day}"),
            format!(
                "für diese Sitzung hat sich etwas geändert: {title}\n\n{}{note}\nHaltungen, die Sie schon abgegeben haben, bleiben bestehen:\n{page}\n\n\
                 Die Kalenderdatei ersetzt den bisherigen Eintrag.\n",
                details(row, Some(before))
            ),
        ),
        News::CalledOff(reason) => (
            format!("Abgesagt: {title}, {day}"),
            format!(
                "diese Sitzung findet nicht statt: {title}, {start} Uhr\n\nGrund: {reason}\n\nWas vorbereitet wurde, bleibt hier zu lesen:\n{page}\n\n\
                 Die Kalenderdatei nimmt den Termin aus Ihrem Kalender.\n"
            ),
        ),
    };
    (subject, format!("Guten Tag,\n\n{body}"))
}
