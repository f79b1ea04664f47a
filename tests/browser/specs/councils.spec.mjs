// The councils: a clerk makes the usual chain, records votes and other words; the board and the
// public page show it, the latter without JavaScript on a phone; resolved by all.
import http from 'node:http'
import { checkPage, done, expect, headings, helped, keyboard, login, onPhone, test, url } from '../kit.mjs'

const path = '/arbeit/raete/3'

test('a clerk keeps the path of the own council', async ({ page }) => {
  test.setTimeout(300_000)
  await test.step('the usual chain takes one click', async () => {
    await login(page, 'sitzungsdienst-rosendahl', 'substantial', `${path}/rosendahl`)
    await checkPage(page, 'r-weg-neu')
    await onPhone(page, 'r-weg-neu')
    await helped(page, 'r-weg-neu')
    await page.getByRole('button', { name: 'Üblichen Weg anlegen' }).click()
    await done(page, 'Der übliche Weg ist angelegt.')
    await expect(page.locator('main table tbody tr')).toHaveCount(2)
  })
  await test.step('votes that do not add up are a hint', async () => {
    await page.getByRole('link', { name: 'Rat der Gemeinde Rosendahl' }).click()
    await checkPage(page, 'r-beratung')
    await headings(page, 'r-beratung')
    await helped(page, 'r-beratung')
    await page.getByLabel('Nummer der Vorlage').fill('XI/208')
    await page.getByLabel('Sitzungstag').fill('19.11.2026')
    await page.getByLabel('Ergebnis', { exact: true }).selectOption('majority')
    await page.getByLabel('dafür').fill('20')
    await page.getByLabel('dagegen').fill('3')
    await page.getByRole('button', { name: 'Eintragen und veröffentlichen' }).click()
    await done(page, 'Eingetragen.')
    await expect(page.getByText('Zusammen 23. Das Gremium hat 26 Mitglieder')).toBeVisible()
    await expect(page.locator('main')).toContainText('beschlossen')
  })
  await test.step('other words are shown word by word, and earlier versions stay', async () => {
    await page.getByRole('link', { name: 'Rat der Gemeinde Rosendahl' }).click()
    const proposal = await page.locator('details:has-text("Beschlussvorschlag ansehen") p').textContent()
    await page.getByLabel('Wortlaut, falls er abweicht').fill(`${proposal} Über den Fortgang wird jährlich berichtet.`)
    await page.getByRole('button', { name: 'Eintragen und veröffentlichen' }).click()
    await done(page, 'Eingetragen.')
    await expect(page.locator('.w-diff ins')).toContainText('jährlich berichtet')
    await checkPage(page, 'r-weg')
    await onPhone(page, 'r-weg')
    await keyboard(page, 'r-weg')
    await page.getByRole('row', { name: /Rat der Gemeinde Rosendahl/ }).getByRole('link', { name: 'Verlauf' }).click()
    await expect(page.locator('.w-row')).toHaveCount(3)
    await checkPage(page, 'r-verlauf')
    await onPhone(page, 'r-verlauf')
  })
  await test.step('what is before the adoption is refused beside its field', async () => {
    await page.goto(url(`${path}/rosendahl/neu`))
    await page.getByLabel('Gremium').selectOption({ label: 'Haupt- und Finanzausschuss' })
    await page.getByLabel('Sitzungstag').fill('01.09.2026')
    await page.getByRole('button', { name: 'Eintragen und veröffentlichen' }).click()
    await expect(page.locator('.kern-error')).toContainText('Das liegt vor dem 24.09.2026.')
    await checkPage(page, 'r-beratung-fehler')
    await onPhone(page, 'r-beratung-fehler')
  })
  await test.step('the settings', async () => {
    await page.goto(url('/arbeit/sitzungsdienst/rosendahl'))
    await checkPage(page, 'r-sitzungsdienst')
    await onPhone(page, 'r-sitzungsdienst')
    await headings(page, 'r-sitzungsdienst')
    await helped(page, 'r-sitzungsdienst')
  })
})

/** A council information system that knows one paper and what Nottuln's council said to it; `broken`, it sends a web page. */
async function system() {
  const { oparl } = JSON.parse(process.env.PORTAL_PREPARED)
  const at = path => `http://127.0.0.1:${oparl}${path}`
  const thing = (path, type, more) => ({ id: at(path), type: `https://schema.oparl.org/1.1/${type}`, ...more })
  const list = (...data) => ({ data, pagination: {}, links: {} })
  const things = {
    '/system': thing('/system', 'System', { oparlVersion: 'https://schema.oparl.org/1.1/', body: at('/bodies') }),
    '/bodies': list(thing('/body/1', 'Body', { name: 'Gemeinde Nottuln', ags: '05558032', paper: at('/papers') })),
    '/papers': list(thing('/paper/5', 'Paper', {
      reference: '142/2026', name: 'Strategie', web: 'https://example.org/vorlage/142',
      consultation: [thing('/consultation/7', 'Consultation', { authoritative: true, role: 'Entscheidung', agendaItem: at('/agenda/9'), meeting: at('/meeting/3'), organization: [at('/organization/1')] })]
    })),
    '/agenda/9': thing('/agenda/9', 'AgendaItem', { meeting: at('/meeting/3'), number: '7', public: true, result: 'mehrheitlich angenommen, 18 Ja, 4 Nein' }),
    '/meeting/3': thing('/meeting/3', 'Meeting', { name: 'Rat', start: '2026-11-24T18:00:00+01:00', organization: [at('/organization/1')] }),
    '/organization/1': thing('/organization/1', 'Organization', { name: 'Rat der Gemeinde Nottuln' })
  }
  const self = { address: at('/system'), broken: false, stop: () => server.close() }
  const server = http.createServer(({ url: asked }, answer) => {
    const found = things[asked.split('?')[0]]
    const [kind, body] = self.broken && asked.startsWith('/papers') ? ['text/html', '<!doctype html><title>Wartung</title>'] : ['application/json', JSON.stringify(found ?? {})]
    answer.writeHead(found ? 200 : 404, { 'content-type': kind, connection: 'close' }).end(body)
  })
  await new Promise(resolve => server.listen(oparl, '127.0.0.1', resolve))
  return self
}

