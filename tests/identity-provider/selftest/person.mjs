// A person with a browser that keeps cookies and fills in forms, and no more.
import assert from 'node:assert/strict';
import { discover, redeem, request, verify } from './portal.mjs';

const decode = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]);
const attribute = (tag, name) => decode(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

export class Person {
  #cookies = [];

  constructor(issuer) {
    this.issuer = issuer;
  }

  #keep(header, url) {
    const [pair, ...rest] = header.split('; ');
    const [, name, value] = /^([^=]+)=(.*)$/.exec(pair);
    const attributes = Object.fromEntries(rest.map((part) => /^([^=]+)=?(.*)$/.exec(part).slice(1)).map(([key, text]) => [key.toLowerCase(), text]));
    const path = attributes.path ?? new URL(url).pathname;
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
    const gone = 'expires' in attributes && new Date(attributes.expires) <= new Date();
    if (!gone) this.#cookies.push({ name, value, path });
  }

  /** Follows redirects until a page comes or the way leaves the provider. */
  async open(url, form) {
    const { pathname } = new URL(url);
    const cookie = this.#cookies.filter(({ path }) => pathname.startsWith(path)).map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
    });
    response.headers.getSetCookie().forEach((header) => this.#keep(header, url));
    if (response.status >= 300 && response.status < 400) {
      const next = new URL(response.headers.get('location'), url);
      await response.arrayBuffer();
      return next.origin === this.issuer ? this.open(next.href) : { left: next, parameters: Object.fromEntries(next.searchParams) };
    }
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Presses the button with this caption; `fields` are what was filled in. */
  async press(page, caption, fields = {}) {
    const button = [...page.text.matchAll(/<button([^>]*)>([^<]*)<\/button>/g)].find(([, , text]) => text === caption);
    assert.ok(button, `no button "${caption}" in ${page.text}`);
    const form = /<form[^>]*>/.exec(page.text)[0];
    const action = attribute(button[0], 'formaction') || attribute(form, 'action');
    const hidden = [...page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
    const own = attribute(button[0], 'name') ? [[attribute(button[0], 'name'), attribute(button[0], 'value')]] : [];
    return this.open(new URL(action, page.url).href, new URLSearchParams([...hidden, ...Object.entries(fields), ...own]));
  }

  /** Starts at the portal; gives the page or the way back that follows, and the request. */
  async go(parameters) {
    const { authorization_endpoint: url } = await discover(this.issuer);
    const asked = request(url, parameters);
    return { asked, page: await this.open(asked.url) };
  }

  /** The whole way to verified tokens. */
  async login(account, { level = 'substantial', ...parameters } = {}) {
    const { asked, page } = await this.go(parameters);
    let way = page;
    if (way.text?.includes('name="account"')) way = await this.press(way, 'Anmelden', { account, level });
    const consent = way.text?.includes('Zustimmen und weiter') ? way : undefined;
    if (consent) way = await this.press(way, 'Zustimmen und weiter');
    assert.ok(way.left, `did not come back: ${way.text}`);
    assert.equal(way.parameters.state, asked.state);
    assert.equal(way.parameters.iss, this.issuer);
    const { token_endpoint: tokenUrl } = await discover(this.issuer);
    const response = await redeem(tokenUrl, way.parameters.code, asked.verifier);
    const tokens = await response.json();
    assert.equal(response.status, 200, JSON.stringify(tokens));
    const { payload, protectedHeader } = await verify(this.issuer, tokens.id_token);
    assert.equal(payload.nonce, asked.nonce);
    return { asked, page, consent, way, tokens, claims: payload, header: protectedHeader };
  }
}
