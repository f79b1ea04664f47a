// Writing together on the real portal: several at once, offline, a crash, a role that ends, comments
// and suggestions by keyboard, states that are kept, files in and out.
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { checkPage, end, expect, headings, helped, keyboard, login, noSideways, onPhone, paper, picture, saved, test as base, text, url } from '../kit.mjs'

const test = base.extend({
  /** Logs somebody in, in a browser of their own; fails on errors in the console. */
  enter: async ({ browser }, use) => {
    const contexts = []
    const problems = []
    await use(async (account, options = {}) => {
      const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', acceptDownloads: true, ...options })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', error => problems.push(`${account}: ${error}`))
      page.on('console', message => { if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|WebSocket connection to|status of (4\d\d|503)/.test(message.text())) problems.push(`${account}: ${message.text()}`) })
      await login(page, account, 'high')
      return page
    })
    for (const context of contexts) await context.close()
    expect(problems, 'errors in the browser console').toEqual([])
  }
})

const status = page => page.locator('.e-saved')

/** The address of a field's vision or of a goal's text. */
async function address(page, field, link = /^(Vision schreiben|Text der Vision öffnen)$/) {
  await page.goto(url(`/arbeit/themenfelder/${field}`))
  return page.locator('main').getByRole('link', { name: link }).first().getAttribute('href')
}

async function open(page, to) {
  await page.goto(url(to))
  await page.locator('text-editor[data-ready]').waitFor()
}

test('three people write at once, all see the same, and it is stored', async ({ enter }) => {
  const people = [await enter('ag-leitung-mobilitaet'), await enter('ag-mitglied-mobilitaet'), await enter('geschaeftsstelle')]
  const to = await address(people[0], 'mobilitaet', 'Text schreiben')
  for (const p of people) await open(p, to)
  await end(people[0])
  await people[0].keyboard.type('\nAnfang.')
  for (const p of people) await expect(paper(p)).toContainText('Anfang.')
  const words = ['xax', 'ybyy', 'zcz']
  await Promise.all(people.map(async (p, i) => { await end(p); await p.keyboard.type(` ${words[i].repeat(6)}`, { delay: 20 }) }))
  for (const p of people) await saved(p)
  await expect.poll(async () => new Set(await Promise.all(people.map(text))).size).toBe(1)
  await expect(people[0].locator('.w-who li')).toHaveCount(3)
  const letters = [...(await text(people[0]))]
  expect(letters.filter(c => 'abc'.includes(c)).length).toBeGreaterThanOrEqual(18)
  // Without a script the same text stands there.
  const plain = await enter('geschaeftsstelle')
  const stored = await plain.request.get(url(to))
  expect(await stored.text()).toContain('Anfang.')
})

test('a plain y-websocket client with a session writes along', async ({ enter }) => {
  const page = await enter('ag-leitung-wirtschaft')
  const to = await address(page, 'wirtschaft', 'Text schreiben')
  await open(page, to)
  await end(page)
  await page.keyboard.type('\nAus dem Browser.')
  await saved(page)
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const connect = headers => {
    const doc = new Y.Doc()
    const Socket = class extends WebSocket { constructor (address, protocols) { super(address, protocols, { headers }) } }
    return { doc, provider: new WebsocketProvider(url(to).replace(/^http/, 'ws'), 'live', doc, { WebSocketPolyfill: Socket, disableBc: true }) }
  }
  const { doc, provider } = connect({ cookie })
  try {
    await expect.poll(() => provider.synced).toBe(true)
    const paragraph = () => doc.getXmlFragment('text').toArray().at(-1)
    expect(paragraph().toString()).toContain('Aus dem Browser.')
    provider.awareness.setLocalStateField('user', { name: 'ein fremder Editor' })
    paragraph().get(0).insert(paragraph().get(0).length, ' Aus dem Programm.')
    await expect(paper(page)).toContainText('Aus dem Browser. Aus dem Programm.')
    await page.keyboard.type(' Und zurück.')
    await expect.poll(() => paragraph().toString()).toContain('Und zurück.')
    // Who it is says the session, whatever the program tells.
    const known = () => [...provider.awareness.getStates().values()].map(state => state.user?.name)
    await expect.poll(known).toContainEqual('Leitung Arbeitsgruppe Wirtschaft')
    await expect(page.locator('.w-who')).not.toContainText('ein fremder Editor')
  } finally {
    provider.destroy()
  }
  // Without a session nobody comes in.
  const stranger = connect({})
  try {
    const closed = new Promise(resolve => stranger.provider.once('connection-close', resolve))
    expect((await closed).code).toBe(4401)
    expect(stranger.doc.getXmlFragment('text').length).toBe(0)
  } finally {
    stranger.provider.destroy()
  }
})

