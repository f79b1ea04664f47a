//! Configured providers: what they announce, their keys, their trust levels.

use super::fetch::{Fetch, FetchError};
use super::refusal::{Failure, Refusal};
use chrono::{DateTime, Utc};
use contract::people::TrustLevel;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey, CoreJsonWebKeySet,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, AsyncHttpClient, DiscoveryError, HttpRequest, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A provider as configured.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// What people read on the button: "Servicekonto (BundID)".
    pub label: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// Scopes beside `openid`; ask for as little as possible.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// The claim that holds the trust level: `acr`, or a name such as `trust_level_authentication`.
    #[serde(default = "default_claim")]
    pub level_claim: String,
    /// What the claim's values mean. Unknown or missing counts as the lowest.
    #[serde(default = "default_levels")]
    pub levels: BTreeMap<String, TrustLevel>,
    /// Whether to fetch name and mail address from UserInfo.
    #[serde(default = "yes")]
    pub userinfo: bool,
}

fn default_scopes() -> Vec<String> {
    vec!["profile".into(), "email".into()]
}

fn default_claim() -> String {
    "acr".into()
}

fn yes() -> bool {
    true
}

fn default_levels() -> BTreeMap<String, TrustLevel> {
    use TrustLevel::{Basic, High, Substantial};
    [
        ("STORK-QAA-Level-1", Basic),
        ("STORK-QAA-Level-3", Substantial),
        ("STORK-QAA-Level-4", High),
        ("http://eidas.europa.eu/LoA/low", Basic),
        ("http://eidas.europa.eu/LoA/substantial", Substantial),
        ("http://eidas.europa.eu/LoA/high", High),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_owned(), v))
    .collect()
}

/// What discovery says beyond OpenID Connect's core.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MoreMetadata {
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    pub end_session_endpoint: Option<url::Url>,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// A provider's announcement.
pub type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A provider at run time.
pub struct Provider {
    pub key: String,
    pub config: ProviderConfig,
    known: Mutex<Option<Known>>,
}

struct Known {
    metadata: Metadata,
    read: Instant,
    keys_read: Instant,
}

/// How long an announcement is believed without asking again.
const FRESH: Duration = Duration::from_secs(3600);
/// Keys are fetched again for an unknown key id, but not more often than this: a flood of unknown
/// ids must not become a flood of requests.
const KEYS_AGAIN: Duration = Duration::from_secs(30);

impl Provider {
    /// The announcement, read at the first login and once an hour.
    pub async fn metadata(&self, fetch: &Fetch) -> Result<Metadata, Refusal> {
        let mut known = self.known.lock().await;
        if let Some(k) = known.as_ref().filter(|k| k.read.elapsed() < FRESH) {
            return Ok(k.metadata.clone());
        }
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|e| Refusal::new("discovery_unreachable", e))?;
        // The announcement comes first, the keys behind it.
        let counted = Counted { fetch, asked: AtomicU8::new(0) };
        let metadata = Metadata::discover_async(issuer, &counted).await.map_err(|e| undiscovered(counted.last(), &e))?;
        let now = Instant::now();
        *known = Some(Known { metadata: metadata.clone(), read: now, keys_read: now - KEYS_AGAIN });
        Ok(metadata)
    }

    /// Fetches the keys again after an unknown key id. None when that was done a moment ago.
    pub async fn rotated(&self, fetch: &Fetch) -> Option<Metadata> {
        let mut known = self.known.lock().await;
        let k = known.as_mut().filter(|k| k.keys_read.elapsed() >= KEYS_AGAIN)?;
        k.keys_read = Instant::now();
        match CoreJsonWebKeySet::fetch_async(k.metadata.jwks_uri(), fetch).await {
            Ok(keys) => {
                k.metadata = k.metadata.clone().set_jwks(keys);
                Some(k.metadata.clone())
            }
            Err(error) => {
                tracing::warn!(provider = self.key, %error, "keys could not be fetched");
                None
            }
        }
    }

    /// The trust level behind a claim's value.
    pub fn level(&self, value: Option<&str>) -> TrustLevel {
        value.and_then(|v| self.config.levels.get(v)).copied().unwrap_or(TrustLevel::Basic)
    }

    /// The values to ask for, lowest sufficient first.
    pub fn acr_values(&self, at_least: TrustLevel) -> Vec<String> {
        let mut values: Vec<(&TrustLevel, &String)> =
            self.config.levels.iter().map(|(v, l)| (l, v)).filter(|(l, _)| **l >= at_least).collect();
        values.sort();
        values.into_iter().map(|(_, v)| v.clone()).collect()
    }
}

/// Counts what is asked for a provider's announcement.
struct Counted<'a> {
    fetch: &'a Fetch,
    asked: AtomicU8,
}

impl Counted<'_> {
    /// What was asked last.
    fn last(&self) -> &'static str {
        if self.asked.load(Ordering::Relaxed) > 1 { "keys" } else { "discovery" }
    }
}

impl<'c> AsyncHttpClient<'c> for Counted<'_> {
    type Error = FetchError;
    type Future = <Fetch as AsyncHttpClient<'c>>::Future;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.fetch.call(request)
    }
}

fn undiscovered(what: &str, error: &DiscoveryError<FetchError>) -> Refusal {
    let text = format!("{error}: {}", source(error));
    match error {
        // The issuer that is announced must be the one that was asked.
        DiscoveryError::Validation(reason) if reason.contains("unexpected issuer") => Refusal::new("discovery_issuer", text),
        DiscoveryError::Request(error) => Refusal::asking(what, error.into(), text),
        DiscoveryError::Response(..) => Refusal::asking(what, Failure::Error, text),
        _ => Refusal::asking(what, Failure::Unreadable, text),
    }
}

/// What lies behind an error, down to the bottom.
fn source(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |e| e.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// All configured providers, in the order of their keys.
#[derive(Clone)]
pub struct Providers(Arc<BTreeMap<String, Provider>>);

impl Providers {
    /// From the configuration.
    pub fn new(configs: &BTreeMap<String, ProviderConfig>) -> Self {
        let all = configs
            .iter()
            .map(|(key, config)| (key.clone(), Provider { key: key.clone(), config: config.clone(), known: Mutex::new(None) }));
        Self(Arc::new(all.collect()))
    }

    /// One provider.
    pub fn get(&self, key: &str) -> Option<&Provider> {
        self.0.get(key)
    }

    /// Keys and labels for the login page.
    pub fn labels(&self) -> Vec<(String, String)> {
        self.0.values().map(|p| (p.key.clone(), p.config.label.clone())).collect()
    }
}

/// Region time is not the provider's: comparisons are in UTC with this much leeway.
pub const LEEWAY_SECONDS: i64 = 60;

/// Whether two instants are the same within the leeway.
pub fn not_after(at: DateTime<Utc>, limit: DateTime<Utc>) -> bool {
    at <= limit + chrono::Duration::seconds(LEEWAY_SECONDS)
}
