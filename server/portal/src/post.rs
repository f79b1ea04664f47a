//! The outbox: mails wait in a table, in the transaction of what they tell, until a carrier has
//! taken them. Several instances may empty it at once: each claims what it carries.

mod collect;
pub(crate) mod words;

pub use collect::collect;

use crate::ports::{Carrier, Letter, Undelivered};
use crate::{Portal, Result};
use chrono::Duration;
use contract::Id;
use entity::mail;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Minutes until the next attempt, by the number of attempts so far; afterwards it is given up.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 180, 720, 1440];

/// How long a carrier has for one letter before another instance may try, in minutes.
const CLAIM_MINUTES: i64 = 5;

/// Sent and given-up mails are forgotten after so many days.
const KEPT_DAYS: i64 = 30;

/// Puts a mail into the outbox.
pub(crate) async fn enqueue(portal: &Portal, tx: &impl ConnectionTrait, person: Option<Id>, letter: Letter) -> Result<()> {
    mail::ActiveModel {
        id: Set(letter.id),
        person_id: Set(person),
        recipient: Set(letter.to),
        subject: Set(letter.subject),
        body: Set(letter.body),
        unsubscribe: Set(letter.unsubscribe),
        created_at: Set(portal.now()),
        due_at: Set(portal.now()),
        attempts: Set(0),
        sent_at: Set(None),
        given_up_at: Set(None),
        error: Set(String::new()),
        attachment: Set(letter.attachment.and_then(|a| serde_json::to_value(a).ok())),
    }
    .insert(tx)
    .await?;
    Ok(())
}

fn waiting() -> Condition {
    Condition::all().add(mail::Column::SentAt.is_null()).add(mail::Column::GivenUpAt.is_null())
}

/// Hands due mails to the carrier. Returns how many left the house.
pub async fn deliver(portal: &Portal, carrier: &dyn Carrier) -> Result<usize> {
    let due = mail::Entity::find()
        .filter(waiting())
        .filter(mail::Column::DueAt.lte(portal.now()))
        .order_by_asc(mail::Column::DueAt)
        .limit(50)
        .all(portal.db())
        .await?;
    let mut sent = 0;
    for row in due {
        if !claim(portal, &row).await? {
            continue;
        }
        let attachment = row.attachment.and_then(|a| serde_json::from_value(a).ok());
        let letter =
            Letter { id: row.id, to: row.recipient, subject: row.subject, body: row.body, unsubscribe: row.unsubscribe, attachment };
        let result = carrier.carry(&letter).await;
        sent += usize::from(result.is_ok());
        note(portal, row.id, row.attempts, result).await?;
    }
    Ok(sent)
}

/// Takes a mail for this instance: whoever moves its due time on first, has it.
async fn claim(portal: &Portal, row: &mail::Model) -> Result<bool> {
    let done = mail::Entity::update_many()
        .set(mail::ActiveModel { due_at: Set(portal.now() + Duration::minutes(CLAIM_MINUTES)), ..Default::default() })
        .filter(mail::Column::Id.eq(row.id))
        .filter(waiting())
        .filter(mail::Column::DueAt.eq(row.due_at))
        .exec(portal.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Writes down how an attempt went.
async fn note(portal: &Portal, id: Id, attempts: i32, result: std::result::Result<(), Undelivered>) -> Result<()> {
    let now = portal.now();
    let mut row = mail::ActiveModel { attempts: Set(attempts + 1), ..Default::default() };
    match result {
        Ok(()) => {
            row.sent_at = Set(Some(now));
            row.error = Set(String::new());
            // An invitation's link works once; nobody should find it here.
            row.body = Set(String::new());
        }
        Err(Undelivered::Never(error)) => {
            row.given_up_at = Set(Some(now));
            row.error = Set(error);
            row.body = Set(String::new());
        }
        Err(Undelivered::Later(error)) => {
            row.error = Set(error);
            match PAUSES.get(attempts as usize) {
                Some(minutes) => row.due_at = Set(now + Duration::minutes(*minutes)),
                None => {
                    row.given_up_at = Set(Some(now));
                    row.body = Set(String::new());
                }
            }
        }
    }
    mail::Entity::update_many().set(row).filter(mail::Column::Id.eq(id)).exec(portal.db()).await?;
    Ok(())
}

/// Forgets mails that are long done.
pub async fn tidy(portal: &Portal) -> Result<()> {
    let before = portal.now() - Duration::days(KEPT_DAYS);
    let done = Condition::any().add(mail::Column::SentAt.lt(before)).add(mail::Column::GivenUpAt.lt(before));
    mail::Entity::delete_many().filter(done).exec(portal.db()).await?;
    Ok(())
}
