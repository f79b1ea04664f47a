// The story in one go: a coordinator invites, the new officer writes a fact sheet, the mayor releases
// it, a group carries a workshop result into a goal, the steward publishes, a citizen reads.
import { atProvider, awake, checkPage, done, expect, login, test, url } from '../kit.mjs'

test.describe.configure({ mode: 'serial' })

const goal = 'Zwei von drei Haltestellen haben einen Fahrradständer'
const sheet = 'Fahrradbügel an den Haltestellen'
let link
let project

test('a coordinator invites an officer', async ({ page }) => {
  await login(page, 'digital-nottuln', 'substantial', '/arbeit/personen')
  await page.getByRole('link', { name: 'Jemanden einladen' }).click()
  await awake(page)
  await page.getByRole('button', { name: 'Einladung erstellen' }).click()
  await expect(page.getByRole('alert')).toBeFocused()
  await page.getByLabel('Für wen').fill('Fachkraft Bauamt')
  await page.getByLabel('Rolle', { exact: true }).selectOption({ label: 'Fachkraft' })
  await expect(page.getByLabel('Kommune oder Einrichtung').locator('option:checked')).toHaveText(/Nottuln/)
  await page.getByRole('button', { name: 'Einladung erstellen' }).click()
  await done(page, 'Einladung erstellt.')
  link = new URL((await page.locator('.w-invite').textContent()).trim())
  await checkPage(page, 'w-einladung-link')
  await page.reload()
  await expect(page.locator('.w-invite'), 'a link is shown once').toHaveCount(0)
})

test('the new officer accepts after a login that is sure enough', async ({ page }) => {
  await page.goto(url(link.pathname))
  await checkPage(page, 'einladung')
  await page.getByRole('link', { name: 'Anmelden' }).click()
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await atProvider(page, 'neu-1', 'basic')
  await page.getByRole('link', { name: 'Anmelden' }).click()
  await expect(page.getByRole('status')).toContainText('Vertrauensniveau')
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await atProvider(page, 'neu-1', 'substantial')
  await page.getByRole('button', { name: 'Einladung annehmen' }).click()
  await done(page, 'Willkommen!')
  await checkPage(page, 'w-willkommen')
  expect((await page.goto(url(link.pathname))).status(), 'a link works once').toBe(410)
})

