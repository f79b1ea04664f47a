// ID tokens and logout tokens with one thing wrong at a time.
import { createHash, randomUUID } from 'node:crypto';
import { bySignature, flipped, hmac, stranger, unsigned, well } from './sign.mjs';

const HOUR = 3600;
const DAY = 24 * HOUR;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const now = () => Math.floor(Date.now() / 1000);
const halfHash = (text) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

/** ID token faults that concern the claims; each changes the claims it is given. */
const byClaims = {
  'invalid-iss': (claims, state) => { claims.iss = state.otherIssuer; },
  'missing-sub': (claims) => { delete claims.sub; },
  'invalid-aud': (claims) => { claims.aud = 'another-client'; },
  'missing-aud': (claims) => { delete claims.aud; },
  'missing-iat': (claims) => { delete claims.iat; },
  'nonce-invalid': (claims) => { claims.nonce = `another-${claims.nonce}`; },
  'nonce-missing': (claims) => { delete claims.nonce; },
  'at_hash-invalid': (claims) => { claims.at_hash = halfHash('another access token'); },
  'azp-wrong': (claims) => { Object.assign(claims, { aud: [claims.aud, 'another-client'], azp: 'another-client' }); },
  expired: (claims) => { Object.assign(claims, { iat: now() - 2 * HOUR, exp: now() - HOUR }); },
  'iat-future': (claims) => { Object.assign(claims, { iat: now() + HOUR, exp: now() + 2 * HOUR }); },
  'iat-old': (claims) => { claims.iat = now() - DAY; },
  'auth_time-old': (claims) => { claims.auth_time = now() - DAY; },
  'acr-missing': (claims) => { delete claims.acr; },
  'acr-lower': (claims) => { claims.acr = 'STORK-QAA-Level-1'; },
  'acr-unknown': (claims) => { claims.acr = 'urn:example:trust:unheard-of'; },
};

/** `login` is what the authorize request left behind: sub, sid, acr, nonce, authTime. */
export async function idToken(state, login, accessToken) {
  const claims = {
    iss: state.issuer,
    sub: login.sub,
    aud: state.clientId,
    iat: now(),
    exp: now() + HOUR,
    auth_time: login.authTime,
    nonce: login.nonce,
    acr: login.acr,
    sid: login.sid,
    at_hash: halfHash(accessToken),
  };
  byClaims[state.fault]?.(claims, state);
  return (bySignature[state.fault] ?? well)(state, claims, { typ: 'JWT' });
}

const logoutClaims = {
  'wrong-aud': (claims) => { claims.aud = 'another-client'; },
  'wrong-iss': (claims, state) => { claims.iss = state.otherIssuer; },
  'no-event': (claims) => { delete claims.events; },
  'wrong-event': (claims) => { claims.events = { 'http://schemas.openid.net/event/something-else': {} }; },
  'with-nonce': (claims) => { claims.nonce = randomUUID(); },
  expired: (claims) => { Object.assign(claims, { iat: now() - 2 * HOUR, exp: now() - HOUR }); },
  'expired-early': (claims) => { claims.exp = now() - HOUR; },
  'missing-jti': (claims) => { delete claims.jti; },
  'missing-sub-and-sid': (claims) => { delete claims.sub; delete claims.sid; },
};

const logoutSignature = {
  'alg-none': unsigned,
  'wrong-alg': (state, payload, header) => hmac(state.clientSecret, payload, header),
  'invalid-sig': flipped,
  'typ-wrong': (state, payload) => well(state, payload, { typ: 'at+jwt' }),
  'key-unknown': stranger,
};

/** A sub or sid of null leaves it out; without either wish it names the current sub only. */
export async function logoutToken(state, { fault = 'none', sub = state.sub, sid = null, aud, jti }) {
  if (fault === 'id-token-as-logout') {
    const claims = { iss: state.issuer, sub, sid: sid ?? undefined, aud: aud ?? state.clientId, iat: now(), exp: now() + HOUR, auth_time: now(), acr: 'STORK-QAA-Level-3' };
    return well(state, claims, { typ: 'JWT' });
  }
  const claims = {
    iss: state.issuer,
    aud: aud ?? state.clientId,
    iat: now(),
    exp: now() + 120,
    jti: jti ?? randomUUID(),
    events: { [EVENT]: {} },
    ...(sub !== null && { sub }),
    ...(sid !== null && { sid }),
  };
  logoutClaims[fault]?.(claims, state);
  return (logoutSignature[fault] ?? well)(state, claims, { typ: 'logout+jwt' });
}
