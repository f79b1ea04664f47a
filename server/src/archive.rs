//! Export, backup and restore: an installation as a folder or as one file.
//!
//! A folder holds `portal.json` (see `portal::exchange`) and `files/` with every attachment under
//! its SHA-256. A backup is the same as one `.tar.gz`.

use crate::config::Config;
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use portal::Portal;
use portal::exchange::{self, Installation};
use std::io::Write;
use std::path::Path;

const DATA: &str = "portal.json";
const FILES: &str = "files";

/// Writes everything into a new folder.
pub async fn export(config: &Config, portal: &Portal, to: &Path) -> Result<()> {
    if to.exists() && std::fs::read_dir(to)?.next().is_some() {
        bail!("{} exists and is not empty; choose a new folder", to.display());
    }
    std::fs::create_dir_all(to.join(FILES)).with_context(|| format!("cannot create {}", to.display()))?;
    let installation = exchange::export(portal).await?;
    let file = std::io::BufWriter::new(std::fs::File::create(to.join(DATA))?);
    serde_json::to_writer_pretty(file, &installation)?;
    for name in attachments(config)? {
        std::fs::copy(config.files.join(&name), to.join(FILES).join(&name))?;
    }
    exchange::record(portal, "installation.export").await?;
    Ok(())
}

/// Writes everything into one file; the portal may go on serving.
pub async fn backup(config: &Config, portal: &Portal, to: &Path) -> Result<()> {
    if to.exists() {
        bail!("{} exists already; a backup never overwrites another", to.display());
    }
    let installation = exchange::export(portal).await?;
    // Written under another name first: a backup with its final name is complete.
    let partial = to.with_extension("partial");
    let file = std::fs::File::create(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    let mut tar = tar::Builder::new(GzEncoder::new(file, Compression::new(6)));
    let json = serde_json::to_vec(&installation)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(json.len() as u64);
    header.set_mode(0o600);
    tar.append_data(&mut header, DATA, json.as_slice())?;
    for name in attachments(config)? {
        tar.append_path_with_name(config.files.join(&name), format!("{FILES}/{name}"))?;
    }
    let mut file = tar.into_inner()?.finish()?;
    file.flush()?;
    file.sync_all()?;
    std::fs::rename(&partial, to)?;
    exchange::record(portal, "installation.backup").await?;
    Ok(())
}

/// Fills an empty installation from a backup.
pub async fn restore(config: &Config, portal: &Portal, from: &Path) -> Result<()> {
    let file = std::fs::File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let folder = tempfile::tempdir()?;
    // `unpack` keeps everything inside the folder, whatever names the archive holds.
    tar::Archive::new(GzDecoder::new(file)).unpack(folder.path()).with_context(|| format!("{} is no backup", from.display()))?;
    import(config, portal, folder.path()).await
}

/// Fills an empty installation from an exported folder.
pub async fn import(config: &Config, portal: &Portal, from: &Path) -> Result<()> {
    let file = std::fs::File::open(from.join(DATA)).with_context(|| format!("{} has no {DATA}", from.display()))?;
    let installation: Installation =
        serde_json::from_reader(std::io::BufReader::new(file)).with_context(|| format!("{DATA} cannot be read"))?;
    std::fs::create_dir_all(&config.files)?;
    // Files first: a row without its file would be a promise that cannot be kept.
    if from.join(FILES).is_dir() {
        for entry in std::fs::read_dir(from.join(FILES))?.flatten() {
            let name = entry.file_name();
            if is_digest(&name.to_string_lossy()) {
                std::fs::copy(entry.path(), config.files.join(name))?;
            }
        }
    }
    exchange::import(portal, installation).await.map_err(|e| match e {
        portal::Error::Refused("not_empty") => anyhow::anyhow!("this installation is not empty; restore into a new database"),
        e => anyhow::anyhow!("{e}"),
    })?;
    let faults = portal::editions::verify(portal).await?;
    if !faults.is_empty() {
        bail!("the data came in, but not every digest holds:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// Whether a folder holds a whole installation rather than a bundle.
pub fn is_installation(path: &Path) -> bool {
    path.join(DATA).is_file()
}

fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.chars().all(|c| c.is_ascii_hexdigit())
}

fn attachments(config: &Config) -> Result<Vec<String>> {
    if !config.files.is_dir() {
        return Ok(vec![]);
    }
    let mut names: Vec<String> = std::fs::read_dir(&config.files)?
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| is_digest(n))
        .collect();
    names.sort();
    Ok(names)
}
