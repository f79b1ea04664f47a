//! Sessions: only a hash of the token is kept; idle and absolute expiry.

use crate::access::Seen;
use crate::accounts::Proof;
use crate::audit::Event;
use crate::{Actor, Ctx, Error, Portal, Result, access};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::people::{PersonState, TrustLevel};
use domain::rights::Held;
use entity::{person, session};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};

/// The stored form of a secret.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

pub(crate) async fn start(portal: &Portal, db: &impl ConnectionTrait, person_id: Id, proof: &Proof) -> Result<(Id, String)> {
    let (id, token, now) = (portal.new_id(), portal.secret(), portal.now());
    session::ActiveModel {
        id: Set(id),
        token_hash: Set(hash(&token)),
        person_id: Set(person_id),
        provider: Set(proof.provider.clone()),
        issuer: Set(proof.issuer.clone()),
        subject: Set(proof.subject.clone()),
        provider_session: Set(proof.provider_session.clone()),
        level: Set(proof.level.as_str().to_owned()),
        id_token: Set(proof.id_token.clone()),
        user_agent: Set(proof.user_agent.chars().take(200).collect()),
        created_at: Set(now),
        authenticated_at: Set(proof.authenticated_at),
        last_seen_at: Set(now),
        expires_at: Set(now + Duration::hours(portal.settings().absolute_hours)),
        ended_at: Set(None),
        end_reason: Set(None),
    }
    .insert(db)
    .await?;
    Ok((id, token))
}

/// What a token stands for.
pub enum Found {
    /// Nothing we ever gave out.
    Nothing,
    /// A session that is over; the person it was of.
    Over(Id),
    /// Somebody who is logged in.
    Alive(Box<Actor>),
}

/// Whom a token belongs to; a session seen is a session kept alive.
pub async fn find(portal: &Portal, token: &str) -> Result<Found> {
    let db = portal.db();
    let Some((row, roles)) = access::seen(db, session::Column::TokenHash.eq(hash(token)), portal.today()).await? else {
        return Ok(Found::Nothing);
    };
    // Of a deleted account nothing is kept any more.
    let over = if row.state == PersonState::Deleted.as_str() { Found::Nothing } else { Found::Over(row.person_id) };
    Ok(alive(portal, row, roles, true).map_or(over, |actor| Found::Alive(Box::new(actor))))
}

/// Who a session is of, if it is still alive, and when it ends if nothing more happens; `active`: the
/// person just did something.
pub async fn still(portal: &Portal, id: Id, active: bool) -> Result<Option<(Actor, DateTime<Utc>)>> {
    let seen = access::seen(portal.db(), session::Column::Id.eq(id), portal.today()).await?;
    Ok(seen.and_then(|(row, roles)| {
        let until = runs_out(portal, &row);
        Some((alive(portal, row, roles, active)?, until))
    }))
}

/// When a session ends by itself: after some time without a sign of the person, and at its latest.
fn runs_out(portal: &Portal, row: &Seen) -> DateTime<Utc> {
    row.expires_at.min(row.last_seen_at + Duration::minutes(portal.settings().idle_minutes))
}

fn alive(portal: &Portal, row: Seen, roles: Vec<Held>, active: bool) -> Option<Actor> {
    let now = portal.now();
    let over = row.ended_at.is_some() || now >= runs_out(portal, &row);
    if over || row.state != PersonState::Active.as_str() {
        return None;
    }
    // A write per minute is enough to know who is there, and no page waits for it.
    if active && now - row.last_seen_at > Duration::seconds(60) {
        let (portal, session, person) = (portal.clone(), row.id, row.person_id);
        tokio::spawn(async move {
            if let Err(error) = seen_now(&portal, session, person).await {
                tracing::warn!(%error, "it cannot be noted that somebody is there");
            }
        });
    }
    Some(Actor {
        person_id: row.person_id,
        display_name: row.display_name,
        level: TrustLevel::parse(&row.level).unwrap_or(TrustLevel::Basic),
        session_id: row.id,
        roles,
    })
}

