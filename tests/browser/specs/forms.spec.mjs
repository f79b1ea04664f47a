// What all forms share: two people at once, sent twice, refused, no script, no WebAssembly, ordering, further rows.
import { awake, checkPage, done, expect, login, onPhone, test, url } from '../kit.mjs'

const field = '/arbeit/themenfelder/bildung'
/** Name, address (and the link on it that leads to the form), the field that both change. */
const shared = [
  ['a fact sheet', '/arbeit/projekte/16/bearbeiten', null, '#f-conditions'],
  ['a field', `${field}/bearbeiten`, null, '#f-priority_note'],
  ['a goal', field, 'Ziel ändern', '#f-title'],
  ['an indicator', field, 'Werte eintragen', '#f-method'],
  ['the frame', '/arbeit/strategie/rahmen', null, '#f-origin'],
  ['a text', '/arbeit/seiten', /Impressum/, '#f-markdown'],
  ['a workshop', '/arbeit/workshops/bildung-2024/bearbeiten', null, '#f-summary'],
  ['a result', '/arbeit/workshops/bildung-2024', /^Ändern$/, '#f-text'],
  ['the region', '/arbeit/verbund/angaben', null, '#f-claim'],
  ['a member', '/arbeit/verbund/mitglieder', /Billerbeck/, '#f-unit'],
  ['a group', '/arbeit/verbund/gruppen', /Bildung/, '#f-purpose'],
  ['a body', '/arbeit/verbund/gremien', /Rat/, '#f-name'],
  ['a page', '/arbeit/seiten', 'Titel ändern', '#f-title']
]

test('two people save the same thing: the second sees both texts and chooses', async ({ page }) => {
  test.setTimeout(240_000)
  await login(page, 'geschaeftsstelle', 'high')
  for (const [name, address, link, selector] of shared) {
    await test.step(name, async () => {
      await page.goto(url(address))
      const href = link && await page.locator('main').getByRole('link', { name: link }).first().getAttribute('href')
      const form = href ? new URL(href, url(address)).href : url(address)
      await page.goto(form)
      const control = page.locator(selector)
      const before = await control.inputValue()
      const faster = await page.context().newPage()
      await faster.goto(form)
      await faster.locator(selector).fill(`${before} Schneller`.trim())
      await faster.locator('.w-bar button[type=submit]').click()
      await expect(faster.getByRole('status').filter({ hasText: 'Gespeichert.' }), name).toBeVisible()
      await faster.close()

      await awake(page)
      await control.fill(`${before} Langsamer`.trim())
      await page.locator('.w-bar button[type=submit]').click()
      const both = page.getByRole('alert').filter({ hasText: 'Jemand war schneller' })
      await expect(both, name).toBeFocused()
      await expect(both).toContainText('Schneller')
      await expect(both).toContainText('Langsamer')
      await expect(both, 'keys of the database are no words').not.toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-/)
      await expect(control).toHaveValue(`${before} Langsamer`.trim())
      await both.getByRole('listitem').filter({ hasText: 'Langsamer' }).getByRole('button', { name: 'Diesen Text unten einsetzen' }).click()
      await expect(control).toHaveValue(/Schneller/)
      await control.fill(before || 'Wieder wie am Anfang')
      await page.locator('.w-bar button[type=submit]').click()
      await done(page, 'Gespeichert.')
    })
  }
})

test('choices that differ are named, not numbered', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/projekte/17/bearbeiten')
  const other = await page.context().newPage()
  await other.goto(url('/arbeit/projekte/17/bearbeiten'))
  await other.getByLabel('Status', { exact: true }).selectOption({ label: 'zurückgestellt' })
  await other.getByRole('group', { name: 'Partner' }).getByLabel('Olfen').check()
  await other.locator('.w-bar button[type=submit]').click()
  await done(other, 'Gespeichert.')
  await other.close()
  await awake(page)
  await page.getByRole('group', { name: 'Partner' }).getByLabel('Rosendahl').check()
  await page.locator('.w-bar button[type=submit]').click()
  const both = page.getByRole('alert')
  for (const words of ['Status', 'zurückgestellt', 'Partner', 'Olfen', 'Rosendahl']) await expect(both).toContainText(words)
  await expect(both).not.toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  await both.getByRole('link', { name: /Meinen Text verwerfen/ }).click()
  await expect(page.getByRole('group', { name: 'Partner' }).getByLabel('Olfen')).toBeChecked()
})

