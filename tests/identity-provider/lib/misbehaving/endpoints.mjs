// The OpenID endpoints. Each function takes (state, req, res, url).
import { createHash, randomUUID } from 'node:crypto';
import { body } from '../server.mjs';
import { drip, flood, json, redirect } from './answer.mjs';
import { certificateFor } from './certificate.mjs';
import { idToken } from './tokens.mjs';

const refuse = (res, error, status = 400) => json(res, { error }, status);

export function discoveryDocument({ issuer, fault, otherIssuer }) {
  return {
    issuer: fault === 'discovery-issuer-mismatch' ? otherIssuer : issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/end_session`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email'],
    claims_supported: ['sub', 'acr', 'auth_time', 'name', 'email', 'sid', 'iss'],
    acr_values_supported: ['STORK-QAA-Level-1', 'STORK-QAA-Level-3', 'STORK-QAA-Level-4'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  };
}

export function discovery(state, _req, res) {
  if (state.fault === 'redirecting-discovery') return redirect(res, `${state.issuer}/elsewhere/discovery`);
  return json(res, discoveryDocument(state));
}

export async function jwks({ fault, keys, behaviour, issuer }, _req, res) {
  if (fault === 'redirecting-jwks') return redirect(res, `${issuer}/elsewhere/jwks`);
  const published = await keys.published(fault);
  if (fault === 'huge-jwks') return flood(res, published, behaviour.megabytes);
  if (fault === 'slow-jwks') return drip(res, { keys: published }, behaviour.seconds);
  return json(res, { keys: published });
}

/** No page: whoever comes is logged in at once. */
export function authorize(state, _req, res, url) {
  const query = Object.fromEntries(url.searchParams);
  state.lastAuthorize = query;
  const { client_id: client, redirect_uri: uri, response_type: type, scope = '', code_challenge: challenge } = query;
  if (client !== state.clientId || !URL.canParse(uri ?? '')) return refuse(res, 'invalid_request');

  const target = new URL(uri);
  const { fault, behaviour } = state;
  const back = (parameters) => {
    const answer = {
      ...parameters,
      state: fault === 'state-missing' ? undefined : query.state,
      iss: fault === 'rfc9207-iss-missing' ? undefined : state.issuer,
      ...(fault === 'state-foreign' && { state: behaviour.state ?? randomUUID() }),
      ...(fault === 'rfc9207-iss-wrong' && { iss: state.otherIssuer }),
    };
    for (const [key, value] of Object.entries(answer)) if (value !== undefined) target.searchParams.append(key, value);
    if (fault === 'duplicated-parameters') target.searchParams.append('code', randomUUID());
    state.lastRedirect = target.href;
    redirect(res, target.href);
  };

  if (fault === 'access-denied') return back({ error: 'access_denied', error_description: 'the person cancelled' });
  if (type !== 'code' || !scope.split(' ').includes('openid') || !challenge || query.code_challenge_method !== 'S256') {
    return back({ error: 'invalid_request', error_description: 'needs response_type=code, scope openid and PKCE with S256' });
  }

  const code = randomUUID();
  state.lastSid = behaviour.sid ?? randomUUID();
  state.codes.set(code, {
    uri,
    challenge,
    scope,
    sub: state.sub,
    sid: state.lastSid,
    nonce: query.nonce,
    acr: behaviour.acr ?? query.acr_values?.split(' ')[0] ?? 'STORK-QAA-Level-3',
    authTime: Math.floor(Date.now() / 1000),
  });
  return back({ code });
}

function knowsSecret({ clientId, clientSecret }, { authorization = '' }) {
  const [scheme, value = ''] = authorization.split(' ');
  const pair = Buffer.from(value, 'base64').toString().split(':').map((part) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return undefined;
    }
  });
  return /^basic$/i.test(scheme) && pair.length === 2 && pair[0] === clientId && pair[1] === clientSecret;
}

/** The tokens for a code, or the reason why there are none. */
async function exchange(state, form) {
  const login = state.codes.get(form.get('code'));
  const verifier = form.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (form.get('grant_type') !== 'authorization_code') return { error: 'unsupported_grant_type' };
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return { error: 'invalid_request' };
  if (!login || login.uri !== form.get('redirect_uri') || login.challenge !== challenge) return { error: 'invalid_grant' };
  if (login.answer) return state.fault === 'code-replay' ? login.answer : { error: 'invalid_grant' };

  const accessToken = randomUUID();
  state.accessTokens.set(accessToken, login);
  login.answer = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: login.scope,
    ...(state.fault !== 'missing-id-token' && { id_token: await idToken(state, login, accessToken) }),
  };
  return login.answer;
}

export async function token(state, req, res) {
  const { fault } = state;
  if (fault === 'redirecting-token') return redirect(res, `${state.issuer}/elsewhere/token`, 307);
  return answerToken(state, req, res);
}

async function answerToken(state, req, res) {
  const { fault, behaviour } = state;
  const form = new URLSearchParams(await body(req));
  if (!knowsSecret(state, req.headers)) return refuse(res, 'invalid_client', 401);
  if (fault === 'token-error') return refuse(res, 'invalid_grant');
  if (fault === 'token-html') {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return res.end('<!doctype html><title>Wartung</title><h1>Wir sind gleich zurück</h1>');
  }
  const answer = await exchange(state, form);
  if (fault === 'slow-token') return drip(res, answer, behaviour.seconds);
  return json(res, answer, answer.error ? 400 : 200);
}

export function userinfo(state, req, res) {
  const login = state.accessTokens.get((req.headers.authorization ?? '').replace(/^Bearer /i, ''));
  if (!login) return refuse(res, 'invalid_token', 401);
  if (state.fault === 'userinfo-error') return refuse(res, 'server_error', 500);
  const scopes = new Set(login.scope.split(' '));
  const { name = 'Beispielperson', email } = state.behaviour;
  return json(res, {
    sub: state.fault === 'userinfo-invalid-sub' ? `another-${login.sub}` : login.sub,
    ...(scopes.has('profile') && { name }),
    ...(scopes.has('email') && email && { email }),
  });
}

export function endSession(state, _req, res, url) {
  const query = Object.fromEntries(url.searchParams);
  state.lastEndSession = query;
  if (!URL.canParse(query.post_logout_redirect_uri ?? '')) return json(res, { logged_out: true });
  const target = new URL(query.post_logout_redirect_uri);
  if (query.state) target.searchParams.set('state', query.state);
  return redirect(res, target.href);
}

/** Where redirects and headers point; whoever is careful never comes here. */
export const elsewhere = {
  discovery: (state, _req, res) => json(res, discoveryDocument(state)),
  jwks: async ({ keys, fault }, _req, res) => json(res, { keys: await keys.published(fault) }),
  token: answerToken,
  jku: async ({ keys }, _req, res) => json(res, { keys: [(await keys.get('rsa-stranger')).jwk] }),
  x5u: async ({ keys }, _req, res) => {
    res.writeHead(200, { 'content-type': 'application/pem-certificate-chain' });
    res.end(await certificateFor(await keys.get('rsa-stranger')));
  },
};
