// Two change the same paragraph without knowing of each other: nothing that was saved goes, a suggestion
// stays its author's, a comment stays with its passage, and people are told in plain words.
import { end, expect, paper, picture, saved, somebody, test as base, text, url } from '../kit.mjs'

const test = base.extend({
  /** Opens the text of a field for somebody, in a browser of their own. */
  enter: async ({ browser }, use) => {
    const contexts = []
    await use(async (account, field, before = () => {}) => {
      const page = await somebody(browser, account, `/arbeit/themenfelder/${field}`)
      contexts.push(page.context())
      const to = await page.locator('main').getByRole('link', { name: /^(Vision schreiben|Text der Vision öffnen)$/ }).first().getAttribute('href')
      await before(page)
      page.at = url(to)
      await open(page)
      return page
    })
    for (const context of contexts) await context.close()
  }
})

async function open(page) {
  await page.goto(page.at)
  await page.locator('text-editor[data-ready]').waitFor()
}

const note = page => page.locator('.e-note--put-back')
const away = (page, is) => page.context().setOffline(is)

/** How many changes wait on the device. */
const waiting = page => page.evaluate(() => new Promise(resolve => {
  indexedDB.open('text-editor').onsuccess = event => {
    const base = event.target.result
    base.transaction('waiting').objectStore('waiting').count().onsuccess = ({ target }) => { base.close(); resolve(target.result) }
  }
}))

test('what somebody saved in a paragraph that is made a heading elsewhere stays, also when they have left', async ({ enter }) => {
  const [lead, member] = [await enter('ag-leitung-mobilitaet', 'mobilitaet'), await enter('ag-mitglied-mobilitaet', 'mobilitaet')]
  await end(lead)
  await lead.keyboard.type('\nEin Absatz zum Schluss.')
  await saved(lead)
  await away(lead, true)
  await end(lead)
  await lead.keyboard.press('Control+Alt+2')
  await expect(paper(lead).locator('h2, h3').last()).toContainText('Ein Absatz zum Schluss.')
  await expect(paper(member)).toContainText('Ein Absatz zum Schluss.')
  await end(member)
  await member.keyboard.type(' Mit einem wichtigen Satz.')
  await saved(member)
  await member.close()
  await away(lead, false)
  await expect(paper(lead)).toContainText('Ein Absatz zum Schluss. Mit einem wichtigen Satz.')
  await expect(note(lead)).toContainText('Ein Absatz wurde umgebaut, während')
  await expect(note(lead)).toContainText('„vor dem Zusammenführen“')
  await picture(lead, 'text-zusammengefuehrt')
  await saved(lead)
  await lead.reload()
  await lead.locator('text-editor[data-ready]').waitFor()
  expect((await text(lead)).match(/Mit einem wichtigen Satz\./g)).toHaveLength(1)
  await expect(lead.locator('main')).toContainText('vor dem Zusammenführen')
})

test('what somebody wrote offline comes into the list that was made meanwhile', async ({ enter }) => {
  const [lead, member] = [await enter('ag-leitung-bildung', 'bildung'), await enter('ag-mitglied-bildung', 'bildung')]
  await end(lead)
  await lead.keyboard.type('\nEine Aufzählung:')
  await saved(lead)
  await expect(paper(member)).toContainText('Eine Aufzählung:')
  await away(member, true)
  await end(member)
  await member.keyboard.type(' Schule und Hort')
  await end(lead)
  await lead.keyboard.press('Control+Shift+8')
  await saved(lead)
  await away(member, false)
  for (const page of [lead, member]) await expect(paper(page).locator('ul')).toContainText('Eine Aufzählung: Schule und Hort')
  await expect(note(member)).toContainText('während Sie darin schrieben')
  await saved(member)

  // The same where the window was closed meanwhile: what waited on the device is sent as it was written.
  await away(member, true)
  await end(member)
  await member.keyboard.type(' und Verein')
  await expect(member.locator('.e-saved')).toContainText('2 Wörter warten auf diesem Gerät')
  await expect.poll(() => waiting(member)).toBe(' und Verein'.length)
  await member.goto('about:blank')
  await end(lead)
  await lead.keyboard.press('Control+Alt+2')
  await saved(lead)
  await away(member, false)
  await open(member)
  for (const page of [lead, member]) await expect(paper(page)).toContainText('und Verein')
  await saved(member)
  expect(await text(member)).toBe(await text(lead))
})

