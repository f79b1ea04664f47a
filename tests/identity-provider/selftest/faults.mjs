// Each fault must be what its name says, and nothing else may be wrong.
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, exportSPKI, importJWK, importX509, jwtVerify } from 'jose';
import { faults } from '../lib/misbehaving/faults.mjs';
import { discover, redeem, userinfo } from './portal.mjs';
import { CALLBACK, GOODBYE, SECRET } from './process.mjs';
import { startMisbehaving } from './misbehaving.mjs';

const now = () => Math.floor(Date.now() / 1000);
const near = (value, expected) => assert.ok(Math.abs(value - expected) < 10, `${value} is not near ${expected}`);
const hash = (token) => createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');

describe('misbehaving provider', () => {
  let p;
  before(async () => { p = await startMisbehaving(); });
  after(async () => assert.equal(await p?.stop(), 0));

  const published = async (jwt, options) => jwtVerify(jwt, createLocalJWKSet(await p.jwks()), options);
  const unpublished = (jwt) => assert.rejects(published(jwt), { code: /ERR_JW(KS_NO_MATCHING_KEY|S_SIGNATURE_VERIFICATION_FAILED)/ });

  /** One thing is wrong with the claims; the signature and all other claims are right. */
  const claimsBut = async (fault, wrong, look) => {
    const { jwt, claims, asked, tokens } = await p.login({ fault });
    await published(jwt, wrong.includes('exp') ? { currentDate: new Date(claims.iat * 1000) } : {});
    const right = { iss: p.issuer, sub: 'person-1', aud: 'portal', nonce: asked.nonce, at_hash: hash(tokens.access_token), acr: 'STORK-QAA-Level-3', azp: undefined };
    for (const [name, value] of Object.entries(right)) if (!wrong.includes(name)) assert.equal(claims[name], value, name);
    for (const name of ['iat', 'auth_time']) if (!wrong.includes(name)) near(claims[name], now());
    if (!wrong.includes('exp')) assert.ok(claims.exp > now());
    look(claims, { asked, tokens });
  };
  const lacks = (name) => (fault) => claimsBut(fault, [name], (claims) => assert.equal(name in claims, false));
  const flipped = (alg) => async (fault) => {
    const { jwt, header } = await p.login({ fault });
    assert.equal(header.alg, alg);
    assert.ok((await p.jwks()).keys.some(({ kid }) => kid === header.kid), 'the key itself is published');
    await assert.rejects(published(jwt), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  };
  const elsewhereKey = (name, load) => async (fault) => {
    const { jwt, header } = await p.login({ fault });
    await unpublished(jwt);
    assert.equal((await p.control()).elsewhere[name], 0);
    await jwtVerify(jwt, await load(await fetch(header[name])));
    assert.equal((await p.control()).elsewhere[name], 1, 'calls there are counted');
  };
  const redirects = (name, call) => async (fault) => {
    await p.control({ fault: 'none' });
    await p.control({ fault });
    const response = await call();
    assert.equal(Math.floor(response.status / 100), 3);
    assert.equal((await p.control()).elsewhere[name], 0);
    const target = await fetch(response.headers.get('location'), { method: name === 'token' ? 'POST' : 'GET' });
    assert.equal(target.status, name === 'token' ? 401 : 200);
    assert.equal((await p.control()).elsewhere[name], 1);
  };
  const slow = (call) => async (fault) => {
    await p.control({ fault, seconds: 1 });
    const started = performance.now();
    const response = await call();
    assert.ok(performance.now() - started < 900, 'begins at once');
    assert.ok(Object.keys(JSON.parse(await response.text())).length > 0, 'answers in the end');
    assert.ok(performance.now() - started >= 900, 'but late');
  };
  const redeemed = async () => p.exchange(await p.authorize());

  const checks = {
    none: async () => {
      const { claims, jwt, back, asked, location } = await p.login({ fault: 'none' }, { acr_values: 'STORK-QAA-Level-4 STORK-QAA-Level-3' });
      await published(jwt, { issuer: p.issuer, audience: 'portal' });
      assert.equal(claims.nonce, asked.nonce);
      assert.equal(claims.acr, 'STORK-QAA-Level-4');
      assert.deepEqual([back.state, back.iss], [asked.state, p.issuer]);
      const report = await p.control();
      assert.deepEqual(report.calls, { discovery: 1, jwks: 1, authorize: 1, token: 1, userinfo: 0, end_session: 0 });
      assert.equal(report.last_authorize.nonce, asked.nonce);
      assert.equal(report.last_redirect, location.href);
      assert.equal(report.last_sid, claims.sid);
      assert.equal((await p.exchange({ asked, location })).status, 400, 'a code works once');
      await p.control({ fault: 'none' });
      assert.equal((await p.control()).calls.token, 0);
    },
    'invalid-iss': (fault) => claimsBut(fault, ['iss'], ({ iss }) => assert.equal(iss, `${p.issuer}/fremd`)),
    'missing-sub': lacks('sub'),
    'invalid-aud': (fault) => claimsBut(fault, ['aud'], ({ aud }) => assert.equal(aud, 'another-client')),
    'missing-aud': lacks('aud'),
    'missing-iat': lacks('iat'),
    'nonce-invalid': (fault) => claimsBut(fault, ['nonce'], ({ nonce }, { asked }) => assert.ok(nonce && nonce !== asked.nonce)),
    'nonce-missing': lacks('nonce'),
    'at_hash-invalid': (fault) => claimsBut(fault, ['at_hash'], (claims, { tokens }) => assert.ok(claims.at_hash && claims.at_hash !== hash(tokens.access_token))),
    'azp-wrong': (fault) => claimsBut(fault, ['aud', 'azp'], ({ aud, azp }) => assert.deepEqual([aud, azp], [['portal', 'another-client'], 'another-client'])),
    expired: (fault) => claimsBut(fault, ['iat', 'exp'], ({ iat, exp }) => { near(iat, now() - 7200); near(exp, now() - 3600); }),
    'iat-future': (fault) => claimsBut(fault, ['iat', 'exp'], ({ iat, exp }) => { near(iat, now() + 3600); assert.ok(exp > iat); }),
    'iat-old': (fault) => claimsBut(fault, ['iat'], ({ iat }) => near(iat, now() - 86400)),
    'auth_time-old': (fault) => claimsBut(fault, ['auth_time'], (claims) => near(claims.auth_time, now() - 86400)),
    'acr-missing': lacks('acr'),
    'acr-lower': async (fault) => {
      const { claims } = await p.login({ fault, acr: 'STORK-QAA-Level-4' }, { acr_values: 'STORK-QAA-Level-4' });
      assert.equal(claims.acr, 'STORK-QAA-Level-1');
    },
    'acr-unknown': (fault) => claimsBut(fault, ['acr'], ({ acr }) => assert.match(acr, /unheard-of/)),
    'kid-absent-single-jwks': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      assert.equal('kid' in header, false);
      assert.equal((await p.jwks()).keys.length, 1);
      await published(jwt, { issuer: p.issuer, audience: 'portal' });
    },
    'kid-absent-multiple-jwks': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      const { keys } = await p.jwks();
      assert.equal('kid' in header, false);
      assert.equal(keys.filter(({ alg }) => alg === header.alg).length, 2);
      await assert.rejects(jwtVerify(jwt, await importJWK(keys[0])));
      await jwtVerify(jwt, await importJWK(keys[1]));
    },
    'idtoken-sig-none': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      assert.equal(header.alg, 'none');
      assert.equal(jwt.split('.')[2], '');
    },
    'invalid-sig-rs256': flipped('RS256'),
    'invalid-sig-es256': flipped('ES256'),
    'invalid-sig-hs256': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      assert.equal(header.alg, 'HS256');
      await assert.rejects(jwtVerify(jwt, new TextEncoder().encode(SECRET)), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    },
    'hs256-with-public-key': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      assert.equal(header.alg, 'HS256');
      const key = (await p.jwks()).keys.find(({ kid }) => kid === header.kid);
      const pem = await exportSPKI(await importJWK(key, 'RS256', { extractable: true }));
      await jwtVerify(jwt, new TextEncoder().encode(pem));
    },
    'typ-wrong': async (fault) => {
      const { jwt, header } = await p.login({ fault });
      assert.equal(header.typ, 'at+jwt');
      await published(jwt);
      assert.equal((await p.login({ fault, typ: 'logout+jwt' })).header.typ, 'logout+jwt');
    },
    'jku-header': elsewhereKey('jku', async (response) => createLocalJWKSet(await response.json())),
    'x5u-header': elsewhereKey('x5u', async (response) => {
      const pem = await response.text();
      const certificate = new X509Certificate(pem);
      assert.ok(certificate.verify(certificate.publicKey), 'signed by itself');
      return importX509(pem, 'RS256');
    }),
    'kid-flood': async (fault) => {
      const kids = new Set();
      for (let turn = 0; turn < 3; turn += 1) {
        const { jwt, header } = await p.login({ fault });
        kids.add(header.kid);
        await unpublished(jwt);
      }
      assert.equal(kids.size, 3);
    },
    'signing-key-rotation': async (fault) => {
      await p.control({ fault: 'none' });
      const earlier = await p.jwks();
      const { jwt, header } = await p.login({ fault });
      const later = await p.jwks();
      assert.equal(earlier.keys.some(({ kid }) => kid === header.kid), false, 'the new key is new');
      assert.equal(later.keys.some(({ kid }) => kid === earlier.keys[0].kid), false, 'the old key is gone');
      await published(jwt, { issuer: p.issuer, audience: 'portal' });
      await p.control({ fault: 'none' });
      assert.deepEqual(await p.jwks(), earlier);
    },
    'rotation-unpublished': async (fault) => unpublished((await p.login({ fault })).jwt),
    'rfc9207-iss-wrong': async (fault) => {
      const { back, asked } = await p.login({ fault, iss: 'http://localhost:1' });
      assert.deepEqual([back.iss, back.state], ['http://localhost:1', asked.state]);
    },
    'rfc9207-iss-missing': async (fault) => {
      assert.equal('iss' in (await p.login({ fault })).back, false);
      assert.equal((await discover(p.issuer)).authorization_response_iss_parameter_supported, true);
    },
    'state-foreign': async (fault) => {
      const { back, asked } = await p.login({ fault });
      assert.ok(back.state && back.state !== asked.state);
      assert.equal((await p.login({ fault, state: 'stolen' })).back.state, 'stolen');
    },
    'state-missing': async (fault) => assert.equal('state' in (await p.login({ fault })).back, false),
    'duplicated-parameters': async (fault) => {
      const { location } = await p.login({ fault });
      assert.equal(new Set(location.searchParams.getAll('code')).size, 2);
    },
    'access-denied': async (fault) => {
      await p.control({ fault });
      const { back, asked } = await p.authorize();
      assert.deepEqual([back.error, back.state, back.code], ['access_denied', asked.state, undefined]);
    },
    'code-replay': async (fault) => {
      const first = await p.login({ fault });
      assert.deepEqual(await (await p.exchange(first)).json(), first.tokens);
      assert.equal((await p.control()).last_redirect, first.location.href);
    },
    'token-error': async (fault) => {
      await p.control({ fault });
      const response = await redeemed();
      assert.deepEqual([response.status, await response.json()], [400, { error: 'invalid_grant' }]);
    },
    'token-html': async (fault) => {
      await p.control({ fault });
      const response = await redeemed();
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type'), /html/);
    },
    'missing-id-token': async (fault) => {
      await p.control({ fault });
      const tokens = await (await redeemed()).json();
      assert.deepEqual([Boolean(tokens.access_token), tokens.id_token], [true, undefined]);
    },
    'slow-token': slow(redeemed),
    'redirecting-token': redirects('token', redeemed),
    'userinfo-invalid-sub': async (fault) => {
      const { tokens, claims } = await p.login({ fault });
      assert.notEqual((await userinfo(p.issuer, tokens.access_token)).sub, claims.sub);
    },
    'userinfo-error': async (fault) => {
      const { tokens } = await p.login({ fault });
      assert.equal((await userinfo(p.issuer, tokens.access_token)).error, 'server_error');
    },
    'huge-jwks': async (fault) => {
      const { header } = await p.login({ fault });
      const text = await (await fetch(`${p.issuer}/jwks`)).text();
      assert.ok(text.length >= 20 * 1024 * 1024);
      assert.equal(JSON.parse(text).keys.at(-1).kid, header.kid);
    },
    'slow-jwks': slow(() => fetch(`${p.issuer}/jwks`)),
    'redirecting-jwks': redirects('jwks', () => fetch(`${p.issuer}/jwks`, { redirect: 'manual' })),
    'discovery-issuer-mismatch': async (fault) => {
      await p.control({ fault });
      assert.notEqual((await discover(p.issuer)).issuer, p.issuer);
    },
    'redirecting-discovery': redirects('discovery', () => fetch(`${p.issuer}/.well-known/openid-configuration`, { redirect: 'manual' })),
  };

  for (const fault of Object.keys(faults)) {
    test(fault, async () => {
      assert.ok(checks[fault], 'this fault has no check');
      await checks[fault](fault);
    });
  }

  test('settings: sub, sid, acr, alg, name, email', async () => {
    const { claims, header, tokens, jwt } = await p.login({ fault: 'none', sub: 'x', sid: 's', acr: 'y', alg: 'ES256', name: 'N', email: 'n@beispiel.invalid' });
    assert.deepEqual([claims.sub, claims.sid, claims.acr, header.alg], ['x', 's', 'y', 'ES256']);
    await published(jwt);
    assert.deepEqual(await userinfo(p.issuer, tokens.access_token), { sub: 'x', name: 'N', email: 'n@beispiel.invalid' });
  });

  test('a mistake in a control message is told, and changes nothing', async () => {
    await p.control({ fault: 'none', sub: 'kept' });
    for (const message of [{ fault: 'invented' }, { falut: 'none' }]) {
      const { status, error } = await p.control(message);
      assert.equal(status, 400);
      assert.match(error, /^unknown (fault|setting) "/);
    }
    assert.equal((await p.control()).behaviour.sub, 'kept');
  });

  test('it is a proper provider otherwise: secret, PKCE, redirect address, logout', async () => {
    await p.control({ fault: 'none' });
    const { asked, location } = await p.authorize();
    const code = location.searchParams.get('code');
    assert.equal((await redeem(`${p.issuer}/token`, code, asked.verifier, { secret: 'wrong' })).status, 401);
    assert.equal((await redeem(`${p.issuer}/token`, code, 'wrong')).status, 400);
    assert.equal((await p.authorize({ code_challenge: undefined })).back.error, 'invalid_request');
    assert.equal((await p.authorize({ scope: 'profile' })).back.error, 'invalid_request');
    assert.equal(asked.redirect_uri, CALLBACK);
    const { end_session_endpoint: url } = await discover(p.issuer);
    const out = await fetch(`${url}?${new URLSearchParams({ post_logout_redirect_uri: GOODBYE, state: 'z', id_token_hint: 'h' })}`, { redirect: 'manual' });
    assert.equal(out.headers.get('location'), `${GOODBYE}?state=z`);
    assert.equal((await p.control()).last_end_session.id_token_hint, 'h');
  });
});