test('what the council information system says is taken over by the clerk, and its faults are told', async ({ page }) => {
  test.setTimeout(120_000)
  const ris = await system()
  const settings = '/arbeit/sitzungsdienst/nottuln'
  /** Asks for a look, and comes back to the page until it has ended. */
  const look = async words => {
    await page.getByRole('button', { name: 'Jetzt nachsehen' }).click()
    await expect(async () => {
      await page.goto(url(settings))
      await expect(page.locator('#ris')).toContainText(words, { timeout: 500 })
    }).toPass({ timeout: 60_000 })
  }
  await login(page, 'sitzungsdienst-nottuln', 'substantial', settings)
  await page.getByLabel('OParl-Adresse').fill(ris.address)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await done(page, 'Gespeichert.')
  await page.goto(url(settings))
  await look(/Zuletzt gelesen am/)
  await page.goto(url(`${path}/nottuln`))
  const proposal = page.getByRole('region', { name: 'Vorschlag aus dem Ratsinformationssystem' })
  await expect(proposal).toContainText('Wir lesen das als: mehrheitlich, 18 : 4')
  await checkPage(page, 'r-oparl-vorschlag', ['light'])
  await onPhone(page, 'r-oparl-vorschlag')
  await proposal.getByRole('link', { name: 'In das Formular übernehmen' }).click()
  await expect(page.getByText('Das Formular ist damit gefüllt.')).toBeVisible()
  await expect(page.getByLabel('dafür')).toHaveValue('18')
  await checkPage(page, 'r-oparl-formular', ['light'])
  await onPhone(page, 'r-oparl-formular')
  ris.broken = true
  await page.goto(url(settings))
  await look('Der letzte Abruf hat nicht geklappt.')
  await checkPage(page, 'r-oparl-stoerung', ['light'])
  await onPhone(page, 'r-oparl-stoerung')
  ris.stop()
})

test('the board in the workspace', async ({ page }) => {
  await login(page, 'geschaeftsstelle', 'high', '/arbeit/raete')
  await expect(page.locator('.w-board tbody tr')).toHaveCount(12)
  await checkPage(page, 'r-tafel')
  await keyboard(page, 'r-tafel')
  await onPhone(page, 'r-tafel')
  await headings(page, 'r-tafel')
  await page.getByRole('link', { name: /Nur offene/ }).click()
  expect(await page.locator('.w-board tbody tr').count()).toBeLessThan(12)
  await expect(page.locator('.w-board')).toContainText('über Fassung 2')
  await page.goto(url(`${path}/aendern`))
  await checkPage(page, 'r-vorschlag')
  await onPhone(page, 'r-vorschlag')
  await helped(page, 'r-vorschlag')
})

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width} px, without JavaScript`, () => {
    test.use({ viewport, javaScriptEnabled: true })

    test('everybody sees where the resolution stands', async ({ browser }) => {
      const plain = await browser.newContext({ viewport, javaScriptEnabled: false })
      const page = await plain.newPage()
      await page.goto(url('/beschluesse'))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Wo steht der Beschluss?')
      await expect(page.locator('.p-board tbody tr')).toHaveCount(12)
      await expect(page.locator('.p-open')).toContainText('Die Bürgermeisterkonferenz hat den Text am 24. September 2026 angenommen. Der Text steht in Fassung 3')
      await expect(page.locator('.p-diff ins').first()).toBeVisible()
      await page.getByRole('link', { name: /Nur offene/ }).click()
      expect(await page.locator('.p-board tbody tr').count()).toBeLessThan(12)
      expect(await page.locator('script').count()).toBe(0)
      // The councils of 2021: resolved by all, and the edition says so.
      await page.goto(url('/beschluesse?fassung=2'))
      await expect(page.locator('.p-lead')).toContainText('Von allen beschlossen')
      await page.goto(url('/fassungen/2'))
      await expect(page.locator('main')).toContainText('Von allen 12 Räten beschlossen, zuletzt am 21. September 2021.')
      // What is not public is told with day and body only.
      await page.goto(url('/kommunen/billerbeck'))
      await expect(page.locator('#gremien').locator('xpath=ancestor::section')).toContainText('nicht öffentlich beraten')
      await plain.close()
    })

    test('the pages are in order', async ({ page }) => {
      for (const [name, address] of [['p-beschluesse', '/beschluesse'], ['p-beschluesse-2021', '/beschluesse?fassung=2'], ['p-beschluesse-en', '/en/beschluesse'], ['p-kommune-weg', '/kommunen/coesfeld']]) {
        expect((await page.goto(url(address))).status()).toBe(200)
        await checkPage(page, name)
        if (viewport.width === 1280) await headings(page, name)
      }
    })
  })
}

test('meetings come as a calendar', async ({ request }) => {
  const answer = await request.get(url('/beschluesse.ics'))
  expect(answer.headers()['content-type']).toContain('text/calendar')
  expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/)
})