test('the officer writes a fact sheet', async ({ page }) => {
  await login(page, 'neu-1', 'substantial', '/arbeit')
  await page.getByRole('link', { name: 'Neuer Steckbrief' }).click()
  await awake(page)
  const field = name => page.getByLabel(name, { exact: true })
  await page.getByLabel('Titel', { exact: true }).first().fill(sheet)
  await page.getByLabel(/^Zusammenfassung/).fill('An vierzig Haltestellen stehen bald überdachte Fahrradbügel. Wer mit dem Rad kommt, kann es sicher abstellen.')
  await field('Status').selectOption({ label: 'läuft' })
  await page.getByRole('group', { name: 'Themenfelder' }).getByLabel('Mobilität').check()
  await page.getByText('Ziele, denen es dient').click()
  await page.getByRole('group', { name: /^Ziele/ }).getByRole('checkbox').first().check()
  await page.getByRole('group', { name: 'Partner' }).getByLabel('Havixbeck').check()
  await page.getByLabel(/^Beginn/).fill('03.2026')
  await page.getByLabel(/^Ende/).fill('12.2025')

  const milestones = page.locator('#f-milestones')
  await milestones.getByRole('button', { name: 'Meilenstein hinzufügen' }).click()
  await expect(page.locator('#f-milestones-0-title')).toBeFocused()
  await page.locator('#f-milestones-0-title').fill('Standorte stehen fest')
  await page.locator('#f-milestones-0-planned').fill('06.2026')
  await milestones.getByRole('button', { name: 'Meilenstein hinzufügen' }).click()
  await expect(page.locator('#f-milestones-1-title')).toBeFocused()
  await page.locator('#f-milestones-1-title').fill('Zwanzig Bügel aufgestellt')
  await page.locator('#f-milestones-1-planned').fill('11.2026')

  await page.getByLabel(/^Gesamtkosten/).fill('48.000')
  await page.locator('#f-fundings').getByRole('button', { name: 'Förderung hinzufügen' }).click()
  await page.locator('#f-fundings-0-programme').fill('Stadt und Land')
  await page.locator('#f-fundings-0-granted').fill('36000')
  await page.locator('#f-fundings-0-own_share').fill('12000')
  await page.locator('#f-resolutions').getByRole('button', { name: 'Beschluss hinzufügen' }).click()
  await page.locator('#f-resolutions-0-reference').fill('087/2026')
  await page.locator('#f-resolutions-0-body').fill('Rat Nottuln')
  await page.locator('#f-resolutions-0-result').fill('einstimmig')
  await page.getByLabel(/^Was kann ein Nachbar übernehmen/).fill('Den Text der Ausschreibung und die Maße der Fundamente.')
  await page.getByLabel(/^Stelle/).fill('Gemeinde Nottuln, Bauamt')
  await page.getByLabel(/^E-Mail/).fill('bauamt@nottuln.invalid')

  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('alert')).toContainText('Das Ende (12.2025) liegt vor dem Beginn (03.2026).')
  await page.getByRole('alert').getByRole('link').click()
  await expect(page.getByLabel(/^Ende/)).toBeFocused()
  await page.getByLabel(/^Ende/).fill('12.2027')
  await checkPage(page, 'w-steckbrief-ausgefuellt')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Angelegt.')
  await expect(page.getByRole('rowheader', { name: 'Zwanzig Bügel aufgestellt' })).toBeVisible()
  project = new URL(page.url()).pathname.split('/').pop()
})

test('and reports progress with one click from the list', async ({ page }) => {
  await login(page, 'neu-1', 'substantial', '/arbeit/projekte?q=Fahrradb%C3%BCgel')
  await page.getByRole('link', { name: `Sachstand melden: ${sheet}` }).click()
  await awake(page)
  const form = page.locator('form[data-form=fact_sheet_progress]')
  expect(await form.locator('textarea:visible, fieldset:visible, select:visible, input[type=text]:visible').count(), 'at most three fields').toBeLessThanOrEqual(3)
  await form.getByLabel('Was ist passiert?').fill('Die Standorte sind mit den Verkehrsunternehmen abgestimmt.')
  await form.getByRole('button', { name: 'Sachstand melden' }).click()
  await done(page, 'Sachstand gemeldet.')
  await expect(page.getByText('mit den Verkehrsunternehmen abgestimmt')).toBeVisible()
})

test('the mayor finds it under "Meine Arbeit" and releases it after a surer login', async ({ page }) => {
  await login(page, 'bm-nottuln', 'substantial')
  await page.getByRole('link', { name: `Prüfen und freigeben: ${sheet}` }).click()
  await page.getByRole('button', { name: 'Freigeben' }).click()
  await expect(page.getByRole('status')).toContainText('Vertrauensniveau „hoch“')
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await atProvider(page, 'bm-nottuln', 'high')
  await expect(page.getByRole('alert')).toContainText('Bitte bestätigen Sie noch einmal.')
  await page.getByRole('button', { name: 'Freigeben' }).click()
  await done(page, 'Freigegeben.')
})

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
  await done(page, 'Angelegt.')
  await expect(page.getByRole('heading', { name: goal })).toBeVisible()
})

