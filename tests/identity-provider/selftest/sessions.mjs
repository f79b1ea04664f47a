// Logout, changing accounts, restarts, starting and stopping.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { body } from '../lib/server.mjs';
import { Person } from './person.mjs';
import { discover, verify } from './portal.mjs';
import { GOODBYE, SECRET, launch, startProvider } from './process.mjs';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('sessions', () => {
  const state = mkdtempSync(join(tmpdir(), 'idp-selftest-'));
  const received = [];
  let provider;
  let portal;
  before(async () => {
    portal = createServer(async (req, res) => {
      received.push(new URLSearchParams(await body(req)).get('logout_token'));
      res.end();
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    provider = await startProvider(state, '--backchannel-logout-uri', `http://127.0.0.1:${portal.address().port}/abmelden`);
  });
  after(async () => {
    await provider?.stop();
    portal.close();
    rmSync(state, { recursive: true });
  });

  const goodbye = async (somebody, parameters) => {
    const { end_session_endpoint: url } = await discover(provider.issuer);
    return somebody.open(`${url}?${new URLSearchParams({ client_id: 'portal', post_logout_redirect_uri: GOODBYE, state: 'xyz', ...parameters })}`);
  };
  const told = async ({ claims }) => {
    const { payload, protectedHeader } = await verify(provider.issuer, received.pop());
    assert.equal(protectedHeader.typ, 'logout+jwt');
    assert.deepEqual(payload.events, { [EVENT]: {} });
    assert.equal(payload.sub, claims.sub);
    assert.equal(payload.sid, claims.sid);
    assert.ok(payload.jti);
    assert.equal(received.length, 0, 'told once');
  };

  test('with the ID token as hint, logging out takes no click', async () => {
    const somebody = new Person(provider.issuer);
    const login = await somebody.login('fachkraft-senden');
    const back = await goodbye(somebody, { id_token_hint: login.tokens.id_token });
    assert.equal(back.left.href, `${GOODBYE}?state=xyz`);
    await told(login);
    assert.match((await somebody.go()).page.text, /name="account"/, 'the session is over');
  });

  test('without a hint, or with another person’s, it asks first', async () => {
    const other = await new Person(provider.issuer).login('neu-3');
    for (const hint of [{}, { id_token_hint: other.tokens.id_token }]) {
      const somebody = new Person(provider.issuer);
      const login = await somebody.login('fachkraft-senden');
      const page = await goodbye(somebody, hint);
      assert.match(page.text, /Vom Demo-Servicekonto abmelden/);
      assert.equal(received.length, 0);
      const back = await somebody.press(page, 'Abmelden');
      assert.equal(back.left.href, `${GOODBYE}?state=xyz`);
      await told(login);
    }
  });

  test('without a session it goes straight back, or says so', async () => {
    const somebody = new Person(provider.issuer);
    assert.equal((await goodbye(somebody)).left.href, `${GOODBYE}?state=xyz`);
    const { end_session_endpoint: url } = await discover(provider.issuer);
    assert.match((await somebody.open(url)).text, /Sie sind abgemeldet/);
    const foreign = await goodbye(somebody, { post_logout_redirect_uri: 'http://localhost:9/fremd' });
    assert.equal(foreign.status, 400);
  });

  test('another account under prompt=login ends the former session', async () => {
    const somebody = new Person(provider.issuer);
    const first = await somebody.login('fachkraft-nottuln');
    const second = await somebody.login('bm-nottuln', { prompt: 'login' });
    assert.notEqual(second.claims.sub, first.claims.sub);
    assert.notEqual(second.claims.sid, first.claims.sid);
    await told(first);
    const third = await somebody.login('bm-nottuln');
    assert.ok(third.page.left);
    assert.equal(third.claims.sub, second.claims.sub);
  });

  test('a restart keeps subjects, keys and hints', async () => {
    const own = mkdtempSync(join(tmpdir(), 'idp-selftest-'));
    const first = await startProvider(own);
    const { port } = new URL(first.issuer);
    const earlier = await new Person(first.issuer).login('vorsitz');
    assert.equal(await first.stop('SIGINT'), 0);
    const second = await startProvider(own, '--port', port);
    assert.equal(second.issuer, first.issuer);
    const later = await new Person(second.issuer).login('vorsitz');
    assert.equal(later.claims.sub, earlier.claims.sub);
    assert.equal(later.header.kid, earlier.header.kid);
    await verify(second.issuer, earlier.tokens.id_token);
    await second.stop();
    rmSync(own, { recursive: true });
  });

  test('127.0.0.1 as issuer, ES256, several redirect hosts', async () => {
    // A free port: start once on port 0 and take over what it got.
    const scout = await startProvider(state);
    const { port } = new URL(scout.issuer);
    await scout.stop();
    const issuer = `http://127.0.0.1:${port}`;
    const other = await startProvider(state, '--port', port, '--issuer', `${issuer}/`, '--alg', 'ES256', '--redirect-uri', 'http://127.0.0.1:9/anmelden/antwort');
    assert.equal(other.issuer, issuer);
    const { header, claims } = await new Person(issuer).login('betrieb');
    assert.equal(header.alg, 'ES256');
    assert.equal(claims.iss, issuer);
    await other.stop();
  });

  test('a taken port and a missing option end with code 2 and a sentence', async () => {
    const taken = launch('provider.mjs', ['--port', new URL(provider.issuer).port, '--client-secret', SECRET, '--redirect-uri', GOODBYE]);
    assert.equal(await taken.ended, 2);
    assert.match(taken.output.stderr, /^Port \d+ is already taken by another program; choose another with --port\.$/m);
    const bare = launch('misbehaving.mjs', []);
    assert.equal(await bare.ended, 2);
    assert.match(bare.output.stderr, /--client-secret is missing/);
    const wrong = launch('provider.mjs', ['--prot', '1']);
    assert.equal(await wrong.ended, 2);
  });

  test('the lock file records no download address', () => {
    assert.doesNotMatch(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'), /"resolved"/);
  });
});
