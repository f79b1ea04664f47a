//! Accounts: who somebody is at an identity provider.

use crate::audit::{self, Event};
use crate::{Error, Portal, Result, db, sessions};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::{PersonState, TrustLevel};
use entity::{identity, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// What a login at a provider proved.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Our name of the provider.
    pub provider: String,
    pub issuer: String,
    /// Pairwise: means nothing to anybody else.
    pub subject: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub level: TrustLevel,
    pub authenticated_at: DateTime<Utc>,
    /// The provider's session, for back-channel logout.
    pub provider_session: Option<String>,
    /// Kept as a hint for logging out at the provider.
    pub id_token: Option<String>,
    pub user_agent: String,
}

/// Logs somebody in: finds or makes the account, starts a session, returns its token.
///
/// `previous` is the token of the session that this browser had; it ends, so that nobody can have
/// planted it.
pub async fn login(portal: &Portal, proof: Proof, previous: Option<&str>) -> Result<String> {
    let tx = db::begin(portal.db()).await?;
    let known = identity::Entity::find_by_id((proof.issuer.clone(), proof.subject.clone())).one(&tx).await?;
    let now = portal.now();
    let person_id = match known {
        Some(known) => {
            let who = person::Entity::find_by_id(known.person_id).one(&tx).await?.ok_or(Error::NotFound)?;
            if who.state != PersonState::Active.as_str() {
                return Err(Error::Refused("account_disabled"));
            }
            let mut row: identity::ActiveModel = known.into();
            row.level = Set(proof.level.as_str().to_owned());
            row.last_login_at = Set(now);
            row.update(&tx).await?;
            who.id
        }
        None => create(portal, &tx, &proof).await?,
    };
    if let Some(token) = previous {
        sessions::end_by_token(portal, &tx, token, "new_login").await?;
    }
    sessions::seen_in(portal, &tx, person_id).await?;
    let (session_id, token) = sessions::start(portal, &tx, person_id, &proof).await?;
    let event = Event::about("login", "session", session_id, proof.provider.clone())
        .after(&serde_json::json!({"level": proof.level, "provider": proof.provider}));
    audit::write(portal, &tx, Some(person_id), event).await?;
    tx.commit().await?;
    Ok(token)
}

async fn create(portal: &Portal, tx: &impl sea_orm::ConnectionTrait, proof: &Proof) -> Result<Id> {
    let id = portal.new_id();
    let name = proof.name.as_deref().map(str::trim).filter(|n| !n.is_empty()).unwrap_or("Ohne Namen");
    person::ActiveModel {
        id: Set(id),
        display_name: Set(name.chars().take(120).collect()),
        email: Set(proof.email.clone()),
        state: Set(PersonState::Active.as_str().to_owned()),
        language: Set(None),
        theme: Set(None),
        created_at: Set(portal.now()),
        last_active_at: Set(None),
    }
    .insert(tx)
    .await?;
    identity::ActiveModel {
        issuer: Set(proof.issuer.clone()),
        subject: Set(proof.subject.clone()),
        person_id: Set(id),
        level: Set(proof.level.as_str().to_owned()),
        created_at: Set(portal.now()),
        last_login_at: Set(portal.now()),
    }
    .insert(tx)
    .await?;
    audit::write(portal, tx, Some(id), Event::about("account.create", "person", id, "")).await?;
    Ok(id)
}

/// Whether there are accounts of another login service than the one at this address.
pub async fn are_elsewhere(portal: &Portal, issuer: &str) -> Result<bool> {
    Ok(identity::Entity::find().filter(identity::Column::Issuer.ne(issuer)).one(portal.db()).await?.is_some())
}

/// Binds accounts to the address to which their login service has moved. The addresses before are those
/// at which any of these subjects is known; all accounts there move along. Who has logged in at the new
/// address already, and was nobody there, becomes who they were.
pub async fn rebind(portal: &Portal, subjects: &[String], issuer: &str) -> Result<()> {
    let tx = db::begin(portal.db()).await?;
    let (here, elsewhere): (Vec<_>, Vec<_>) = identity::Entity::find().all(&tx).await?.into_iter().partition(|i| i.issuer == issuer);
    let before: BTreeSet<&str> = elsewhere.iter().filter(|i| subjects.contains(&i.subject)).map(|i| i.issuer.as_str()).collect();
    for known in elsewhere.iter().filter(|i| before.contains(i.issuer.as_str())) {
        identity::Entity::delete_by_id((known.issuer.clone(), known.subject.clone())).exec(&tx).await?;
        let row = identity::Model { issuer: issuer.to_owned(), ..known.clone() };
        let row = identity::ActiveModel::from(row).reset_all();
        match here.iter().find(|i| i.subject == known.subject) {
            None => drop(identity::Entity::insert(row).exec_without_returning(&tx).await?),
            Some(_) if subjects.contains(&known.subject) => drop(identity::Entity::update(row).exec(&tx).await?),
            Some(_) => {}
        }
    }
    if !before.is_empty() {
        let event = Event::about("account.rebind", "login", issuer, issuer).before(&before).after(&issuer);
        audit::write(portal, &tx, None, event.reason("Der Anmeldedienst hat eine andere Adresse")).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Records a refused login: one event with its reason code, nothing else.
pub async fn refused(portal: &Portal, provider: &str, reason: &str, detail: &str) -> Result<()> {
    let event = Event::about("login.refused", "login", provider, provider).reason(reason);
    let event =
        if detail.is_empty() { event } else { event.after(&serde_json::json!({"detail": detail.chars().take(300).collect::<String>()})) };
    audit::write(portal, portal.db(), None, event).await
}

/// Ends the sessions that a provider says are over. Returns how many.
pub async fn logout_from_provider(portal: &Portal, issuer: &str, subject: Option<&str>, provider_session: Option<&str>) -> Result<u64> {
    use entity::session;
    let mut query = session::Entity::find().filter(session::Column::Issuer.eq(issuer)).filter(session::Column::EndedAt.is_null());
    if let Some(sid) = provider_session {
        query = query.filter(session::Column::ProviderSession.eq(sid));
    }
    if let Some(sub) = subject {
        query = query.filter(session::Column::Subject.eq(sub));
    }
    let tx = db::begin(portal.db()).await?;
    let rows = query.all(&tx).await?;
    let count = rows.len() as u64;
    for row in rows {
        let (id, person) = (row.id, row.person_id);
        sessions::end_row(portal, &tx, row, "provider_logout").await?;
        audit::write(portal, &tx, Some(person), Event::about("logout", "session", id, "provider")).await?;
    }
    tx.commit().await?;
    Ok(count)
}
