// The mayors' conference in one go: the chair prepares and invites, mayors take positions, five screens
// follow the session while one loses its connection, the chair adopts and closes, minutes and papers.
import { awake, checkPage, done, expect, headings, helped, login, somebody, test, url } from '../kit.mjs'

test.describe.configure({ mode: 'serial' })

const name = 'Bürgermeisterkonferenz zur Probe'
const timetable = 'Fahrplan der Beratungen'
let conference

test('the chair prepares and invites', async ({ page }) => {
  await login(page, 'vorsitz', 'high', '/arbeit/konferenzen')
  await checkPage(page, 'w-konferenzen')
  await page.getByRole('link', { name: 'Neue Konferenz' }).click()
  await awake(page)
  await helped(page, 'w-konferenz-neu')
  await page.getByLabel('Titel', { exact: true }).fill(name)
  await page.getByLabel('Tag', { exact: true }).fill('17.12.2026')
  await page.getByLabel('Beginn', { exact: true }).fill('zehn')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('alert')).toBeFocused()
  await page.getByLabel('Beginn', { exact: true }).fill('10:00')
  await page.getByLabel(/^Ort/).fill('Rathaus Senden')
  await checkPage(page, 'w-konferenz-neu')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Angelegt.')
  conference = new URL(page.url()).pathname
  for (const [title, subject, words] of [
    ['Prioritäten der Themenfelder', 'Prioritätenliste, jetziger Stand', 'Die Klassen der acht Themenfelder werden bestätigt.'],
    [timetable, 'nur der Beschlussvorschlag selbst', 'Alle Räte beraten bis Ende März 2027.'],
    ['Fassung in die Räte geben', 'Fassung 3', 'Die Strategie wird in Fassung 3 allen Räten vorgelegt.']
  ]) {
    await page.getByRole('link', { name: 'Punkt hinzufügen' }).click()
    await awake(page)
    await page.getByLabel('Worum es geht').fill(title)
    await page.getByLabel('Worüber entschieden wird').selectOption({ label: subject })
    await page.getByLabel('Beschlussvorschlag').fill(words)
    await page.getByRole('button', { name: 'Speichern und einfrieren' }).click()
    await done(page, 'Gespeichert.')
  }
  await page.getByText('Reihenfolge ändern').click()
  await page.getByRole('button', { name: `${timetable} nach oben` }).press('Enter')
  await done(page, 'Neue Reihenfolge gespeichert.')
  await expect(page.getByRole('row').nth(1)).toContainText(timetable)
  await checkPage(page, 'w-konferenz-vorbereitung')
  await page.getByRole('button', { name: 'Einladung verschicken' }).click()
  await done(page, 'Eingeladen.')
  const calendar = await page.request.get(url(`${conference}/termin.ics`))
  expect(await calendar.text()).toContain('DTSTART:20261217T090000Z')
})