/** Presses twice, the second time while the answer to the first is on its way, and ends where the first leads, with nothing kept as not saved. */
async function pressTwice(page, words) {
  let answer
  const pressed = new Promise(resolve => { answer = resolve })
  const asked = new Promise(resolve => page.route('**/aktion/**', async route => {
    const response = await route.fetch({ maxRedirects: 0 })
    resolve()
    await pressed
    await route.fulfill({ response }).catch(() => {})
  }))
  const save = page.locator('.w-bar button[type=submit]')
  await save.scrollIntoViewIfNeeded()
  // By its place: asked for the button, the browser would wait for the answer first.
  const { x, y, width, height } = await save.boundingBox()
  const press = () => page.mouse.click(x + width / 2, y + height / 2)
  await press()
  await asked
  await press()
  answer()
  await done(page, words)
  await page.goto(url('/arbeit'))
  await expect(page.getByText('Nicht verloren')).toHaveCount(0)
}

for (const javaScriptEnabled of [true, false]) {
  test(`a second click makes nothing twice, ${javaScriptEnabled ? 'with' : 'without'} a script`, async ({ browser }) => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage()
    const sent = []
    page.on('request', request => { if (request.method() === 'POST' && request.url().includes('/aktion/')) sent.push(request.url()) })
    const report = `Zweimal gedrückt, ${javaScriptEnabled}`
    await login(page, 'fachkraft-nottuln', 'substantial', '/arbeit/projekte?kommune=nottuln')
    await page.goto(url('/arbeit/projekte/12/sachstand'))
    if (javaScriptEnabled) await awake(page)
    await page.getByLabel('Was ist passiert?').fill(report)
    await page.getByRole('radio', { name: 'im Plan' }).check()
    await pressTwice(page, 'Sachstand gemeldet.')
    expect(sent.length, 'how often it is sent').toBe(javaScriptEnabled ? 1 : 2)
    await page.goto(url('/arbeit/projekte/12'))
    await expect(page.getByText(report)).toHaveCount(1)
    await page.context().close()
  })
}

test('coming back to a form that is under way lets it be sent again', async ({ page }) => {
  await login(page, 'ag-leitung-bildung', 'substantial', `${field}/ziele/neu`)
  await awake(page)
  await page.getByLabel('Ziel in einem Satz').fill('Ein Ziel nach dem Zurückgehen')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Angelegt.')
  await page.goBack()
  await awake(page)
  await expect(page.getByText('Wird gespeichert')).toHaveCount(0)
  await page.getByLabel('Ziel in einem Satz').fill('Doch noch ein anderer Satz')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Angelegt.')
  for (const goal of ['Ein Ziel nach dem Zurückgehen', 'Doch noch ein anderer Satz']) await expect(page.getByText(goal)).not.toHaveCount(0)
})

test('a small form is checked before it is sent, by the same rules', async ({ page }) => {
  const sent = []
  page.on('request', request => { if (request.method() === 'POST' && request.url().includes('/aktion/')) sent.push(request.url()) })
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/verbund/gruppen')
  const one = page.locator('li.w-row').last()
  for (const [step, words] of [['Arbeit beenden', 'Zurückgezogen.'], ['Wieder einsetzen', 'Wiederhergestellt.']]) {
    await page.goto(url('/arbeit/verbund/gruppen'))
    await awake(page)
    sent.length = 0
    await one.locator('summary').filter({ hasText: step }).click()
    await one.getByRole('button', { name: step }).click()
    const reason = one.getByLabel('Grund')
    await expect(reason).toBeFocused()
    await expect(reason).toHaveAttribute('aria-invalid', 'true')
    await expect(reason).toHaveAccessibleDescription(/Bitte ausfüllen/)
    expect(sent, 'nothing is sent').toEqual([])
    await reason.fill('Wird gerade neu geschrieben.')
    await one.getByRole('button', { name: step }).click()
    await done(page, words)
  }
  // Two errors have a summary that leads to each, also where the form has no fields of its own for one.
  await page.goto(url('/arbeit/projekte'))
  await awake(page)
  sent.length = 0
  await page.getByText('Angekreuzte gemeinsam ändern').click()
  await page.getByRole('button', { name: 'Alle angekreuzten ändern' }).click()
  const summary = page.getByRole('alert').filter({ hasText: 'Noch nicht geschehen' })
  await expect(summary).toBeFocused()
  expect(sent, 'nothing is sent').toEqual([])
  await checkPage(page, 'forms-small-errors')
})

