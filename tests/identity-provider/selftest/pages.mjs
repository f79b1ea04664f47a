// What the pages contain; how they look is judged in a browser.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Person } from './person.mjs';
import { startProvider } from './process.mjs';

describe('pages', () => {
  const state = mkdtempSync(join(tmpdir(), 'idp-selftest-'));
  let provider;
  before(async () => {
    const file = join(state, 'accounts.json');
    const list = JSON.parse(readFileSync(new URL('../accounts.json', import.meta.url), 'utf8'));
    list.push({ ...list[0], id: 'boese', name: '<script>"\'&', email: '<b>@beispiel.invalid' });
    writeFileSync(file, JSON.stringify(list));
    provider = await startProvider(state, '--accounts', file, '--client-name', 'Portal <i>&');
  });
  after(async () => {
    await provider?.stop();
    rmSync(state, { recursive: true });
  });

  test('the login page says what it is and offers every account', async () => {
    const { page } = await new Person(provider.issuer).go();
    assert.equal(page.status, 200);
    assert.match(page.text, /<html lang="de">/);
    assert.match(page.text, /<h1>Demo-Servicekonto<\/h1>/);
    assert.match(page.text, /<strong>Beispieldaten – nicht amtlich\.<\/strong> Dies ist ein Anmeldedienst nur für Vorführung und Tests\./);
    assert.equal(page.text.match(/<option value="[^"]+"/g).length, 72);
    const titles = [...page.text.matchAll(/<optgroup label="([^"]+)"/g)].map(([, title]) => title);
    assert.deepEqual(titles.slice(0, 3), ['Kreis Coesfeld', 'Ascheberg', 'Billerbeck']);
    assert.deepEqual(titles.slice(12), ['Ganze Region', 'Arbeitsgruppen', 'Bürgerinnen und Bürger', 'Noch ohne Rolle']);
    assert.match(page.text, /value="substantial"[^>]* checked/);
    for (const proof of ['Benutzername und Passwort', 'ELSTER-Zertifikat', 'Online-Ausweis']) assert.match(page.text, new RegExp(proof));
  });

  test('no script, no inline style, strict headers, own style sheet', async () => {
    const { page } = await new Person(provider.issuer).go();
    assert.doesNotMatch(page.text, /<script|<style|\sstyle=|\son\w+=/i);
    assert.match(page.headers.get('content-security-policy'), /default-src 'none'; style-src 'self'.*form-action 'self' http:\/\/localhost:9$/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const style = await fetch(`${provider.issuer}/style.css`);
    assert.match(style.headers.get('content-type'), /^text\/css/);
    assert.match(await style.text(), /prefers-color-scheme: dark/);
  });

  test('every value is escaped', async () => {
    const somebody = new Person(provider.issuer);
    const { page } = await somebody.go({ login_hint: '"><script>' });
    assert.match(page.text, /Portal &lt;i&gt;&amp;/);
    assert.match(page.text, /&lt;script&gt;&quot;&#39;&amp;/);
    const refused = await somebody.press(page, 'Anmelden', { account: '"><script>', level: '<b>' });
    assert.match(refused.text, /Zwei Angaben stimmen noch nicht/);
    const consent = await somebody.press(refused, 'Anmelden', { account: 'boese', level: 'high' });
    assert.match(consent.text, /&lt;b&gt;@beispiel/);
    const error = await somebody.go({ redirect_uri: 'http://localhost:9/"><script>' });
    for (const { text } of [page, refused, consent, error.page]) assert.doesNotMatch(text, /<script|<b>@|<i>/);
  });

  test('a hint chooses the account', async () => {
    const { page } = await new Person(provider.issuer).go({ login_hint: 'ag-leitung-bildung' });
    assert.match(page.text, /value="ag-leitung-bildung" selected/);
  });

  test('dead ends are explained in German', async () => {
    const somebody = new Person(provider.issuer);
    const stale = await somebody.open(`${provider.issuer}/anmeldung/gibt-es-nicht`);
    assert.equal(stale.status, 400);
    assert.match(stale.text, /Diese Anmeldung ist nicht mehr offen/);
    const missing = await somebody.open(`${provider.issuer}/irgendwas`);
    assert.equal(missing.status, 404);
    assert.match(missing.text, /Diese Seite gibt es hier nicht/);
    const unknown = await somebody.go({ client_id: 'fremd' });
    assert.equal(unknown.page.status, 400);
    assert.match(unknown.page.text, /Die Anmeldung hat nicht geklappt/);
    assert.match((await somebody.open(`${provider.issuer}/`)).text, /Demo-Servicekonto/);
  });

  test('a form sent twice ends on a page that explains', async () => {
    const somebody = new Person(provider.issuer);
    const { page } = await somebody.go();
    const fields = { account: 'neu-1', level: 'basic' };
    const consent = await somebody.press(page, 'Anmelden', fields);
    assert.match(consent.text, /Diese Daten weitergeben/);
    const again = await somebody.press(page, 'Anmelden', fields);
    assert.equal(again.status, 400);
    assert.match(again.text, /nicht mehr offen/);
  });
});
