//! Export, backup and restore on the command line: an archive (`portal::exchange`) as a file.

use anyhow::{Context, Result, bail};
use portal::Portal;
use portal::exchange::{self, Limits, Manifest, Scope};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Removes what was begun, unless it was finished.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Writes an archive into a new file; the portal may go on serving.
pub async fn write(portal: &Portal, scope: &Scope, to: &Path, action: &'static str) -> Result<Manifest> {
    if to.exists() {
        bail!("{} exists already; nothing is ever overwritten", to.display());
    }
    // Under another name first: an archive with its final name is complete.
    let mut name = to.file_name().with_context(|| format!("{} is no file name", to.display()))?.to_owned();
    name.push(".partial");
    let partial = to.with_file_name(name);
    let file = File::create_new(&partial).with_context(|| format!("cannot create {}", partial.display()))?;
    let mut unfinished = Unfinished(Some(partial.clone()));
    let written = exchange::write(portal, scope, file).await.map_err(|e| match e {
        portal::Error::NoRoom(_) => anyhow::anyhow!("the disk is full; make room or choose another place"),
        e => anyhow::anyhow!("{e}"),
    })?;
    std::fs::rename(&partial, to).with_context(|| format!("cannot create {}", to.display()))?;
    unfinished.0 = None;
    exchange::record(portal, None, action, &written.manifest).await?;
    Ok(written.manifest)
}

/// Says what was written.
///
/// # Errors
/// When attachments are missing: the archive is there, but not whole, and whoever runs this at night
/// should hear of it.
pub fn report(to: &Path, manifest: &Manifest) -> Result<()> {
    let rows: u64 = manifest.parts.iter().filter_map(|p| p.rows).sum();
    let files = manifest.parts.iter().filter(|p| p.path.starts_with("files/")).count();
    println!("{} written: {rows} rows, {files} attachments, digest {}.", to.display(), manifest.digest);
    for sha256 in &manifest.missing {
        eprintln!("Attention: the bytes of attachment {sha256} are not in the file store.");
    }
    let gone = manifest.missing.len();
    if gone > 0 {
        bail!("{gone} of {} attachments are missing in {}; is `files` the right folder?", files + gone, to.display());
    }
    Ok(())
}

/// Fills an empty installation from an archive.
pub async fn import(portal: &Portal, from: &Path, limits: Limits) -> Result<Manifest> {
    let file = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    exchange::import(portal, file, limits).await.map_err(|e| anyhow::anyhow!("{}: {e}; nothing was changed", from.display()))
}

/// Whether a file is packed, as archives are and bundles are not.
pub fn is_archive(path: &Path) -> bool {
    let mut start = [0; 2];
    File::open(path).and_then(|mut f| f.read_exact(&mut start)).is_ok() && start == [0x1f, 0x8b]
}
