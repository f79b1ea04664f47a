// The mayors' conference in one go: the chair prepares and invites, mayors take positions, five screens
// follow the session while one loses its connection, the chair adopts and closes, minutes and papers.
import { awake, checkPage, done, expect, headings, helped, keyboard, login, onPhone, picture, somebody, test, url } from '../kit.mjs'

test.describe.configure({ mode: 'serial' })

const name = 'Bürgermeisterkonferenz zur Probe'
const timetable = 'Fahrplan der Beratungen'
let conference

/** The own part of the page is the one of the present revision: it is not replaced under our hands. */
const settled = page => expect(page.locator('[data-own]')).toHaveAttribute('data-own-key', /^\d+$/)

/** Opens a session whose day is another one: it is asked for first, with the way to another date. */
const openToday = async (chair, planned) => {
  const asked = chair.getByRole('region', { name: 'Heute ist nicht der Tag der Sitzung' })
  await expect(asked).toContainText(`Die Konferenz ist für den ${planned} geplant. Heute ist der `)
  await expect(asked.getByRole('link', { name: 'Termin ändern' })).toHaveAttribute('href', /\/bearbeiten$/)
  await checkPage(chair, 'w-leitung-anderer-tag')
  await asked.getByRole('button', { name: 'Trotzdem heute eröffnen' }).click()
  await done(chair, 'Die Sitzung ist eröffnet.')
}