async fn seen_now(portal: &Portal, session: Id, person: Id) -> Result<()> {
    let now = Expr::value(portal.now());
    let sessions = session::Entity::update_many().col_expr(session::Column::LastSeenAt, now);
    sessions.filter(session::Column::Id.eq(session)).exec(portal.db()).await?;
    seen_in(portal, portal.db(), person).await
}

/// Notes that a person is there, for the list of people.
pub(crate) async fn seen_in(portal: &Portal, db: &impl ConnectionTrait, person: Id) -> Result<()> {
    let people = person::Entity::update_many().col_expr(person::Column::LastActiveAt, Expr::value(portal.now()));
    people.filter(person::Column::Id.eq(person)).exec(db).await?;
    Ok(())
}

pub(crate) async fn end_row(portal: &Portal, db: &impl ConnectionTrait, row: session::Model, reason: &str) -> Result<()> {
    let mut row: session::ActiveModel = row.into();
    row.ended_at = Set(Some(portal.now()));
    row.end_reason = Set(Some(reason.to_owned()));
    // The hint for the provider is of no use any more.
    row.id_token = Set(None);
    row.update(db).await?;
    Ok(())
}

pub(crate) async fn end_by_token(portal: &Portal, db: &impl ConnectionTrait, token: &str, reason: &str) -> Result<()> {
    let row = session::Entity::find()
        .filter(session::Column::TokenHash.eq(hash(token)))
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    match row {
        Some(row) => end_row(portal, db, row, reason).await,
        None => Ok(()),
    }
}

/// What logging out at the provider needs.
#[derive(Clone, Debug)]
pub struct Ended {
    pub provider: String,
    pub id_token: Option<String>,
}

/// Ends the present session.
pub async fn logout(ctx: &Ctx) -> Result<Ended> {
    let actor = ctx.actor()?;
    let tx = ctx.begin().await?;
    let row = session::Entity::find_by_id(actor.session_id).one(&tx).await?.ok_or(Error::NotFound)?;
    let ended = Ended { provider: row.provider.clone(), id_token: row.id_token.clone() };
    end_row(&ctx.portal, &tx, row, "logout").await?;
    ctx.record(&tx, Event::about("logout", "session", actor.session_id, ended.provider.clone())).await?;
    tx.commit().await?;
    Ok(ended)
}

/// A session of one's own, for the list of devices.
#[derive(Clone, Debug)]
pub struct SessionLine {
    pub id: Id,
    pub provider: String,
    pub level: TrustLevel,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub present: bool,
}

/// One's own sessions that are alive, newest first.
pub async fn own(ctx: &Ctx) -> Result<Vec<SessionLine>> {
    let actor = ctx.actor()?;
    let now = ctx.portal.now();
    let idle = now - Duration::minutes(ctx.portal.settings().idle_minutes);
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(actor.person_id))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastSeenAt.gt(idle))
        .order_by_desc(session::Column::LastSeenAt)
        .all(ctx.portal.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|r| SessionLine {
            present: r.id == actor.session_id,
            id: r.id,
            provider: r.provider,
            level: TrustLevel::parse(&r.level).unwrap_or(TrustLevel::Basic),
            user_agent: r.user_agent,
            created_at: r.created_at,
            last_seen_at: r.last_seen_at,
        })
        .collect())
}

