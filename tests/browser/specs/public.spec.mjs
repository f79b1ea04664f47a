// Public pages beyond axe: keyboard, a zoom of 400 %, high contrast, filters on a phone, paper.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { checkPage, expect, helped, picture, test, themes, url } from '../kit.mjs'

test.describe.configure({ mode: 'parallel' })

const pages = [
  ['p-start', '/'], ['p-vergleich', '/fassungen/vergleich?von=2&bis=3'], ['p-vergleich-en', '/en/fassungen/vergleich?von=1&bis=3'],
  ['p-projekte', '/projekte'], ['p-projekte-leer', '/projekte?q=Drohne&feld=tourismus'], ['p-projekt', '/projekte/14'], ['p-projekt-en', '/en/projekte/14'],
  ['p-themenfeld', '/themenfelder/mobilitaet'], ['p-zurueckgestellt', '/themenfelder/kultur'], ['p-kommune', '/kommunen/nottuln'], ['p-kreis', '/kommunen/kreis-coesfeld'],
  ['p-suche-leer', '/suche?q=Drohnenflug'], ['p-leichte-sprache', '/leichte-sprache'], ['p-workshop', '/workshops/mobilitaet-2020']
]

async function open(page, address) {
  const answer = await page.goto(url(address))
  expect(answer.status(), address).toBe(200)
}

for (const [name, viewport] of [['1280 px', { width: 1280, height: 900 }], ['390 px', { width: 390, height: 844 }], ['400 % zoom of 1280 px', { width: 320, height: 256 }]]) {
  test.describe(name, () => {
    test.use({ viewport })
    for (const [name, address] of pages) {
      test(name, async ({ page }) => {
        await open(page, address)
        expect(await page.locator('script').count(), 'public pages carry no script').toBe(0)
        await checkPage(page, name, themes(viewport.width))
      })
    }
  })
}

test('high contrast keeps what carries meaning', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  for (const [name, address] of [['fc-start', '/'], ['fc-vergleich', '/fassungen/vergleich?von=2&bis=3'], ['fc-projekt', '/projekte/14'], ['fc-projekte', '/projekte']]) {
    await open(page, address)
    // A traffic light is a shape: it needs a colour that is not that of the page.
    const invisible = await page.locator('.p-state svg :is(circle, path)').evaluateAll(shapes => shapes.filter(s => {
      const { fill, stroke } = getComputedStyle(s)
      const ground = getComputedStyle(document.body).backgroundColor
      return [fill, stroke].every(c => c === ground || c === 'none')
    }).length)
    expect(invisible, name).toBe(0)
    await picture(page, name)
  }
})

for (const address of ['/', '/projekte', '/projekte/14', '/fassungen/vergleich?von=2&bis=3']) {
  test(`the keyboard reaches everything on ${address}, visibly, and nothing holds it`, async ({ page }) => {
    await open(page, address)
    const reachable = await page.locator(':is(a[href], button, input, select, summary, [tabindex="0"]):visible').count()
    await page.keyboard.press('Tab')
    await expect(page.locator(':focus'), address).toHaveClass('p-skip')
    const seen = new Set()
    for (let i = 0; i < reachable + 20; i++) {
      const at = await page.evaluate(() => {
        const e = document.activeElement
        if (!e || e === document.body) return null
        const s = getComputedStyle(e)
        const all = [...document.querySelectorAll('*')]
        const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
        return { place: all.indexOf(e), ring, name: e.outerHTML.slice(0, 120) }
      })
      if (!at) break
      expect(at.ring, `no focus ring: ${at.name}`).toBe(true)
      await expect(page.locator(':focus'), `focus out of sight: ${at.name}`).toBeInViewport()
      if (seen.has(at.place)) break
      seen.add(at.place)
      await page.keyboard.press('Tab')
    }
    // The skip link comes into sight with the focus only, so it is beyond those counted before.
    expect(seen.size, `${address}: places reached of ${reachable}`).toBeGreaterThanOrEqual(reachable)
  })
}

