// The logout-token mint: one thing wrong at a time here too.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { logoutFaults } from '../lib/misbehaving/faults.mjs';
import { SECRET } from './process.mjs';
import { startMisbehaving } from './misbehaving.mjs';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('logout tokens', () => {
  let p;
  before(async () => { p = await startMisbehaving(); });
  after(() => p?.stop());

  const mint = async (message) => {
    const jwt = await p.mint(message);
    return { jwt, claims: decodeJwt(jwt), header: decodeProtectedHeader(jwt) };
  };
  const verify = async (jwt, options) => jwtVerify(jwt, createLocalJWKSet(await p.jwks()), options);

  /** Names the claims that must differ from a correct token; all others must not. */
  const only = (wrong) => async (fault) => {
    const { jwt, claims, header } = await mint({ fault, sub: 'x', sid: 's', jti: 'j' });
    if (!wrong.includes('exp')) await verify(jwt, { typ: 'logout+jwt' });
    const right = { iss: p.issuer, aud: 'portal', sub: 'x', sid: 's', jti: 'j', events: { [EVENT]: {} }, nonce: undefined };
    for (const [name, value] of Object.entries(right)) {
      if (wrong.includes(name)) assert.notDeepEqual(claims[name], value, name);
      else assert.deepEqual(claims[name], value, name);
    }
    assert.equal(claims.exp < Date.now() / 1000, wrong.includes('exp'));
    return { claims, header };
  };

  const checks = {
    none: only([]),
    'alg-none': async (fault) => {
      const { jwt, header } = await mint({ fault });
      assert.equal(header.alg, 'none');
      assert.match(jwt, /\.$/);
    },
    'wrong-alg': async (fault) => {
      const { jwt, header } = await mint({ fault });
      assert.equal(header.alg, 'HS256');
      await jwtVerify(jwt, new TextEncoder().encode(SECRET));
    },
    'wrong-aud': only(['aud']),
    'wrong-iss': only(['iss']),
    'no-event': only(['events']),
    'wrong-event': only(['events']),
    'with-nonce': only(['nonce']),
    'id-token-as-logout': async (fault) => {
      const { jwt, claims, header } = await mint({ fault, sub: 'x' });
      await verify(jwt, { issuer: p.issuer, audience: 'portal' });
      assert.deepEqual([header.typ, claims.sub, claims.events], ['JWT', 'x', undefined]);
      assert.ok(claims.auth_time);
    },
    expired: only(['exp']),
    'expired-early': async (fault) => {
      const { claims } = await only(['exp'])(fault);
      assert.ok(claims.iat > Date.now() / 1000 - 60);
    },
    'typ-wrong': async (fault) => {
      const { jwt, header } = await mint({ fault });
      await verify(jwt, {});
      assert.equal(header.typ, 'at+jwt');
    },
    'key-unknown': async (fault) => {
      const { jwt } = await mint({ fault });
      await assert.rejects(verify(jwt, {}), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    },
    'missing-jti': only(['jti']),
    'missing-sub-and-sid': only(['sub', 'sid']),
    'invalid-sig': async (fault) => {
      const { jwt } = await mint({ fault });
      await assert.rejects(verify(jwt), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    },
  };

  for (const fault of Object.keys(logoutFaults)) {
    test(fault, async () => {
      assert.ok(checks[fault], 'this fault has no check');
      await checks[fault](fault);
    });
  }

  test('defaults and wishes', async () => {
    await p.control({ fault: 'none', sub: 'somebody' });
    const plain = await mint({});
    assert.deepEqual([plain.claims.sub, plain.claims.sid], ['somebody', undefined]);
    assert.notEqual(plain.claims.jti, (await mint({})).claims.jti);
    const wishes = await mint({ sub: null, sid: 's', aud: 'other', jti: 'same' });
    assert.deepEqual([wishes.claims.sub, wishes.claims.sid, wishes.claims.aud, wishes.claims.jti], [undefined, 's', 'other', 'same']);
    assert.match(await p.mint({ fault: 'invented' }), /unknown fault/);
  });
});