let result
test('and carries a workshop result into it', async ({ page }) => {
  await login(page, 'ag-leitung-mobilitaet', 'substantial')
  await page.getByRole('link', { name: /^Entscheiden: .*Workshop Mobilität II/ }).click()
  const row = page.locator('.w-row', { hasText: 'neues Ziel' }).filter({ has: page.getByRole('link', { name: /^Entscheiden/ }) })
  result = (await row.locator('.w-row__what p').first().textContent()).trim()
  await row.getByRole('link', { name: /^Entscheiden/ }).click()
  await page.getByLabel('Wohin').selectOption({ label: await option(page, goal) })
  await checkPage(page, 'w-ergebnis-entscheiden')
  await page.getByRole('button', { name: 'Übernehmen' }).click()
  await done(page, 'Ergebnis übertragen.')
  // Whoever reads the goal sees where it came from.
  await page.goto(url('/arbeit/themenfelder/mobilitaet'))
  await expect(page.locator('.w-row', { hasText: goal })).toContainText(result)
})

test('nobody reads any of it before it is published', async ({ page }) => {
  for (const address of ['/themenfelder/mobilitaet', '/projekte', '/workshops', '/suche?q=Fahrradb%C3%BCgel', '/neuigkeiten.atom']) {
    const body = await (await page.request.get(url(address))).text()
    for (const words of [goal, sheet]) expect(body.includes(words), `${words} on ${address}`).toBe(false)
  }
  expect((await page.goto(url(`/projekte/${project}`))).status()).toBe(404)
})

test('the steward publishes after a surer login', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'substantial')
  await page.getByRole('navigation', { name: 'Arbeitsbereich' }).getByRole('link', { name: 'Veröffentlichen' }).click()
  await expect(page.getByRole('status')).toContainText('Vertrauensniveau „hoch“')
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await atProvider(page, 'geschaeftsstelle', 'high')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('veröffentlichen')
  for (const title of ['Mobilität', sheet]) await expect(page.locator('.w-merge summary', { hasText: title }).first()).toBeVisible()
  await checkPage(page, 'w-veroeffentlichen')
  await page.getByLabel('Grund dieser Fassung').fill('Neues Ziel der Arbeitsgruppe Mobilität')
  await page.getByRole('button', { name: /veröffentlichen/ }).click()
  await done(page, 'Veröffentlicht.')
})

test.describe('a citizen on a phone without JavaScript', () => {
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })

  test('reads the goal, where it came from, and the project', async ({ page }) => {
    await page.goto(url('/'))
    await page.getByRole('link', { name: 'Mobilität', exact: true }).first().click()
    await expect(page.getByRole('heading', { name: goal })).toBeVisible()
    await expect(page.getByText(result).first()).toBeAttached()
    await page.goto(url('/projekte?q=Fahrradb%C3%BCgel'))
    await page.getByRole('link', { name: sheet }).first().click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(sheet)
    for (const words of ['Zwanzig Bügel aufgestellt', '087/2026', 'Stadt und Land', 'mit den Verkehrsunternehmen abgestimmt', 'Gemeinde Nottuln, Bauamt']) {
      await expect(page.getByText(words).first(), words).toBeAttached()
    }
  })

  test('compares two editions', async ({ page }) => {
    await page.goto(url('/fassungen'))
    await page.getByRole('link', { name: /Was sich seit Fassung/ }).first().click()
    const changed = page.locator('ins', { hasText: 'Fahrradständer' }).first()
    await page.locator('details').filter({ has: changed }).locator('summary').first().click()
    await expect(changed).toBeVisible()
    await expect(page.getByText(sheet).first()).toBeVisible()
  })
})

test('what is reported later stands beside the edition at once', async ({ page }) => {
  await login(page, 'neu-1', 'substantial', `/arbeit/projekte/${project}/sachstand`)
  await page.getByLabel('Was ist passiert?').fill('Die ersten zehn Bügel stehen.')
  await page.getByRole('radio', { name: 'verzögert' }).check()
  await page.getByRole('button', { name: 'Sachstand melden' }).click()
  await done(page, 'Sachstand gemeldet.')
  await page.goto(url(`/projekte/${project}`))
  await expect(page.getByText('Die ersten zehn Bügel stehen.')).toBeVisible()
})

/** The full label of an option that contains some words. */
async function option(page, words) {
  const options = page.getByLabel('Wohin').locator('option', { hasText: words })
  await expect(options).toHaveCount(1)
  return (await options.textContent()).trim()
}