test('offline one goes on writing, back again it is merged', async ({ enter }) => {
  const [me, other] = [await enter('ag-leitung-bildung'), await enter('ag-mitglied-bildung')]
  const to = await address(me, 'bildung', 'Text schreiben')
  await open(me, to)
  await open(other, to)
  await end(me)
  await me.keyboard.type('\nMit Leitung')
  await expect(paper(other)).toContainText('Mit Leitung')
  // What is not confirmed yet would wait on this device, too.
  await saved(me)
  await me.context().setOffline(true)
  await expect(status(me)).toContainText('Ohne Verbindung seit')
  await me.keyboard.type(' und ohne Leitung')
  await expect(status(me)).toContainText('3 Wörter warten auf diesem Gerät')
  await picture(me, 'text-offline')
  await end(other)
  await other.keyboard.press('Enter')
  await other.keyboard.type('Inzwischen geschrieben')
  await saved(other)
  await me.context().setOffline(false)
  await expect(paper(other)).toContainText('Mit Leitung und ohne Leitung')
  await expect(paper(me)).toContainText('Inzwischen geschrieben')
  await saved(me)
  await picture(me, 'text-wieder-da')
})

test('a role that ends closes the text within seconds', async ({ enter }) => {
  const [lead, member] = [await enter('geschaeftsstelle'), await enter('ag-mitglied-innenstadt')]
  const to = await address(member, 'innenstadt', 'Text schreiben')
  await open(member, to)
  await end(member)
  await member.keyboard.type('\nSolange ich darf')
  await saved(member)
  await lead.goto(url('/arbeit/personen?text=Innenstadt'))
  await lead.getByRole('link', { name: 'Mitglied Arbeitsgruppe Innenstadt' }).click()
  await lead.getByText('Rolle beenden').first().click()
  const yesterday = new Date(Date.now() - 86_400_000)
  await lead.getByLabel('Letzter Tag').first().fill(yesterday.toLocaleDateString('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin' }))
  await lead.getByLabel('Grund').first().fill('neue Stelle')
  await lead.getByRole('button', { name: 'Rolle beenden' }).first().click()
  const ended = Date.now()
  await expect(member.getByRole('alert')).toContainText('Sie dürfen in diesem Text nicht mehr schreiben')
  expect(Date.now() - ended, 'milliseconds until the text was closed').toBeLessThan(5000)
  await member.keyboard.type('zu spät')
  await expect(paper(member)).not.toContainText('zu spät')
})

test('a guest comments by keyboard, the lead is told, answers and settles', async ({ enter }) => {
  const [guest, lead] = [await enter('expertin-mobilitaet'), await enter('ag-leitung-mobilitaet')]
  const to = await address(guest, 'mobilitaet')
  await open(lead, to)
  await end(lead)
  await lead.keyboard.type('\nAlles in einer Auskunft.')
  await saved(lead)
  await open(guest, to)
  await expect(guest.getByText('Sie dürfen kommentieren.')).toBeVisible()
  await end(guest)
  for (let i = 0; i < 9; i++) await guest.keyboard.press('Shift+ArrowLeft')
  await guest.keyboard.type('x')
  await guest.keyboard.press('Control+Alt+m')
  await guest.getByLabel('Kommentar', { exact: true }).fill('Wessen Auskunft? ')
  await guest.keyboard.press('End')
  await guest.keyboard.type('@Leitung Arb')
  await expect(guest.getByRole('option', { name: 'Leitung Arbeitsgruppe Mobilität' })).toBeVisible()
  await guest.keyboard.press('Enter')
  await guest.keyboard.press('Control+Enter')
  await expect(lead.locator('.w-sheet .w-thread')).toContainText('Wessen Auskunft?')
  await expect(paper(lead)).not.toContainText('Auskunftx')
  // In "my work", and from there to the talk.
  await lead.goto(url('/arbeit'))
  await expect(lead.getByText('In einem Gespräch zu diesem Text sind Sie gefragt.')).toBeVisible()
  await lead.locator('.w-row', { hasText: 'In einem Gespräch zu diesem Text' }).getByRole('link', { name: /^Antworten/ }).click()
  await lead.locator('text-editor[data-ready]').waitFor()
  await expect(lead.locator('.w-sheet .w-thread').first()).toBeFocused()
  await lead.keyboard.press('Tab')
  await lead.keyboard.press('Tab')
  await expect(lead.getByRole('button', { name: 'Antworten' })).toBeFocused()
  await lead.keyboard.press('Enter')
  await lead.keyboard.type('Die des Verbunds.')
  await lead.keyboard.press('Control+Enter')
  await expect(guest.locator('.w-sheet .w-thread')).toContainText('Die des Verbunds.')
  await picture(lead, 'text-gespraech')
  await lead.locator('.w-sheet .w-thread').getByRole('button', { name: 'Erledigt' }).press('Enter')
  await expect(paper(guest).locator('mark')).toHaveCount(0)
  await guest.goto(url('/arbeit'))
  await expect(guest.getByText('Es gibt eine Antwort in Ihrem Gespräch', { exact: false }).first()).toBeVisible()
})

