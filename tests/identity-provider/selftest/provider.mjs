// The good provider: login, levels, subjects, tokens.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pairwise } from '../lib/subject.mjs';
import { Person } from './person.mjs';
import { discover, redeem, userinfo } from './portal.mjs';
import { startProvider } from './process.mjs';

const checkedLevel = (page) => /value="(\w+)"[^>]* checked/.exec(page.text)?.[1];

describe('provider', () => {
  const state = mkdtempSync(join(tmpdir(), 'idp-selftest-'));
  let provider;
  before(async () => { provider = await startProvider(state); });
  after(async () => {
    assert.equal(await provider?.stop(), 0);
    assert.equal(provider.output.stdout, `identity provider ready: ${provider.issuer}\n`, 'one line and no more');
    rmSync(state, { recursive: true });
  });
  const person = () => new Person(provider.issuer);

  test('discovery announces what the portal relies on', async () => {
    const document = await discover(provider.issuer);
    assert.equal(document.issuer, provider.issuer);
    assert.deepEqual(document.subject_types_supported, ['pairwise']);
    assert.deepEqual(document.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(document.acr_values_supported, ['STORK-QAA-Level-1', 'STORK-QAA-Level-3', 'STORK-QAA-Level-4']);
    assert.deepEqual(document.token_endpoint_auth_methods_supported, ['client_secret_basic']);
    assert.equal(document.authorization_response_iss_parameter_supported, true);
    assert.equal(document.backchannel_logout_session_supported, true);
  });

  test('the whole way: login, consent, tokens, userinfo', async () => {
    const { consent, tokens, claims, header } = await person().login('fachkraft-nottuln', { max_age: '300' });
    assert.match(consent.text, /fachkraft-nottuln@beispiel\.invalid/);
    assert.match(consent.text, /Fachkraft Nottuln/);
    assert.match(consent.text, /substantiell/);
    assert.equal(header.alg, 'RS256');
    assert.equal(claims.sub, pairwise('portal', 'fachkraft-nottuln'));
    assert.equal(claims.acr, 'STORK-QAA-Level-3');
    assert.ok(Math.abs(claims.auth_time - Date.now() / 1000) < 10);
    assert.equal(claims.name, undefined, 'personal data only at userinfo');
    assert.deepEqual(await userinfo(provider.issuer, tokens.access_token), {
      sub: claims.sub, name: 'Fachkraft Nottuln', email: 'fachkraft-nottuln@beispiel.invalid',
    });
  });

  test('name and mail address only when the scope asks', async () => {
    const { consent, tokens, claims } = await person().login('neu-1', { scope: 'openid' });
    assert.equal(claims.auth_time, undefined, 'only who asks how old a login may be learns when it was');
    assert.doesNotMatch(consent.text, /neu-1@|Neue Person/);
    assert.deepEqual(await userinfo(provider.issuer, tokens.access_token), { sub: claims.sub });
  });

  test('an account without mail address works', async () => {
    const { consent, tokens } = await person().login('neu-2');
    assert.match(consent.text, /keine hinterlegt/);
    assert.equal('email' in await userinfo(provider.issuer, tokens.access_token), false);
  });

  test('the level asked for is chosen beforehand, the chosen one is in acr', async () => {
    for (const [level, acr] of [['basic', 'STORK-QAA-Level-1'], ['substantial', 'STORK-QAA-Level-3'], ['high', 'STORK-QAA-Level-4']]) {
      const { page, claims } = await person().login('bm-senden', { level, acr_values: acr });
      assert.equal(checkedLevel(page), level);
      assert.equal(claims.acr, acr);
    }
    const lower = await person().login('bm-senden', { level: 'basic', acr_values: 'STORK-QAA-Level-4' });
    assert.equal(lower.claims.acr, 'STORK-QAA-Level-1', 'the provider tells the truth, the portal decides');
  });

  test('nobody gets above their highest level', async () => {
    const somebody = person();
    const { page } = await somebody.go();
    const refused = await somebody.press(page, 'Anmelden', { account: 'buerger-2', level: 'substantial' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /höchstens mit dem Niveau niedrig/);
    const consent = await somebody.press(refused, 'Anmelden', { account: 'buerger-2', level: 'basic' });
    assert.match(consent.text, /Zustimmen und weiter/);
  });

  test('a second login needs no page, prompt=login and a higher level do', async () => {
    const somebody = person();
    const first = await somebody.login('digital-olfen', { level: 'basic', max_age: '300' });
    assert.ok(first.consent);
    const second = await somebody.login('digital-olfen', { max_age: '300' });
    assert.ok(second.page.left, 'straight back');
    assert.ok(first.claims.auth_time);
    assert.equal(second.claims.auth_time, first.claims.auth_time);

    const again = await somebody.login('digital-olfen', { prompt: 'login' });
    assert.match(again.page.text, /value="digital-olfen" selected/);
    assert.equal(again.consent, undefined, 'consent is remembered');
    assert.equal(again.claims.sid, first.claims.sid);

    const higher = await somebody.login('digital-olfen', { acr_values: 'STORK-QAA-Level-4', level: 'high' });
    assert.equal(checkedLevel(higher.page), 'high');
    assert.equal(higher.claims.acr, 'STORK-QAA-Level-4');
    const enough = await somebody.go({ acr_values: 'STORK-QAA-Level-3' });
    assert.ok(enough.page.left, 'a higher session is good enough');
  });

  test('consent is remembered for the account, in any browser', async () => {
    assert.ok((await person().login('landrat')).consent);
    assert.equal((await person().login('landrat')).consent, undefined);
  });

  test('cancelling and refusing come back as access_denied', async () => {
    for (const refuse of [
      (somebody, page) => somebody.press(page, 'Abbrechen'),
      async (somebody, page) => somebody.press(await somebody.press(page, 'Anmelden', { account: 'neu-4', level: 'high' }), 'Ablehnen'),
    ]) {
      const somebody = person();
      const { asked, page } = await somebody.go();
      const { parameters } = await refuse(somebody, page);
      assert.equal(parameters.error, 'access_denied');
      assert.equal(parameters.state, asked.state);
      assert.equal(parameters.iss, provider.issuer);
    }
  });

  test('PKCE, secret, redirect address and single use are enforced', async () => {
    const without = await person().go({ code_challenge: undefined, code_challenge_method: undefined });
    assert.equal(without.page.parameters.error, 'invalid_request');
    const foreign = await person().go({ redirect_uri: 'http://localhost:9/anderswo' });
    assert.equal(foreign.page.status, 400);
    assert.match(foreign.page.text, /invalid_redirect_uri/);

    const { token_endpoint: tokenUrl } = await discover(provider.issuer);
    const { way, asked } = await person().login('moderation');
    assert.equal((await redeem(tokenUrl, way.parameters.code, asked.verifier)).status, 400);
    assert.equal((await redeem(tokenUrl, way.parameters.code, asked.verifier, { secret: 'falsch' })).status, 401);
  });
});