test.describe('a phone without JavaScript', () => {
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })

  test('filters fold, survive, and stand as chips', async ({ page }) => {
    await open(page, '/projekte')
    await expect(page.getByLabel('Themenfeld')).toBeHidden()
    const first = await page.locator('.p-list tbody tr').first().boundingBox()
    expect(first.y, 'the first project is on the first screen').toBeLessThan(844)
    await page.getByText('Filter und Reihenfolge').click()
    await page.getByLabel('Stand').selectOption('running')
    await page.getByLabel('Sortieren').selectOption('titel')
    await page.getByRole('button', { name: 'Anzeigen' }).click()
    await expect(page.getByRole('list', { name: 'Gesetzte Filter' })).toContainText('Stand läuft')
    await expect(page.getByText('1 gesetzt')).toBeVisible()
    await page.getByRole('link', { name: 'Karten' }).click()
    await expect(page.getByRole('list', { name: 'Gesetzte Filter' })).toContainText('Stand läuft')
    const titles = await page.locator('.p-sheets h3').allTextContents()
    expect(titles).toEqual([...titles].sort(new Intl.Collator('de').compare))
    await page.getByRole('link', { name: 'Filter Stand läuft entfernen' }).click()
    await expect(page.getByRole('list', { name: 'Gesetzte Filter' })).toHaveCount(0)
  })

  test('a field leads from its priority to every place that it came from', async ({ page }) => {
    await open(page, '/themenfelder/mobilitaet')
    const chain = page.locator('#kette')
    await expect(chain).toContainText('steht das Feld in Klasse II.')
    await chain.getByRole('link', { name: 'die einzelnen Antworten' }).click()
    await page.getByText('Was die Kommunen zu diesem Feld geantwortet haben').first().click()
    await expect(page.locator('#antworten').getByRole('link', { name: 'Nottuln' })).toBeVisible()
    await picture(page, 'p-themenfeld-antworten')
    for (const name of ['Nach der Regel für alle Felder', 'Wo steht der Beschluss?', 'Fassung 3']) {
      await open(page, '/themenfelder/mobilitaet')
      await chain.getByRole('link', { name }).click()
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(page.url(), name).not.toContain('/themenfelder/')
    }
  })

  test('an empty list says what would fit', async ({ page }) => {
    await open(page, '/projekte?q=Haltestelle&feld=tourismus')
    await expect(page.getByRole('heading', { name: 'Kein Projekt gefunden' })).toBeVisible()
    await page.getByRole('link', { name: /ohne Themenfeld Tourismus/ }).click()
    await expect(page.getByRole('link', { name: 'Echtzeit an der Haltestelle' })).toBeVisible()
  })
})

test.describe('a wide page', () => {
  test.use({ viewport: { width: 1280, height: 900 } })

  test('shows all filters in one line without a click', async ({ page }) => {
    await open(page, '/projekte')
    await helped(page, 'p-projekte')
    const boxes = []
    for (const label of ['Suchwort', 'Themenfeld', 'Stand', 'Beteiligt', 'Im Jahr', 'Sortieren']) boxes.push(await page.getByLabel(label, { exact: true }).boundingBox())
    expect(new Set(boxes.map(b => Math.round(b.y))).size, JSON.stringify(boxes)).toBe(1)
  })

  test('compares two editions with the reason of every change', async ({ page }) => {
    await open(page, '/fassungen')
    await page.getByRole('link', { name: 'Was sich seit Fassung 2 geändert hat' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Was sich von Fassung 2 zu Fassung 3 geändert hat')
    const health = page.getByRole('article', { name: /^Gesundheit/ })
    await expect(health.locator('.p-why')).toBeHidden()
    await page.locator('section', { has: page.getByRole('heading', { name: 'Das Wichtigste' }) }).getByRole('link', { name: 'Gesundheit', exact: true }).click()
    await expect(health.locator('.p-why')).toBeInViewport()
    await expect(health.locator('.p-why')).toContainText('Neun von zwölf Verwaltungen')
    await expect(health.locator('ins, del')).not.toHaveCount(0)
    await page.getByLabel('Ältere Fassung').selectOption('1')
    await page.getByRole('button', { name: 'Vergleichen' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('von Fassung 1 zu Fassung 3')
  })
})

test('a comparison is short until somebody opens what matters to them, and whole on paper', async ({ page }) => {
  const address = '/fassungen/vergleich?von=2&bis=3'
  for (const [width, most] of [[1280, 6000], [390, 10_000]]) {
    await page.setViewportSize({ width, height: 900 })
    await open(page, address)
    expect(await page.evaluate(() => document.documentElement.scrollHeight), `${width} px`).toBeLessThan(most)
    // A word of the head of a table is broken at a syllable or not at all.
    const broken = await page.locator('[aria-labelledby=umfang] th').evaluateAll(all => all.filter(th => th.scrollWidth > th.clientWidth + 1).map(th => th.textContent))
    expect(broken).toEqual([])
  }
  await expect(page.locator('.p-diff ins').first()).toBeHidden()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.p-diff ins').first()).toBeVisible()
})

/** Prints a page and returns how many sheets it takes. */
async function paper(page, name, address) {
  await open(page, address)
  const folder = process.env.SHOTS ?? fs.mkdtempSync(path.join(os.tmpdir(), 'portal-paper-'))
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${name}.pdf`)
  const bytes = await page.pdf({ path: file, format: 'A4', preferCSSPageSize: true })
  if (process.env.SHOTS) execFileSync('pdftoppm', ['-r', '70', '-png', file, path.join(folder, name)])
  return (bytes.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length
}

test('a fact sheet is one sheet of paper', async ({ page }) => {
  expect(await paper(page, 'papier-projekt', '/projekte/14')).toBe(1)
  expect(await paper(page, 'papier-start', '/')).toBeLessThanOrEqual(3)
  expect(await paper(page, 'papier-themenfeld', '/themenfelder/mobilitaet')).toBeLessThanOrEqual(6)
  expect(await paper(page, 'papier-vergleich', '/fassungen/vergleich?von=2&bis=3')).toBeGreaterThan(1)
  expect(await paper(page, 'papier-kommune', '/kommunen/nottuln')).toBeLessThanOrEqual(3)
})
