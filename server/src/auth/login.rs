//! Beginning a login and taking its answer.

use super::cookies;
use super::fetch::Fetch;
use super::pages;
use super::provider::Providers;
use super::refusal::Refusal;
use super::verify::{self, Client};
use app::AppState;
use app::context::{SESSION_COOKIE, cookie, language};
use axum::extract::{FromRef, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::people::TrustLevel;
use openidconnect::core::{CoreAuthPrompt, CoreResponseType};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope,
};
use portal::sessions::{Attempt, remember_attempt, take_attempt};
use std::sync::Arc;

/// A login that was asked to be fresh is at most this old.
const FRESH: std::time::Duration = std::time::Duration::from_secs(5 * 60);

/// What login needs beside the pages' state.
#[derive(Clone)]
pub struct AuthState {
    pub app: AppState,
    pub providers: Providers,
    pub fetch: Fetch,
}

impl FromRef<AuthState> for AppState {
    fn from_ref(state: &AuthState) -> Self {
        state.app.clone()
    }
}

impl AuthState {
    /// Where a provider sends people back to.
    pub fn callback(&self, provider: &str) -> String {
        format!("{}/anmelden/{provider}/rueckruf", self.app.base_url)
    }
}

/// A query's parameters; the same name twice is refused, whatever its values.
pub fn parameters(query: Option<&str>) -> Result<std::collections::BTreeMap<String, String>, Refusal> {
    let mut all = std::collections::BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned() {
        if all.insert(name.clone(), value).is_some() {
            return Err(Refusal::new("duplicate_parameter", name));
        }
    }
    Ok(all)
}

/// An address within this portal, or the start of the workspace.
pub fn inside(address: Option<&String>) -> String {
    address.filter(|a| app::action::is_inside(a)).map_or("/arbeit", String::as_str).to_owned()
}

/// `GET /anmelden/{provider}`: off to the provider.
pub async fn begin(State(auth): State<AuthState>, Path(key): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = language(&headers);
    let Some(provider) = auth.providers.get(&key) else { return app::error::error_page(&contract::action::ApiError::NotFound, lang) };
    let query = parameters(query.as_deref()).unwrap_or_default();
    let wanted = query.get("stufe").and_then(|l| TrustLevel::parse(l));
    let return_to = inside(query.get("weiter"));
    let metadata = match provider.metadata(&auth.fetch).await {
        Ok(m) => m,
        Err(refusal) => return pages::refused(&auth, &key, refusal, &return_to, lang).await,
    };
    let client: Client<_, _, _, _, _, _> = openidconnect::Client::from_provider_metadata(
        metadata,
        ClientId::new(provider.config.client_id.clone()),
        Some(ClientSecret::new(provider.config.client_secret.clone())),
    );
    let Ok(redirect) = RedirectUrl::new(auth.callback(&key)) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let client = client.set_redirect_uri(redirect);
    let (state, nonce, browser) = (auth.app.portal.secret(), auth.app.portal.secret(), auth.app.portal.secret());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (s, n) = (state.clone(), nonce.clone());
    let mut request = client
        .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, move || CsrfToken::new(s), move || Nonce::new(n))
        .set_pkce_challenge(challenge);
    for scope in &provider.config.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let ask = wanted.unwrap_or(auth.app.portal.settings().levels.work);
    for acr in provider.acr_values(ask) {
        request = request.add_auth_context_value(openidconnect::AuthenticationContextClass::new(acr));
    }
    if wanted.is_some() {
        // Whoever is asked how old a login may be has to say when it was (OpenID Connect Core, 2).
        request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(FRESH);
    }
    let (url, _, _) = request.url();
    let attempt = Attempt {
        provider: key.clone(),
        nonce,
        verifier: verifier.secret().clone(),
        return_to,
        level_wanted: wanted.unwrap_or(TrustLevel::Basic),
        fresh: wanted.is_some(),
        created_at: auth.app.portal.now(),
    };
    if let Err(e) = remember_attempt(&auth.app.portal, &state, &browser, attempt).await {
        return app::error::error_page(&app::error::report(&e), lang);
    }
    let mut response = redirect_to(url.as_str());
    response.headers_mut().append(header::SET_COOKIE, cookies::attempt(&browser));
    response
}