test('a council group suggests by keyboard, the lead accepts and turns down', async ({ enter }) => {
  const [lead, council] = [await enter('ag-leitung-begleitend'), await enter('fraktion-begleitend')]
  const to = await address(lead, 'gesundheit')
  await open(lead, to)
  await lead.getByText('Diesen Stand merken').click()
  await lead.getByLabel('Name des Standes').fill('Am Anfang')
  await lead.getByRole('button', { name: 'Stand merken' }).click()
  await lead.locator('text-editor[data-ready]').waitFor()
  await end(lead)
  await lead.keyboard.type('\nDas ist gut so.')
  await saved(lead)
  await open(council, to)
  await expect(council.getByText('Sie dürfen vorschlagen und kommentieren.').first()).toBeVisible()
  await end(council)
  await council.keyboard.type(' Und billig.')
  for (let i = 0; i < 4; i++) await council.keyboard.press('ArrowLeft')
  await saved(council)
  await expect(lead.locator('.w-thread--sug')).toContainText('Vorschlag von Ratsfraktion')
  // What is only suggested is nobody's text yet.
  expect(await (await lead.request.get(url(`${to}/datei/md`))).text()).not.toContain('billig')
  await paper(lead).focus()
  await lead.keyboard.press('Control+Home')
  await lead.keyboard.press('F8')
  await lead.keyboard.press('F9')
  await expect.poll(() => text(council)).toContain('Das ist gut so. Und billig.')
  await expect(paper(council).locator('ins')).toHaveCount(0)
  await expect.poll(async () => (await lead.request.get(url(`${to}/datei/md`))).text()).toContain('Und billig.')
  await end(council)
  await council.keyboard.type(' Nein danke.')
  await expect(lead.locator('.w-thread--sug')).toHaveCount(1)
  // Whoever looks after the text is told of it where their work is listed, until it is decided.
  const work = async () => (await lead.request.get(url('/arbeit'))).text()
  await expect.poll(work).toContain('Ein Vorschlag in diesem Text wartet auf Ihre Entscheidung.')
  // Whoever would take it out of the text by bringing a state back is asked first.
  const desk = await lead.context().newPage()
  await desk.goto(url(to))
  await desk.getByRole('button', { name: 'Zurückholen: Am Anfang' }).click()
  await expect(desk.getByRole('link', { name: 'Alles lassen, wie es ist' })).toBeVisible()
  await checkPage(desk, 'text-zurueckholen')
  await onPhone(desk, 'text-zurueckholen')
  await keyboard(desk, 'text-zurueckholen')
  await desk.close()
  await lead.keyboard.press('F8')
  await lead.keyboard.press('Shift+F9')
  await expect(paper(council).locator('ins')).toHaveCount(0)
  await expect(paper(council)).not.toContainText('Nein danke.')
  await expect.poll(work).not.toContain('Ein Vorschlag in diesem Text')
})

