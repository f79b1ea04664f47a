//! Checking what a provider says.

use super::fetch::{Fetch, FetchError};
use super::provider::{LEEWAY_SECONDS, Metadata, Provider, not_after};
use super::refusal::{Failure, Refusal};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use contract::people::TrustLevel;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, ClientSecret, EmptyExtraTokenFields, IdToken, IdTokenClaims,
    IdTokenFields, IdTokenVerifier, Nonce, OAuth2TokenResponse, RequestTokenError, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse,
};
use portal::accounts::Proof;
use portal::sessions::Attempt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Claims beyond the standard ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct More {
    pub sid: Option<String>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl AdditionalClaims for More {}

type Fields = IdTokenFields<More, EmptyExtraTokenFields, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
/// The token endpoint's answer.
pub type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Claims = IdTokenClaims<More, CoreGenderClaim>;
type Token = IdToken<More, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
/// The client of `openidconnect`, before its endpoints are set.
pub type Client<A, B, C, D, E, F> = openidconnect::Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    A,
    B,
    C,
    D,
    E,
    F,
>;

/// Algorithms that a provider may sign with: asymmetric ones only.
pub fn allowed() -> Vec<CoreJwsSigningAlgorithm> {
    use CoreJwsSigningAlgorithm::*;
    vec![
        RsaSsaPkcs1V15Sha256,
        RsaSsaPkcs1V15Sha384,
        RsaSsaPkcs1V15Sha512,
        RsaSsaPssSha256,
        RsaSsaPssSha384,
        RsaSsaPssSha512,
        EcdsaP256Sha256,
        EcdsaP384Sha384,
        EdDsa,
    ]
}

fn verifier<'a>(provider: &Provider, metadata: &Metadata, now: DateTime<Utc>) -> IdTokenVerifier<'a, CoreJsonWebKey> {
    IdTokenVerifier::new_confidential_client(
        ClientId::new(provider.config.client_id.clone()),
        ClientSecret::new(provider.config.client_secret.clone()),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    )
    .set_allowed_algs(allowed())
    .set_time_fn(move || now - Duration::seconds(LEEWAY_SECONDS))
    // Several audiences are in order if one is ours; who may use the token is the check of `azp`.
    .set_other_audience_verifier_fn(|_| true)
}

/// A key that the provider does not announce: where the token says that it is to be fetched from an address
/// in its own header, somebody tries to have us believe a key of theirs. Such addresses are never asked.
fn key_unknown(token: &Token) -> &'static str {
    let header = token.to_string().split_once('.').and_then(|(head, _)| BASE64_URL_SAFE_NO_PAD.decode(head).ok());
    let header: Map<String, Value> = header.and_then(|head| serde_json::from_slice(&head).ok()).unwrap_or_default();
    match () {
        () if header.contains_key("jku") => "key_by_jku",
        () if header.contains_key("x5u") => "key_by_x5u",
        () => "key_unknown",
    }
}

/// A signature that does not fit, by its kind.
fn signature(token: &Token) -> &'static str {
    use CoreJwsSigningAlgorithm::{EcdsaP256Sha256, EcdsaP384Sha384, EdDsa};
    match token.signing_alg() {
        Ok(EcdsaP256Sha256 | EcdsaP384Sha384) => "signature_ecdsa",
        Ok(EdDsa) => "signature_eddsa",
        _ => "signature_rsa",
    }
}

fn code(error: &ClaimsVerificationError, token: &Token) -> &'static str {
    use SignatureVerificationError as S;
    match error {
        ClaimsVerificationError::Expired(_) => "expired",
        ClaimsVerificationError::InvalidAudience(text) if text.ends_with("(found audiences: )") => "audience_missing",
        ClaimsVerificationError::InvalidAudience(_) => "audience",
        ClaimsVerificationError::InvalidIssuer(_) => "issuer",
        ClaimsVerificationError::InvalidNonce(text) if text.contains("missing") => "nonce_missing",
        ClaimsVerificationError::InvalidNonce(_) => "nonce",
        ClaimsVerificationError::SignatureVerification(S::NoSignature) => "signature_missing",
        ClaimsVerificationError::SignatureVerification(S::DisallowedAlg(_) | S::UnsupportedAlg(_)) => "algorithm",
        ClaimsVerificationError::SignatureVerification(S::NoMatchingKey) => key_unknown(token),
        ClaimsVerificationError::SignatureVerification(S::AmbiguousKeyId(_)) => "key_ambiguous",
        ClaimsVerificationError::SignatureVerification(_) => signature(token),
        // A token of another kind, by its header: an access token (RFC 9068) is no ID token.
        ClaimsVerificationError::Unsupported(_) => "token_type",
        _ => "id_token",
    }
}

/// Checks signature and claims; an unknown key makes us look for new keys once.
async fn claims<'t>(
    provider: &Provider,
    metadata: &Metadata,
    fetch: &Fetch,
    token: &'t Token,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<(&'t Claims, Metadata), Refusal> {
    match token.claims(&verifier(provider, metadata, now), nonce) {
        Ok(claims) => return Ok((claims, metadata.clone())),
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {}
        Err(e) => return Err(Refusal::new(code(&e, token), format!("{e:?}"))),
    }
    let Some(newer) = provider.rotated(fetch).await else { return Err(Refusal::new(key_unknown(token), "no key with this id")) };
    let claims = token.claims(&verifier(provider, &newer, now), nonce).map_err(|e| Refusal::new(code(&e, token), format!("{e:?}")))?;
    Ok((claims, newer))
}