test('a page of the region’s own is written, read by everybody and withdrawn', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/seiten')
  await page.locator('#f-title').fill('Häufige Fragen')
  await page.getByRole('button', { name: 'Speichern und schreiben' }).click()
  await page.locator('#f-markdown').fill('## Wer schreibt mit?\n\nAlle Mitglieder des Verbunds.')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Gespeichert.')
  await page.goto(url('/seiten/haeufige-fragen'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Häufige Fragen')
  await checkPage(page, 'p-eigene-seite')
  await onPhone(page, 'p-eigene-seite-390')
  await page.goto(url('/arbeit/seiten'))
  await awake(page)
  const own = page.locator('li.w-row').filter({ hasText: 'Häufige Fragen' })
  await own.locator('summary').click()
  await own.getByLabel('Grund').fill('Steht jetzt auf der Startseite.')
  await own.getByRole('button', { name: 'Zurückziehen' }).click()
  await done(page, 'Zurückgezogen.')
  expect((await page.request.get(url('/seiten/haeufige-fragen'))).status()).toBe(404)
})

for (const status of [429, 503]) {
  test(`after a ${status} everything typed is there when one goes back`, async ({ page }) => {
    await login(page, 'fachkraft-nottuln', 'substantial', '/arbeit/projekte/neu')
    await awake(page)
    await page.getByLabel('Titel', { exact: true }).first().fill('Ein Titel, der bleibt')
    await page.getByLabel('Zusammenfassung').fill('Ein Satz, der bleibt.')
    await page.route('**/aktion/**', route => route.fulfill({ status, contentType: 'text/html', body: '<title>Gerade nicht</title><h1>Gerade nicht</h1>' }))
    await page.getByRole('button', { name: 'Speichern' }).click()
    await expect(page.getByRole('heading', { name: 'Gerade nicht' })).toBeVisible()
    await page.unroute('**/aktion/**')
    await page.goBack()
    await expect(page.getByLabel('Titel', { exact: true }).first()).toHaveValue('Ein Titel, der bleibt')
    await expect(page.getByLabel('Zusammenfassung')).toHaveValue('Ein Satz, der bleibt.')
    await awake(page)
    await page.getByRole('button', { name: 'Speichern' }).click()
    await done(page, 'Angelegt.')
  })
}

test('what only the other one changed stays, without a question', async ({ page }) => {
  const sheet = '/arbeit/projekte/18/bearbeiten'
  await login(page, 'geschaeftsstelle', 'high', sheet)
  const other = await page.context().newPage()
  await other.goto(url(sheet))
  await other.getByLabel('Status', { exact: true }).selectOption({ label: 'zurückgestellt' })
  await other.locator('#f-cost').fill('4711')
  await other.locator('.w-bar button[type=submit]').click()
  await done(other, 'Gespeichert.')
  await other.close()
  await awake(page)
  const title = page.getByLabel('Titel', { exact: true }).first()
  await title.fill('Nur der Titel ist von mir')
  await page.locator('.w-bar button[type=submit]').click()
  const note = page.getByRole('alert').filter({ hasText: 'Jemand hat inzwischen anderes geändert' })
  await expect(note).toBeFocused()
  await expect(note.getByRole('heading', { name: 'Ihr Text' })).toHaveCount(1)
  await expect(note).toContainText('Nur die andere Person hat geändert')
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('deferred')
  await checkPage(page, 'konflikt-verschiedenes')
  await page.locator('.w-bar button[type=submit]').click()
  await done(page, 'Gespeichert.')
  await page.goto(url(sheet))
  await expect(title).toHaveValue('Nur der Titel ist von mir')
  await expect(page.locator('#f-cost')).toHaveValue(/4\.?711/)
})

/** Takes the first row by the mouse and pulls it over the second; `now` is what stands first then. */
async function pulled(page, now) {
  const [first, second] = [0, 1].map(n => page.locator('.w-order > li').nth(n))
  // Nothing may scroll while the mouse is down.
  await page.locator('.w-order').evaluate(list => list.scrollIntoView({ block: 'center' }))
  await expect(first).toHaveAttribute('draggable', 'true')
  // Hovering waits until the page stands still.
  await first.hover({ position: { x: 20, y: 10 } })
  const { height } = await second.boundingBox()
  await page.mouse.down()
  await second.hover({ position: { x: 20, y: height / 2 } })
  await second.hover({ position: { x: 20, y: height - 4 } })
  // The row moves under the pointer, before it is let go.
  await expect(first).toContainText(now)
  // What lies under the pointer now has to take it, too.
  await second.hover({ position: { x: 24, y: height / 2 } })
}

test('Escape in the middle of dragging puts the row back', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/strategie')
  await awake(page)
  const names = page.locator('.w-order > li > span:first-of-type')
  const before = await names.allTextContents()
  await page.getByText('Reihenfolge ändern').click()
  await pulled(page, before[1])
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(names).toHaveText(before)
  await expect(page.getByText('Neue Reihenfolge gespeichert.')).toHaveCount(0)
  await expect(page).toHaveURL(/\/arbeit\/strategie$/)
})

