// What specs share: log in as somebody, check a page with axe, take pictures.
import { expect, test as base } from '@playwright/test'
import fs from 'node:fs'
import path from 'node:path'
import { start } from './portal.mjs'

const axe = fs.readFileSync(path.join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8')
/** Folder of pictures, to be looked at; SHOTS names another one, or none when it is empty. */
const shots = process.env.SHOTS ?? path.join(import.meta.dirname, 'test-results/pictures')

/** Which look, by the name it is kept under, is at which address of the router. */
const looked = Object.entries(JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'looked.json')))['looked at'])

/** An address of this spec file's own portal. */
export const url = address => process.env.PORTAL_URL + address

export const test = base.extend({
  /** The portal of this spec file, on its own copy of the demo region. */
  portal: [async ({}, use, { project, parallelIndex }) => {
    let portal = await start(project.name, parallelIndex)
    process.env.PORTAL_URL = portal.url
    await use({ url: portal.url, crash: () => portal.crash(), restart: async () => { portal = await start(project.name, parallelIndex) } })
    await portal.stop()
  }, { scope: 'worker', auto: true }],
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

/** Sessions of those who logged in as [somebody], by portal and account. */
const sessions = new Map()

/** Somebody in a browser of their own; who has logged in before comes back with the same session. */
export async function somebody(browser, account, to, options = {}) {
  const known = url(account)
  const context = await browser.newContext({ ...options, storageState: sessions.get(known) })
  const page = await context.newPage()
  if (sessions.has(known)) await page.goto(url(to))
  else {
    await login(page, account, 'high', to)
    sessions.set(known, await context.storageState())
  }
  return page
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

/** The text that is written live; the caret put at its end; what stands in it, without the others' names and numbers of comments. */
export const paper = page => page.locator('.e-frame > .w-paper')
export const end = async page => { await paper(page).focus(); await page.keyboard.press('Control+End') }
export const text = page => paper(page).evaluate(e => [...e.children].map(c => [...c.querySelectorAll('.w-cur, .e-comment-number')].reduce((t, x) => t.replace(x.textContent, ''), c.textContent)).join('\n'))

/** All that was typed into the text is confirmed; the status line alone says so a moment longer than it is true. */
export async function saved(page, timeout = 10_000) {
  await expect(page.locator('text-editor')).not.toHaveAttribute('data-unsaved', { timeout })
  await expect(page.locator('.e-saved')).toContainText(/Gespeichert um \d\d:\d\d/, { timeout })
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const colours = ['color-contrast', 'link-in-text-block']

/** Themes whose colours are looked at when every page is opened in several widths: each once. */
export const themes = width => ({ 1280: ['light'], 390: ['dark'] })[width] ?? []

/**
 * Nothing for axe to complain about, and no sideways scroll. Colours are most of axe's work; what is
 * not about them is the same in both themes.
 */
export async function checkPage(page, name, inColours = ['light', 'dark']) {
  // What looked.json says of this name is true.
  const [row] = looked.find(([, known]) => known === name) ?? []
  if (row) expect(new URL(page.url()).pathname, `the address of ${name}`).toMatch(new RegExp(`^${row.replace(/\{\*\w+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`))
  // As tall as the page: what a sticky bar covers at one moment is free after scrolling. Chromium has
  // no picture of a window that is taller than this.
  const size = page.viewportSize()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width: size.width, height: Math.min(12_000, Math.max(size.height, height)) })
  await page.evaluate(axe)
  const complaints = async (what, options) => {
    const { violations } = await page.evaluate(options => window.axe.run(document, { ...options, resultTypes: ['violations'], preload: false }), options)
    const found = violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(' | ')}`)
    expect(found, `axe on ${name}, ${what}`).toEqual([])
  }
  await complaints('structure', { runOnly: rules, rules: Object.fromEntries(colours.map(rule => [rule, { enabled: false }])) })
  for (const colorScheme of inColours) {
    await page.emulateMedia({ colorScheme })
    await complaints(colorScheme, { runOnly: { type: 'rule', values: colours } })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
  await noSideways(page, name)
  await picture(page, name)
}

/** The same on a phone, in the colours that are looked at there. */
export async function onPhone(page, name) {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  await checkPage(page, name, themes(390))
  await page.setViewportSize(size)
}

/** The page fits into the window's width. */
export async function noSideways(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const wide = over > 0 ? await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 4).map(e => `${e.tagName}.${e.className}#${e.id}`).join(' ')) : ''
  expect(over, `${name} scrolls sideways: ${wide}`).toBeLessThanOrEqual(0)
}

/** One heading of the first rank, and no rank left out on the way down. */
export async function headings(page, name) {
  const ranks = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(h => h.checkVisibility()).map(h => [Number(h.tagName[1]), h.textContent.trim()]))
  expect(ranks.filter(([rank]) => rank === 1).length, `headings of the first rank on ${name}`).toBe(1)
  const jumps = ranks.filter(([rank], i) => rank > (ranks[i - 1]?.[0] ?? 0) + 1).map(([, words]) => words)
  expect(jumps, `headings that skip a rank on ${name}`).toEqual([])
}

/** Every field of a form says what it is for: a hint, and it is tied to the field. A form above a list says it once. */
export async function helped(page, name) {
  const without = await page.evaluate(() => {
    const says = of => (of?.getAttribute('aria-describedby') ?? '').split(' ').some(id => id && document.getElementById(id)?.textContent.trim())
    return [...document.querySelectorAll('form :is(input:not([type=hidden]), select, textarea)')]
      .filter(field => !field.closest('.w-menu') && !field.matches('td input'))
      .filter(field => !says(field.matches('[type=radio], fieldset [type=checkbox]') ? field.closest('fieldset') : field))
      .filter(field => field.form.method === 'post' || !says(field.form))
      .map(field => field.name || field.id)
  })
  expect(without, `fields without a help text on ${name}`).toEqual([])
}

/** Tab reaches everything that can be used, the focus can be seen everywhere, and it leaves again. */
export async function keyboard(page, name) {
  const wanted = await page.evaluate(() => {
    const groups = new Set()
    const usable = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(e => {
      if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false
      if (e.type !== 'radio') return true
      const group = `${e.form?.action} ${e.name}`
      if (groups.has(group)) return false
      groups.add(group)
      return true
    })
    window.__reached = new Set()
    window.__unseen = []
    document.addEventListener('focusin', ({ target }) => {
      window.__reached.add(target.type === 'radio' ? `${target.form?.action} ${target.name}` : target)
      const seen = e => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) > 0
      if (!seen(target) && !seen(target.nextElementSibling)) window.__unseen.push(target.outerHTML.slice(0, 120))
    })
    window.__wanted = usable
    document.activeElement?.blur?.()
    getSelection().collapse(document.body, 0)
    return usable.length
  })
  // They go out together and arrive one after the other.
  for (let left = wanted + 5; left > 0; left -= 25) await Promise.all(Array.from({ length: Math.min(25, left) }, () => page.keyboard.press('Tab')))
  const found = await page.evaluate(() => ({
    missed: window.__wanted.filter(e => !window.__reached.has(e.type === 'radio' ? `${e.form?.action} ${e.name}` : e)).map(e => e.outerHTML.slice(0, 120)),
    unseen: window.__unseen
  }))
  expect(found.missed, `out of the keyboard's reach on ${name}`).toEqual([])
  expect(found.unseen, `focus cannot be seen on ${name}`).toEqual([])
}

/** Keeps a picture of the page. */
export async function picture(page, name) {
  if (!shots) return
  fs.mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: path.join(shots, `${name}-${page.viewportSize().width}.png`), fullPage: true })
}

/** Keeps a file beside the pictures. */
export function keep(name, bytes) {
  if (!shots) return
  fs.mkdirSync(shots, { recursive: true })
  fs.writeFileSync(path.join(shots, name), bytes)
}

/** The islands of a working page are awake; says which page it is when they are not. */
export async function awake(page) {
  await page.locator('html[data-bereit=ja]').waitFor({ state: 'attached' }).catch(async fault => {
    throw new Error(`${page.url()} "${await page.locator('main').innerText().catch(String)}" does not wake`, { cause: fault })
  })
}

/** The confirmation on top of the page. */
export async function done(page, words) {
  await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
}
