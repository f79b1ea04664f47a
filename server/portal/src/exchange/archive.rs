//! The file itself: a gzipped tar with a manifest first. Archives come from anywhere, so reading
//! believes nothing: neither names nor sizes nor kinds of entries.

use super::FORMAT;
use super::scope::Kept;
use super::tables::NAMES;
use chrono::{DateTime, Utc};
use contract::Id;
use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use tar::EntryType;

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const README: &str = "README.md";
pub(super) const README_TEXT: &str = include_str!("README.md");

/// Largest manifest, in bytes: room for half a million attachments.
const MANIFEST_BYTES: u64 = 64 * 1024 * 1024;
/// Archives up to this size unpacked are never taken for bombs.
const HARMLESS_BYTES: u64 = 256 * 1024 * 1024;
/// Larger ones may unpack to this many times their size; rows of portals reach 40.
const RATIO: u64 = 200;

/// Whose archive it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    pub id: Id,
    pub name: String,
    pub ags: Option<String>,
    pub slug: String,
}

/// One entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// `tables/goal.json`, `references/field.json`, `files/{sha256}`.
    pub path: String,
    pub bytes: u64,
    /// Of the content, hexadecimal.
    pub sha256: String,
    /// How many rows a table has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// What an archive says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    /// Version of the portal that wrote it.
    pub portal: String,
    pub made_at: DateTime<Utc>,
    /// None: the whole installation.
    pub municipality: Option<Municipality>,
    /// Of paths and digests of all parts: equal for equal content, whenever it was taken out.
    pub digest: String,
    pub parts: Vec<Part>,
    /// Attachments whose bytes were not in the file store any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// The digest over all parts: SHA-256 of the lines `{sha256}  {path}`, sorted by path.
pub(super) fn digest(parts: &[Part]) -> String {
    let sorted: BTreeMap<&str, &str> = parts.iter().map(|p| (p.path.as_str(), p.sha256.as_str())).collect();
    let mut all = Sha256::new();
    for (path, sha256) in sorted {
        all.update(format!("{sha256}  {path}\n"));
    }
    hex::encode(all.finalize())
}

/// How large an archive may be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Unpack it however large it gets.
    pub any_size: bool,
}

/// Why a file is not taken for an archive.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("this is no archive of a portal (expected is the .tar.gz that `portal export` or `portal backup` wrote): {0}")]
    NoArchive(String),
    #[error("the manifest cannot be read: {0}")]
    Manifest(String),
    #[error("the format is {0}; this portal reads {FORMAT}")]
    Format(String),
    #[error(
        "the archive would unpack to {unpacked} bytes, more than {RATIO} times its size; if you made it yourself, repeat with --any-size"
    )]
    TooLarge { unpacked: u64 },
    #[error("{path}: {size} bytes; attachments have at most {most}")]
    FileTooLarge { path: String, size: u64, most: u64 },
    #[error("{0}: such a name cannot be in an archive")]
    Name(String),
    #[error("{0} is there twice")]
    Twice(String),
    #[error("{0} is a link, a folder or a device; archives hold plain files only")]
    Kind(String),
    #[error("{0} is not in the manifest")]
    Unlisted(String),
    #[error("{0} is in the manifest and not in the archive")]
    Missing(String),
    #[error("{path} has {found} bytes instead of {expected}")]
    Size { path: String, expected: u64, found: u64 },
    #[error("{0}: content and digest do not match; the archive is damaged")]
    Digest(String),
}

/// What a name in an archive stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Readme,
    Table(Kept, &'static str),
    File,
}

pub(super) fn named(path: &str) -> Option<Named> {
    if path == README {
        return Some(Named::Readme);
    }
    let (folder, name) = path.split_once('/')?;
    let table = || name.strip_suffix(".json").and_then(|n| NAMES.iter().find(|known| **known == n)).copied();
    match folder {
        "tables" => table().map(|t| Named::Table(Kept::Own, t)),
        "references" => table().map(|t| Named::Table(Kept::Referred, t)),
        "files" if crate::files::is_digest(name) => Some(Named::File),
        _ => None,
    }
}

/// An archive, unpacked and checked, in a folder that goes when this value does.
pub(super) struct Unpacked {
    pub manifest: Manifest,
    folder: tempfile::TempDir,
}

impl Unpacked {
    /// Where a part lies.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        self.folder.path().join(path.replace('/', "-"))
    }
}

fn broken(e: std::io::Error) -> Refusal {
    Refusal::NoArchive(e.to_string())
}