test('suggestions beside equal letters, across paragraphs and taken back are nothing but suggestions', async ({ enter }) => {
  const [lead, council] = [await enter('ag-leitung-begleitend'), await enter('fraktion-begleitend')]
  const to = await address(lead, 'gesundheit')
  await open(lead, to)
  await end(lead)
  await lead.keyboard.type('\nErster Absatz\nkomen gehen')
  await saved(lead)
  const before = await text(lead)
  await open(council, to)
  const clean = async () => {
    await saved(council)
    await expect(council.locator('.w-note--stop')).toHaveCount(0)
  }
  const press = async (key, times = 1) => { for (let i = 0; i < times; i++) await council.keyboard.press(key) }
  await end(council)
  // An m in front of the m; "ge" in front of "gehen", and the first letter of it taken back.
  await press('ArrowLeft', 9)
  await council.keyboard.type('m')
  await expect(paper(lead).locator('ins')).toHaveText('m')
  await press('End')
  await press('ArrowLeft', 5)
  await council.keyboard.type('ge')
  await press('ArrowLeft', 2)
  await press('Delete')
  await clean()
  // A new paragraph, and everything of two paragraphs to go at once, own letters in between.
  await press('End')
  await press('Enter')
  await council.keyboard.type('Neu')
  await clean()
  await press('Shift+ArrowLeft', 26)
  await press('Backspace')
  await clean()
  await expect.poll(() => paper(lead).locator('del').count()).toBeGreaterThan(0)
  // Until both see the same, the buttons beside the text come and go.
  await expect.poll(async () => await paper(lead).locator('ins, del').count() - await paper(council).locator('ins, del').count()).toBe(0)
  await expect.poll(() => text(lead)).toBe(await text(council))
  expect(await council.locator('.e-refused').count()).toBe(0)
  // Turned down, all of it is gone; nobody's letters were touched.
  const refuse = lead.getByRole('button', { name: /^Alle .*ablehnen/ })
  if (await refuse.count()) await refuse.click()
  else {
    await paper(lead).focus()
    await lead.keyboard.press('Control+Home')
    await lead.keyboard.press('F8')
    await lead.keyboard.press('Shift+F9')
  }
  await expect.poll(() => text(council)).toBe(before)
  await expect.poll(() => text(lead)).toBe(before)
})

test('a state is kept, compared and brought back; who wrote what', async ({ enter }) => {
  const lead = await enter('ag-leitung-wirtschaft')
  const to = await address(lead, 'wirtschaft')
  await open(lead, to)
  await end(lead)
  await lead.keyboard.type('\nStand vor der Konferenz.')
  await saved(lead)
  await lead.goto(url(to))
  await lead.getByText('Diesen Stand merken').click()
  await lead.getByLabel('Name des Standes').fill('Stand für die Konferenz')
  await lead.getByRole('button', { name: 'Stand merken' }).click()
  await expect(lead.getByRole('status').filter({ hasText: 'Stand gemerkt' })).toBeVisible()
  await lead.locator('text-editor[data-ready]').waitFor()
  await end(lead)
  await lead.keyboard.type(' Danach geändert.')
  await saved(lead)
  await lead.goto(url(to))
  await lead.getByRole('link', { name: 'Vergleichen: Stand für die Konferenz' }).click()
  await expect(lead.locator('ins').filter({ hasText: 'Danach geändert.' })).toBeVisible()
  await expect(lead.getByText('(Leitung Arbeitsgruppe Wirtschaft)').first()).toBeVisible()
  await checkPage(lead, 'text-vergleich')
  await onPhone(lead, 'text-vergleich')
  await keyboard(lead, 'text-vergleich')
  await headings(lead, 'text-vergleich')
  await lead.goto(url(to))
  await lead.getByRole('button', { name: 'Zurückholen: Stand für die Konferenz' }).click()
  await expect(lead.getByRole('status').filter({ hasText: 'Zurückgeholt' })).toBeVisible()
  await lead.locator('text-editor[data-ready]').waitFor()
  await expect(paper(lead)).toContainText('Stand vor der Konferenz.')
  await expect(paper(lead)).not.toContainText('Danach geändert.')
  await expect(lead.getByText('Automatisch festgehalten').first()).toBeVisible()
  await lead.getByRole('link', { name: 'Wer hat was geschrieben' }).click()
  await expect(lead.locator('.w-who')).toContainText('Leitung Arbeitsgruppe Wirtschaft')
  await checkPage(lead, 'text-verfasser')
  await onPhone(lead, 'text-verfasser')
  await keyboard(lead, 'text-verfasser')
})

