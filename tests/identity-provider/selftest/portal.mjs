// The portal's half of the code flow, by plain fetch.
import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { CALLBACK, SECRET } from './process.mjs';

const random = () => randomBytes(32).toString('base64url');

/** An authorization request and what is needed to finish it. */
export function request(authorizeUrl, parameters = {}) {
  const verifier = random();
  const sent = {
    client_id: 'portal',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  };
  const present = Object.entries(sent).filter(([, value]) => value !== undefined);
  return { ...sent, verifier, url: `${authorizeUrl}?${new URLSearchParams(present)}` };
}

export async function discover(issuer) {
  return (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
}

/** The raw answer of the token endpoint. */
export function redeem(tokenUrl, code, verifier, { secret = SECRET, redirect = 'follow' } = {}) {
  const pair = ['portal', secret].map((part) => encodeURIComponent(part).replaceAll('%20', '+')).join(':');
  return fetch(tokenUrl, {
    method: 'POST',
    redirect,
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier }),
  });
}

export async function userinfo(issuer, accessToken) {
  const { userinfo_endpoint: url } = await discover(issuer);
  const response = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  return response.json();
}

export async function verify(issuer, jwt, options = {}) {
  const { jwks_uri: uri } = await discover(issuer);
  return jwtVerify(jwt, createRemoteJWKSet(new URL(uri)), { issuer, audience: 'portal', ...options });
}
