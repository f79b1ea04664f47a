//! The own account: all data about oneself, and leaving.

use super::state::keeps_a_steward;
use crate::audit::Event;
use crate::{Ctx, Error, Result, sessions};
use chrono::Days;
use contract::Id;
use contract::forms::people::DeleteAccountForm;
use contract::people::PersonState;
use contract::rules::Form;
use domain::rights::{Action, Belongs};
use entity::{
    audit_event, fact_sheet, form_draft, identity, invitation, mail, mail_choice, notice, person, role_assignment, sent_form, session,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::{Value, json};

/// Shown in place of a name once the account is gone.
pub const PSEUDONYM: &str = "Gelöschtes Konto";

/// How many of one's latest log entries the export holds.
const EVENTS: u64 = 10_000;

/// Everything the portal keeps about the person at hand, as JSON. Secrets (hashes of tokens, tokens
/// of the login service) are left out: they say nothing about anybody.
pub async fn own_data(ctx: &Ctx) -> Result<Value> {
    ctx.require(Action::ManageOwnAccount, &Belongs::region(), contract::strategy::EditState::Draft)?;
    let (db, me) = (ctx.portal.db(), ctx.actor()?.person_id);
    let who = person::Entity::find_by_id(me).one(db).await?.ok_or(Error::NotFound)?;
    let identities = identity::Entity::find().filter(identity::Column::PersonId.eq(me)).all(db).await?;
    let roles = role_assignment::Entity::find().filter(role_assignment::Column::PersonId.eq(me)).all(db).await?;
    let sessions =
        session::Entity::find().filter(session::Column::PersonId.eq(me)).order_by_asc(session::Column::CreatedAt).all(db).await?;
    let invitations = invitation::Entity::find().filter(invitation::Column::AcceptedBy.eq(me)).all(db).await?;
    let drafts = form_draft::Entity::find().filter(form_draft::Column::PersonId.eq(me)).all(db).await?;
    let notices = notice::Entity::find().filter(notice::Column::PersonId.eq(me)).all(db).await?;
    let mode = crate::notices::choice(ctx).await?.mode;
    let sheets = fact_sheet::Entity::find().filter(fact_sheet::Column::OwnerId.eq(me)).all(db).await?;
    let about = Condition::any()
        .add(audit_event::Column::ActorId.eq(me))
        .add(Condition::all().add(audit_event::Column::ObjectKind.eq("person")).add(audit_event::Column::ObjectId.eq(me.to_string())));
    let events = audit_event::Entity::find().filter(about).order_by_desc(audit_event::Column::Id).limit(EVENTS).all(db).await?;
    Ok(json!({
        "format": "portal-own-data/1",
        "made_at": ctx.portal.now(),
        "person": who,
        "accounts": identities,
        "roles": roles,
        "sessions": sessions.iter().map(|s| json!({
            "id": s.id, "provider": s.provider, "level": s.level, "user_agent": s.user_agent,
            "created_at": s.created_at, "last_seen_at": s.last_seen_at, "ended_at": s.ended_at, "end_reason": s.end_reason,
        })).collect::<Vec<_>>(),
        "invitations": invitations.iter().map(|i| json!({
            "id": i.id, "role": i.role, "name": i.name, "email": i.email, "created_at": i.created_at, "accepted_at": i.accepted_at,
        })).collect::<Vec<_>>(),
        "kept_forms": drafts,
        "notices": notices,
        "mail": mode,
        "fact_sheets": sheets.iter().map(|s| json!({"id": s.id, "number": s.number, "title": s.title})).collect::<Vec<_>>(),
        "comments": crate::talk::own(ctx).await?,
        "events": events,
    }))
}

/// Deletes the own account. What the person wrote stays, under a pseudonym; the log stays as it is.
pub async fn delete_own(ctx: &Ctx, form: DeleteAccountForm) -> Result<()> {
    ctx.require(Action::ManageOwnAccount, &Belongs::region(), contract::strategy::EditState::Draft)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let me = ctx.actor()?.person_id;
    let tx = ctx.begin().await?;
    let row = person::Entity::find_by_id(me).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    if row.state == PersonState::Deleted.as_str() {
        return Err(Error::Already("account_deleted".into()));
    }
    keeps_a_steward(ctx, &tx, Some(me), None).await?;
    // Of what was there the log keeps the state alone: the rest is what is to be forgotten.
    let states = (serde_json::json!({ "state": row.state }), serde_json::json!({ "state": PersonState::Deleted.as_str() }));
    let mut row: person::ActiveModel = row.into();
    row.display_name = Set(PSEUDONYM.to_owned());
    row.email = Set(None);
    row.language = Set(None);
    row.theme = Set(None);
    row.state = Set(PersonState::Deleted.to_string());
    row.update(&tx).await?;
    end_roles(ctx, &tx, me).await?;
    forget(ctx, &tx, me).await?;
    ctx.record(&tx, Event::about("person.delete", "person", me, "").before(&states.0).after(&states.1)).await?;
    tx.commit().await?;
    Ok(())
}

async fn end_roles(ctx: &Ctx, tx: &DatabaseTransaction, me: Id) -> Result<()> {
    let today = ctx.portal.today();
    let open = Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today));
    role_assignment::Entity::update_many()
        .set(role_assignment::ActiveModel { valid_until: Set(today.checked_sub_days(Days::new(1))), ..Default::default() })
        .filter(role_assignment::Column::PersonId.eq(me))
        .filter(open)
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes what points from the account to the human being.
async fn forget(ctx: &Ctx, tx: &DatabaseTransaction, me: Id) -> Result<()> {
    sessions::end_all(&ctx.portal, tx, me, "account_deleted").await?;
    session::Entity::update_many()
        .col_expr(session::Column::Subject, Expr::value(""))
        .col_expr(session::Column::UserAgent, Expr::value(""))
        .filter(session::Column::PersonId.eq(me))
        .exec(tx)
        .await?;
    identity::Entity::delete_many().filter(identity::Column::PersonId.eq(me)).exec(tx).await?;
    form_draft::Entity::delete_many().filter(form_draft::Column::PersonId.eq(me)).exec(tx).await?;
    sent_form::Entity::delete_many().filter(sent_form::Column::PersonId.eq(me)).exec(tx).await?;
    notice::Entity::delete_many().filter(notice::Column::PersonId.eq(me)).exec(tx).await?;
    mail_choice::Entity::delete_many().filter(mail_choice::Column::PersonId.eq(me)).exec(tx).await?;
    mail::Entity::delete_many().filter(mail::Column::PersonId.eq(me)).exec(tx).await?;
    invitation::Entity::update_many()
        .set(invitation::ActiveModel { name: Set(PSEUDONYM.to_owned()), email: Set(None), ..Default::default() })
        .filter(invitation::Column::AcceptedBy.eq(me))
        .exec(tx)
        .await?;
    Ok(())
}
