//! From notices to mails: each person gets one mail for all that is new, at once or once a day.

use super::{enqueue, words};
use crate::ports::Letter;
use crate::{Portal, Result, access, db, notices};
use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use contract::notices::{MailMode, NoticeKind};
use contract::{Id, Lang};
use entity::{mail_choice, notice, person, role_assignment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// What happens within so many seconds becomes one mail.
const GATHER_SECONDS: i64 = 60;

/// Notices in one mail.
const AT_MOST: u64 = 1000;

/// When the daily mail is made: the hour in the region's time zone.
const DAILY_HOUR: u32 = 7;

/// The last moment at which daily mails were due.
fn last_daily(now: DateTime<Utc>) -> DateTime<Utc> {
    let local = now.with_timezone(&Berlin);
    let hour = |day: chrono::NaiveDate| {
        let time = day.and_hms_opt(DAILY_HOUR, 0, 0).unwrap_or_default();
        Berlin.from_local_datetime(&time).earliest().map_or(now, |t| t.with_timezone(&Utc))
    };
    let today = hour(local.date_naive());
    if today <= now { today } else { hour(local.date_naive() - Duration::days(1)) }
}

/// Whether somebody's notices are to be sent now, `oldest` being the first of them.
fn due(mode: MailMode, oldest: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    match mode {
        MailMode::AtOnce => oldest + Duration::seconds(GATHER_SECONDS) <= now,
        MailMode::Daily => oldest < last_daily(now),
        MailMode::Never => true,
    }
}

/// Turns notices that were not mailed yet into mails. What was read in the portal meanwhile needs none.
pub async fn collect(portal: &Portal) -> Result<()> {
    let now = portal.now();
    // Who has any, and since when: whose mail is due does not wait for those who get theirs tomorrow.
    let open: Vec<(Id, DateTime<Utc>)> = notice::Entity::find()
        .select_only()
        .column(notice::Column::PersonId)
        .column_as(notice::Column::CreatedAt.min(), "oldest")
        .filter(notice::Column::MailedAt.is_null())
        .group_by(notice::Column::PersonId)
        .into_tuple()
        .all(portal.db())
        .await?;
    if open.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = open.iter().map(|(id, _)| *id).collect();
    let choices = mail_choice::Entity::find().filter(mail_choice::Column::PersonId.is_in(ids)).all(portal.db()).await?;
    let mode = |id: Id| notices::mode(choices.iter().find(|c| c.person_id == id));
    let due: Vec<Id> = open.into_iter().filter(|(id, oldest)| due(mode(*id), *oldest, now)).map(|(id, _)| id).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(due.clone())).all(portal.db()).await?;
    let mut held = access::held(portal.db(), role_assignment::Column::PersonId.is_in(due), portal.today()).await?;
    for who in people {
        let mine: Vec<Id> = notice::Entity::find()
            .select_only()
            .column(notice::Column::Id)
            .filter(notice::Column::PersonId.eq(who.id))
            .filter(notice::Column::MailedAt.is_null())
            .order_by_asc(notice::Column::CreatedAt)
            .limit(AT_MOST)
            .into_tuple()
            .all(portal.db())
            .await?;
        if !mine.is_empty() {
            let enters = access::may_enter(portal, &held.remove(&who.id).unwrap_or_default());
            send(portal, &who, mode(who.id), enters, mine).await?;
        }
    }
    Ok(())
}

/// Whether a notice names something that only who may enter the workspace gets to see.
fn is_inside(n: &notice::Model) -> bool {
    use NoticeKind::{ReportDue, ReportDueNobody, SheetAssigned};
    use NoticeKind::{SuggestionAccepted, SuggestionRefused, TextMention, TextReply, TextSettled};
    let of_sheets = [SheetAssigned, ReportDue, ReportDueNobody];
    let of_texts = [TextMention, TextReply, TextSettled, SuggestionAccepted, SuggestionRefused];
    NoticeKind::parse(&n.kind).is_some_and(|kind| of_sheets.contains(&kind) || of_texts.contains(&kind))
}

/// One person's mail. Another instance may do the same: whoever marks the notices first, sends.
/// Titles go only to whoever still `enters` the workspace.
async fn send(portal: &Portal, who: &person::Model, mode: MailMode, enters: bool, mine: Vec<Id>) -> Result<()> {
    let tx = db::begin(portal.db()).await?;
    let marked = notice::Entity::update_many()
        .set(notice::ActiveModel { mailed_at: Set(Some(portal.now())), ..Default::default() })
        .filter(notice::Column::Id.is_in(mine.clone()))
        .filter(notice::Column::MailedAt.is_null())
        .exec(&tx)
        .await?;
    if marked.rows_affected as usize != mine.len() {
        return Ok(());
    }
    // Read once they are marked: until then a notice may have come to tell of more.
    let rows = notice::Entity::find().filter(notice::Column::Id.is_in(mine)).order_by_asc(notice::Column::CreatedAt).all(&tx).await?;
    let fresh: Vec<notice::Model> = rows.into_iter().filter(|n| n.read_at.is_none() && (enters || !is_inside(n))).collect();
    let settings = portal.settings();
    if let Some(to) = who.email.clone().filter(|_| settings.mail && mode != MailMode::Never && who.state == "active" && !fresh.is_empty()) {
        let lang = who.language.as_deref().map_or(Lang::De, Lang::from_tag);
        let token = notices::token(portal, &tx, who.id).await?;
        let unsubscribe = format!("{}/nachrichten/abbestellen/{token}", settings.base_url);
        let (subject, body) = words::notices(lang, &settings.base_url, &unsubscribe, &fresh);
        enqueue(
            portal,
            &tx,
            Some(who.id),
            Letter { id: portal.new_id(), to, subject, body, unsubscribe: Some(unsubscribe), attachment: None },
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn daily_mails_are_due_at_seven_in_berlin() {
        assert_eq!(last_daily(at("2026-07-01T05:00:00Z")), at("2026-07-01T05:00:00Z"));
        assert_eq!(last_daily(at("2026-07-01T04:59:59Z")), at("2026-06-30T05:00:00Z"));
        assert_eq!(last_daily(at("2026-12-01T12:00:00Z")), at("2026-12-01T06:00:00Z"));
    }

    #[test]
    fn what_happens_in_one_minute_is_one_mail() {
        let first = at("2026-07-01T10:00:00Z");
        assert!(!due(MailMode::AtOnce, first, at("2026-07-01T10:00:59Z")));
        assert!(due(MailMode::AtOnce, first, at("2026-07-01T10:01:00Z")));
        assert!(!due(MailMode::Daily, first, at("2026-07-02T04:59:00Z")));
        assert!(due(MailMode::Daily, first, at("2026-07-02T05:00:00Z")));
    }
}
