//! Configuration: a TOML file, then the environment (`PORTAL_LISTEN`, `PORTAL_PROVIDERS__KEY__ISSUER`).

pub mod rules;

use crate::auth::provider::ProviderConfig;
use anyhow::{Result, bail};
use contract::people::TrustLevel;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// All settings of an installation; `portal.example.toml` explains each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    /// The address people use, without a slash at the end.
    pub base_url: String,
    /// `sqlite://path` or `postgres://user:password@host/name`.
    pub database: String,
    pub database_pool: u32,
    /// Folder of attachments.
    pub files: PathBuf,
    /// Folder of built style sheets and browser parts.
    pub assets: PathBuf,
    /// Megabytes of memory for finished public pages; 0 renders every page afresh.
    pub page_cache_mb: u64,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Hosts of council information systems that municipalities may name: `host` or `host:port`.
    pub oparl_hosts: Vec<String>,
    pub limits: Limits,
    pub live: Live,
    pub mail: Mail,
    pub sessions: Sessions,
    pub levels: Levels,
    pub providers: BTreeMap<String, ProviderConfig>,
}

/// How much one address may do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub logins_per_minute: u32,
    pub changes_per_minute: u32,
}

/// How much may be going on in live texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    pub people_per_text: usize,
    pub sockets_per_account: u32,
    pub sockets_per_address: u32,
    /// Of one socket; four times as many in a burst.
    pub messages_per_second: u32,
}

/// Where mails leave the house; without a server none are sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://user:password@host:587?tls=required`, `smtps://…`, or nothing.
    pub server: String,
    /// The sender: `Strategieportal <portal@example.org>`.
    pub from: String,
}

/// How long a login lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    pub idle_minutes: i64,
    pub absolute_hours: i64,
}

/// Which trust level which right needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    pub work: TrustLevel,
    pub solemn: TrustLevel,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://localhost:3000".into(),
            database: "sqlite://data/portal.sqlite3".into(),
            database_pool: 8,
            files: "data/files".into(),
            assets: "target/site/pkg".into(),
            page_cache_mb: 24,
            trusted_proxies: vec![],
            oparl_hosts: vec![],
            limits: Limits { logins_per_minute: 60, changes_per_minute: 600 },
            live: Live { people_per_text: 200, sockets_per_account: 40, sockets_per_address: 1000, messages_per_second: 200 },
            mail: Mail::default(),
            sessions: Sessions { idle_minutes: 60, absolute_hours: 12 },
            levels: Levels { work: TrustLevel::Substantial, solemn: TrustLevel::High },
            providers: BTreeMap::new(),
        }
    }
}

/// Reads the configuration; an error names the key, what was found and what is allowed.
pub fn load(file: Option<&Path>) -> Result<Config> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    if let Some(file) = file {
        if !file.is_file() {
            bail!("the configuration file {} does not exist", file.display());
        }
        figment = figment.merge(Toml::file_exact(file));
    }
    read(&figment.merge(Env::prefixed("PORTAL_").ignore(&["config", "log"]).split("__")))
}

fn read(figment: &Figment) -> Result<Config> {
    let config: Config = figment.extract().map_err(|errors| {
        let found = figment.extract().unwrap_or_default();
        let lines: Vec<String> = errors.into_iter().map(|e| rules::explain(&e, &found)).collect();
        anyhow::anyhow!("{}", lines.join("\n"))
    })?;
    let faults = rules::faults(&config);
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(config)
}

#[cfg(test)]
mod tests;
