//! Notices: what somebody should know that others did. They stand in "Meine Arbeit"; mails carry
//! them further ([`crate::post`]).

use crate::{Ctx, Portal, Result, people};
use chrono::{DateTime, Utc};
use contract::notices::{Decided, MailMode, NoticeKind};
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::rights::{Action, Belongs};
use entity::{mail_choice, notice, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// A notice as its person reads it.
#[derive(Clone, Debug)]
pub struct Notice {
    pub kind: NoticeKind,
    /// The thing it is about.
    pub title: String,
    /// Where to read on: a path within the portal.
    pub address: String,
    /// Who did it.
    pub actor: Option<String>,
    pub created_at: DateTime<Utc>,
    pub read: bool,
    /// Which suggestions it tells of, if it tells of any.
    pub about: Option<Decided>,
}

impl Notice {
    /// Why one is told.
    pub fn says(&self, lang: Lang) -> String {
        self.kind.says(self.about.as_ref(), lang)
    }
}

/// Which suggestions a notice tells of, as it is stored.
pub(crate) fn about(row: &notice::Model) -> Option<Decided> {
    row.about.clone().and_then(|about| serde_json::from_value(about).ok())
}

/// How many notices the list shows.
const SHOWN: u64 = 100;

/// Tells somebody, in the transaction of what happened. Nobody is told what they did themselves.
pub(crate) async fn tell(ctx: &Ctx, tx: &impl ConnectionTrait, person: Id, kind: NoticeKind, title: &str, address: String) -> Result<()> {
    note(ctx, tx, person, kind, (title, address), None).await
}

/// The same where a mail of its own has gone out: no other mail repeats it.
pub(crate) async fn told(ctx: &Ctx, tx: &impl ConnectionTrait, person: Id, kind: NoticeKind, title: &str, address: String) -> Result<()> {
    note(ctx, tx, person, kind, (title, address), Some(ctx.portal.now())).await
}

async fn note(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    person: Id,
    kind: NoticeKind,
    (title, address): (&str, String),
    mailed_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let actor = ctx.actor.as_ref().map(|a| a.person_id);
    if actor == Some(person) {
        return Ok(());
    }
    notice::ActiveModel {
        id: Set(ctx.portal.new_id()),
        person_id: Set(person),
        kind: Set(kind.to_string()),
        title: Set(title.to_owned()),
        address: Set(address),
        actor_id: Set(actor),
        created_at: Set(ctx.portal.now()),
        read_at: Set(None),
        mailed_at: Set(mailed_at),
        about: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(())
}

fn me(ctx: &Ctx) -> Result<Id> {
    Ok(ctx.require(Action::ManageOwnAccount, &Belongs::region(), EditState::Draft)?.person_id)
}

/// One's own notices, the newest first; `unread` leaves out what was read.
pub async fn own(ctx: &Ctx, unread: bool) -> Result<Vec<Notice>> {
    let (me, db) = (me(ctx)?, ctx.portal.db());
    let mut query = notice::Entity::find().filter(notice::Column::PersonId.eq(me));
    if unread {
        query = query.filter(notice::Column::ReadAt.is_null());
    }
    let rows = query.order_by_desc(notice::Column::CreatedAt).order_by_desc(notice::Column::Id).limit(SHOWN).all(db).await?;
    let actors: Vec<Id> = rows.iter().filter_map(|r| r.actor_id).collect();
    let names = people::names(db, actors).await?;
    let name = |id: Option<Id>| id.and_then(|id| names.get(&id).cloned());
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            let kind = NoticeKind::parse(&r.kind)?;
            let (actor, read, about) = (name(r.actor_id), r.read_at.is_some(), about(&r));
            Some(Notice { kind, title: r.title, address: r.address, actor, created_at: r.created_at, read, about })
        })
        .collect())
}

/// Notes that all of one's notices up to now were read.
pub async fn read_all(ctx: &Ctx) -> Result<()> {
    let me = me(ctx)?;
    let now = ctx.portal.now();
    notice::Entity::update_many()
        .set(notice::ActiveModel { read_at: Set(Some(now)), ..Default::default() })
        .filter(notice::Column::PersonId.eq(me))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::CreatedAt.lte(now))
        .exec(ctx.portal.db())
        .await?;
    Ok(())
}

/// How one gets mail, and whether one can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub mode: MailMode,
    /// The address that the login service told; none without one.
    pub email: Option<String>,
    /// Whether this portal sends mail at all.
    pub possible: bool,
}

pub(crate) fn mode(row: Option<&mail_choice::Model>) -> MailMode {
    row.and_then(|r| MailMode::parse(&r.mode)).unwrap_or(MailMode::AtOnce)
}

/// One's own choice.
pub async fn choice(ctx: &Ctx) -> Result<Choice> {
    let (me, db) = (me(ctx)?, ctx.portal.db());
    let row = mail_choice::Entity::find_by_id(me).one(db).await?;
    let email = person::Entity::find_by_id(me).one(db).await?.and_then(|p| p.email);
    Ok(Choice { mode: mode(row.as_ref()), email, possible: ctx.portal.settings().mail })
}

/// Chooses how one gets mail.
pub async fn choose(ctx: &Ctx, mode: MailMode) -> Result<()> {
    let me = me(ctx)?;
    let tx = ctx.begin().await?;
    set(&ctx.portal, &tx, me, mode).await?;
    tx.commit().await?;
    Ok(())
}

async fn set(portal: &Portal, tx: &impl ConnectionTrait, person: Id, mode: MailMode) -> Result<()> {
    token(portal, tx, person).await?;
    mail_choice::Entity::update_many()
        .set(mail_choice::ActiveModel { mode: Set(mode.to_string()), ..Default::default() })
        .filter(mail_choice::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

/// The person's word in the link that ends the mails; made when first needed.
pub(crate) async fn token(portal: &Portal, tx: &impl ConnectionTrait, person: Id) -> Result<String> {
    use sea_orm::sea_query::OnConflict;
    let fresh = mail_choice::ActiveModel { person_id: Set(person), mode: Set(MailMode::AtOnce.to_string()), token: Set(portal.secret()) };
    let keep = OnConflict::column(mail_choice::Column::PersonId).do_nothing().to_owned();
    mail_choice::Entity::insert(fresh).on_conflict(keep).exec_without_returning(tx).await?;
    let row = mail_choice::Entity::find_by_id(person).one(tx).await?;
    row.map(|r| r.token).ok_or_else(|| crate::Error::Broken("mail_choice".into()))
}

/// Whether somebody's mails end with this word.
pub async fn known(portal: &Portal, token: &str) -> Result<bool> {
    Ok(mail_choice::Entity::find().filter(mail_choice::Column::Token.eq(token)).one(portal.db()).await?.is_some())
}

/// Ends the mails to whoever the word belongs to, without a login. `NotFound` for a foreign word.
pub async fn unsubscribe(portal: &Portal, token: &str) -> Result<()> {
    let done = mail_choice::Entity::update_many()
        .set(mail_choice::ActiveModel { mode: Set(MailMode::Never.to_string()), ..Default::default() })
        .filter(mail_choice::Column::Token.eq(token))
        .exec(portal.db())
        .await?;
    if done.rows_affected == 0 { Err(crate::Error::NotFound) } else { Ok(()) }
}
