//! Logging out: here, at the provider, and when the provider says so.

use super::cookies;
use super::login::AuthState;
use super::provider::{LEEWAY_SECONDS, Metadata, Provider};
use super::verify::allowed;
use app::context::{SESSION_COOKIE, cookie, who};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use openidconnect::JsonWebKey;
use openidconnect::core::CoreJwsSigningAlgorithm;
use portal::Ctx;
use serde::Deserialize;
use serde_json::Value;

/// `POST /abmelden`: ends the session here and leads to the provider, to end it there.
pub async fn logout(State(auth): State<AuthState>, headers: HeaderMap) -> Response {
    let mut to = "/".to_owned();
    let mut last = None;
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        match who(&auth.app, &headers).await {
            Ok(found) => {
                let ctx = Ctx::new(auth.app.portal.clone(), found.actor);
                let ended = portal::sessions::logout(&ctx).await;
                last = ended.is_ok().then(|| cookies::last(token));
                if let Ok(ended) = ended
                    && let Some(provider) = auth.providers.get(&ended.provider)
                    && let Ok(metadata) = provider.metadata(&auth.fetch).await
                    && let Some(endpoint) = &metadata.additional_metadata().end_session_endpoint
                {
                    let mut url = endpoint.clone();
                    url.query_pairs_mut()
                        .append_pair("client_id", &provider.config.client_id)
                        .append_pair("post_logout_redirect_uri", &format!("{}/", auth.app.base_url));
                    if let Some(token) = &ended.id_token {
                        url.query_pairs_mut().append_pair("id_token_hint", token);
                    }
                    to = url.to_string();
                }
            }
            Err(e) => return app::error::error_page(&app::error::report(&e), app::context::language(&headers)),
        }
    }
    let location = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookies::no_session());
    if let Some(last) = last {
        response.headers_mut().append(header::SET_COOKIE, last);
    }
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// What a provider posts.
#[derive(Deserialize)]
pub struct BackChannel {
    logout_token: String,
}

/// `POST /abmelden/{provider}/rueckkanal` (OpenID Connect Back-Channel Logout 1.0).
pub async fn back_channel(State(auth): State<AuthState>, Path(key): Path<String>, Form(form): Form<BackChannel>) -> Response {
    let Some(provider) = auth.providers.get(&key) else { return StatusCode::NOT_FOUND.into_response() };
    let result = take(&auth, provider, &form.logout_token).await;
    let status = match result {
        Ok(count) => {
            tracing::info!(provider = key, count, "sessions ended by the provider");
            StatusCode::OK
        }
        Err(code) => {
            let _ = portal::accounts::refused(&auth.app.portal, &key, code, "back-channel logout").await;
            StatusCode::BAD_REQUEST
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

async fn take(auth: &AuthState, provider: &Provider, token: &str) -> Result<u64, &'static str> {
    let metadata = provider.metadata(&auth.fetch).await.map_err(|_| "provider_unreachable")?;
    let now = auth.app.portal.now();
    let claims = match verify(provider, &metadata, token, now) {
        Err("logout_key_unknown") => {
            let newer = provider.rotated(&auth.fetch).await.ok_or("logout_key_unknown")?;
            verify(provider, &newer, token, now)?
        }
        other => other?,
    };
    let jti = claims.jti.as_deref().filter(|j| !j.is_empty()).ok_or("logout_jti")?;
    if !portal::sessions::use_token_once(&auth.app.portal, &claims.iss, jti).await.map_err(|_| "internal")? {
        return Err("logout_replayed");
    }
    portal::accounts::logout_from_provider(&auth.app.portal, &claims.iss, claims.sub.as_deref(), claims.sid.as_deref())
        .await
        .map_err(|_| "internal")
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
}

#[derive(Deserialize)]
struct LogoutClaims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: Option<i64>,
    jti: Option<String>,
    sub: Option<String>,
    sid: Option<String>,
    nonce: Option<Value>,
    events: Option<Value>,
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// `openidconnect` verifies ID tokens only; a logout token may have no subject, so its envelope is
/// opened here, with the crate's own signature check.
fn verify(provider: &Provider, metadata: &Metadata, token: &str, now: DateTime<Utc>) -> Result<LogoutClaims, &'static str> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts.as_slice() else { return Err("logout_malformed") };
    let decode = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| "logout_malformed");
    let header: Header = serde_json::from_slice(&decode(head)?).map_err(|_| "logout_malformed")?;
    let alg: CoreJwsSigningAlgorithm = serde_json::from_value(Value::from(header.alg)).map_err(|_| "logout_algorithm")?;
    if !allowed().contains(&alg) {
        return Err("logout_algorithm");
    }
    if header.typ.is_some_and(|t| !t.eq_ignore_ascii_case("logout+jwt") && !t.eq_ignore_ascii_case("jwt")) {
        return Err("logout_type");
    }
    let keys: Vec<_> = metadata
        .jwks()
        .keys()
        .iter()
        .filter(|k| header.kid.is_none() || k.key_id().map(|id| id.as_str()) == header.kid.as_deref())
        .collect();
    if keys.is_empty() {
        return Err("logout_key_unknown");
    }
    let message = format!("{head}.{body}");
    let signature = decode(signature)?;
    if !keys.iter().any(|k| k.verify_signature(&alg, message.as_bytes(), &signature).is_ok()) {
        return Err("logout_signature");
    }
    let claims: LogoutClaims = serde_json::from_slice(&decode(body)?).map_err(|_| "logout_malformed")?;
    check(provider, metadata, &claims, now)?;
    Ok(claims)
}

fn check(provider: &Provider, metadata: &Metadata, claims: &LogoutClaims, now: DateTime<Utc>) -> Result<(), &'static str> {
    if claims.iss != metadata.issuer().as_str() {
        return Err("logout_issuer");
    }
    let ours = Value::from(provider.config.client_id.as_str());
    if claims.aud != ours && !claims.aud.as_array().is_some_and(|a| a.contains(&ours)) {
        return Err("logout_audience");
    }
    let at = |seconds: i64| DateTime::<Utc>::from_timestamp(seconds, 0).ok_or("logout_malformed");
    let leeway = Duration::seconds(LEEWAY_SECONDS);
    let issued = at(claims.iat)?;
    if issued > now + leeway || now - issued > Duration::minutes(10) {
        return Err("logout_issue_time");
    }
    if let Some(exp) = claims.exp
        && at(exp)? + leeway < now
    {
        return Err("logout_expired");
    }
    if !claims.events.as_ref().and_then(|e| e.get(EVENT)).is_some_and(Value::is_object) {
        return Err("logout_event");
    }
    if claims.nonce.is_some() {
        return Err("logout_nonce");
    }
    if claims.sub.is_none() && claims.sid.is_none() {
        return Err("logout_nobody");
    }
    Ok(())
}