test('mayors take positions and one makes a counter-proposal', async ({ browser }) => {
  const olfen = await somebody(browser, 'bm-olfen', '/arbeit')
  await expect(olfen.getByRole('link', { name: `Haltung abgeben: ${name}` })).toBeVisible()
  await olfen.getByRole('link', { name: `Haltung abgeben: ${name}` }).click()
  await expect(olfen.getByRole('heading', { level: 1 })).toHaveText('Vorbereitung für Olfen')
  await olfen.getByRole('link', { name: timetable, exact: true }).click()
  await olfen.locator('.w-seg label').filter({ hasText: 'Gegenvorschlag' }).click()
  await olfen.getByRole('button', { name: 'Haltung abgeben' }).click()
  await expect(olfen.getByText('Noch nicht abgegeben')).toBeVisible()
  await olfen.getByLabel('Vorbehalt oder Grund').fill('Unser Rat tagt nur einmal im Quartal.')
  if (!await olfen.getByLabel('Was ändern Sie?').isVisible()) await olfen.getByText('Gegenvorschlag ausarbeiten').click()
  await olfen.getByLabel('Was ändern Sie?').selectOption({ label: 'den Beschlussvorschlag' })
  await olfen.getByLabel('Neuer Wortlaut').fill('Alle Räte beraten bis Ende April 2027.')
  await helped(olfen, 'w-konferenz-punkt')
  await olfen.getByRole('button', { name: 'Haltung abgeben' }).click()
  await done(olfen, 'Haltung abgegeben.')
  await expect(olfen.locator('.w-diff ins').first()).toContainText('April')
  await checkPage(olfen, 'w-konferenz-punkt')
  await olfen.context().close()

  for (const town of ['ascheberg', 'billerbeck', 'duelmen', 'nordkirchen', 'nottuln', 'senden', 'luedinghausen', 'rosendahl']) {
    const mayor = await somebody(browser, `bm-${town}`, conference)
    for (const n of [2, 3]) {
      await mayor.getByRole('button', { name: `Punkt ${n} zustimmen` }).click()
      await done(mayor, 'Haltung abgegeben.')
    }
    if (town === 'nottuln') {
      await mayor.setViewportSize({ width: 1280, height: 900 })
      await checkPage(mayor, 'w-konferenz-mitglied')
      await headings(mayor, 'w-konferenz-mitglied')
      await mayor.setViewportSize({ width: 390, height: 844 })
      await checkPage(mayor, 'w-konferenz-mitglied')
    }
    await mayor.context().close()
  }
})