/// Ends one of one's own sessions.
pub async fn end(ctx: &Ctx, id: Id) -> Result<()> {
    let actor = ctx.actor()?;
    let tx = ctx.begin().await?;
    let row = session::Entity::find_by_id(id).one(&tx).await?.filter(|r| r.person_id == actor.person_id).ok_or(Error::NotFound)?;
    if row.ended_at.is_some() {
        return Err(Error::Already("session_ended".into()));
    }
    end_row(&ctx.portal, &tx, row, "ended_by_person").await?;
    ctx.record(&tx, Event::about("session.end", "session", id, "")).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every session of a person, for example because the account was disabled.
pub(crate) async fn end_all(portal: &Portal, db: &impl ConnectionTrait, person: Id, reason: &str) -> Result<u64> {
    let done = session::Entity::update_many()
        .set(session::ActiveModel {
            ended_at: Set(Some(portal.now())),
            end_reason: Set(Some(reason.to_owned())),
            id_token: Set(None),
            ..Default::default()
        })
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// A login that is under way at a provider.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub provider: String,
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
    pub level_wanted: TrustLevel,
    /// The person was asked to log in anew.
    pub fresh: bool,
    pub created_at: DateTime<Utc>,
}

/// Remembers a login under way, bound to this browser.
pub async fn remember_attempt(portal: &Portal, state: &str, browser: &str, attempt: Attempt) -> Result<()> {
    use entity::login_attempt as row;
    row::ActiveModel {
        state_hash: Set(hash(state)),
        browser_hash: Set(hash(browser)),
        provider: Set(attempt.provider),
        nonce: Set(attempt.nonce),
        verifier: Set(attempt.verifier),
        return_to: Set(attempt.return_to),
        level_wanted: Set(attempt.level_wanted.as_str().to_owned()),
        fresh: Set(attempt.fresh),
        created_at: Set(portal.now()),
    }
    .insert(portal.db())
    .await?;
    Ok(())
}

/// Takes a login under way: it works once, in the browser that began it, for fifteen minutes.
/// `Err(reason code)` says why not. What was taken is remembered, so that an answer that comes twice
/// can be told from one that nobody asked for.
pub async fn take_attempt(portal: &Portal, state: &str, browser: Option<&str>) -> Result<std::result::Result<Attempt, &'static str>> {
    use entity::login_attempt as row;
    let Some(found) = row::Entity::find_by_id(hash(state)).one(portal.db()).await? else { return Ok(Err("state_unknown")) };
    if browser.map(hash).as_deref() != Some(found.browser_hash.as_str()) {
        // Left in place: a stranger's browser must not be able to spoil somebody's login.
        return Ok(Err("state_foreign_browser"));
    }
    // Of two answers at once, one takes it.
    let taken = row::Entity::update_many()
        .set(row::ActiveModel { nonce: Set(String::new()), verifier: Set(String::new()), ..Default::default() })
        .filter(row::Column::StateHash.eq(&found.state_hash))
        .filter(row::Column::Verifier.ne(""))
        .exec(portal.db())
        .await?;
    if taken.rows_affected == 0 {
        return Ok(Err("state_used"));
    }
    if portal.now() - found.created_at > Duration::minutes(15) {
        return Ok(Err("state_expired"));
    }
    Ok(Ok(Attempt {
        provider: found.provider,
        nonce: found.nonce,
        verifier: found.verifier,
        return_to: found.return_to,
        level_wanted: TrustLevel::parse(&found.level_wanted).unwrap_or(TrustLevel::High),
        fresh: found.fresh,
        created_at: found.created_at,
    }))
}

/// Notes a logout token; false when it was seen before.
pub async fn use_token_once(portal: &Portal, issuer: &str, jti: &str) -> Result<bool> {
    use entity::used_token;
    let row = used_token::ActiveModel {
        issuer: Set(issuer.to_owned()),
        jti: Set(jti.to_owned()),
        expires_at: Set(portal.now() + Duration::days(1)),
    };
    match row.insert(portal.db()).await.map_err(Error::from) {
        Ok(_) => Ok(true),
        Err(e) if e.is_duplicate() => Ok(false),
        Err(e) => Err(e),
    }
}

/// Clears what has run out: attempts after an hour, sessions after ninety days, logout tokens.
pub async fn tidy(portal: &Portal) -> Result<()> {
    use entity::{login_attempt, used_token};
    let (db, now) = (portal.db(), portal.now());
    login_attempt::Entity::delete_many().filter(login_attempt::Column::CreatedAt.lt(now - Duration::hours(1))).exec(db).await?;
    used_token::Entity::delete_many().filter(used_token::Column::ExpiresAt.lt(now)).exec(db).await?;
    session::Entity::delete_many().filter(session::Column::LastSeenAt.lt(now - Duration::days(90))).exec(db).await?;
    Ok(())
}
