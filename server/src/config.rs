//! Configuration: a TOML file, then the environment (`PORTAL_LISTEN`, `PORTAL_PROVIDERS__KEY__ISSUER`).

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
    let figment = figment.merge(Env::prefixed("PORTAL_").ignore(&["config", "log"]).split("__"));
    let config: Config = figment.extract().map_err(|errors| {
        let lines: Vec<String> = errors.into_iter().map(|e| explain(&e)).collect();
        anyhow::anyhow!("{}", lines.join("\n"))
    })?;
    let faults = config.faults();
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(config)
}

/// One sentence for an error: key, found, allowed, source.
fn explain(error: &figment::Error) -> String {
    use figment::error::Kind;
    let key = error.path.join(".");
    let source = error.metadata.as_ref().map(|m| format!(" (from {})", m.name)).unwrap_or_default();
    match &error.kind {
        Kind::InvalidType(found, allowed) | Kind::InvalidValue(found, allowed) => {
            format!("{key}: found {found}, allowed is {allowed}{source}")
        }
        Kind::UnknownField(name, known) => format!("{name}: there is no such key{source}; allowed are {}", known.join(", ")),
        Kind::UnknownVariant(found, known) => format!("{key}: found \"{found}\", allowed are {}{source}", known.join(", ")),
        Kind::MissingField(name) => format!("{}{name}: is missing{source}", if key.is_empty() { String::new() } else { format!("{key}.") }),
        other => format!("{key}: {other}{source}"),
    }
}

impl Config {
    /// Values that have the right type but cannot work.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut say = |key: &str, found: &str, allowed: &str| faults.push(format!("{key}: found {found}, allowed is {allowed}"));
        let plain_host =
            |url: &str| url.starts_with("http://localhost") || url.starts_with("http://127.0.0.1") || url.starts_with("http://[::1]");
        if !(self.base_url.starts_with("https://") || plain_host(&self.base_url))
            || self.base_url.ends_with('/')
            || url::Url::parse(&self.base_url).is_err()
        {
            say("base_url", &format!("\"{}\"", self.base_url), "an https address without a slash at the end (http only for localhost)");
        }
        if !self.database.starts_with("sqlite://")
            && !self.database.starts_with("postgres://")
            && !self.database.starts_with("postgresql://")
        {
            say("database", "another kind of address", "sqlite://path or postgres://user:password@host/name");
        }
        if !(1..=200).contains(&self.database_pool) {
            say("database_pool", &self.database_pool.to_string(), "1 to 200");
        }
        for (key, value) in [("logins_per_minute", self.limits.logins_per_minute), ("changes_per_minute", self.limits.changes_per_minute)] {
            if !(1..=1_000_000).contains(&value) {
                say(&format!("limits.{key}"), &value.to_string(), "1 to 1000000");
            }
        }
        for host in &self.oparl_hosts {
            let url = url::Url::parse(&format!("https://{host}"));
            if !url.is_ok_and(|u| u.path() == "/" && u.username().is_empty() && u.query().is_none()) || host.ends_with('/') {
                say("oparl_hosts", &format!("\"{host}\""), "a host name, with `:port` if it is not 443");
            }
        }
        let live = &self.live;
        for (key, value, most) in [
            ("people_per_text", live.people_per_text as u64, 10_000),
            ("sockets_per_account", live.sockets_per_account.into(), 100_000),
            ("sockets_per_address", live.sockets_per_address.into(), 100_000),
            ("messages_per_second", live.messages_per_second.into(), 100_000),
        ] {
            if !(1..=most).contains(&value) {
                say(&format!("live.{key}"), &value.to_string(), &format!("1 to {most}"));
            }
        }
        if self.page_cache_mb > 4096 {
            say("page_cache_mb", &self.page_cache_mb.to_string(), "0 to 4096");
        }
        if !(1..=1440).contains(&self.sessions.idle_minutes) {
            say("sessions.idle_minutes", &self.sessions.idle_minutes.to_string(), "1 to 1440");
        }
        if !(1..=168).contains(&self.sessions.absolute_hours) {
            say("sessions.absolute_hours", &self.sessions.absolute_hours.to_string(), "1 to 168");
        }
        if let Err(error) = crate::mail::Smtp::new(&self.mail, &self.base_url) {
            say("mail", &format!("{error:#}"), "a server address and a sender, or neither");
        }
        for (key, p) in &self.providers {
            if !key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                say(&format!("providers.{key}"), &format!("\"{key}\""), "a name of small letters, digits and hyphens");
            }
            if !p.issuer.starts_with("https://") && !plain_host(&p.issuer) {
                say(&format!("providers.{key}.issuer"), &format!("\"{}\"", p.issuer), "an https address (http only for localhost)");
            }
        }
        faults
    }
}