test('a suggestion can be taken back after the paragraph was rebuilt, and its author learns what became of it', async ({ enter }) => {
  const [lead, council] = [await enter('ag-leitung-begleitend', 'gesundheit'), await enter('fraktion-begleitend', 'gesundheit')]
  await end(lead)
  await lead.keyboard.type('\nVorn steht etwas. Hinten auch.')
  await saved(lead)
  await end(council)
  await council.keyboard.type(' Ein Vorschlag.')
  await saved(council)
  await expect(paper(lead).locator('ins')).toContainText('Ein Vorschlag.')
  // In front of it the lead makes two paragraphs of one, and of the second a heading.
  await end(lead)
  await lead.keyboard.press('Home')
  for (let i = 0; i < 17; i++) await lead.keyboard.press('ArrowRight')
  await lead.keyboard.press('Enter')
  await lead.keyboard.press('Control+Alt+2')
  await saved(lead)
  await expect(paper(council).locator('h2, h3').last()).toContainText('Hinten auch.')
  await end(council)
  for (let i = 0; i < 11; i++) await council.keyboard.press('Backspace')
  await saved(council)
  await expect(paper(council).locator('ins')).toHaveText('Ein')
  await expect(council.locator('.w-note--stop')).toHaveCount(0)
  // Accepted without a line: the author is told as soon as it is merged.
  await away(lead, true)
  await end(lead)
  await lead.keyboard.press('Shift+F8')
  await lead.keyboard.press('F9')
  await expect(paper(lead).locator('ins')).toHaveCount(0)
  await away(lead, false)
  await saved(lead)
  await council.goto(url('/arbeit'))
  await expect(council.getByText(/Vorschl.*(angenommen|übernommen)/).first()).toBeVisible()
})

test('a change that is more than a suggestion is laid aside, and one goes on', async ({ enter }) => {
  let refuse = false
  const council = await enter('fraktion-begleitend', 'gesundheit', page => page.routeWebSocket(/\/live$/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => {
      if (refuse && message[0] === 0 && message[1] === 2) {
        refuse = false
        server.close()
        void socket.close({ code: 4423, reason: 'only_suggestions' })
      } else server.send(message)
    })
  }))
  await end(council)
  refuse = true
  await council.keyboard.type('Z')
  const aside = council.locator('.e-note--aside')
  await expect(aside).toContainText('Eine Ihrer letzten Änderungen wurde nicht übernommen')
  await expect(aside.getByRole('button', { name: /kopieren/ })).toBeVisible()
  await picture(council, 'text-beiseite')
  await expect(paper(council)).not.toContainText('Z')
  await end(council)
  await council.keyboard.type(' Weiter')
  await saved(council)
  await open(council)
  await expect(paper(council)).toContainText('Weiter')
  await expect(council.locator('.e-note--aside')).toHaveCount(0)
})

test('a comment whose passage is deleted does not jump to equal words', async ({ enter }) => {
  const [lead, member] = [await enter('ag-leitung-mobilitaet', 'mobilitaet'), await enter('ag-mitglied-mobilitaet', 'mobilitaet')]
  await end(lead)
  await lead.keyboard.type('\nWir fahren mit dem Bus und noch ein Bus am Ende')
  await saved(lead)
  await end(lead)
  for (let i = 0; i < 8; i++) await lead.keyboard.press('ArrowLeft')
  for (let i = 0; i < 3; i++) await lead.keyboard.press('Shift+ArrowLeft')
  await lead.keyboard.press('Control+Alt+m')
  await lead.getByLabel('Kommentar', { exact: true }).fill('Welcher?')
  await lead.keyboard.press('Control+Enter')
  await expect(paper(member).locator('mark')).toHaveText('Bus')
  // With its surroundings it is found again.
  await end(lead)
  await lead.keyboard.press('Control+Shift+8')
  await saved(lead)
  for (const page of [lead, member]) await expect(paper(page).locator('li mark')).toHaveText('Bus')
  await end(lead)
  for (let i = 0; i < 24; i++) await lead.keyboard.press('Backspace')
  await saved(lead)
  await expect(paper(lead)).toContainText('mit dem Bus')
  await open(member)
  for (const page of [lead, member]) {
    await expect(paper(page).locator('mark')).toHaveCount(0)
    await expect(page.locator('.w-sheet .w-thread').first()).toContainText('Stelle gelöscht: „Bus“')
  }
})

