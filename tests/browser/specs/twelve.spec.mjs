// From twelve answers to one resolved strategy, in one go: all members answer, the list becomes a
// proposal, the conference adopts it, every council gets its paper and votes, and the edition says so.
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { awake, checkPage, done, expect, helped, keep, login, onPhone, somebody, test, url } from '../kit.mjs'

test.describe.configure({ mode: 'serial' })

const towns = ['kreis-coesfeld', 'ascheberg', 'billerbeck', 'coesfeld', 'duelmen', 'havixbeck', 'luedinghausen', 'nordkirchen', 'nottuln', 'olfen', 'rosendahl', 'senden']
const title = 'Bedarfsabfrage der Zwölf'
const at = '/arbeit/bedarfsabfragen/bedarfsabfrage-der-zwoelf'
const list = `Prioritätenliste 1 aus: ${title}`
const reason = 'Wir haben es den Ortskernen versprochen.'
const day = offset => new Date(Date.now() + offset * 86_400_000).toLocaleDateString('de-DE', { timeZone: 'Europe/Berlin', day: '2-digit', month: '2-digit', year: 'numeric' })
const head = town => town === 'kreis-coesfeld' ? 'landrat' : `bm-${town}`
/** Text of a Word file: of its main part, a line for each paragraph. */
function wordText(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [size, name] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)]
    const local = zip.readUInt32LE(at + 42)
    if (zip.toString('utf8', at + 46, at + 46 + name) === 'word/document.xml') {
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const packed = zip.subarray(from, from + size)
      const xml = (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8')
      const plain = xml.replaceAll('</w:p>', '\n').replace(/<[^>]*>/g, '')
      return plain.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    }
    at += 46 + name + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error('no word/document.xml')
}

