// What specs share: log in as somebody, check a page with axe, take pictures.
import { expect, test as base } from '@playwright/test'
import fs from 'node:fs'
import path from 'node:path'

const axe = fs.readFileSync(path.join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8')
/** Folder of pictures, if somebody wants to look: SHOTS=dir make test */
const shots = process.env.SHOTS

export const url = address => process.env.PORTAL_URL + address

export const test = base.extend({
  /** Fails a test when a page reports an error or breaks the content security policy. */
  page: async ({ page }, use) => {
    const errors = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text())) errors.push(message.text())
    })
    await use(page)
    expect(errors, 'errors in the browser console').toEqual([])
  }
})

export { expect }

/** Logs in at the demo provider and comes back to `to`. */
export async function login(page, account, level = 'substantial', to = '/arbeit') {
  await page.goto(url(`/anmelden/demo?weiter=${encodeURIComponent(to)}`))
  await atProvider(page, account, level)
}

/** Fills in the demo provider's pages. */
export async function atProvider(page, account, level) {
  await page.locator('select[name=account]').selectOption(account)
  await page.locator(`input[name=level][value=${level}]`).check()
  await page.getByRole('button', { name: 'Anmelden' }).click()
  const consent = page.getByRole('button', { name: 'Zustimmen und weiter' })
  const portal = new URL(url('/')).origin
  await Promise.race([page.waitForURL(address => address.origin === portal), consent.waitFor()])
  if (new URL(page.url()).origin !== portal) await consent.click()
  await page.waitForURL(address => address.origin === portal)
}

/** Nothing for axe to complain about, in both themes, and no sideways scroll. */
export async function checkPage(page, name) {
  // As tall as the page: what a sticky bar covers at one moment is free after scrolling.
  const size = page.viewportSize()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) })
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    const found = violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(' | ')}`)
    expect(found, `axe on ${name}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const wide = over > 0 ? await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 4).map(e => `${e.tagName}.${e.className}#${e.id}`).join(' ')) : ''
  expect(over, `${name} scrolls sideways: ${wide}`).toBeLessThanOrEqual(0)
  await picture(page, name)
}

/** Keeps a picture of the page, if SHOTS names a folder. */
export async function picture(page, name) {
  if (!shots) return
  fs.mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: path.join(shots, `${name}-${page.viewportSize().width}.png`), fullPage: true })
}

/** The islands of a working page are awake. */
export async function awake(page) {
  await page.locator('html[data-bereit=ja]').waitFor({ state: 'attached' })
}