test('five screens follow the session, one loses its connection and heals', async ({ browser }) => {
  test.setTimeout(180_000)
  const chair = await somebody(browser, 'vorsitz', `${conference}/leitung`)
  await chair.getByRole('button', { name: 'Sitzung eröffnen' }).click()
  await done(chair, 'Die Sitzung ist eröffnet.')
  const wall = await somebody(browser, 'geschaeftsstelle', `${conference}/beamer`, { viewport: { width: 1920, height: 1080 } })
  const phones = []
  for (const town of ['senden', 'nottuln', 'olfen', 'duelmen']) {
    phones.push(await somebody(browser, `bm-${town}`, `${conference}/sitzung`, { viewport: { width: 390, height: 844 } }))
  }
  const screens = [wall, ...phones]
  for (const screen of screens) await expect(screen.locator('[data-link]')).toContainText('Verbunden')

  await chair.getByRole('button', { name: /^Alle 12 Erwarteten/ }).click()
  await done(chair, 'Gespeichert.')
  await expect(wall.locator('.w-beam__top')).toContainText('12 von 12 anwesend, beschlussfähig')
  await chair.getByRole('button', { name: 'Punkt 1 aufrufen' }).click()
  await chair.getByRole('button', { name: 'Auf die Bildschirme' }).click()
  for (const screen of screens) await expect(screen.locator('[data-live]')).toContainText('Haltung zum Gegenvorschlag')
  await checkPage(wall, 'w-beamer')
  await checkPage(phones[0], 'w-sitzung')

  // Senden's phone is off the net while the others decide.
  const lost = phones[0]
  await lost.context().setOffline(true)
  await lost.context().route('**/live*', route => route.abort())
  for (const phone of phones.slice(1)) {
    if (await phone.getByText('Haltung von Olfen').count()) continue
    await phone.locator('[data-own]').getByRole('radio', { name: 'Zustimmung', exact: true }).check()
    await phone.getByRole('button', { name: 'Haltung abgeben' }).click()
    await done(phone, 'Haltung abgegeben.')
  }
  await expect(wall.locator('.w-beam__tally')).toContainText('3dafür')
  for (const town of ['ascheberg', 'billerbeck', 'nordkirchen', 'rosendahl']) {
    const mayor = await somebody(browser, `bm-${town}`, `${conference}/sitzung`)
    await mayor.locator('[data-own]').getByRole('radio', { name: 'Zustimmung', exact: true }).check()
    await mayor.getByRole('button', { name: 'Haltung abgeben' }).click()
    await done(mayor, 'Haltung abgegeben.')
    await mayor.context().close()
  }
  await expect(wall.locator('.w-beam__tally')).toContainText('7dafür')
  await chair.locator('[data-own] article').getByRole('button', { name: 'Einvernehmlich annehmen' }).click()
  await done(chair, 'Ergebnis festgehalten.')
  await expect(wall.locator('[data-live]')).toContainText('angenommen')
  await lost.context().unroute('**/live*')
  await lost.context().setOffline(false)
  await expect(lost.locator('[data-live]')).toContainText('angenommen', { timeout: 20_000 })
  await expect(lost.locator('[data-link]')).toContainText('Verbunden')

  // Somebody leaves: shown as absent, and no longer counted.
  await chair.getByRole('button', { name: 'Dülmen ist gegangen' }).click()
  await expect(wall.locator('.w-beam__top')).toContainText('11 von 12')
  await expect(wall.getByRole('listitem').filter({ hasText: 'Dülmen' })).toContainText('abwesend')

  // The rest of the towns speak to the item itself; then all is adopted.
  for (const town of ['senden', 'nottuln', 'ascheberg', 'billerbeck', 'nordkirchen', 'rosendahl']) {
    const mayor = await somebody(browser, `bm-${town}`, conference)
    await mayor.getByRole('button', { name: 'Punkt 1 zustimmen' }).click()
    await done(mayor, 'Haltung abgegeben.')
    await mayor.context().close()
  }
  await chair.reload()
  await chair.getByRole('button', { name: 'Einvernehmlich annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  await chair.getByRole('button', { name: '2 Punkte zusammen annehmen' }).click()
  await done(chair, 'Ergebnis festgehalten.')
  await checkPage(chair, 'w-leitung')
  await chair.getByRole('button', { name: 'Sitzung schließen' }).click()
  await done(chair, 'Die Sitzung ist geschlossen.')
  for (const screen of screens) await expect(screen.locator('[data-live]')).toContainText('Die Sitzung ist geschlossen')
  await chair.context().close()
  for (const screen of screens) await screen.context().close()
})

test('minutes are settled and every council gets its paper', async ({ page }) => {
  await login(page, 'vorsitz', 'high', `${conference}/niederschrift`)
  await expect(page.locator('.w-minutes')).toContainText('Alle Räte beraten bis Ende April 2027.')
  await expect(page.locator('.w-minutes')).toContainText('Gegenvorschlag von Olfen')
  await checkPage(page, 'w-niederschrift')
  await page.getByRole('button', { name: 'Niederschrift feststellen' }).click()
  await done(page, 'Die Niederschrift ist festgestellt.')
  await expect(page.getByRole('link', { name: 'Text bearbeiten' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Vorlagen für die Räte' }).click()
  await expect(page.locator('.w-rows > li')).toHaveCount(12)
  await page.getByRole('link', { name: 'Gemeinde Nottuln', exact: true }).click()
  await expect(page.locator('.w-minutes')).toContainText('Eigene Haltungen')
  await checkPage(page, 'w-vorlage')
})

test('a council office gives its paper a number', async ({ page }) => {
  await login(page, 'sitzungsdienst-nottuln', 'substantial', `${conference}/vorlagen`)
  await page.getByLabel('Vorlagennummer Gemeinde Nottuln').fill('123/2026')
  await page.getByRole('button', { name: 'Nummer eintragen' }).click()
  await done(page, 'Gespeichert.')
  await checkPage(page, 'w-vorlagen')
  // The bodies that consult stand on top of the paper, from the usual chain.
  await page.getByRole('link', { name: 'Gemeinde Nottuln', exact: true }).click()
  await expect(page.locator('.w-facts')).toContainText('123/2026')
  await expect(page.locator('.w-facts').getByRole('listitem').filter({ hasText: 'Rat der Gemeinde Nottuln: Entscheidung' })).toHaveCount(1)
})