/** A bookmark as PDF files hold it: plain, or as UTF-16 in hexadecimal digits. */
function bookmark(words) {
  return /^[ -~]*$/.test(words) ? `(${words})` : `<FEFF${Buffer.from(words, 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

let conference
let edition
/** What all want first, and what nobody does. */
let most
let least
/** A field that the strategy does not have before the conference. */
const proposed = 'Boden und Grundwasser'

test('the steward asks, twelve answer, twelve mayors release', async ({ browser, page }) => {
  test.setTimeout(300_000)
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/bedarfsabfragen/neu')
  await awake(page)
  await page.getByLabel('Titel', { exact: true }).first().fill(title)
  await page.getByLabel('Erster Tag').fill(day(-1))
  await page.getByLabel('Letzter Tag').fill(day(2))
  await page.getByRole('button', { name: 'Vorgeschlagenes Feld hinzufügen' }).click()
  await page.locator('[name="f[proposed][0][title]"]').fill(proposed)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Angelegt.')
  await page.getByRole('button', { name: /^Öffnen/ }).click()
  await done(page, 'Die Bedarfsabfrage ist offen.')
  for (const [i, town] of towns.entries()) {
    // Without JavaScript: the sheet is a plain form then.
    const officer = await somebody(browser, `fachkraft-${town}`, `${at}/bogen/${town}`, { javaScriptEnabled: false })
    const rows = officer.locator('[data-row]')
    const count = await rows.count()
    expect(count).toBeGreaterThanOrEqual(9)
    most = await rows.nth(0).getByRole('heading').first().textContent()
    least = await rows.nth(7).getByRole('heading').first().textContent()
    for (let r = 0; r < 9; r++) {
      // The first field is asked for by all, the last by none; the rest depends on who answers.
      const value = r === 0 ? 5 : r === 7 ? 1 : 1 + (i * 3 + r * 2) % 5
      const groups = rows.nth(r).locator('fieldset')
      for (let g = 0; g < await groups.count(); g++) await groups.nth(g).locator(`input[value="${value}"]`).check({ force: true })
    }
    await officer.getByRole('button', { name: 'Speichern und zur Freigabe geben' }).click()
    await done(officer, 'Abgegeben.')
    await officer.context().close()
    const mayor = await somebody(browser, head(town), `${at}/bogen/${town}`)
    await mayor.getByRole('button', { name: 'Bogen freigeben' }).click()
    await done(mayor, 'Freigegeben.')
    await mayor.context().close()
  }
  await page.goto(url(at))
  await expect(page.getByText('12 von 12 Bögen sind freigegeben.')).toBeVisible()
  await page.locator('summary').filter({ hasText: 'Jetzt schließen' }).click()
  await page.locator('details[open]').getByLabel('Grund').fill('Alle zwölf sind fertig.')
  await page.getByRole('button', { name: 'Bedarfsabfrage schließen' }).click()
  await done(page, 'Geschlossen.')
})

test('the answers become a list, the group deviates once and freezes it', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', `${at}/auswertung`)
  await awake(page)
  await expect(page.locator('.w-heat tbody tr')).toHaveCount(12)
  const computed = field => page.locator('#ergebnis tr').filter({ has: page.getByRole('rowheader', { name: field, exact: true }) }).locator('[data-class]')
  await expect(computed(most)).toHaveText('I')
  await expect(computed(least)).toHaveText('III')
  await page.locator('#abweichen ~ details').filter({ hasText: least }).last().locator('summary').click()
  const form = page.locator('#abweichen ~ details[open] form')
  await form.getByLabel('Klasse im Vorschlag').selectOption({ label: 'Klasse II' })
  await form.getByLabel('Grund der Abweichung').fill(reason)
  await form.getByRole('button', { name: 'Übernehmen' }).click()
  await done(page, 'Gespeichert.')
  await page.getByRole('button', { name: 'Vorschlag einfrieren' }).click()
  await done(page, 'Eingefroren.')
  await expect(page.getByText('Nachgerechnet: Die Liste folgt aus den eingefrorenen Eingaben.')).toBeVisible()
})

test('the chair puts the frozen list on the agenda, twelve mayors consent', async ({ browser }) => {
  test.setTimeout(240_000)
  const chair = await somebody(browser, 'vorsitz', '/arbeit/konferenzen/neu')
  await awake(chair)
  await chair.getByLabel('Titel', { exact: true }).fill('Konferenz der Zwölf')
  await chair.getByLabel('Tag', { exact: true }).fill(day(0))
  await chair.getByLabel('Beginn', { exact: true }).fill('08:00')
  await chair.getByLabel(/^Ort/).fill('Kreishaus')
  await chair.getByRole('button', { name: 'Speichern' }).click()
  await done(chair, 'Angelegt.')
  conference = new URL(chair.url()).pathname
  await chair.getByRole('link', { name: 'Punkt hinzufügen' }).click()
  await awake(chair)
  await chair.getByLabel('Worum es geht').fill('Reihenfolge der Themenfelder')
  await chair.getByLabel('Worüber entschieden wird').selectOption({ label: list })
  await chair.getByLabel('Beschlussvorschlag').fill('Die Reihenfolge der neun Themenfelder wird angenommen und allen Räten vorgelegt.')
  await chair.getByRole('button', { name: 'Speichern und einfrieren' }).click()
  await done(chair, 'Gespeichert.')
  await chair.getByRole('link', { name: 'Punkt hinzufügen' }).click()
  await awake(chair)
  await chair.getByLabel('Worum es geht').fill('Die Strategie')
  await chair.getByLabel('Worüber entschieden wird').selectOption({ label: 'Entwurf der Strategie, jetziger Stand' })
  await chair.getByLabel('Beschlussvorschlag').fill('Die Strategie wird angenommen und allen Räten vorgelegt.')
  await chair.getByRole('button', { name: 'Speichern und einfrieren' }).click()
  await done(chair, 'Gespeichert.')
  await chair.getByRole('button', { name: 'Einladung verschicken' }).click()
  await done(chair, 'Eingeladen.')
  // From the item one goes back to the list with its working, and from there to the item again.
  await chair.getByRole('link', { name: 'Reihenfolge der Themenfelder', exact: true }).first().click()
  await expect(chair.locator('main')).toContainText(reason)
  await expect(chair.locator('main')).toContainText(proposed)
  await checkPage(chair, 'w-konferenz-punkt-vorschlag')
  await chair.getByRole('link', { name: `${list} mit Rechenweg und Eingaben` }).click()
  await expect(chair.locator('main')).toContainText(`Darüber entscheidet: Konferenz der Zwölf am ${day(0)}.`)
  await checkPage(chair, 'w-vorschlag-in-konferenz')
  await chair.context().close()
  for (const town of towns) {
    const mayor = await somebody(browser, head(town), conference)
    for (const item of [1, 2]) {
      await mayor.getByRole('button', { name: `Punkt ${item} zustimmen` }).click()
      await done(mayor, 'Haltung abgegeben.')
    }
    await mayor.context().close()
  }
})

test('five screens see the adoption, also the one that was off the net', async ({ browser }) => {
  test.setTimeout(120_000)
  const chair = await somebody(browser, 'vorsitz', `${conference}/leitung`)
  await chair.getByRole('button', { name: 'Sitzung eröffnen' }).click()
  await done(chair, 'Die Sitzung ist eröffnet.')
  const screens = [await somebody(browser, 'geschaeftsstelle', `${conference}/beamer`, { viewport: { width: 1920, height: 1080 } })]
  for (const town of ['senden', 'nottuln', 'olfen', 'duelmen']) {
    screens.push(await somebody(browser, `bm-${town}`, `${conference}/sitzung`, { viewport: { width: 390, height: 844 } }))
  }
  for (const screen of screens) await expect(screen.locator('[data-link]')).toContainText('Verbunden')
  await chair.getByRole('button', { name: /^Alle 12 Erwarteten/ }).click()
  await done(chair, 'Gespeichert.')
  await chair.getByRole('button', { name: 'Punkt 1 aufrufen' }).click()
  for (const screen of screens) await expect(screen.locator('[data-live]')).toContainText('Reihenfolge der Themenfelder')
  const lost = screens.at(-1)
  await lost.context().setOffline(true)
  await lost.context().route('**/live*', route => route.abort())
  await chair.getByRole('button', { name: 'Einvernehmlich annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  for (const screen of screens.slice(0, -1)) await expect(screen.locator('[data-live]')).toContainText('angenommen')
  await lost.context().unroute('**/live*')
  await lost.context().setOffline(false)
  await expect(lost.locator('[data-live]')).toContainText('angenommen', { timeout: 20_000 })
  await chair.getByRole('button', { name: 'Punkt 2 aufrufen' }).click()
  await expect(screens[0].locator('[data-live]')).toContainText('Die Strategie')
  await chair.getByRole('button', { name: 'Einvernehmlich annehmen' }).first().click()
  await done(chair, 'Ergebnis festgehalten.')
  await chair.getByRole('button', { name: 'Sitzung schließen' }).click()
  await done(chair, 'Die Sitzung ist geschlossen.')
  for (const screen of screens) await screen.context().close()
  await chair.goto(url(`${conference}/niederschrift`))
  await expect(chair.getByRole('listitem').filter({ hasText: `${proposed}: ohne Klasse → Klasse` })).toContainText('übernommen')
  await chair.getByRole('button', { name: 'Niederschrift feststellen' }).click()
  await done(chair, 'Die Niederschrift ist festgestellt.')
  // A paper for every council, as Word and as PDF, with the list and the strategy as annexes.
  await chair.goto(url(`${conference}/vorlagen`))
  await expect(chair.locator('.w-rows > li')).toHaveCount(12)
  const files = await chair.locator('main a[href$=".docx"], main a[href$=".pdf"]').evaluateAll(links => links.map(link => link.getAttribute('href')))
  expect(files.length).toBe(24)
  for (const file of files) {
    const answer = await chair.request.get(url(file))
    expect(answer.status(), file).toBe(200)
    const body = await answer.body()
    keep(path.basename(file), body)
    const start = body.subarray(0, 4).toString('latin1')
    expect(start, file).toBe(file.endsWith('.pdf') ? '%PDF' : 'PK\x03\x04')
    if (file.endsWith('.pdf')) {
      const text = body.toString('latin1')
      for (const heading of ['Beschlussvorschlag', 'Anlage 1: Prioritätenliste', 'Leitbild', 'Projekte']) expect(text.includes(bookmark(heading)), `${heading} in ${file}`).toBe(true)
      continue
    }
    const text = wordText(body)
    for (const line of ['Beratungsfolge', 'Öffentlichkeit', 'Anlage 1: Prioritätenliste', 'Leitbild', 'Projekte', 'Jahresziele']) expect(text, file).toContain(`${line}\n`)
    expect(text, file).toMatch(/Anlage 2: Strategie „.*“, Entwurf aus der Konferenz vom /)
    expect(text, file).toMatch(new RegExp(`\\n${proposed}\\nKlasse I+\\n`))
    expect(text, file).toMatch(new RegExp(`\\n${least}\\nKlasse II\\n`))
    expect(text, file).toMatch(new RegExp(`\\nThemenfeld \\d+: ${most}\\nPriorität: `))
    expect(text, file).toContain('Die Räte entscheiden über die Fassung der Strategie, sobald sie veröffentlicht ist.')
  }
  await chair.context().close()
})

test('the steward publishes the edition and asks the councils', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/fassungen/neu')
  await page.getByLabel('Grund dieser Fassung').fill('Die Bürgermeisterkonferenz hat die Reihenfolge der Themenfelder angenommen.')
  await page.getByRole('button', { name: /veröffentlichen/ }).click()
  await done(page, 'Veröffentlicht.')
  await page.goto(url('/arbeit/raete/neu'))
  await awake(page)
  edition = await page.getByLabel('Fassung', { exact: true }).inputValue()
  // The draft that was adopted is proposed; its day is that of its conference.
  const [place, when] = [page.getByLabel('Angenommen in'), page.getByLabel(/^Angenommen am/)]
  await expect(place.locator('option:checked')).toHaveText(`${day(0)}, Konferenz der Zwölf: Die Strategie (Entwurf der Strategie)`)
  await expect(when).toHaveValue('')
  await when.fill(day(-1))
  await checkPage(page, 'r-raete-fragen')
  await onPhone(page, 'r-raete-fragen')
  await helped(page, 'r-raete-fragen')
  await page.getByLabel('Beschlussvorschlag').fill('Der Rat beschließt.')
  await page.getByRole('button', { name: 'Räte fragen' }).click()
  await expect(page.locator('.kern-error')).toContainText(`Die gewählte Konferenz war am ${day(0)}`)
  await awake(page)
  await when.fill('')
  await page.getByLabel('Beschlussvorschlag').fill(`Der Rat beschließt die gemeinsame Strategie in Fassung ${edition}.`)
  await page.getByRole('button', { name: 'Räte fragen' }).click()
  await done(page, 'Die Räte sind gefragt.')
  await page.goto(url(`/beschluesse?fassung=${edition}`))
  await expect(page.locator('.p-lead')).not.toContainText('Von allen beschlossen')
  // From the councils to the decision of the conference, and from there back.
  await page.locator('.p-open').getByRole('link', { name: 'Bürgermeisterkonferenz' }).click()
  await expect(page).toHaveURL(/\/konferenzen\/.*#punkt-2$/)
  const decision = page.locator('#punkt-2').locator('xpath=ancestor::section')
  await expect(decision).toContainText('Beschlüsse der Räte: ')
  await decision.getByRole('link', { name: `Fassung ${edition}` }).click()
  await expect(page).toHaveURL(url(`/beschluesse?fassung=${edition}`))
})

test('twelve councils vote, and everybody reads that all have resolved', async ({ browser, page }) => {
  test.setTimeout(240_000)
  for (const [i, town] of towns.entries()) {
    const clerk = await somebody(browser, `sitzungsdienst-${town}`, `/arbeit/raete/${edition}/${town}`)
    await clerk.getByRole('button', { name: 'Üblichen Weg anlegen' }).click()
    await done(clerk, 'Der übliche Weg ist angelegt.')
    await clerk.getByRole('row').filter({ hasText: 'Entscheidung' }).getByRole('link').first().click()
    await clerk.getByLabel('Nummer der Vorlage').fill(`${100 + i}/2026`)
    await clerk.getByLabel('Sitzungstag').fill(day(0))
    await clerk.getByLabel('Ergebnis', { exact: true }).selectOption('unanimous')
    await clerk.getByRole('button', { name: 'Eintragen und veröffentlichen' }).click()
    await done(clerk, 'Eingetragen.')
    await clerk.context().close()
    if (i === 10) {
      await page.goto(url(`/beschluesse?fassung=${edition}`))
      await expect(page.locator('.p-lead'), 'eleven are not all').not.toContainText('Von allen beschlossen')
    }
  }
  await page.goto(url(`/beschluesse?fassung=${edition}`))
  await expect(page.locator('.p-lead')).toContainText('Von allen beschlossen')
  await page.goto(url(`/fassungen/${edition}`))
  await expect(page.locator('main')).toContainText('Von allen 12 Räten beschlossen, zuletzt am ')
  // And how it came about: the field tells of the decision, the town of its position.
  await page.goto(url('/themenfelder'))
  await page.getByRole('link', { name: least, exact: true }).first().click()
  await expect(page.locator('#warum').locator('xpath=ancestor::section')).toContainText('Bürgermeisterkonferenz')
  await page.goto(url('/themenfelder'))
  await page.getByRole('link', { name: proposed, exact: true }).first().click()
  await expect(page.locator('#warum').locator('xpath=ancestor::section'), 'the conference made it a field').toContainText('Bürgermeisterkonferenz vom')
  await page.goto(url('/kommunen/nottuln'))
  const own = page.locator('#haltungen').locator('xpath=ancestor::section')
  await expect(own).toContainText('Reihenfolge der Themenfelder')
  await expect(own).toContainText('einvernehmlich')
  await checkPage(page, 'kommune-haltungen')
})
