//! What the keys of the configuration may hold, and the sentence for what they may not.

use super::Config;
use contract::people::TrustLevel;
use figment::error::Kind;
use serde_json::Value;
use std::fmt::Display;

/// Whole numbers: key, least, most.
const NUMBERS: &[(&str, i64, i64)] = &[
    ("database_pool", 1, 200),
    ("page_cache_mb", 0, 4096),
    ("limits.logins_per_minute", 1, 1_000_000),
    ("limits.changes_per_minute", 1, 1_000_000),
    ("live.people_per_text", 1, 10_000),
    ("live.sockets_per_account", 1, 100_000),
    ("live.sockets_per_address", 1, 100_000),
    ("live.messages_per_second", 1, 100_000),
    ("sessions.idle_minutes", 1, 1440),
    ("sessions.absolute_hours", 1, 168),
];

const LEVEL: &str = "\"basic\", \"substantial\" or \"high\"";
const HTTPS: &str = "an https address (http only for localhost)";

/// Everything else; a star stands for any name.
const WORDS: &[(&str, &str)] = &[
    ("listen", "an address of this machine with a port, for example \"127.0.0.1:3000\""),
    (
        "base_url",
        "an https address (http only for localhost) with nothing behind the host, for example \"https://strategie.kreis-beispiel.de\"",
    ),
    ("database", "\"sqlite://path\" or \"postgres://user:password@host/name\""),
    ("files", "a folder that the portal can write to"),
    ("assets", "the folder of built style sheets with its manifest.json (`.ci/build release` makes target/site/pkg)"),
    ("trusted_proxies", "a list of addresses, for example [\"127.0.0.1\"]"),
    ("oparl_hosts", "a list of host names, each with `:port` if that is not 443"),
    ("limits", "a table of numbers"),
    ("live", "a table of numbers"),
    ("mail", "a table of `server` and `from`"),
    ("mail.server", "an address like \"smtp://user:password@mail.example:587?tls=required\", or nothing"),
    ("mail.from", "a sender like \"Strategieportal <portal@kreis-beispiel.de>\""),
    ("sessions", "a table of numbers"),
    ("levels", "a table of `work` and `solemn`"),
    ("levels.*", LEVEL),
    ("providers", "at least one [providers.NAME]"),
    ("providers.*", "a table under a name of small letters, digits and hyphens"),
    ("providers.*.label", "the words on the button for logging in"),
    ("providers.*.issuer", HTTPS),
    ("providers.*.client_id", "the name under which the provider knows the portal"),
    ("providers.*.client_secret", "the secret that the provider gave the portal"),
    ("providers.*.scopes", "a list of scopes, for example [\"profile\", \"email\"]"),
    ("providers.*.level_claim", "the name of the claim with the trust level, for example \"acr\""),
    ("providers.*.levels", "a table of at least one value of the claim and the level it means"),
    ("providers.*.levels.*", LEVEL),
    ("providers.*.userinfo", "true or false"),
];

/// What is found there is for nobody's eyes.
const SECRET: &[&str] = &["database", "mail.server", "providers.*.client_secret"];

fn fits(pattern: &str, path: &[&str]) -> bool {
    let pattern: Vec<&str> = pattern.split('.').collect();
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(p, name)| *p == "*" || p == name)
}

/// What is allowed at a place, or at the nearest above it.
fn allowed(path: &[&str]) -> String {
    let number = NUMBERS.iter().find(|(key, ..)| fits(key, path));
    let words = WORDS.iter().find(|(key, _)| fits(key, path));
    match (number, words, path) {
        (Some((_, least, most)), ..) => format!("a whole number from {least} to {most}"),
        (_, Some((_, words)), _) => (*words).to_owned(),
        (_, _, [above @ .., _]) => allowed(above),
        _ => "what portal.example.toml explains".to_owned(),
    }
}

/// The sentence for a value that cannot work.
pub fn fault(key: &str, found: impl Display) -> String {
    format!("{key}: found {found}, allowed is {}", allowed(&key.split('.').collect::<Vec<_>>()))
}

