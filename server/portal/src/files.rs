//! The file store: bytes under their SHA-256, so that the same file is kept once and none changes.

use crate::{Error, Portal, Result};
use entity::attachment;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use sea_orm::{EntityTrait, QueryOrder};
use sha2::{Digest, Sha256};

/// Largest file, in megabytes of 1,000,000 bytes.
pub const MAX_MEGABYTES: usize = 20;
/// The same in bytes.
pub const MAX_BYTES: usize = MAX_MEGABYTES * 1_000_000;

fn failed(error: impl std::error::Error + 'static) -> Error {
    Error::of_files("file store", error)
}

fn store(portal: &Portal) -> Result<LocalFileSystem> {
    let folder = &portal.settings().files;
    std::fs::create_dir_all(folder).map_err(failed)?;
    // What was acknowledged must survive a power cut, as rows do.
    Ok(LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_fsync(true))
}

/// Whether a text is a SHA-256 as we write it.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn path(sha256: &str) -> Result<Path> {
    let folder = sha256.get(..2).filter(|_| is_digest(sha256)).ok_or(Error::NotFound)?;
    Ok(Path::from(format!("{folder}/{sha256}")))
}

/// Keeps a file; returns its SHA-256, hexadecimal.
pub async fn put(portal: &Portal, bytes: Vec<u8>) -> Result<String> {
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let (store, path) = (store(portal)?, path(&sha256)?);
    if store.head(&path).await.is_err() {
        store.put(&path, PutPayload::from(bytes)).await.map_err(failed)?;
    }
    Ok(sha256)
}

/// The bytes of a file.
pub async fn get(portal: &Portal, sha256: &str) -> Result<Vec<u8>> {
    let (store, path) = (store(portal)?, path(sha256)?);
    match store.get(&path).await {
        Ok(found) => Ok(found.bytes().await.map_err(failed)?.to_vec()),
        Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
        Err(e) => Err(failed(e)),
    }
}

/// Checks every attached file; returns a sentence for each that is away or is not what was attached.
pub async fn verify(portal: &Portal) -> Result<Vec<String>> {
    let mut faults = vec![];
    let mut known = std::collections::BTreeSet::new();
    for file in attachment::Entity::find().order_by_asc(attachment::Column::CreatedAt).all(portal.db()).await? {
        if !known.insert(file.sha256.clone()) {
            continue;
        }
        let wrong = match get(portal, &file.sha256).await {
            Ok(bytes) => (hex::encode(Sha256::digest(&bytes)) != file.sha256).then_some("its bytes are not those that were attached"),
            Err(Error::NotFound) => Some("it is not in the file store"),
            Err(error) => return Err(error),
        };
        faults.extend(wrong.map(|w| format!("file {} ({}): {w}", file.id, file.file_name)));
    }
    Ok(faults)
}

/// How many bytes a file has.
pub(crate) async fn size(portal: &Portal, sha256: &str) -> Result<u64> {
    let (store, path) = (store(portal)?, path(sha256)?);
    match store.head(&path).await {
        Ok(found) => Ok(found.size),
        Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
        Err(e) => Err(failed(e)),
    }
}

/// Takes files out again that were put in for rows that did not come to be.
pub(crate) async fn forget(portal: &Portal, digests: &[String]) {
    for sha256 in digests {
        if let (Ok(store), Ok(path)) = (store(portal), path(sha256)) {
            let _ = store.delete(&path).await;
        }
    }
}