test('fields are ordered by keyboard and by mouse', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/strategie')
  await awake(page)
  const titles = () => page.locator('.w-order > li > span:first-of-type').allTextContents()
  const before = await titles()
  await page.getByText('Reihenfolge ändern').click()
  await page.getByRole('button', { name: `${before[0]} nach unten` }).focus()
  await page.keyboard.press('Enter')
  await done(page, 'Neue Reihenfolge gespeichert.')
  expect((await titles()).slice(0, 2)).toEqual([before[1], before[0]])
  await expect(page.getByRole('button', { name: `${before[0]} nach unten` }), 'the next step is one key away').toBeFocused()
  await awake(page)
  await pulled(page, before[0])
  await page.mouse.up()
  await expect(page.locator('.w-order > li > span:first-of-type')).toHaveText(before)
})

test('a row is added, taken out and kept after all', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', `${field}/bearbeiten`)
  await awake(page)
  const part = page.locator('#f-yearly_targets')
  const stored = await part.locator('[data-row]:visible').count()
  const add = part.getByRole('button', { name: 'Jahresziel hinzufügen' })
  await add.click()
  await expect(page.locator(`#f-yearly_targets-${stored}-year`)).toBeFocused()
  await add.click()
  await page.locator(`#f-yearly_targets-${stored + 1}-year`).fill('2031')
  await page.locator(`#f-yearly_targets-${stored + 1}-text`).fill('Alle Schulen tauschen Material')
  await expect(page.getByText(/Änderung(en)? nicht gespeichert/)).toBeVisible()
  const first = await page.locator('#f-yearly_targets-0-text').inputValue()
  await part.getByRole('button', { name: 'Zeile herausnehmen' }).first().click()
  await expect(page.locator('#f-yearly_targets-0-text')).toHaveValue('')
  await part.getByRole('button', { name: 'Zeile doch behalten' }).click()
  await expect(page.locator('#f-yearly_targets-0-text')).toHaveValue(first)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Gespeichert.')
  await page.goto(url(`${field}/bearbeiten`))
  await expect(page.locator(`#f-yearly_targets-${stored}-text`)).toHaveValue('Alle Schulen tauschen Material')
})

test('filters survive a reload and a change of several at once', async ({ page }) => {
  await login(page, 'digital-nottuln', 'substantial', '/arbeit/projekte')
  await page.getByLabel('Status', { exact: true }).first().selectOption({ label: 'läuft' })
  await page.getByRole('button', { name: 'Anzeigen' }).click()
  await expect(page).toHaveURL(/status=running/)
  const count = await page.locator('tbody tr').count()
  await page.reload()
  await expect(page.locator('tbody tr')).toHaveCount(count)
  await expect(page.getByLabel('Status', { exact: true }).first()).toHaveValue('running')
  await page.locator('tbody input[type=checkbox]').first().check()
  await page.getByText('Angekreuzte gemeinsam ändern').click()
  await page.getByLabel('Neuer Status').selectOption({ label: 'läuft' })
  await page.getByRole('button', { name: 'Alle angekreuzten ändern' }).click()
  await done(page, 'Die gewählten Steckbriefe sind geändert.')
  await expect(page).toHaveURL(/status=running/)
})