test('the chair prepares and invites', async ({ page }) => {
  await login(page, 'vorsitz', 'high', '/arbeit/konferenzen')
  await checkPage(page, 'w-konferenzen')
  await onPhone(page, 'w-konferenzen')
  await page.getByRole('link', { name: 'Neue Konferenz' }).click()
  await awake(page)
  await helped(page, 'w-konferenz-neu')
  await page.getByLabel('Titel', { exact: true }).fill(name)
  await page.getByLabel('Tag', { exact: true }).fill('17.12.2026')
  await page.getByLabel('Beginn', { exact: true }).fill('zehn')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('alert')).toBeFocused()
  // Names of fields, without the aside that they may be left empty.
  await expect(page.getByRole('alert')).toContainText('Ort: ')
  await expect(page.getByRole('alert')).not.toContainText('freiwillig')
  await page.getByLabel('Beginn', { exact: true }).fill('10:00')
  await page.getByLabel(/^Ort/).fill('Rathaus Senden')
  await checkPage(page, 'w-konferenz-neu')
  await onPhone(page, 'w-konferenz-neu')
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
  // Two editions are asked for only where two are compared.
  await page.getByRole('link', { name: 'Punkt hinzufügen' }).click()
  await awake(page)
  await expect(page.getByLabel('Von Fassung')).toBeHidden()
  await page.getByLabel('Worüber entschieden wird').selectOption('comparison')
  await page.getByLabel('Worum es geht').fill('Was sich geändert hat')
  await page.getByLabel('Beschlussvorschlag').fill('Wird zur Kenntnis genommen.')
  await page.getByLabel('Von Fassung').selectOption('3')
  await page.getByLabel('Bis Fassung').selectOption('3')
  await page.getByRole('button', { name: 'Speichern und einfrieren' }).click()
  await expect(page.getByRole('alert')).toContainText('zwei verschiedene Fassungen')
  await page.getByLabel('Bis Fassung').selectOption('1')
  await checkPage(page, 'w-konferenz-vergleich')
  await onPhone(page, 'w-konferenz-vergleich')
  await page.goto(url(conference))
  await page.getByText('Reihenfolge ändern').click()
  await page.getByRole('button', { name: `${timetable} nach oben` }).press('Enter')
  await done(page, 'Neue Reihenfolge gespeichert.')
  await expect(page.getByRole('row').nth(1)).toContainText(timetable)
  await checkPage(page, 'w-konferenz-vorbereitung')
  await onPhone(page, 'w-konferenz-vorbereitung')
  await keyboard(page, 'w-konferenz-vorbereitung')
  await page.getByRole('link', { name: 'Angaben ändern' }).click()
  await checkPage(page, 'w-konferenz-bearbeiten')
  await onPhone(page, 'w-konferenz-bearbeiten')
  await page.goto(url(conference))
  await page.goto(url(await page.locator('a[href*="/punkte/"][href$="/bearbeiten"]').first().getAttribute('href')))
  await checkPage(page, 'w-konferenz-punkt-bearbeiten')
  await onPhone(page, 'w-konferenz-punkt-bearbeiten')
  await page.goto(url(conference))
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
  await expect(olfen.getByRole('alert')).toContainText('Noch nicht geschehen: 2 Angaben passen nicht')
  await olfen.getByLabel('Vorbehalt oder Grund').fill('Unser Rat tagt nur einmal im Quartal.')
  if (!await olfen.getByLabel('Was ändern Sie?').isVisible()) await olfen.getByText('Gegenvorschlag ausarbeiten').click()
  await olfen.getByLabel('Was ändern Sie?').selectOption({ label: 'den Beschlussvorschlag' })
  await olfen.getByLabel('Neuer Wortlaut').fill('Alle Räte beraten bis Ende April 2027.')
  await helped(olfen, 'w-konferenz-punkt')
  await olfen.getByRole('button', { name: 'Haltung abgeben' }).click()
  await done(olfen, 'Haltung abgegeben.')
  await expect(olfen.locator('.w-diff ins').first()).toContainText('April')
  await checkPage(olfen, 'w-konferenz-punkt')
  await keyboard(olfen, 'w-konferenz-punkt')
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
  await openToday(chair, '17. Dezember 2026')
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

  // The chair words the counter-proposal anew on the spot; only Olfen can take it back, and only Olfen
  // makes the new wording its own.
  await settled(chair)
  const table = chair.locator('[data-own] article')
  await table.getByText('Gegenvorschlag von Olfen ändern').click()
  await expect(table.getByRole('button', { name: 'Gegenvorschlag zurückziehen' })).toHaveCount(0)
  await table.getByLabel('Wortlaut des Gegenvorschlags').fill('Alle Räte beraten bis Ende April 2027. Der Kreis erinnert.')
  await table.getByRole('button', { name: 'Geänderten Wortlaut zeigen' }).click()
  await done(chair, 'Gespeichert.')
  await expect(wall.locator('[data-live]')).toContainText('von Olfen noch nicht bestätigt')
  const olfen = phones[2]
  await olfen.getByRole('button', { name: 'Geänderten Wortlaut bestätigen' }).click()
  await done(olfen, 'Haltung abgegeben.')
  await expect(wall.locator('[data-live]')).not.toContainText('noch nicht bestätigt')

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
  // The item is another one now: whoever was for the change agrees, the others are asked anew.
  await expect(wall.locator('.w-beam__stand')).toContainText('Haltung zum Punkt')
  await expect(wall.getByRole('listitem').filter({ hasText: 'Lüdinghausen' })).toContainText('noch offen')
  await expect(wall.locator('.w-beam__tally')).toContainText('7dafür')
  await expect(phones[1].locator('[data-own]')).toContainText('Sie waren dafür')
  await lost.context().unroute('**/live*')
  await lost.context().setOffline(false)
  await expect(lost.locator('[data-live]')).toContainText('angenommen', { timeout: 20_000 })
  await expect(lost.locator('[data-link]')).toContainText('Verbunden')
  await expect(lost.locator('[data-own]')).toContainText('Bitte sagen Sie, wie Sie zum geänderten Punkt stehen.')

  // Somebody leaves: shown as absent, and no longer counted.
  await chair.getByRole('button', { name: 'Dülmen ist gegangen' }).click()
  await expect(wall.locator('.w-beam__top')).toContainText('11 von 12')
  await expect(wall.getByRole('listitem').filter({ hasText: 'Dülmen' })).toContainText('abwesend')
  await expect(phones[3].locator('[data-own]')).toContainText('als abwesend vermerkt')

  // Senden speaks to the changed item; then it is adopted.
  for (const town of ['senden']) {
    const mayor = await somebody(browser, `bm-${town}`, conference)
    await mayor.getByRole('button', { name: 'Punkt 1 zustimmen' }).click()
    await done(mayor, 'Haltung abgegeben.')
    await mayor.context().close()
  }
  await chair.reload()
  await chair.getByRole('button', { name: 'Einvernehmlich annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  // Taking an outcome back asks for a reason.
  const back = chair.locator('[data-own] details').filter({ hasText: 'Ergebnis zurücknehmen' })
  await settled(chair)
  await back.locator('summary').click()
  await back.getByLabel('Grund').fill('Ein Mitglied war kurz nicht im Raum.')
  await back.locator('button').click()
  await done(chair, 'Gespeichert.')
  await chair.getByRole('button', { name: 'Einvernehmlich annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  await chair.getByRole('button', { name: '2 Punkte zusammen annehmen' }).click()
  await done(chair, 'Ergebnis festgehalten.')
  for (const screen of screens) await expect(screen.locator('[data-live]')).toContainText('gemeinsam: Punkte 2, 3')
  await checkPage(wall, 'w-beamer-zusammen')
  await checkPage(chair, 'w-leitung')
  await onPhone(chair, 'w-leitung')
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
  await expect(page.locator('.w-minutes')).toContainText('Grund: Ein Mitglied war kurz nicht im Raum.')
  await checkPage(page, 'w-niederschrift')
  await onPhone(page, 'w-niederschrift')
  await page.getByRole('button', { name: 'Niederschrift feststellen' }).click()
  await done(page, 'Die Niederschrift ist festgestellt.')
  await expect(page.getByRole('link', { name: 'Text bearbeiten' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Vorlagen für die Räte' }).click()
  await expect(page.locator('.w-rows > li')).toHaveCount(12)
  await page.getByRole('link', { name: 'Gemeinde Nottuln', exact: true }).click()
  await expect(page.locator('.w-minutes')).toContainText('Eigene Haltungen')
  await checkPage(page, 'w-vorlage')
  await onPhone(page, 'w-vorlage')
})

test('everybody reads what was decided and how the towns stood', async ({ page }) => {
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size)
    await page.goto(url('/beschluesse'))
    await page.getByRole('link', { name: 'Bürgermeisterkonferenz', exact: true }).click()
    await checkPage(page, 'konferenzen')
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page).toHaveURL(url('/konferenzen/2026-12-17'))
    await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText(timetable)
    await expect(page.locator('main')).toContainText('Alle Räte beraten bis Ende April 2027.')
    await expect(page.locator('main')).toContainText('Den Gegenvorschlag von Olfen hat die Konferenz angenommen')
    await expect(page.locator('main')).toContainText('statt „Alle Räte beraten bis Ende März 2027.“ nun „Alle Räte beraten bis Ende April 2027.')
    await expect(page.getByRole('table').first()).toContainText('Nottuln')
    await checkPage(page, 'konferenz')
    await headings(page, 'konferenz')
  }
  await page.getByRole('link', { name: 'Nottuln', exact: true }).first().click()
  await expect(page.locator('#haltungen')).toBeVisible()
  await page.goto(url('/en/konferenzen/2026-12-17'))
  await expect(page.locator('main')).toContainText('From the settled minutes')
})

test('a council office gives its paper a number', async ({ page }) => {
  await login(page, 'sitzungsdienst-nottuln', 'substantial', `${conference}/vorlagen`)
  await page.getByLabel('Vorlagennummer Gemeinde Nottuln').fill('123/2026')
  await page.getByRole('button', { name: 'Nummer eintragen' }).click()
  await done(page, 'Gespeichert.')
  await checkPage(page, 'w-vorlagen')
  await onPhone(page, 'w-vorlagen')
  // The bodies that consult stand on top of the paper, from the usual chain.
  await page.getByRole('link', { name: 'Gemeinde Nottuln', exact: true }).click()
  await expect(page.locator('.w-facts')).toContainText('123/2026')
  await expect(page.locator('.w-facts').getByRole('listitem').filter({ hasText: 'Rat der Gemeinde Nottuln: Entscheidung' })).toHaveCount(1)
})

test('what is decided stands there whole, and what changed since it was read', async ({ browser }) => {
  const chair = await somebody(browser, 'vorsitz', '/arbeit/konferenzen/neu')
  await awake(chair)
  await chair.getByLabel('Titel', { exact: true }).fill('Zweite Konferenz zur Probe')
  await chair.getByLabel('Tag', { exact: true }).fill('21.01.2027')
  await chair.getByLabel('Beginn', { exact: true }).fill('10:00')
  await chair.getByLabel(/^Ort/).fill('Rathaus Olfen')
  await chair.getByRole('button', { name: 'Speichern' }).click()
  await done(chair, 'Angelegt.')
  const second = new URL(chair.url()).pathname
  for (const [title, subject] of [['Ganzer Entwurf', 'draft'], ['Ein Projekt', /^Steckbrief P-1:/], ['Wird nicht gebraucht', 'motion']]) {
    await chair.getByRole('link', { name: 'Punkt hinzufügen' }).click()
    await awake(chair)
    await chair.getByLabel('Worum es geht').fill(title)
    const choice = chair.getByLabel('Worüber entschieden wird')
    const label = typeof subject === 'string' ? null : await choice.locator('option').filter({ hasText: subject }).textContent()
    await choice.selectOption(label ? { label } : subject)
    await chair.getByLabel('Beschlussvorschlag').fill('Die Konferenz stimmt zu.')
    await chair.getByRole('button', { name: 'Speichern und einfrieren' }).click()
    await done(chair, 'Gespeichert.')
  }
  // An item is withdrawn with a reason.
  const fold = chair.locator('#tagesordnung details').filter({ hasText: 'Punkt 3 zurückziehen' })
  await fold.locator('summary').click()
  await fold.getByLabel('Grund').fill('Doppelt.')
  await fold.locator('button').click()
  await done(chair, 'Zurückgezogen.')
  await chair.getByRole('button', { name: 'Einladung verschicken' }).click()
  await done(chair, 'Eingeladen.')

  const mayor = await somebody(browser, 'bm-nottuln', second)
  await mayor.getByRole('link', { name: 'Ganzer Entwurf', exact: true }).click()
  const item = new URL(mayor.url()).pathname
  const subject = mayor.locator('#gegenstand')
  const folds = await subject.locator('summary').count()
  for (let i = 0; i < folds; i++) await subject.locator('summary').nth(i).click()
  await expect(subject.getByRole('heading', { name: 'Jahresziele' }).first()).toBeVisible()
  await expect(subject.locator('#steckbriefe li').first()).toBeVisible()
  await expect(mayor.locator('#geaendert')).toHaveCount(0)
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    await mayor.setViewportSize(size)
    await checkPage(mayor, 'w-konferenz-entwurf')
  }
  await headings(mayor, 'w-konferenz-entwurf')
  await mayor.getByRole('radio', { name: 'Zustimmung', exact: true }).check()
  await mayor.getByRole('button', { name: 'Haltung abgeben' }).click()
  await done(mayor, 'Haltung abgegeben.')

  // The chair words the resolution differently: the consent ends, and the page shows what is different.
  await chair.goto(url(`${item}/bearbeiten`))
  await awake(chair)
  await chair.getByLabel('Beschlussvorschlag').fill('Die Konferenz stimmt dem Entwurf zu.')
  await chair.getByRole('button', { name: 'Speichern und einfrieren' }).click()
  await done(chair, 'Gespeichert.')
  await mayor.goto(url(second))
  await expect(mayor.getByRole('complementary', { name: 'Zur Sitzung' })).toContainText('Punkt geändert')
  await mayor.getByRole('link', { name: 'Was sich an Punkt 1 geändert hat' }).click()
  await expect(mayor.locator('#geaendert ins')).toHaveText('dem Entwurf')
  await expect(mayor.getByRole('radio', { name: 'Zustimmung', exact: true })).not.toBeChecked()
  await checkPage(mayor, 'w-konferenz-punkt-geaendert')
  await mayor.goto(url('/arbeit/nachrichten'))
  await expect(mayor.getByText('Ihre Haltung dazu gilt nicht mehr').first()).toBeVisible()

  await mayor.goto(url(second))
  await mayor.getByRole('link', { name: 'Ein Projekt', exact: true }).click()
  await expect(mayor.locator('#gegenstand')).toContainText('Federführung')
  await expect(mayor.locator('#gegenstand a[href^="/arbeit/projekte/"]')).toHaveCount(0)
  await checkPage(mayor, 'w-konferenz-steckbrief')
  await onPhone(mayor, 'w-konferenz-steckbrief')

  // Without a script: a list item is worded differently, from its present wording, and nothing typed is lost.
  const plain = await somebody(browser, 'bm-olfen', item, { javaScriptEnabled: false })
  await plain.getByText('Gegenvorschlag ausarbeiten').click()
  await plain.getByLabel('Vorbehalt oder Grund').fill('Bei uns fährt kein Zug.')
  await plain.getByRole('button', { name: 'Wortlaut der Stelle zum Ändern übernehmen' }).click()
  await expect(plain.locator('.kern-error')).toHaveText('Bitte ausfüllen.')
  const text = plain.locator('fieldset details').filter({ has: plain.locator('small', { hasText: 'Listenpunkt' }) }).first()
  await text.locator('summary').click()
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    await plain.setViewportSize(size)
    await picture(plain, 'w-konferenz-stellen')
  }
  const passage = text.locator('.w-choice').filter({ hasText: 'Listenpunkt' }).first()
  const words = await passage.locator('span').innerText()
  await passage.getByRole('radio').check()
  await plain.getByRole('button', { name: 'Wortlaut der Stelle zum Ändern übernehmen' }).click()
  await expect(plain.getByLabel('Neuer Wortlaut')).toHaveValue(words)
  await expect(plain.getByLabel('Vorbehalt oder Grund')).toHaveValue('Bei uns fährt kein Zug.')
  await expect(plain.getByText('Der Wortlaut steht im Feld.')).toBeVisible()
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    await plain.setViewportSize(size)
    await picture(plain, 'w-konferenz-stelle-uebernommen')
  }
  await plain.getByLabel('Neuer Wortlaut').fill(`${words} Auch in Olfen.`)
  await plain.getByRole('button', { name: 'Haltung abgeben' }).click()
  await expect(plain.locator('.w-vs__new').last()).toContainText('Auch in Olfen.')
  await plain.goto(url('/arbeit'))
  await expect(plain.getByRole('heading', { name: 'Nicht verloren' })).toHaveCount(0)
  await plain.context().close()

  // Somebody goes on working: whoever prepares reads what a new state would change before taking it.
  const officer = await somebody(browser, 'ag-leitung-bildung', '/arbeit/themenfelder/bildung/ziele/neu')
  await officer.getByLabel('Ziel in einem Satz').fill('Jede Schule hat einen Garten')
  await officer.getByRole('button', { name: 'Speichern' }).click()
  await done(officer, 'Angelegt.')
  await officer.context().close()
  await chair.goto(url(second))
  await chair.getByRole('link', { name: 'Was an Punkt 1 anders wäre' }).click()
  await expect(chair.locator('main')).toContainText('Jede Schule hat einen Garten')
  await checkPage(chair, 'w-konferenz-neuer-stand')
  await onPhone(chair, 'w-konferenz-neuer-stand')
  await expect(chair.getByRole('link', { name: 'Neuen Stand nehmen' })).toHaveAttribute('href', `${item}/bearbeiten`)

  // Called off with a reason; whoever is invited reads it, and the same date is taken up again.
  await chair.goto(url(second))
  await chair.getByText('Konferenz absagen', { exact: true }).click()
  await chair.getByRole('button', { name: 'Absagen und allen mitteilen' }).click()
  const reason = chair.locator('details', { hasText: 'Konferenz absagen' }).getByLabel('Grund')
  await expect(reason).toHaveAttribute('aria-invalid', 'true')
  await reason.fill('Der Sitzungssaal ist gesperrt.')
  await chair.getByRole('button', { name: 'Absagen und allen mitteilen' }).click()
  await expect(chair.getByRole('heading', { name: 'Diese Konferenz ist abgesagt' })).toBeVisible()
  await checkPage(chair, 'w-konferenz-abgesagt')
  await mayor.goto(url(second))
  await expect(mayor.getByRole('region', { name: 'Diese Konferenz ist abgesagt' })).toContainText('Der Sitzungssaal ist gesperrt.')
  await mayor.context().close()
  await chair.context().close()
})