/// The sentence for what cannot be read at all; `all` is what was given.
pub(super) fn explain(error: &figment::Error, all: &Value) -> String {
    let source = error.metadata.as_ref().map(|m| format!(" (from {})", m.name)).unwrap_or_default();
    let mut path: Vec<&str> = error.path.iter().map(String::as_str).collect();
    match &error.kind {
        Kind::UnknownField(name, known) => {
            if path.last() != Some(&name.as_str()) {
                path.push(name);
            }
            format!("{}: there is no such key{source}; allowed are {}", path.join("."), known.join(", "))
        }
        Kind::MissingField(name) => {
            path.push(name);
            format!("{}: found nothing, allowed is {}{source}", path.join("."), allowed(&path))
        }
        kind if path.is_empty() => format!("{kind}{source}"),
        _ => format!("{}: found {}, allowed is {}{source}", path.join("."), shown(&path, all), allowed(&path)),
    }
}

/// What was given at a place.
fn shown(path: &[&str], all: &Value) -> String {
    let step = |at: &Value, name: &str| match at {
        Value::Array(items) => name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()),
        at => at.get(name).cloned(),
    };
    let found = path.iter().try_fold(all.clone(), |at, name| step(&at, name));
    match found {
        Some(Value::String(_)) if SECRET.iter().any(|key| fits(key, path)) => "another text".to_owned(),
        Some(value) => value.to_string(),
        None => "something else".to_owned(),
    }
}

/// Whether an address is https, or http on this very machine.
fn is_safe(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.has_host() || is_local(&url))
}

/// Whether an address is http on this very machine, where nobody can listen in.
pub fn is_local(url: &url::Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// Whether an address is that of a host and no more.
fn is_bare(address: &str) -> bool {
    let bare = |url: url::Url| {
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none()
    };
    url::Url::parse(address).is_ok_and(bare) && !address.ends_with(['/', '?', '#'])
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Values that have the right type but cannot work.
pub(super) fn faults(c: &Config) -> Vec<String> {
    let mut faults = numbers(c);
    if !is_safe(&c.base_url) || !is_bare(&c.base_url) {
        faults.push(fault("base_url", quoted(&c.base_url)));
    }
    if !["sqlite://", "postgres://", "postgresql://"].iter().any(|kind| c.database.starts_with(kind)) {
        faults.push(fault("database", "another kind of address"));
    }
    for (i, host) in c.oparl_hosts.iter().enumerate() {
        if !is_bare(&format!("https://{host}")) {
            faults.push(fault(&format!("oparl_hosts.{i}"), quoted(host)));
        }
    }
    faults.extend(crate::mail::Smtp::fault(&c.mail).map(|(key, found)| fault(key, found)));
    faults.extend(providers(c));
    faults
}

fn numbers(c: &Config) -> Vec<String> {
    let all = serde_json::to_value(c).unwrap_or_default();
    let wrong = NUMBERS.iter().filter_map(|(key, least, most)| {
        let found = all.pointer(&format!("/{}", key.replace('.', "/")))?;
        let fits = found.as_i64().is_some_and(|n| (*least..=*most).contains(&n));
        (!fits).then(|| fault(key, found))
    });
    wrong.collect()
}

fn providers(c: &Config) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, p) in &c.providers {
        let key = |part: &str| format!("providers.{name}.{part}");
        if name.is_empty() || !name.chars().all(|x| x.is_ascii_lowercase() || x.is_ascii_digit() || x == '-') {
            faults.push(format!("providers: found {}, allowed is {}", quoted(name), allowed(&["providers", "*"])));
        }
        if !is_safe(&p.issuer) {
            faults.push(fault(&key("issuer"), quoted(&p.issuer)));
        }
        let words =
            [("label", &p.label), ("client_id", &p.client_id), ("client_secret", &p.client_secret), ("level_claim", &p.level_claim)];
        let empty = words.iter().filter(|(_, value)| value.trim().is_empty());
        faults.extend(empty.map(|(part, value)| fault(&key(part), quoted(value))));
        if p.levels.is_empty() {
            faults.push(fault(&key("levels"), "none"));
        } else if !p.levels.values().any(|level| *level >= c.levels.work) {
            let best = p.levels.values().max().copied().unwrap_or(TrustLevel::Basic);
            faults.push(format!("{}: found no level above \"{best}\", allowed is a table with at least one value that means \"{}\" or more: that is what working needs (levels.work)", key("levels"), c.levels.work));
        }
    }
    faults
}
