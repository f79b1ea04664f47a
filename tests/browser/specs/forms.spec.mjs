// What all forms share: two people at once, no script, no WebAssembly, ordering, further rows.
import { awake, checkPage, done, expect, login, test, url } from '../kit.mjs'

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
  const [first, second] = [0, 1].map(n => page.locator('.w-order > li').nth(n))
  // Hovering waits until the page stands still.
  await first.hover({ position: { x: 20, y: 10 } })
  await expect(first).toHaveAttribute('draggable', 'true')
  const { height } = await second.boundingBox()
  await page.mouse.down()
  await second.hover({ position: { x: 20, y: height / 2 } })
  await second.hover({ position: { x: 20, y: height - 4 } })
  // The row moves under the pointer, before it is let go.
  await expect(first).toContainText(before[0])
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
