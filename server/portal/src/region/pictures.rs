//! Coats of arms: small pictures, checked by content. SVG is refused: it can carry scripts.

use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Portal, Result};
use contract::Id;
use domain::rights::Action;
use entity::{organisation, picture};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, QuerySelect, Set};

/// Largest picture, in bytes. A coat of arms is shown 44 pixels high.
pub const LARGEST: usize = 200 * 1024;
/// Widest and highest picture, in pixels: a small file can unpack to a huge one.
const PIXELS: u32 = 2000;

/// A picture as it is served.
#[derive(Clone, Debug)]
pub struct Picture {
    pub media_type: String,
    pub content: Vec<u8>,
}

/// The type of a picture by its first bytes; none for everything that is not accepted.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, _, _, _, _, b'I', b'H', b'D', b'R', w0, w1, w2, w3, h0, h1, h2, h3, ..] => {
            let (w, h) = (u32::from_be_bytes([*w0, *w1, *w2, *w3]), u32::from_be_bytes([*h0, *h1, *h2, *h3]));
            ((1..=PIXELS).contains(&w) && (1..=PIXELS).contains(&h)).then_some("image/png")
        }
        [0xff, 0xd8, 0xff, .., 0xff, 0xd9] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', b'8', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Sets the coat of arms of the region (`organisation` none) or of a member. `seen` is the one that
/// the page showed: another one by now is a conflict.
pub async fn upload(ctx: &Ctx, organisation: Option<Id>, seen: Option<Id>, content: Vec<u8>) -> Result<Id> {
    ctx.require_region(Action::EditRegion)?;
    if content.is_empty() {
        return Err(Error::field("file", "file_empty"));
    }
    if content.len() > LARGEST {
        return Err(Error::field("file", format!("picture_size|{}", LARGEST / 1024)));
    }
    let media_type = media_type(&content).ok_or_else(|| Error::field("file", "picture_type"))?;
    let tx = ctx.begin().await?;
    let id = ctx.portal.new_id();
    let row = picture::Model {
        id,
        media_type: media_type.to_owned(),
        content,
        created_at: ctx.portal.now(),
        created_by: ctx.actor.as_ref().map(|a| a.person_id),
    };
    picture::Entity::insert(picture::ActiveModel::from(row).reset_all()).exec_without_returning(&tx).await?;
    let event = put(ctx, &tx, organisation, seen, Some(id)).await?;
    ctx.record(&tx, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes the coat of arms away. The picture stays: older editions show it.
pub async fn remove(ctx: &Ctx, organisation: Option<Id>, seen: Option<Id>) -> Result<()> {
    ctx.require_region(Action::EditRegion)?;
    let tx = ctx.begin().await?;
    let event = put(ctx, &tx, organisation, seen, None).await?;
    ctx.record(&tx, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn put(ctx: &Ctx, tx: &DatabaseTransaction, organisation: Option<Id>, seen: Option<Id>, picture: Option<Id>) -> Result<Event> {
    let Some(id) = organisation else { return super::save::arms(ctx, tx, seen, picture).await };
    let row = organisation::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
    unchanged(row.coat_of_arms, seen, picture)?;
    let event = Event::about("organisation.coat_of_arms", "organisation", id, row.name.clone())
        .before(&row.coat_of_arms)
        .after(&picture)
        .of(Some(id));
    let version = row.version;
    let mut row: organisation::ActiveModel = row.into();
    row.coat_of_arms = Set(picture);
    row.version = Set(version.saturating_add(1));
    row.update(tx).await?;
    Ok(event)
}

/// Insists that the coat of arms still is the one that was seen.
pub(super) fn unchanged(now: Option<Id>, seen: Option<Id>, wanted: Option<Id>) -> Result<()> {
    match now {
        None if wanted.is_none() => Err(Error::Already("picture_removed".into())),
        now if now == seen => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// A picture by its id. Coats of arms are public.
pub async fn read(portal: &Portal, id: Id) -> Result<Picture> {
    let row = picture::Entity::find_by_id(id).one(portal.db()).await?.ok_or(Error::NotFound)?;
    Ok(Picture { media_type: row.media_type, content: row.content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_content() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x24\0\0\0\x2c".to_vec();
        assert_eq!(media_type(&png), Some("image/png"));
        png[16] = 0x7f;
        assert_eq!(media_type(&png), None, "a picture of two thousand million pixels");
        assert_eq!(media_type(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(media_type(b"GIF89a"), None);
        assert_eq!(media_type(b"\xff\xd8\xff\xe0....\xff\xd9"), Some("image/jpeg"));
    }
}