fn redirect_to(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(to) => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /anmelden/{provider}/rueckruf`: the provider's answer.
pub async fn callback(State(auth): State<AuthState>, Path(key): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let lang = language(&headers);
    if auth.providers.get(&key).is_none() {
        return app::error::error_page(&contract::action::ApiError::NotFound, lang);
    }
    // A browser that hangs up must not stop the exchange half-way.
    let task = tokio::spawn(answer(Arc::new(auth.clone()), key.clone(), query, headers));
    let (result, return_to) = task.await.unwrap_or_else(|e| (Err(Refusal::new("internal", e)), "/arbeit".into()));
    match result {
        Ok(token) => {
            let mut response = redirect_to(&return_to);
            response.headers_mut().append(header::SET_COOKIE, cookies::session(&token));
            // As this person chose it elsewhere; a login does not fail for want of it.
            if let Ok(chosen) = portal::preferences::of_session(&auth.app.portal, &token).await {
                crate::settings::keep(response.headers_mut(), &chosen);
            }
            response
        }
        Err(refusal) => pages::refused(&auth, &key, refusal, &return_to, lang).await,
    }
}

async fn answer(auth: Arc<AuthState>, key: String, query: Option<String>, headers: HeaderMap) -> (Result<String, Refusal>, String) {
    let mut return_to = "/arbeit".to_owned();
    let result = exchange(&auth, &key, query.as_deref(), &headers, &mut return_to).await;
    (result, return_to)
}

async fn exchange(
    auth: &AuthState,
    key: &str,
    query: Option<&str>,
    headers: &HeaderMap,
    return_to: &mut String,
) -> Result<String, Refusal> {
    let provider = auth.providers.get(key).ok_or_else(|| Refusal::new("provider_unknown", key))?;
    let portal = &auth.app.portal;
    let query = parameters(query)?;
    let state = query.get("state").ok_or_else(|| Refusal::new("state_missing", ""))?;
    let browser = cookie(headers, cookies::ATTEMPT_COOKIE);
    let attempt =
        take_attempt(portal, state, browser).await.map_err(|e| Refusal::new("internal", e))?.map_err(|code| Refusal::new(code, ""))?;
    *return_to = attempt.return_to.clone();
    // Mix-up: an answer that comes back at another provider's address than it was asked from.
    if attempt.provider != key {
        return Err(Refusal::new("provider_mixed_up", &attempt.provider));
    }
    let metadata = provider.metadata(&auth.fetch).await?;
    match query.get("iss") {
        Some(iss) if iss != metadata.issuer().as_str() => return Err(Refusal::new("answer_issuer", iss)),
        None if metadata.additional_metadata().authorization_response_iss_parameter_supported => {
            return Err(Refusal::new("answer_issuer_missing", ""));
        }
        _ => {}
    }
    if let Some(error) = query.get("error") {
        return Err(if error == "access_denied" { Refusal::new("access_denied", "") } else { Refusal::new("provider_error", error) });
    }
    let code = query.get("code").ok_or_else(|| Refusal::new("code_missing", ""))?;
    let client: Client<_, _, _, _, _, _> = openidconnect::Client::from_provider_metadata(
        metadata.clone(),
        ClientId::new(provider.config.client_id.clone()),
        Some(ClientSecret::new(provider.config.client_secret.clone())),
    );
    let redirect = RedirectUrl::new(auth.callback(key)).map_err(|e| Refusal::new("internal", e))?;
    let client = client.set_redirect_uri(redirect);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code.clone()))
        .map_err(|e| Refusal::new("internal", e))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
        .request_async(&auth.fetch)
        .await
        .map_err(verify::token_refusal)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let proof = verify::proof(provider, &metadata, &auth.fetch, &tokens, &attempt, portal.now(), user_agent).await?;
    // The session that this browser had ends with the new login.
    let previous = cookie(headers, SESSION_COOKIE);
    portal::accounts::login(portal, proof, previous).await.map_err(|e| match e {
        portal::Error::Refused(code) => Refusal::new(code, ""),
        e => Refusal::new("internal", e),
    })
}