/// Why the token endpoint's answer was of no use. Its body never goes into a log: tokens are in it.
pub fn token_refusal(error: RequestTokenError<FetchError, StandardErrorResponse<CoreErrorResponseType>>) -> Refusal {
    match error {
        RequestTokenError::Parse(error, _) => {
            let text = error.inner().to_string();
            let code = match text {
                _ if text.contains("missing field `sub`") => "subject_missing",
                _ if text.contains("missing field `iat`") => "issue_time_missing",
                _ if text.contains("missing field `exp`") => "expiry_missing",
                _ if text.contains("missing field `iss`") => "issuer_missing",
                _ => "token_unreadable",
            };
            Refusal::new(code, text)
        }
        RequestTokenError::ServerResponse(answer) => Refusal::asking("token", Failure::Error, answer),
        RequestTokenError::Request(error) => Refusal::asking("token", (&error).into(), error),
        RequestTokenError::Other(text) => Refusal::asking("token", Failure::Unreadable, text),
    }
}

/// Checks the token endpoint's answer and says what it proves.
pub async fn proof(
    provider: &Provider,
    metadata: &Metadata,
    fetch: &Fetch,
    tokens: &Tokens,
    attempt: &Attempt,
    now: DateTime<Utc>,
    user_agent: &str,
) -> Result<Proof, Refusal> {
    let token = tokens.id_token().ok_or_else(|| Refusal::new("id_token_missing", ""))?;
    let nonce = Nonce::new(attempt.nonce.clone());
    let (claims, metadata) = claims(provider, metadata, fetch, token, &nonce, now).await?;

    let issued = claims.issue_time();
    if !not_after(issued, now) {
        return Err(Refusal::new("issue_time_future", issued));
    }
    if now - issued > Duration::minutes(10) {
        return Err(Refusal::new("issue_time_old", issued));
    }
    let us = provider.config.client_id.as_str();
    match claims.authorized_party() {
        Some(azp) if azp.as_str() != us => return Err(Refusal::new("authorized_party", azp.as_str())),
        None if claims.audiences().len() > 1 => return Err(Refusal::new("authorized_party_missing", "several audiences")),
        _ => {}
    }
    if let Some(expected) = claims.access_token_hash() {
        let verifier = verifier(provider, &metadata, now);
        let alg = token.signing_alg().map_err(|e| Refusal::new("algorithm", e))?;
        let key = token.signing_key(&verifier).map_err(|e| Refusal::new("signature", e))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), alg, key).map_err(|e| Refusal::new("access_token_hash", e))?;
        if actual != *expected {
            return Err(Refusal::new("access_token_hash", "does not match"));
        }
    }
    // A login that was asked to be fresh must have happened since we asked.
    let authenticated = claims.auth_time();
    if attempt.fresh {
        match authenticated {
            Some(at) if at + Duration::seconds(LEEWAY_SECONDS) >= attempt.created_at => {}
            Some(at) => return Err(Refusal::new("auth_time", at)),
            None => return Err(Refusal::new("auth_time_missing", "")),
        }
    }
    let level = level(provider, claims, attempt.level_wanted)?;
    let (name, email) = person(provider, &metadata, fetch, tokens, claims).await?;
    Ok(Proof {
        provider: provider.key.clone(),
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        name,
        email,
        level,
        authenticated_at: authenticated.unwrap_or(now),
        provider_session: claims.additional_claims().sid.clone(),
        id_token: Some(token.to_string()),
        user_agent: user_agent.to_owned(),
    })
}

/// The trust level, which must be at least the one that was asked for.
fn level(provider: &Provider, claims: &Claims, wanted: TrustLevel) -> Result<TrustLevel, Refusal> {
    let name = provider.config.level_claim.as_str();
    let value = match name {
        "acr" => claims.auth_context_ref().map(|acr| acr.as_str()),
        _ => claims.additional_claims().other.get(name).and_then(Value::as_str),
    };
    let level = provider.level(value);
    match value {
        _ if level >= wanted => Ok(level),
        None => Err(Refusal::new("level_missing", name)),
        Some(v) if !provider.config.levels.contains_key(v) => Err(Refusal::new("level_unknown", v)),
        Some(v) => Err(Refusal::new("level_too_low", v)),
    }
}

/// Name and mail address: from the token, else from UserInfo, whose subject must be the same.
async fn person(
    provider: &Provider,
    metadata: &Metadata,
    fetch: &Fetch,
    tokens: &Tokens,
    claims: &Claims,
) -> Result<(Option<String>, Option<String>), Refusal> {
    let text = |v: Option<&openidconnect::EndUserName>| v.map(|v| v.as_str().to_owned());
    let own = (text(claims.name().and_then(|n| n.get(None))), claims.email().map(|e| e.as_str().to_owned()));
    if !provider.config.userinfo || metadata.userinfo_endpoint().is_none() {
        return Ok(own);
    }
    let client: Client<_, _, _, _, _, _> = openidconnect::Client::from_provider_metadata(
        metadata.clone(),
        ClientId::new(provider.config.client_id.clone()),
        Some(ClientSecret::new(provider.config.client_secret.clone())),
    );
    let request = client
        .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
        .map_err(|e| Refusal::asking("userinfo", Failure::Unreachable, e))?;
    let info: openidconnect::core::CoreUserInfoClaims = request.request_async(fetch).await.map_err(|e| match e {
        openidconnect::UserInfoError::ClaimsVerification(e) => Refusal::new("userinfo_subject", e),
        openidconnect::UserInfoError::Request(e) => Refusal::asking("userinfo", (&e).into(), e),
        openidconnect::UserInfoError::Response(..) => Refusal::asking("userinfo", Failure::Error, e),
        e => Refusal::asking("userinfo", Failure::Unreadable, e),
    })?;
    Ok((text(info.name().and_then(|n| n.get(None))).or(own.0), info.email().map(|e| e.as_str().to_owned()).or(own.1)))
}
