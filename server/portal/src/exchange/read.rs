//! Filling an empty installation from an archive: all or nothing.

use super::archive::{Limits, Manifest, Named, Refusal, Unpacked, named, unpack};
use super::scope::Kept;
use super::tables;
use crate::{Error, Portal, db, editions, files};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};

/// Rows that are written with one statement: no table has thirty columns, SQLite takes 32,766 values.
const ROWS: usize = 500;
/// Bytes after which rows are written, however few they are.
const BYTES: usize = 8 * 1024 * 1024;

/// Why an archive was not taken in. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("this installation is not empty; archives are read into a new database")]
    NotEmpty,
    #[error("{part}, row {row}: {what}")]
    Row { part: String, row: usize, what: String },
    #[error("{part}, from row {first} on: {cause}")]
    Rows { part: String, first: usize, cause: Box<Error> },
    #[error("{part} has {found} rows instead of {expected}")]
    Count { part: String, expected: u64, found: u64 },
    #[error("the bytes of attachment {0} are neither in the archive nor named as missing")]
    NoBytes(String),
    #[error("not every digest of an edition holds:\n{}", .0.join("\n"))]
    Editions(Vec<String>),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<sea_orm::DbErr> for Fault {
    fn from(e: sea_orm::DbErr) -> Self {
        Fault::Portal(e.into())
    }
}

/// Fills an empty installation. Everything is checked before anything is kept: names, sizes and
/// digests before the first row, the digests of the editions before the last step.
pub async fn import(portal: &Portal, archive: File, limits: Limits) -> Result<Manifest, Fault> {
    let unpacked = tokio::task::spawn_blocking(move || unpack(archive, limits)).await.map_err(|e| Error::Broken(e.to_string()))??;
    let tx = db::begin(portal.db()).await?;
    if tables::occupied(&tx).await? {
        return Err(Fault::NotEmpty);
    }
    entity::publication::Entity::delete_many().exec(&tx).await?;
    let mut attached = BTreeSet::new();
    for table in tables::NAMES {
        for kept in [Kept::Referred, Kept::Own] {
            fill(&tx, &unpacked, kept, table, &mut attached).await?;
        }
    }
    tables::continue_numbers(&tx).await?;
    if entity::publication::Entity::find_by_id(1).one(&tx).await?.is_none() {
        // An archive of one municipality has none; every installation counts its own.
        tables::fill(&tx, "publication", "publication", 1, vec![serde_json::json!({"id": 1, "revision": 1})]).await?;
    }
    let faults = editions::verify_in(&tx).await?;
    if !faults.is_empty() {
        return Err(Fault::Editions(faults));
    }
    // Bytes before the rows become visible: a row never points at nothing.
    let new = keep_files(portal, &unpacked, &attached).await?;
    if let Err(e) = tx.commit().await {
        files::forget(portal, &new).await;
        return Err(e.into());
    }
    Ok(unpacked.manifest)
}

async fn fill(
    tx: &DatabaseTransaction,
    from: &Unpacked,
    kept: Kept,
    table: &'static str,
    attached: &mut BTreeSet<String>,
) -> Result<(), Fault> {
    let Some(part) = from.manifest.parts.iter().find(|p| named(&p.path) == Some(Named::Table(kept, table))) else { return Ok(()) };
    let file = File::open(from.place(&part.path)).map_err(|e| Error::Broken(e.to_string()))?;
    let (mut rows, mut bytes, mut count) = (Vec::new(), 0, 0usize);
    for line in BufReader::new(file).lines() {
        let broken = |what: String| Fault::Row { part: part.path.clone(), row: count + 1, what };
        let line = line.map_err(|e| broken(e.to_string()))?;
        let line = line.trim();
        if ["[", "]", "[]", ""].contains(&line) {
            continue;
        }
        let row: Value = serde_json::from_str(line.strip_suffix(',').unwrap_or(line)).map_err(|e| broken(format!("no JSON: {e}")))?;
        if table == "attachment" {
            attached.extend(row["sha256"].as_str().map(str::to_owned));
        }
        rows.push(row);
        bytes += line.len();
        count += 1;
        if rows.len() == ROWS || bytes > BYTES {
            let some = std::mem::take(&mut rows);
            tables::fill(tx, table, &part.path, count + 1 - some.len(), some).await?;
            bytes = 0;
        }
    }
    if !rows.is_empty() {
        let first = count + 1 - rows.len();
        tables::fill(tx, table, &part.path, first, rows).await?;
    }
    match part.rows {
        Some(expected) if expected == count as u64 => Ok(()),
        expected => Err(Fault::Count { part: part.path.clone(), expected: expected.unwrap_or(0), found: count as u64 }),
    }
}

/// Keeps the bytes of all attachments; returns which were not there before.
async fn keep_files(portal: &Portal, from: &Unpacked, attached: &BTreeSet<String>) -> Result<Vec<String>, Fault> {
    let there: BTreeSet<&str> = from.manifest.parts.iter().filter_map(|p| p.path.strip_prefix("files/")).collect();
    if let Some(without) = attached.iter().find(|a| !there.contains(a.as_str()) && !from.manifest.missing.contains(a)) {
        return Err(Fault::NoBytes(without.clone()));
    }
    let mut new = Vec::new();
    for sha256 in attached.iter().filter(|a| there.contains(a.as_str())) {
        let kept = async {
            let bytes = tokio::fs::read(from.place(&format!("files/{sha256}"))).await.map_err(|e| Error::Broken(e.to_string()))?;
            let known = files::size(portal, sha256).await.is_ok();
            files::put(portal, bytes).await.map(|_| known)
        };
        match kept.await {
            Ok(true) => {}
            Ok(false) => new.push(sha256.clone()),
            Err(e) => {
                files::forget(portal, &new).await;
                return Err(e.into());
            }
        }
    }
    Ok(new)
}