test('who presses Enter in somebody’s sentence, or makes a list of it, does not become its author', async ({ enter }) => {
  const [lead, member] = [await enter('ag-leitung-mobilitaet', 'mobilitaet'), await enter('ag-mitglied-mobilitaet', 'mobilitaet')]
  // The text so far ends with a list, in which everything would be an entry already.
  await end(lead)
  await lead.keyboard.press('Control+a')
  await lead.keyboard.press('Delete')
  await lead.keyboard.type('Erster Satz. Zweiter Satz.')
  await saved(lead)
  await expect(paper(member)).toContainText('Erster Satz. Zweiter Satz.')
  await end(member)
  for (const _ of 'Zweiter Satz.') await member.keyboard.press('ArrowLeft')
  await member.keyboard.press('Enter')
  // In front of the words may stand the name of whoever is there.
  await expect(paper(lead).locator('p').last()).toHaveText(/^(?!.*Erster Satz).*Zweiter Satz\.$/s)
  await member.keyboard.press('Control+Shift+8')
  await expect(paper(lead).locator('li').last()).toHaveText(/Zweiter Satz\.$/)
  await saved(member)
  await member.goto(`${member.at}/verfasser`)
  const passage = member.locator('.w-paper span', { hasText: 'Zweiter Satz.' })
  await expect(passage.locator('xpath=following-sibling::sup[1]/abbr')).toHaveAttribute('title', 'Leitung Arbeitsgruppe Mobilität')
})

test('who types behind the place where somebody presses Enter, and Backspace again, goes on where they are', async ({ enter }) => {
  const [lead, member] = [await enter('ag-leitung-mobilitaet', 'mobilitaet'), await enter('ag-mitglied-mobilitaet', 'mobilitaet')]
  /** The last two paragraphs, in lists as well, without the names of carets. */
  const last = page => paper(page).evaluate(e => [...e.querySelectorAll('p')].slice(-2).map(p => [...p.childNodes].filter(c => !c.matches?.('.w-cur')).map(c => c.textContent).join('')).join(' / ').replace(/\s+/g, ' '))
  const words = ' sechs sieben acht neun zehn elf zwoelf'
  for (const list of [false, true]) {
    await end(lead)
    await lead.keyboard.press('Control+a')
    await lead.keyboard.press('Delete')
    await lead.keyboard.type('eins zwei drei vier fuenf')
    if (list) await lead.keyboard.press('Control+Shift+8')
    await saved(lead)
    await expect.poll(() => text(member)).toBe('eins zwei drei vier fuenf')
    await end(member)
    await end(lead)
    for (let i = 0; i < 16; i++) await lead.keyboard.press('ArrowLeft')
    const typing = member.keyboard.type(words, { delay: 60 })
    await expect(paper(lead)).toContainText('fuenf sechs')
    await lead.keyboard.press('Enter')
    await typing
    for (const page of [lead, member]) {
      await saved(page)
      await expect.poll(() => last(page)).toBe(`eins zwei / drei vier fuenf${words}`)
    }
    // Joined again while one only waits; in a list the first Backspace makes two paragraphs of one entry.
    for (let i = 0; i < (list ? 2 : 1); i++) await lead.keyboard.press('Backspace')
    await expect.poll(() => last(member)).toMatch(new RegExp(`eins zwei drei vier fuenf${words}$`))
    await member.keyboard.type('.')
    for (const page of [lead, member]) await expect.poll(() => last(page)).toMatch(new RegExp(`eins zwei drei vier fuenf${words}[.]$`))
    // And while one types: what was on its way is put back where it was written.
    await lead.keyboard.press('Enter')
    await expect.poll(() => last(member)).toBe(`eins zwei / drei vier fuenf${words}.`)
    const more = member.keyboard.type('0123456789', { delay: 60 })
    await expect(paper(lead)).toContainText('012')
    await lead.keyboard.press('Backspace')
    await more
    for (const page of [lead, member]) {
      await saved(page)
      await expect.poll(() => last(page)).toMatch(/zwoelf[.]0123456789$/)
    }
  }
})
