//! The bytes of attachments: they lie beside a bundle in `files/`, named by their SHA-256.

use crate::{Error, Portal, Result, files};
use contract::attachment::Attachment;
use contract::bundle::Bundle;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

fn attached(bundle: &Bundle) -> impl Iterator<Item = &Attachment> {
    let of_sheets = bundle.sheets.iter().map(|s| &s.sheet.attachments);
    let of_fields = bundle.fields.iter().map(|f| &f.attachments);
    of_sheets.chain(of_fields).chain(bundle.workshops.iter().map(|w| &w.workshop.attachments)).flatten()
}

fn place(folder: &Path, sha256: &str) -> PathBuf {
    folder.join("files").join(sha256)
}

/// Insists that the bytes of every attachment lie in the folder, or are kept already, and are what the bundle says.
/// Before anything is written: the sentence names every file that is not.
pub(super) async fn check(portal: &Portal, bundle: &Bundle, folder: Option<&Path>) -> Result<()> {
    let mut faults = vec![];
    for a in attached(bundle) {
        faults.extend(fault(portal, a, folder).await?.map(|what| format!("attachment \"{}\" ({}): {what}", a.file_name, a.id)));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::field("files", format!("bundle|{}", faults.join("\n")))) }
}

async fn fault(portal: &Portal, a: &Attachment, folder: Option<&Path>) -> Result<Option<String>> {
    let (sha256, size) = (a.sha256.as_str(), a.size);
    // What is no digest could name any place on the disk.
    if !files::is_digest(sha256) {
        return Ok(Some(format!("its sha256 is `{sha256}` instead of 64 digits from 0 to 9 and a to f")));
    }
    if let Some(folder) = folder {
        match tokio::fs::read(place(folder, sha256)).await {
            Ok(bytes) if bytes.len() as i64 != size => {
                return Ok(Some(format!("files/{sha256} has {} bytes instead of {size}", bytes.len())));
            }
            Ok(bytes) if hex::encode(Sha256::digest(&bytes)) != sha256 => {
                return Ok(Some(format!("files/{sha256} has other bytes: their SHA-256 is another")));
            }
            Ok(_) => return Ok(None),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Ok(Some(format!("files/{sha256} cannot be read: {e}"))),
        }
    }
    match files::size(portal, sha256).await {
        Ok(kept) if kept as i64 == size => Ok(None),
        Ok(kept) => Ok(Some(format!("the file kept under its SHA-256 has {kept} bytes instead of {size}"))),
        Err(Error::NotFound) => Ok(Some(format!("files/{sha256} is missing beside the bundle"))),
        Err(e) => Err(e),
    }
}

/// Keeps the bytes that were checked: before the rows become visible, so that a row never points at nothing.
pub(super) async fn keep(portal: &Portal, bundle: &Bundle, folder: Option<&Path>) -> Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    for a in attached(bundle) {
        match tokio::fs::read(place(folder, &a.sha256)).await {
            Ok(bytes) => {
                if files::put(portal, bytes).await? != a.sha256 {
                    return Err(Error::field("files", format!("bundle|files/{} changed while it was read in", a.sha256)));
                }
            }
            // Kept already.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::of_files("files of the bundle", e)),
        }
    }
    Ok(())
}
