//! Language and appearance that somebody chose: kept with the person, used at the next login.

use crate::audit::Event;
use crate::{Ctx, Error, Portal, Result, sessions};
use domain::rights::{Action, Belongs};
use entity::{person, session};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;

/// What was chosen; none: nothing yet, or nothing now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Preferences {
    /// `de` or `en`.
    pub language: Option<String>,
    /// `light`, `dark`, or empty for the device's own choice.
    pub theme: Option<String>,
}

/// Languages that can be chosen.
pub const LANGUAGES: [&str; 2] = ["de", "en"];
/// Appearances that can be chosen.
pub const THEMES: [&str; 3] = ["", "light", "dark"];

/// What the person of a session chose at some time, on whatever device.
pub async fn of_session(portal: &Portal, token: &str) -> Result<Preferences> {
    let row = session::Entity::find().filter(session::Column::TokenHash.eq(sessions::hash(token))).one(portal.db()).await?;
    let row = row.ok_or(Error::NotFound)?;
    let who = person::Entity::find_by_id(row.person_id).one(portal.db()).await?.ok_or(Error::NotFound)?;
    Ok(Preferences { language: who.language, theme: who.theme })
}

/// Remembers a choice; what is none stays as it was. Errors: `Invalid` when it is not on offer.
pub async fn remember(ctx: &Ctx, chosen: Preferences) -> Result<()> {
    ctx.require(Action::ManageOwnAccount, &Belongs::region(), contract::strategy::EditState::Draft)?;
    if chosen.language.as_deref().is_some_and(|l| !LANGUAGES.contains(&l)) {
        return Err(Error::field("language", "choice"));
    }
    if chosen.theme.as_deref().is_some_and(|t| !THEMES.contains(&t)) {
        return Err(Error::field("theme", "choice"));
    }
    let tx = ctx.begin().await?;
    let row = person::Entity::find_by_id(ctx.actor()?.person_id).one(&tx).await?.ok_or(Error::NotFound)?;
    let before = Preferences { language: row.language.clone(), theme: row.theme.clone() };
    let after = Preferences { language: chosen.language.or(row.language.clone()), theme: chosen.theme.or(row.theme.clone()) };
    if before == after {
        return Ok(());
    }
    let event = Event::about("account.preferences", "person", row.id, "").before(&before).after(&after);
    let mut row: person::ActiveModel = row.into();
    row.language = Set(after.language);
    row.theme = Set(after.theme);
    row.update(&tx).await?;
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(())
}