test('in from Markdown and Word, out as either', async ({ enter }) => {
  const lead = await enter('ag-leitung-verwaltung')
  const to = await address(lead, 'verwaltung')
  await lead.goto(url(`${to}/einlesen`))
  await checkPage(lead, 'text-einlesen')
  await onPhone(lead, 'text-einlesen')
  await keyboard(lead, 'text-einlesen')
  await helped(lead, 'text-einlesen')
  await lead.getByRole('button', { name: 'Text ersetzen' }).click()
  await expect(lead.getByRole('alert')).toContainText('Bitte wählen Sie eine Datei.')
  await lead.getByLabel('Datei wählen').setInputFiles({ name: 'vision.md', mimeType: 'text/markdown', buffer: Buffer.from('# Aus Markdown\n\nMit **Nachdruck** und [Link](https://beispiel.invalid/).\n\n- eins\n- zwei\n') })
  await lead.getByRole('button', { name: 'Text ersetzen' }).click()
  await lead.locator('text-editor[data-ready]').waitFor()
  await expect(paper(lead).locator('h2')).toHaveText('Aus Markdown')
  await expect(paper(lead).locator('li')).toHaveText(['eins', 'zwei'])
  // The same once more: nothing to do, which the form says.
  await lead.goto(url(`${to}/einlesen`))
  const again = await lead.request.get(url(`${to}/datei/md`))
  await lead.getByLabel('Datei wählen').setInputFiles({ name: 'vision.md', mimeType: 'text/markdown', buffer: await again.body() })
  await lead.getByRole('button', { name: 'Text ersetzen' }).click()
  await expect(lead.getByRole('alert')).toContainText('Der Text steht schon so da.')
  await lead.goto(url(to))
  await lead.locator('text-editor[data-ready]').waitFor()
  const word = await lead.request.get(url(`${to}/datei/docx`))
  expect(word.headers()['content-disposition']).toContain('vision-verwaltung.docx')
  const bytes = await word.body()
  await end(lead)
  await lead.keyboard.type(' weg damit')
  await saved(lead)
  await lead.goto(url(`${to}/einlesen`))
  await lead.getByLabel('Datei wählen').setInputFiles({ name: 'vision.docx', mimeType: 'application/octet-stream', buffer: bytes })
  await lead.getByRole('button', { name: 'Text ersetzen' }).click()
  await lead.locator('text-editor[data-ready]').waitFor()
  await expect(paper(lead)).toContainText('Mit Nachdruck und Link.')
  await expect(paper(lead).locator('strong')).toHaveText('Nachdruck')
  await expect(paper(lead)).not.toContainText('weg damit')
})

test('without a script the text is read and written as a plain form', async ({ enter }) => {
  const lead = await enter('ag-leitung-mobilitaet', { javaScriptEnabled: false })
  const to = await address(lead, 'mobilitaet', 'Text schreiben')
  await lead.goto(url(to))
  await expect(lead.locator('.t-text')).toBeVisible()
  await lead.getByText('Als einfaches Textfeld bearbeiten').click()
  const before = await lead.locator('#f-markdown').inputValue()
  await lead.locator('#f-markdown').fill(`${before}\n\nOhne Skript geschrieben.`)
  await lead.getByRole('button', { name: 'Speichern' }).click()
  await expect(lead.getByRole('status').filter({ hasText: 'Gespeichert.' })).toBeVisible()
  await expect(lead.locator('.t-text')).toContainText('Ohne Skript geschrieben.')
})

