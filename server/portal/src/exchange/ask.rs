//! People take data out: rights, log, and the file on its way.

use super::write::{record, write};
use super::{Manifest, Municipality, Scope};
use crate::people::OwnOrganisation;
use crate::{Ctx, Error, Portal, Result};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::organisation;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use std::fs::File;
use std::io::Seek;
use tokio::sync::Semaphore;

/// One at a time: writing an archive reads everything there is.
static TURN: Semaphore = Semaphore::const_new(1);

/// An archive on its way out, at its beginning; it has no name on the disk.
#[derive(Debug)]
pub struct Download {
    pub file: File,
    pub bytes: u64,
    pub name: String,
    pub manifest: Manifest,
}

async fn find(portal: &Portal, condition: Condition) -> Result<Municipality> {
    let row = organisation::Entity::find().filter(condition).one(portal.db()).await?.ok_or(Error::NotFound)?;
    Ok(Municipality { id: row.id, name: row.name, ags: row.ags, slug: row.slug })
}

/// A municipality by its address or official key (AGS). Asks for no right: members are public.
pub async fn municipality(portal: &Portal, slug_or_ags: &str) -> Result<Municipality> {
    use organisation::Column::{Ags, Slug};
    find(portal, Condition::any().add(Slug.eq(slug_or_ags)).add(Ags.eq(slug_or_ags))).await
}

/// Municipalities whose data the person at hand may take out because of a role there.
pub fn may_take(ctx: &Ctx, own: &[OwnOrganisation]) -> Vec<Municipality> {
    let may = |o: &&OwnOrganisation| ctx.offers(Action::ExportOwn, &Belongs::to(o.id), EditState::Draft);
    let one = |o: &OwnOrganisation| Municipality { id: o.id, name: o.name.clone(), ags: o.ags.clone(), slug: o.slug.clone() };
    own.iter().filter(may).map(one).collect()
}

/// Takes out everything, or one municipality's part, and notes who did.
pub async fn download(ctx: &Ctx, scope: &Scope) -> Result<Download> {
    let (actor, action) = match scope {
        Scope::All | Scope::Region => (ctx.require_region(Action::ExportAll)?, "installation.export"),
        Scope::Municipality(m) | Scope::Outside(m) => {
            (ctx.require(Action::ExportOwn, &Belongs::to(m.id), EditState::Draft)?, "organisation.export")
        }
    };
    let _turn = TURN.acquire().await.map_err(|e| Error::Broken(e.to_string()))?;
    let broken = |e: std::io::Error| Error::Broken(format!("archive: {e}"));
    // What never leaves a municipality does not leave it by way of the region either.
    let scope = &match scope {
        Scope::All => Scope::Region,
        Scope::Municipality(m) if !ctx.offers(Action::ReadAnswers, &Belongs::to(m.id), EditState::Draft) => Scope::Outside(m.clone()),
        other => other.clone(),
    };
    let mut written = write(&ctx.portal, scope, tempfile::tempfile().map_err(broken)?).await?;
    record(&ctx.portal, Some(actor.person_id), action, &written.manifest).await?;
    let bytes = written.file.stream_position().map_err(broken)?;
    written.file.rewind().map_err(broken)?;
    let what = match scope {
        Scope::All | Scope::Region => "portal",
        Scope::Municipality(m) | Scope::Outside(m) => &m.slug,
    };
    let name = format!("{what}-{}.tar.gz", ctx.portal.today());
    Ok(Download { file: written.file, bytes, name, manifest: written.manifest })
}