test('the wall holds four counter-proposals, and shows what was adopted', async ({ browser }) => {
  test.setTimeout(180_000)
  const chair = await somebody(browser, 'vorsitz', '/arbeit/konferenzen')
  await chair.getByRole('link', { name: /Bürgermeisterkonferenz im Dezember 2026/ }).first().click()
  const demo = new URL(chair.url()).pathname
  await chair.goto(url(`${demo}/leitung`))
  await openToday(chair, '10. Dezember 2026')
  await chair.getByRole('button', { name: /^Alle 12 Erwarteten/ }).click()
  await done(chair, 'Gespeichert.')
  await chair.getByRole('button', { name: 'Punkt 1 aufrufen' }).click()
  await done(chair, 'Aufgerufen')
  for (const [town, field, to] of [['nottuln', 'Gesundheit', 'Klasse II'], ['rosendahl', 'Mobilität', 'Klasse I'], ['senden', 'Tourismus', 'Klasse II'], ['olfen', 'Kultur', 'Klasse I']]) {
    const mayor = await somebody(browser, `bm-${town}`, `${demo}/sitzung`)
    await mayor.locator('.w-seg label').filter({ hasText: 'Gegenvorschlag' }).click()
    await mayor.getByLabel('Vorbehalt oder Grund').fill('Weil unsere Bürgerinnen und Bürger in den Ortsteilen seit Jahren danach fragen und wir es nicht länger aufschieben wollen.')
    await mayor.getByText('Gegenvorschlag ausarbeiten').click()
    await mayor.getByLabel('Was ändern Sie?').selectOption({ label: 'die Klasse eines Themenfelds' })
    const choice = mayor.getByLabel('Themenfeld', { exact: true })
    await choice.selectOption({ label: await choice.locator('option').filter({ hasText: field }).textContent() })
    await mayor.getByLabel('Neue Klasse').selectOption({ label: to })
    await mayor.getByRole('button', { name: 'Haltung abgeben' }).click()
    await done(mayor, 'Haltung abgegeben.')
    await mayor.context().close()
  }
  const wall = await somebody(browser, 'geschaeftsstelle', `${demo}/beamer`, { viewport: { width: 1920, height: 1080 } })
  const phone = await somebody(browser, 'bm-duelmen', `${demo}/sitzung`, { viewport: { width: 390, height: 844 } })
  await expect(wall.locator('[data-link]')).toContainText('Verbunden')
  /** All of it is in sight: nothing is below the edge, also not in the middle. */
  const fits = async name => {
    const over = await wall.evaluate(() => [document.documentElement.scrollHeight - innerHeight, (e => e.scrollHeight - e.clientHeight)(document.querySelector('.w-beam__main'))])
    expect(over, name).toEqual([0, 0])
    for (const part of ['.w-pos', '.w-beam__tally', '[data-link]']) await expect(wall.locator(part)).toBeInViewport({ ratio: 1 })
    await checkPage(wall, name)
    await picture(phone, `${name}-telefon`)
  }
  await expect(wall.locator('.w-beam__list li')).toHaveCount(4)
  await expect(wall.locator('[data-live]')).not.toContainText('geändert')
  await fits('w-beamer-vier')
  // One on the wall, word by word; all agree to Nottuln's, the others are turned down.
  await chair.reload()
  const of = town => chair.locator('[data-own] article').filter({ has: chair.getByRole('heading', { name: `Gegenvorschlag von ${town}` }) })
  await settled(chair)
  await of('Nottuln').getByRole('button', { name: 'Auf die Bildschirme' }).click()
  await expect(wall.locator('.w-vs')).toHaveCount(1)
  await fits('w-beamer-einer')
  for (const town of ['ascheberg', 'billerbeck', 'coesfeld', 'duelmen', 'luedinghausen', 'nordkirchen', 'havixbeck', 'olfen']) {
    const mayor = await somebody(browser, `bm-${town}`, `${demo}/sitzung`)
    await mayor.locator('[data-own]').getByRole('radio', { name: town === 'olfen' ? 'dagegen' : 'Zustimmung', exact: true }).first().check()
    await mayor.locator('[data-own]').getByRole('button', { name: 'Haltung abgeben' }).first().click()
    await done(mayor, 'Haltung abgegeben.')
    await mayor.context().close()
  }
  await settled(chair)
  await of('Nottuln').getByRole('button', { name: 'Mit Mehrheit annehmen' }).click()
  await done(chair, 'Ergebnis festgehalten.')
  for (const town of ['Rosendahl', 'Senden', 'Olfen']) {
    await settled(chair)
    await of(town).getByRole('button', { name: 'Nicht angenommen' }).click()
    await done(chair, 'Ergebnis festgehalten.')
  }
  // After a decision the screens are back at the item.
  await expect(wall.locator('.w-beam__main')).toContainText('Gegenvorschlag von Nottuln (Gesundheit: Klasse II): angenommen, mit Mehrheit')
  await expect(wall.locator('.w-vs')).toHaveCount(0)
  await fits('w-beamer-entschiedene')
  await chair.locator('[data-own]').getByRole('button', { name: 'Mit Mehrheit annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  await expect(wall.locator('.w-beam__out')).toContainText('Mit Mehrheit angenommen')
  // What was adopted, not what was frozen; and a decision is no change of a wording.
  await expect(wall.locator('.w-classes li').filter({ hasText: 'Gesundheit' })).toContainText(/^Klasse II:/)
  await expect(wall.locator('.w-classes strong')).toHaveText('Gesundheit')
  await expect(wall.locator('.w-beam__main')).not.toContainText('geändert')
  await fits('w-beamer-angenommen')
  for (const page of [wall, phone, chair]) await page.context().close()
})
