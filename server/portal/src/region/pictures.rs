//! Coats of arms: pictures, checked by content and kept as small as they are shown. SVG is refused: it can carry
//! scripts.

use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Portal, Result};
use contract::Id;
use domain::rights::Action;
use entity::{organisation, picture};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, QuerySelect, Set};
use std::io::Cursor;

/// Largest picture that is taken, in bytes.
pub const LARGEST: usize = 200 * 1024;
/// Widest and highest picture, in pixels: a small file can unpack to a huge one.
const PIXELS: u32 = 2000;
/// Most memory for unpacking one, in bytes.
const MEMORY: u64 = 64 << 20;

/// A picture as it is served.
#[derive(Clone, Debug)]
pub struct Picture {
    pub media_type: String,
    pub content: Vec<u8>,
}

/// What a coat of arms is kept as: shown 36 by 44 pixels, and sharp where a screen has two for one.
const KEPT: (u32, u32) = (72, 88);

/// The picture as it is kept and served, whatever was sent: small, and without what else a file can carry.
fn kept(content: &[u8]) -> Result<Vec<u8>> {
    let format = match image::guess_format(content) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => format,
        _ => return Err(Error::field("file", "picture_type")),
    };
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(PIXELS), Some(PIXELS));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let unreadable = |_| Error::field("file", format!("picture_broken|{PIXELS}"));
    let mut picture = reader.decode().map_err(unreadable)?;
    if picture.width() > KEPT.0 || picture.height() > KEPT.1 {
        picture = picture.resize(KEPT.0, KEPT.1, FilterType::Lanczos3);
    }
    let mut small = Vec::new();
    picture.to_rgba8().write_with_encoder(WebPEncoder::new_lossless(&mut small)).map_err(unreadable)?;
    Ok(small)
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
    let content = tokio::task::spawn_blocking(move || kept(&content)).await.map_err(|e| Error::Broken(e.to_string()))??;
    let tx = ctx.begin().await?;
    let id = ctx.portal.new_id();
    let row = picture::Model {
        id,
        media_type: "image/webp".to_owned(),
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

    fn sent(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
        picture.write_to(&mut file, format).expect("written");
        file.into_inner()
    }

    fn refused(content: &[u8]) -> String {
        match kept(content) {
            Err(Error::Invalid(errors)) => errors["file"].clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_kept_is_as_small_as_it_is_shown() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            for (given, wanted) in [((400, 500), (70, 88)), ((1000, 500), (72, 36)), ((30, 40), (30, 40)), ((2000, 2000), (72, 72))] {
                let small = kept(&sent(given.0, given.1, format)).expect("a picture");
                let read = image::load_from_memory_with_format(&small, ImageFormat::WebP).expect("readable");
                assert_eq!((read.width(), read.height()), wanted, "{given:?} as {format:?}");
                assert!(small.len() < 12 << 10, "{} bytes", small.len());
            }
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let png = sent(36, 44, ImageFormat::Png);
        assert_eq!(refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "picture_type");
        assert_eq!(refused(b"GIF89a"), "picture_type");
        assert_eq!(refused(&png[..png.len() / 2]), "picture_broken|2000");
        assert_eq!(refused(&sent(2001, 10, ImageFormat::Png)), "picture_broken|2000");
        let mut huge = png.clone();
        huge[16] = 0x7f;
        assert_eq!(refused(&huge), "picture_broken|2000", "a picture of two thousand million pixels");
    }
}
