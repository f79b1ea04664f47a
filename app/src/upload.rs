//! Reading files out of forms.

use axum::extract::multipart::{Field, MultipartError};

/// How many times what is kept of a body is read at all.
pub const READ: usize = 4;

/// One part of a form. Of what is longer than `most` bytes, one byte more is kept, by which it is
/// known to be too long; the rest is read and thrown away: a browser that is still sending would see
/// a broken connection, not the answer.
pub async fn part(mut field: Field<'_>, most: usize) -> Result<Vec<u8>, MultipartError> {
    let mut kept = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let room = (most + 1).saturating_sub(kept.len());
        kept.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(kept)
}