fn check(manifest: &Manifest, packed: u64, limits: Limits) -> Result<(), Refusal> {
    if manifest.format != FORMAT {
        return Err(Refusal::Format(manifest.format.chars().take(60).collect()));
    }
    let (mut seen, mut unpacked) = (BTreeSet::new(), 0u64);
    for part in &manifest.parts {
        let path = || part.path.chars().take(120).collect::<String>();
        let kind = named(&part.path).ok_or_else(|| Refusal::Name(path()))?;
        if !seen.insert(&part.path) {
            return Err(Refusal::Twice(path()));
        }
        let most = crate::files::MAX_BYTES as u64;
        if kind == Named::File && part.bytes > most {
            return Err(Refusal::FileTooLarge { path: path(), size: part.bytes, most });
        }
        if kind == Named::File && part.path != format!("files/{}", part.sha256) {
            return Err(Refusal::Digest(path()));
        }
        unpacked = unpacked.saturating_add(part.bytes);
    }
    if unpacked > HARMLESS_BYTES.max(packed.saturating_mul(RATIO)) && !limits.any_size {
        return Err(Refusal::TooLarge { unpacked });
    }
    if digest(&manifest.parts) != manifest.digest {
        return Err(Refusal::Digest(MANIFEST.into()));
    }
    Ok(())
}

/// Unpacks an archive into a folder of its own and checks every part; nothing else is touched.
pub(super) fn unpack(file: File, limits: Limits) -> Result<Unpacked, Refusal> {
    let packed = file.metadata().map_err(broken)?.len();
    let mut archive = tar::Archive::new(GzDecoder::new(std::io::BufReader::new(file)));
    // Raw: what the tar format offers beyond plain files (long names, links, sparse files) is
    // refused below instead of being followed.
    let mut entries = archive.entries().map_err(broken)?.raw(true);
    let mut next = || -> Result<Option<(String, tar::Entry<'_, _>)>, Refusal> {
        let Some(entry) = entries.next().transpose().map_err(broken)? else { return Ok(None) };
        let path = String::from_utf8_lossy(&entry.header().path_bytes()).chars().take(120).collect::<String>();
        if !matches!(entry.header().entry_type(), EntryType::Regular) {
            return Err(Refusal::Kind(path));
        }
        Ok(Some((path, entry)))
    };
    let manifest = match next()? {
        Some((path, entry)) if path == MANIFEST && entry.size() <= MANIFEST_BYTES => {
            let mut text = Vec::new();
            entry.take(MANIFEST_BYTES).read_to_end(&mut text).map_err(broken)?;
            serde_json::from_slice::<Manifest>(&text).map_err(|e| Refusal::Manifest(e.to_string()))?
        }
        _ => return Err(Refusal::NoArchive(format!("it does not begin with {MANIFEST}"))),
    };
    check(&manifest, packed, limits)?;
    let mut waiting: BTreeMap<&str, &Part> = manifest.parts.iter().map(|p| (p.path.as_str(), p)).collect();
    let folder = tempfile::tempdir().map_err(broken)?;
    while let Some((path, entry)) = next()? {
        let Some(part) = waiting.remove(path.as_str()) else {
            let known = manifest.parts.iter().any(|p| p.path == path);
            return Err(if known { Refusal::Twice(path) } else { Refusal::Unlisted(path) });
        };
        if entry.size() != part.bytes {
            return Err(Refusal::Size { path, expected: part.bytes, found: entry.size() });
        }
        // Every name was checked above; flat in one folder, it cannot lead anywhere else.
        let place = folder.path().join(path.replace('/', "-"));
        let found = copy(entry.take(part.bytes), File::create_new(place).map_err(broken)?)?;
        if found != (part.bytes, part.sha256.clone()) {
            return Err(Refusal::Digest(path));
        }
    }
    if let Some(path) = waiting.keys().next() {
        return Err(Refusal::Missing((*path).to_owned()));
    }
    Ok(Unpacked { manifest, folder })
}

fn copy(mut from: impl Read, mut to: File) -> Result<(u64, String), Refusal> {
    let (mut sha256, mut bytes, mut buffer) = (Sha256::new(), 0u64, vec![0u8; 64 * 1024]);
    loop {
        let n = from.read(&mut buffer).map_err(broken)?;
        if n == 0 {
            return Ok((bytes, hex::encode(sha256.finalize())));
        }
        sha256.update(&buffer[..n]);
        to.write_all(&buffer[..n]).map_err(broken)?;
        bytes += n as u64;
    }
}