test('a released sheet that is changed says so until the change is released', async ({ page }) => {
  test.setTimeout(120_000)
  const sheet = '/arbeit/projekte/14'
  const words = 'Sechzig Haltestellen sagen, wann der Bus kommt.'
  await login(page, 'fachkraft-kreis-coesfeld', 'high', `${sheet}/bearbeiten`)
  await expect(page.getByText('In die nächste Fassung kommt der freigegebene Stand')).toBeVisible()
  await page.getByLabel('Zusammenfassung').fill(words)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Gespeichert.')
  await expect(page.getByRole('heading', { name: 'Seit der Freigabe geändert' })).toBeVisible()
  await expect(page.getByRole('button', { name: /freigeben/ })).toHaveCount(0)
  await checkPage(page, 'w-projekt-geaendert')
  for (const view of ['', '&ansicht=karten']) {
    await page.goto(url(`/arbeit/projekte?hinweis=geaendert${view}`))
    const entry = page.locator('.w-tcards tr, .w-cards > *').filter({ has: page.locator(`a[href="${sheet}"]`) })
    await expect(entry.getByText('seit der Freigabe geändert', { exact: true })).toBeVisible()
  }
  await page.context().clearCookies()
  await login(page, 'digital-kreis-coesfeld', 'high', sheet)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.locator('#freigabe ins', { hasText: 'Sechzig' }).first()).toBeVisible()
  await checkPage(page, 'w-projekt-freigeben')
  await page.getByRole('button', { name: 'Änderung freigeben' }).click()
  await done(page, 'Freigegeben. In der nächsten Fassung')
  await expect(page.getByRole('heading', { name: 'Seit der Freigabe geändert' })).toHaveCount(0)
})

test('a map is attached to a field, taken back and put back', async ({ page }) => {
  const field = '/arbeit/themenfelder/mobilitaet'
  const name = 'Breitband im Kreis.png'
  const buffer = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64')
  await login(page, 'ag-leitung-mobilitaet', 'substantial', field)
  await page.getByRole('link', { name: 'Dateien ändern' }).click()
  await expect(page.getByRole('heading', { name: 'Noch keine Datei' })).toBeVisible()
  await checkPage(page, 'w-feld-dateien-leer')
  await page.getByLabel('Was ist das?').fill('Wo es schon Glasfaser gibt')
  await page.getByLabel('Datei', { exact: true }).setInputFiles({ name: 'karte.png', mimeType: 'image/png', buffer: Buffer.from('kein Bild') })
  await page.getByRole('button', { name: 'Anhängen' }).click()
  await expect(page.getByText('Der Inhalt passt nicht').first()).toBeVisible()
  await expect(page.getByLabel('Was ist das?')).toHaveValue('Wo es schon Glasfaser gibt')
  await page.getByLabel('Datei', { exact: true }).setInputFiles({ name, mimeType: 'image/png', buffer })
  await page.getByRole('button', { name: 'Anhängen' }).click()
  await done(page, 'Datei angehängt.')
  const row = page.getByRole('listitem').filter({ hasText: name })
  await row.getByText('Zurücknehmen', { exact: true }).click()
  await row.getByRole('button', { name: `Zurücknehmen: ${name}` }).click()
  await expect(row.getByLabel('Grund')).toHaveAccessibleDescription(/Bitte ausfüllen/)
  await checkPage(page, 'w-feld-dateien-grund')
  await row.getByLabel('Grund').fill('Stand vom Vorjahr')
  await row.getByRole('button', { name: `Zurücknehmen: ${name}` }).click()
  await done(page, 'Zurückgezogen.')
  await expect(page.getByRole('heading', { name: 'Zurückgenommen' })).toBeVisible()
  await page.goto(url(field))
  await expect(page.getByRole('link', { name })).toHaveCount(0)
  await page.getByRole('link', { name: 'Dateien ändern' }).click()
  await page.getByRole('button', { name: `Wiederherstellen: ${name}` }).click()
  await expect(page.getByRole('heading', { name: 'Zurückgenommen' })).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 844 })
  await checkPage(page, 'w-feld-dateien')

  // A colleague who may not change the field reads the map on its page.
  await page.context().clearCookies()
  await login(page, 'fachkraft-nottuln', 'substantial', field)
  const files = page.getByRole('region', { name: 'Dateien' })
  await expect(files).toContainText('Wo es schon Glasfaser gibt')
  await expect(files.getByRole('link', { name: 'Dateien ändern' })).toHaveCount(0)
  await checkPage(page, 'w-feld-mit-datei')
  const map = await page.request.get(new URL(await files.getByRole('link', { name }).getAttribute('href'), page.url()).href)
  expect(Buffer.compare(await map.body(), buffer)).toBe(0)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a goal: what was typed stays, the error stands at the field', async ({ page }) => {
    await login(page, 'ag-leitung-bildung', 'substantial', `${field}/ziele/neu`)
    await page.getByLabel('Ziel in einem Satz').fill('y'.repeat(150))
    await page.getByRole('button', { name: 'Speichern' }).click()
    await expect(page).toHaveTitle(/^Noch nicht gespeichert/)
    await expect(page.getByRole('alert').getByRole('link')).toHaveAttribute('href', '#f-title')
    await expect(page.getByLabel('Ziel in einem Satz')).toHaveValue('y'.repeat(150))
    await expect(page.getByLabel('Ziel in einem Satz')).toHaveAttribute('aria-describedby', 'f-title-h f-title-e')
    await page.getByLabel('Ziel in einem Satz').fill('Jede Schule nennt eine Ansprechstelle')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await done(page, 'Angelegt.')
    const goal = page.locator('.w-row', { hasText: 'Jede Schule nennt' })
    await goal.locator('summary', { hasText: 'Ziel zurückziehen' }).click()
    await goal.getByRole('button', { name: 'Ziel zurückziehen' }).click()
    await expect(goal.getByText('Bitte ausfüllen')).toBeVisible()
    await goal.getByLabel('Grund').fill('Steht schon im Ziel darüber')
    await goal.getByRole('button', { name: 'Ziel zurückziehen' }).click()
    await done(page, 'Zurückgezogen.')
    await page.getByText('Zurückgezogene Ziele').click()
    await page.getByRole('listitem').filter({ hasText: 'Jede Schule nennt' }).getByRole('button', { name: 'Wiederherstellen' }).click()
    await done(page, 'Wiederhergestellt.')
  })

  test('a fact sheet with a milestone, and another with the next saving', async ({ page }) => {
    await login(page, 'fachkraft-senden', 'substantial', '/arbeit/projekte/neu')
    await page.getByLabel('Titel', { exact: true }).first().fill('Bücherschrank am Bahnhof')
    await page.locator('#f-milestones summary', { hasText: 'Meilenstein hinzufügen' }).click()
    await page.locator('#f-milestones-0-title').fill('Schrank steht')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await done(page, 'Angelegt.')
    await page.getByRole('link', { name: 'Angaben ändern' }).click()
    await page.locator('#f-milestones summary', { hasText: 'Meilenstein hinzufügen' }).click()
    await page.locator('#f-milestones-1-title').fill('Patenschaften vergeben')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await done(page, 'Gespeichert.')
    for (const name of ['Schrank steht', 'Patenschaften vergeben']) await expect(page.getByRole('rowheader', { name })).toBeVisible()
  })

  test('an order, by its buttons', async ({ page }) => {
    await login(page, 'ag-leitung-bildung', 'substantial', field)
    const order = page.getByRole('group').filter({ has: page.getByText('Reihenfolge ändern') })
    const titles = () => order.locator('.w-order > li > span:first-of-type').allTextContents()
    const before = await titles()
    await page.getByText('Reihenfolge ändern').click()
    await page.getByRole('button', { name: `${before[1]} nach oben` }).click()
    await done(page, 'Neue Reihenfolge gespeichert.')
    expect((await titles())[0]).toBe(before[1])
  })
})