test('without a script who may not write reads what is said, and comments', async ({ enter }) => {
  const council = await enter('fraktion-begleitend', { javaScriptEnabled: false })
  const to = await address(council, 'gesundheit')
  await council.goto(url(to))
  await council.getByText('Den Text kommentieren').click()
  await council.getByRole('button', { name: 'Kommentar senden' }).click()
  await expect(council.getByRole('alert')).toBeVisible()
  await council.getByLabel('Ihr Kommentar').fill('Bitte auch an die Dörfer denken.')
  await helped(council, 'text-ohne-skript')
  await council.getByRole('button', { name: 'Kommentar senden' }).click()
  await expect(council.getByRole('status').filter({ hasText: 'Kommentar gesendet.' })).toBeVisible()
  await expect(council.locator('#gespraeche')).toContainText('Bitte auch an die Dörfer denken.')
  await expect(council.locator('#gespraeche')).toContainText('zum ganzen Text')
  await picture(council, 'text-ohne-skript')
  // With a script it is a card beside the text, and the plain list is gone.
  const lead = await enter('ag-leitung-begleitend')
  await open(lead, to)
  await expect(lead.locator('.w-sheet .w-thread', { hasText: 'an die Dörfer' })).toContainText('zum ganzen Text')
  await expect(lead.locator('#gespraeche')).toBeHidden()
})

test('what workshops brought in stands clear of the frame around the text', async ({ enter }) => {
  const lead = await enter('ag-leitung-mobilitaet')
  await lead.goto(url('/arbeit/themenfelder/mobilitaet'))
  const goals = await lead.locator('main a[href*="/arbeit/texte/goal"]').evaluateAll(all => all.map(a => a.getAttribute('href')))
  const line = lead.getByText('Aus Workshops eingeflossen:')
  for (const goal of goals) {
    await open(lead, goal)
    if (await line.count()) break
  }
  const [above, below] = [await lead.locator('text-editor').boundingBox(), await line.boundingBox()]
  expect(below.y - above.y - above.height).toBeGreaterThanOrEqual(16)
})

test('what the page costs, and how soon one can write', async ({ enter }) => {
  const lead = await enter('ag-leitung-mobilitaet')
  const to = await address(lead, 'mobilitaet')
  await open(lead, to)
  const sizes = await lead.evaluate(() => performance.getEntriesByType('resource').filter(r => /\.(js|wasm)$/.test(r.name)).map(r => [r.name.split('/').pop(), r.encodedBodySize]))
  const sum = sizes.reduce((n, [, size]) => n + size, 0)
  console.log(`text page: ${sum} B of JS and WASM as sent`, JSON.stringify(sizes))
  expect(sum).toBeLessThan(400 * 1024)
  await lead.reload()
  await lead.locator('text-editor[data-ready]').waitFor()
  const ready = await lead.evaluate(() => performance.now())
  console.log(`editor ready ${Math.round(ready)} ms after the page began, warm cache`)
  // A second with a machine to itself is what `make bench` asks for; here others work beside.
  expect(ready).toBeLessThan(5000)
})

for (const [name, options] of [['1280', { viewport: { width: 1280, height: 900 } }], ['390', { viewport: { width: 390, height: 844 }, hasTouch: true }]]) {
  test(`the page of a text, ${name} px`, async ({ enter }) => {
    const lead = await enter('ag-leitung-mobilitaet', options)
    await open(lead, await address(lead, 'mobilitaet'))
    await checkPage(lead, `text-${name}`)
    await headings(lead, `text-${name}`)
    await noSideways(lead, `text-${name}`)
    await lead.emulateMedia({ colorScheme: 'dark' })
    await picture(lead, `text-dunkel-${name}`)
  })
}

test('kill -9 in the middle loses nothing that was saved, and writing goes on', async ({ enter, portal }) => {
  test.setTimeout(180_000)
  const page = await enter('ag-leitung-mobilitaet')
  await open(page, await address(page, 'mobilitaet', 'Text schreiben'))
  await end(page)
  for (const round of ['eins', 'zwei', 'drei']) {
    await page.keyboard.type(`\nRunde ${round} gespeichert.`)
    await saved(page)
    await page.keyboard.type(` Runde ${round} getippt.`)
    await portal.crash()
    await page.keyboard.type(` Runde ${round} ohne Server.`)
    await portal.restart()
    await saved(page, 40_000)
    for (const what of ['gespeichert', 'getippt', 'ohne Server']) await expect(paper(page)).toContainText(`Runde ${round} ${what}.`)
  }
  await page.reload()
  await page.locator('text-editor[data-ready]').waitFor()
  const now = await text(page)
  for (const round of ['eins', 'zwei', 'drei']) for (const what of ['gespeichert', 'getippt', 'ohne Server']) expect(now.split(`Runde ${round} ${what}.`).length, `${round} ${what} stands there once`).toBe(2)
})
