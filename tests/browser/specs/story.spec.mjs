// The story in one go: a group writes a goal, the steward publishes, a citizen reads.
import { atProvider, awake, checkPage, expect, login, test, url } from '../kit.mjs'

test.describe.configure({ mode: 'serial' })

const goal = 'Zwei von drei Haltestellen haben einen Fahrradständer'

test('the lead of a working group adds a goal', async ({ page }) => {
  await login(page, 'ag-leitung-mobilitaet', 'substantial', '/arbeit/themenfelder/mobilitaet')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mobilität')
  await page.getByRole('link', { name: 'Neues Ziel' }).click()
  await awake(page)
  await page.getByLabel('Ziel in einem Satz').fill('x'.repeat(141))
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('alert')).toContainText('Höchstens 140 Zeichen; es sind 141.')
  await page.getByLabel('Ziel in einem Satz').fill(goal)
  await expect(page.getByText('1 Änderung nicht gespeichert')).toBeVisible()
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Angelegt.' })).toBeVisible()
  await expect(page.getByRole('heading', { name: goal })).toBeVisible()
})

test('nobody reads it before it is published', async ({ page }) => {
  await page.goto(url('/themenfelder/mobilitaet'))
  await expect(page.getByText(goal)).toHaveCount(0)
})

test('the steward publishes after a surer login', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'substantial')
  await page.getByRole('navigation', { name: 'Arbeitsbereich' }).getByRole('link', { name: 'Veröffentlichen' }).click()
  await expect(page.getByRole('status')).toContainText('Vertrauensniveau „hoch“')
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await atProvider(page, 'geschaeftsstelle', 'high')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('veröffentlichen')
  await checkPage(page, 'vorschau')
  await page.getByLabel('Grund dieser Fassung').fill('Neues Ziel der Arbeitsgruppe Mobilität')
  await page.getByRole('button', { name: /veröffentlichen/ }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Veröffentlicht.' })).toBeVisible()
})

test.describe('a citizen on a phone without JavaScript', () => {
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })

  test('reads it and sees what changed', async ({ page }) => {
    await page.goto(url('/'))
    await page.getByRole('link', { name: 'Mobilität', exact: true }).first().click()
    await expect(page.getByRole('heading', { name: goal })).toBeVisible()
    await page.goto(url('/fassungen'))
    await page.getByRole('link', { name: /Was sich seit Fassung/ }).first().click()
    await expect(page.locator('ins', { hasText: 'Fahrradständer' })).toBeVisible()
  })
})