test('a form works before and without the WebAssembly', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'de-DE' })).newPage()
  await page.route(/\.wasm/, route => route.abort())
  await login(page, 'ag-leitung-bildung', 'substantial', `${field}/sachstand`)
  await page.getByRole('button', { name: 'Melden' }).click()
  await expect(page.getByRole('alert')).toContainText('Was ist erreicht?: Bitte ausfüllen.')
  await page.getByLabel('Was ist erreicht?').fill('Die Bestände sind verzeichnet.')
  await page.getByRole('radio', { name: 'verzögert' }).check()
  await page.getByRole('button', { name: 'Melden' }).click()
  await done(page, 'Sachstand gemeldet.')
  await page.context().close()
})

test('a session that ends in the middle of a form: the text is still there', async ({ page, browser }) => {
  const words = 'Ein Ziel, das niemand verliert'
  await login(page, 'ag-mitglied-bildung', 'substantial', `${field}/ziele/neu`)
  await awake(page)
  await page.getByLabel('Ziel in einem Satz').fill(words)
  const other = await (await browser.newContext({ locale: 'de-DE' })).newPage()
  await login(other, 'ag-mitglied-bildung', 'substantial', '/arbeit/konto')
  await other.getByRole('button', { name: /^Sitzung beenden/ }).click()
  await done(other, 'Sitzung beendet.')
  await other.context().close()
  await page.getByRole('button', { name: 'Speichern' }).click()
  // The login service still knows the person and sends her straight back.
  await page.getByRole('link', { name: /Demo-Servicekonto/ }).click()
  await expect(page.getByRole('alert')).toContainText('Ihr Text ist wieder da')
  await expect(page.getByLabel('Ziel in einem Satz')).toHaveValue(words)
})
