//! Invitations by link: one use, fourteen days, one role at one place. Only a hash is stored. They hold as
//! long as whoever made them may still give that role.

mod accept;
mod list;
mod revoke;
mod standing;

pub use accept::{Invited, accept, look};
pub use list::{Line, briefly, list};
pub use revoke::{revoke, revoke_together};
pub(crate) use standing::Standing;

use crate::audit::{self, Event};
use crate::handover::{self, Link};
use crate::people::{belongs, place_exists};
use crate::ports::Letter;
use crate::{Ctx, Error, Portal, Result, db, people, post, sessions};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::forms::people::InviteForm;
use contract::people::Role;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::{Action, to_give};
use entity::invitation;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

/// How long an invitation holds.
pub const DAYS: i64 = 14;

/// What an invitation is for.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub id: Id,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub place: (Option<Id>, Option<Id>),
}

/// Writes an invitation and its event; returns the token. Those of one list are made at one moment, by
/// which they are known as such.
pub(crate) async fn write(portal: &Portal, tx: &impl ConnectionTrait, by: Option<Id>, now: DateTime<Utc>, draft: &Draft) -> Result<String> {
    let token = portal.secret();
    let row = invitation::Model {
        id: draft.id,
        token_hash: sessions::hash(&token),
        role: draft.role.to_string(),
        organisation_id: draft.place.0,
        group_id: draft.place.1,
        name: draft.name.clone(),
        email: draft.email.clone(),
        created_by: by,
        created_at: now,
        expires_at: now + Duration::days(DAYS),
        accepted_at: None,
        accepted_by: None,
        revoked_at: None,
    };
    // Without name and address: the log never forgets, people may ask to be forgotten.
    let after = json!({
        "role": row.role, "organisation_id": row.organisation_id, "group_id": row.group_id, "expires_at": row.expires_at,
    });
    let done = invitation::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await.map_err(Error::from);
    if let Err(e) = done {
        return Err(if e.is_duplicate() { Error::Already("invitation".into()) } else { e });
    }
    let event = Event::about("invitation.create", "invitation", draft.id, "").after(&after).of(draft.place.0);
    audit::write(portal, tx, by, event).await?;
    Ok(token)
}

/// Makes an invitation; its link waits in [`handover`] for the next page.
pub async fn create(ctx: &Ctx, form: InviteForm) -> Result<Link> {
    people::reach(ctx, Action::Invite)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let role = Role::parse(&form.role).ok_or_else(|| Error::field("role", "choice"))?;
    let place = people::seat_of(role, &form.organisation_id, &form.group_id);
    let actor = ctx.require(to_give(role), &belongs(role, place.0, place.1), EditState::Draft)?.person_id;
    let email = Some(form.email.trim().to_owned()).filter(|m| !m.is_empty());
    let id = form.id.parse().map_err(|_| Error::NotFound)?;
    let draft = Draft { id, name: form.name.trim().to_owned(), email, role, place };
    let tx = ctx.begin().await?;
    place_exists(&tx, place.0, place.1).await?;
    let token = write(&ctx.portal, &tx, Some(actor), ctx.portal.now(), &draft).await?;
    let words = described(&people::places(&tx).await?, role, place);
    let region = crate::region::load(&tx).await?.name;
    let mailed = mail(&ctx.portal, &tx, &region, &draft, &words, &token).await?;
    let link = Link { name: draft.name, role: words, token, mailed };
    handover::leave(&ctx.portal, &tx, actor, std::slice::from_ref(&link)).await?;
    tx.commit().await?;
    Ok(link)
}

/// Sends the link to the address that the invitation names, if there is one and this portal sends mail.
pub(crate) async fn mail(
    portal: &Portal,
    tx: &impl ConnectionTrait,
    region: &str,
    draft: &Draft,
    role: &str,
    token: &str,
) -> Result<Option<String>> {
    let Some(to) = draft.email.clone().filter(|_| portal.settings().mail) else { return Ok(None) };
    let (subject, body) = post::words::invitation(region, &portal.settings().base_url, &draft.name, role, token, DAYS);
    let letter = Letter { id: portal.new_id(), to: to.clone(), subject, body, unsubscribe: None, attachment: None };
    post::enqueue(portal, tx, None, letter).await?;
    Ok(Some(to))
}

/// "Fachkraft, Gemeinde Nottuln"
pub(crate) fn described(places: &people::Places, role: Role, place: (Option<Id>, Option<Id>)) -> String {
    let role = role.label(contract::Lang::De).to_owned();
    match place.0.or(place.1).and_then(|id| places.get(id)) {
        Some(place) => format!("{role}, {place}"),
        None => role,
    }
}

/// An invitation from the command line, for the first steward of an installation. Returns the token.
pub async fn create_from_outside(portal: &Portal, role: Role, name: &str) -> Result<String> {
    if role.seat() != contract::people::Seat::Region {
        return Err(Error::field("role", "choice"));
    }
    let tx = db::begin(portal.db()).await?;
    let draft = Draft { id: portal.new_id(), name: name.to_owned(), email: None, role, place: (None, None) };
    let token = write(portal, &tx, None, portal.now(), &draft).await?;
    tx.commit().await?;
    Ok(token)
}
