//! `portal check`: what is wrong, and what looks wrong.

use crate::auth::Providers;
use crate::auth::fetch::Fetch;
use crate::config::{Config, rules};
use crate::open;
use anyhow::{Result, bail};
use std::io::ErrorKind;
use std::path::Path;

/// Looks at everything that the configuration names, then at what is stored.
pub async fn run(config: &Config) -> Result<()> {
    let faults = surroundings(config);
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let warnings = issuers(config).await?;
    for warning in &warnings {
        println!("Warning: {warning}");
    }
    let portal = open::as_it_is(config).await?;
    let mut faults = portal::editions::verify(&portal).await?;
    faults.extend(portal::proposals::verify(&portal).await?);
    faults.extend(portal::files::verify(&portal).await?);
    let count = portal::editions::list(&portal).await?.len();
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} of the stored editions, proposals and files do not hold", faults.len());
    }
    let order = match warnings.len() {
        0 => "Configuration in order".to_owned(),
        1 => "Configuration in order but for one warning".to_owned(),
        n => format!("Configuration in order but for {n} warnings"),
    };
    println!("{order}, database reachable, {count} editions with matching digests.");
    Ok(())
}

/// What only shows where the portal is to run.
fn surroundings(config: &Config) -> Vec<String> {
    let mut faults = Vec::new();
    let quoted = |path: &Path| format!("\"{}\"", path.display());
    if !config.assets.join("manifest.json").is_file() {
        let why = if config.assets.is_dir() { "without a manifest.json" } else { "which is no folder" };
        faults.push(rules::fault("assets", format!("{}, {why}", quoted(&config.assets))));
    }
    if let Err(error) = writable(&config.files) {
        faults.push(rules::fault("files", format!("{}, where nothing can be written ({error})", quoted(&config.files))));
    }
    if config.providers.is_empty() {
        faults.push(rules::fault("providers", "none, so nobody could log in"));
    }
    faults
}

/// Whether a folder is there and can be written to, or could be made.
fn writable(folder: &Path) -> std::io::Result<()> {
    let probe = |folder: &Path| {
        let file = folder.join(format!(".portal-check-{}", std::process::id()));
        std::fs::File::create_new(&file)?;
        std::fs::remove_file(file)
    };
    match folder.metadata() {
        Ok(found) if found.is_dir() => probe(folder),
        Ok(_) => Err(ErrorKind::NotADirectory.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => match folder.parent() {
            Some(above) if above.as_os_str().is_empty() => probe(Path::new(".")),
            Some(above) => writable(above),
            None => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Asks every provider what it announces. One that is away may come back: that is a warning.
async fn issuers(config: &Config) -> Result<Vec<String>> {
    let (providers, fetch) = (Providers::new(&config.providers), Fetch::new()?);
    let mut warnings = Vec::new();
    for (key, _) in providers.labels() {
        let Some(provider) = providers.get(&key) else { continue };
        if let Err(refusal) = provider.metadata(&fetch).await {
            let issuer = &provider.config.issuer;
            let found = match &*refusal.code {
                "discovery_issuer" => "which announces another issuer",
                code if code.starts_with("keys_") => "whose keys could not be read",
                _ => "which could not be reached or gave no announcement",
            };
            let tried = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
            let found = format!("\"{issuer}\", {found} (tried {tried}: {})", refusal.detail);
            warnings.push(rules::fault(&format!("providers.{key}.issuer"), found));
        }
    }
    Ok(warnings)
}
