// Somebody with cookies who logs in over the demo provider's pages, without a browser.
import fs from 'node:fs'
import path from 'node:path'
import { once } from 'node:events'
import { root, start } from './kit.mjs'

/** Starts the demo provider for the portal at `base`; it is no part of the portal's figures. */
export async function provider(port, base) {
  const folder = path.join(root, 'tests/identity-provider')
  const child = start(process.execPath, [path.join(folder, 'provider.mjs'), '--port', String(port), '--client-id', 'portal', '--client-secret', secret(),
    '--redirect-uri', `${base}/anmelden/demo/rueckruf`, '--post-logout-redirect-uri', `${base}/`], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  child.stdout.resume()
  return child
}

/** The demo's secret, which is none: it stands in the source of `portal demo`. */
function secret() {
  return /const CLIENT_SECRET: &str = "([^"]+)"/.exec(fs.readFileSync(path.join(root, 'server/src/demo.rs'), 'utf8'))[1]
}

const read = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
const attribute = (tag, name) => { const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]; return found === undefined ? undefined : read(found) }

/** What a form on a page would send: what is hidden, typed and chosen in it. */
export function fields(html, action) {
  const form = html.split(`action="/aktion/${action}"`)[1].split('</form>')[0]
  const found = {}
  for (const tag of form.match(/<input[^>]*>/g) ?? []) {
    if (/type="(checkbox|radio)"/.test(tag) && !/\schecked/.test(tag)) continue
    found[attribute(tag, 'name')] = attribute(tag, 'value') ?? ''
  }
  for (const [, tag, text] of form.matchAll(/(<textarea[^>]*>)\n?([^<]*)/g)) found[attribute(tag, 'name')] = read(text)
  for (const [, tag, options] of form.matchAll(/(<select[^>]*>)(.*?)<\/select>/gs)) {
    const all = options.match(/<option[^>]*>/g) ?? []
    found[attribute(tag, 'name')] = attribute(all.find(o => /\sselected/.test(o)) ?? all[0] ?? '', 'value') ?? ''
  }
  delete found[undefined]
  return found
}

export class Person {
  #cookies = new Map()

  constructor(base) {
    this.base = base
  }

  /** What the portal is sent: for load generators. */
  get cookie() {
    return this.#for(this.base)
  }

  #for(url) {
    const host = new URL(url).host
    return [...this.#cookies].filter(([key]) => key.startsWith(`${host} `)).map(([key, value]) => `${key.split(' ')[1]}=${value}`).join('; ')
  }

  async #ask(url, form) {
    const headers = { cookie: this.#for(url), accept: 'text/html', origin: new URL(url).origin, referer: url }
    const answer = await fetch(url, { method: form ? 'POST' : 'GET', body: form, redirect: 'manual', headers })
    for (const header of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(header)
      this.#cookies.set(`${new URL(url).host} ${name}`, value)
    }
    return answer
  }

  /** A page, over all redirects. */
  async open(url, form) {
    let [answer, at] = [await this.#ask(url, form), url]
    while (answer.status >= 300 && answer.status < 400) {
      await answer.arrayBuffer()
      at = new URL(answer.headers.get('location'), at).href
      answer = await this.#ask(at)
    }
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${at} answers with ${answer.status}: ${text.slice(0, 500)}`)
    return { url: at, text }
  }

  /** Sends a form to the portal; the status and where it leads come back. */
  async send(address, fields) {
    const answer = await this.#ask(this.base + address, new URLSearchParams(fields))
    await answer.arrayBuffer()
    return { status: answer.status, to: answer.headers.get('location') }
  }

  async login(account, level) {
    let page = await this.open(`${this.base}/anmelden/demo?stufe=${level}`)
    while (!page.url.startsWith(this.base)) {
      const form = /<form[^>]*>/.exec(page.text)[0]
      const fields = page.text.includes('name="account"') ? { account, level } : {}
      page = await this.open(new URL(attribute(form, 'action'), page.url).href, new URLSearchParams(fields))
    }
    return this
  }
}
