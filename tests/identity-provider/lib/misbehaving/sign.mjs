// Signing, well and badly. Each function takes (state, payload, header) and gives a JWT.
import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bytes = (text) => new TextEncoder().encode(text);

async function signBy(key, payload, header) {
  return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
}

function flipBit(jwt) {
  const [header, payload, signature] = jwt.split('.');
  const raw = Buffer.from(signature, 'base64url');
  raw[raw.length >> 1] ^= 1;
  return `${header}.${payload}.${raw.toString('base64url')}`;
}

export async function well({ keys, behaviour }, payload, header) {
  return signBy(await keys.get(behaviour.alg === 'ES256' ? 'ec' : keys.current), payload, header);
}

export function unsigned(_state, payload, { typ }) {
  return `${encode({ alg: 'none', typ })}.${encode(payload)}.`;
}

export async function flipped(state, payload, header) {
  return flipBit(await well(state, payload, header));
}

export function hmac(secret, payload, header) {
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(bytes(secret));
}

export async function stranger({ keys }, payload, header) {
  return signBy(await keys.get('rsa-unpublished'), payload, header);
}

/** ID token faults that concern header or signature; all others are signed well. */
export const bySignature = {
  'kid-absent-single-jwks': (state, payload, header) => well(state, payload, { ...header, kid: undefined }),
  'kid-absent-multiple-jwks': (state, payload, header) => well(state, payload, { ...header, kid: undefined }),
  'idtoken-sig-none': unsigned,
  'invalid-sig-rs256': async ({ keys }, payload, header) => flipBit(await signBy(await keys.get(keys.current), payload, header)),
  'invalid-sig-es256': async ({ keys }, payload, header) => flipBit(await signBy(await keys.get('ec'), payload, header)),
  'invalid-sig-hs256': (_state, payload, header) => hmac(randomBytes(32).toString('hex'), payload, header),
  'hs256-with-public-key': async ({ keys }, payload, header) => {
    const { pem, kid } = await keys.get(keys.current);
    return hmac(pem, payload, { ...header, kid });
  },
  'typ-wrong': (state, payload) => well(state, payload, { typ: state.behaviour.typ ?? 'at+jwt' }),
  'jku-header': async ({ keys, issuer }, payload, header) => {
    const key = await keys.get('rsa-stranger');
    return signBy(key, payload, { ...header, jku: `${issuer}/elsewhere/jku` });
  },
  'x5u-header': async ({ keys, issuer }, payload, header) => {
    const key = await keys.get('rsa-stranger');
    return signBy(key, payload, { ...header, x5u: `${issuer}/elsewhere/x5u` });
  },
  'kid-flood': async ({ keys }, payload, header) => signBy(await keys.get('rsa-unpublished'), payload, { ...header, kid: randomUUID() }),
  'rotation-unpublished': stranger,
};
