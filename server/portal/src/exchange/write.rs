//! Writing an archive: rows as of one moment, then the attachments they name.

use super::archive::{MANIFEST, README, README_TEXT, digest};
use super::scope::{Kept, Scope};
use super::{FORMAT, Manifest, Part, tables};
use crate::audit::{self, Event};
use crate::{Error, Portal, Result, files};
use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::{DatabaseTransaction, DbBackend, IsolationLevel, TransactionOptions, TransactionTrait};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};

/// A finished archive.
#[derive(Debug)]
pub struct Written {
    /// At its end.
    pub file: File,
    pub manifest: Manifest,
}

fn disk(e: std::io::Error) -> Error {
    Error::of_files("archive", e)
}

/// A table on its way into the archive: its rows in a file without a name.
struct Spooled {
    part: Part,
    file: File,
}

struct Spool {
    out: BufWriter<File>,
    sha256: Sha256,
    bytes: u64,
    rows: u64,
}

impl Spool {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.sha256.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(disk)
    }
}

/// A JSON array with a row on every line.
async fn spool(tx: &DatabaseTransaction, scope: &Scope, kept: Kept, table: &str, named: &mut BTreeSet<String>) -> Result<Option<Spooled>> {
    let Some(condition) = scope.rows(table, kept) else { return Ok(None) };
    let mut to = Spool { out: BufWriter::new(tempfile::tempfile().map_err(disk)?), sha256: Sha256::new(), bytes: 0, rows: 0 };
    tables::read(tx, table, scope, kept, condition, &mut |line| {
        to.put(if to.rows == 0 { b"[\n" } else { b",\n" })?;
        to.put(line)?;
        to.rows += 1;
        if table == "attachment" {
            let row: Value = serde_json::from_slice(line).map_err(|e| Error::Broken(e.to_string()))?;
            named.extend(row["sha256"].as_str().map(str::to_owned));
        }
        Ok(())
    })
    .await?;
    to.put(if to.rows == 0 { b"[]\n" } else { b"\n]\n" })?;
    let mut file = to.out.into_inner().map_err(|e| disk(e.into_error()))?;
    file.rewind().map_err(disk)?;
    let path = format!("{}/{table}.json", kept.folder());
    Ok(Some(Spooled { part: Part { path, bytes: to.bytes, sha256: hex::encode(to.sha256.finalize()), rows: Some(to.rows) }, file }))
}

type Tar = tar::Builder<GzEncoder<File>>;

fn append(tar: &mut Tar, path: &str, bytes: u64, made_at: i64, content: impl Read) -> Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(made_at.max(0) as u64);
    tar.append_data(&mut header, path, content).map_err(disk)
}

/// Work that keeps a thread busy, off the threads that answer requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Broken(e.to_string()))?
}

/// Writes an archive into `out`; others may go on working meanwhile. Asks for no right.
///
/// Memory stays small however much there is: rows lie in temporary files until all are read.
pub async fn write(portal: &Portal, scope: &Scope, out: File) -> Result<Written> {
    // The documents of live texts hold what was acknowledged up to now.
    crate::live_texts::follow_all(portal).await?;
    let isolation = (portal.db().get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let tx = portal.db().begin_with_options(TransactionOptions { isolation_level: isolation, ..Default::default() }).await?;
    let (mut parts, mut named) = (vec![], BTreeSet::new());
    for table in tables::NAMES {
        parts.extend(spool(&tx, scope, Kept::Own, table, &mut named).await?);
        parts.extend(spool(&tx, scope, Kept::Referred, table, &mut named).await?);
    }
    tx.rollback().await?;
    let (mut attached, mut missing) = (vec![], vec![]);
    for sha256 in named {
        // Files are never changed or deleted, so those that the rows name are still those.
        match files::size(portal, &sha256).await {
            Ok(bytes) => attached.push(Part { path: format!("files/{sha256}"), bytes, sha256, rows: None }),
            Err(Error::NotFound) => missing.push(sha256),
            Err(e) => return Err(e),
        }
    }
    let readme =
        Part { path: README.into(), bytes: README_TEXT.len() as u64, sha256: hex::encode(Sha256::digest(README_TEXT)), rows: None };
    let all: Vec<Part> = [readme].into_iter().chain(parts.iter().map(|p| p.part.clone())).chain(attached.iter().cloned()).collect();
    let manifest = Manifest {
        format: FORMAT.into(),
        portal: env!("CARGO_PKG_VERSION").into(),
        made_at: portal.now(),
        municipality: match scope {
            Scope::All | Scope::Region => None,
            Scope::Municipality(m) | Scope::Outside(m) => Some(m.clone()),
        },
        digest: digest(&all),
        parts: all,
        missing,
    };
    let (json, time) = (serde_json::to_vec_pretty(&manifest).map_err(|e| Error::Broken(e.to_string()))?, manifest.made_at.timestamp());
    let mut tar = aside(move || {
        let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::new(6)));
        append(&mut tar, MANIFEST, json.len() as u64, time, json.as_slice())?;
        append(&mut tar, README, README_TEXT.len() as u64, time, README_TEXT.as_bytes())?;
        for p in parts {
            append(&mut tar, &p.part.path, p.part.bytes, time, BufReader::new(p.file))?;
        }
        Ok(tar)
    })
    .await?;
    for part in attached {
        let bytes = files::get(portal, &part.sha256).await?;
        tar = aside(move || append(&mut tar, &part.path, part.bytes, time, bytes.as_slice()).map(|()| tar)).await?;
    }
    let file = aside(move || {
        let mut file = tar.into_inner().and_then(GzEncoder::finish).map_err(disk)?;
        file.flush().and_then(|()| file.sync_all()).map_err(disk)?;
        Ok(file)
    })
    .await?;
    Ok(Written { file, manifest })
}

/// Notes in the log that somebody took data out; `actor` is none for the operator.
pub async fn record(portal: &Portal, actor: Option<contract::Id>, action: &'static str, manifest: &Manifest) -> Result<()> {
    let event = match &manifest.municipality {
        None => Event::about(action, "installation", "", ""),
        Some(m) => Event::about(action, "organisation", m.id, &m.name).of(Some(m.id)),
    };
    let rows: u64 = manifest.parts.iter().filter_map(|p| p.rows).sum();
    let after = serde_json::json!({"digest": manifest.digest, "rows": rows});
    audit::write(portal, portal.db(), actor, event.after(&after)).await
}
