// Every working page in both widths: axe, its colours in light or dark, no sideways scroll, a picture;
// headings, help texts and the keyboard; then 400 % zoom and the other language.
import { checkPage, expect, headings, helped, keyboard, login, noSideways, test, themes, url } from '../kit.mjs'

test.describe.configure({ mode: 'parallel' })

const field = '/arbeit/themenfelder/mobilitaet'
const workshop = '/arbeit/workshops/mobilitaet-2026'
/** Name and address; a link's words where the address has an id: it is looked for on the page before. */
const pages = [
  ['w-meine-arbeit', '/arbeit'], ['w-nachrichten', '/arbeit/nachrichten'], ['w-konto', '/arbeit/konto'], ['w-rechte', '/arbeit/hilfe/rechte'],
  ['w-strategie', '/arbeit/strategie'], ['w-rahmen', '/arbeit/strategie/rahmen'], ['w-themenfeld-neu', '/arbeit/themenfelder/neu'],
  ['w-themenfeld', field], ['w-themenfeld-bearbeiten', `${field}/bearbeiten`], ['w-themenfeld-sachstand', `${field}/sachstand`],
  ['w-ziel-neu', `${field}/ziele/neu`], ['w-ziel', field, 'Ziel ändern'], ['w-kennzahl-neu', field, 'Neue Kennzahl'], ['w-kennzahl', field, 'Werte eintragen'],
  ['w-text', '/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles'],
  ['w-projekte', '/arbeit/projekte'], ['w-projekte-gefiltert', '/arbeit/projekte?status=running&sort=titel'], ['w-projekte-falsch', '/arbeit/projekte?jahr=abc&status=x'],
  ['w-projekte-karten', '/arbeit/projekte?ansicht=karten'],
  ['w-projekt', '/arbeit/projekte/14'], ['w-projekt-neu', '/arbeit/projekte/neu'], ['w-projekt-bearbeiten', '/arbeit/projekte/14/bearbeiten'],
  ['w-sachstand', '/arbeit/projekte/14/sachstand'], ['w-dateien', '/arbeit/projekte/14/dateien'],
  ['w-workshops', '/arbeit/workshops'], ['w-workshop', workshop], ['w-workshop-neu', '/arbeit/workshops/neu'], ['w-workshop-bearbeiten', `${workshop}/bearbeiten`], ['w-workshop-dateien', `${workshop}/dateien`],
  ['w-ergebnis-neu', `${workshop}/ergebnisse/neu`], ['w-ergebnis', workshop, /^Ändern$/], ['w-ergebnis-entscheiden', workshop, 'Entscheiden'],
  ['w-personen', '/arbeit/personen'], ['w-personen-leer', '/arbeit/personen?text=niemand'], ['w-person', '/arbeit/personen?rolle=coordinator', /^Digital/],
  ['w-einladen', '/arbeit/personen/einladen'], ['w-einladungen', '/arbeit/personen/einladungen'], ['w-einladung-links', '/arbeit/personen/links'],
  ['w-verbund', '/arbeit/verbund'], ['w-verbund-angaben', '/arbeit/verbund/angaben'], ['w-mitglieder', '/arbeit/verbund/mitglieder'],
  ['w-mitglied-neu', '/arbeit/verbund/mitglieder/neu'], ['w-mitglied', '/arbeit/verbund/mitglieder', /Nottuln/],
  ['w-gruppen', '/arbeit/verbund/gruppen'], ['w-gremien', '/arbeit/verbund/gremien'], ['w-seiten', '/arbeit/seiten'], ['w-barrieren', '/arbeit/barrieren'],
  ['w-abfragen', '/arbeit/bedarfsabfragen'], ['w-abfrage', '/arbeit/bedarfsabfragen/bedarfsabfrage-2026'], ['w-abfrage-neu', '/arbeit/bedarfsabfragen/neu'],
  ['w-abfrage-einrichten', '/arbeit/bedarfsabfragen/bedarfsabfrage-2026/bearbeiten'], ['w-auswertung', '/arbeit/bedarfsabfragen/bedarfsabfrage-2019/auswertung'],
  ['w-vorschlag', '/arbeit/bedarfsabfragen/bedarfsabfrage-2019/vorschlaege/1'],
  ['w-einlesen', '/arbeit/einlesen'], ['w-einlesen-kommunen', '/arbeit/einlesen/kommunen'], ['w-einlesen-personen', '/arbeit/einlesen/personen'],
  ['w-ausgabe-alles', '/arbeit/ausgabe/alles'], ['w-ausgabe-kommune', '/arbeit/ausgabe/kommunen/nottuln'],
  ['w-protokoll', '/arbeit/protokoll?aktion=login'], ['w-fassung-neu', '/arbeit/fassungen/neu']
]

async function visit(page, [name, address, link]) {
  const answer = await page.goto(url(address))
  expect(answer.status(), address).toBe(200)
  if (await page.locator('text-editor').count()) await page.locator('text-editor[data-ready]').waitFor()
  if (!link) return
  const href = await page.locator('main').getByRole('link', { name: link }).first().getAttribute('href')
  expect((await page.goto(url(href))).status(), `${name}: ${href}`).toBe(200)
}

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width} px`, () => {
    test.use({ viewport })

    // In parts, each within the time that a test may take.
    for (const part of [0, 1, 2]) {
      test(`working pages, part ${part + 1}`, async ({ page }) => {
        test.setTimeout(400_000)
        await login(page, 'geschaeftsstelle', 'high')
        for (const one of pages.filter((_, i) => i % 3 === part)) {
          await test.step(one[0], async () => {
            await visit(page, one)
            await checkPage(page, one[0], themes(viewport.width))
            if (viewport.width === 1280) {
              await headings(page, one[0])
              await helped(page, one[0])
              await keyboard(page, one[0])
            }
          })
        }
      })
    }
  })
}

/** The next edition, by the address of the page within it. */
const ahead = [['w-vorschau', ''], ['w-vorschau-themenfeld', '/themenfelder/mobilitaet'], ['w-vorschau-projekte', '/projekte'], ['w-vorschau-kommune', '/kommunen/nottuln']]

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test(`a list that cannot be read in yet, ${viewport.width} px`, async ({ page }) => {
    await page.setViewportSize(viewport)
    await login(page, 'geschaeftsstelle', 'high', '/arbeit/einlesen/kommunen')
    const rows = ['Name;Kurzname;AGS;Art;Einwohner', 'Gemeinde Neu;Neu;05558099;Gemeinde;10', 'Gemeinde Falsch;Falsch;0555809;Gemeinde;-3']
    await page.getByLabel('oder hier einfügen').fill(rows.join('\n'))
    await page.getByRole('button', { name: 'Prüfen' }).click()
    await expect(page.getByText('Der Gemeindeschlüssel hat 8 Ziffern').first()).toBeVisible()
    await checkPage(page, 'w-einlesen-vorschau', themes(viewport.width))
    await headings(page, 'w-einlesen-vorschau')
    await helped(page, 'w-einlesen-vorschau')
  })

  test(`the preview of the next edition, ${viewport.width} px`, async ({ page }) => {
    test.setTimeout(120_000)
    await page.setViewportSize(viewport)
    await login(page, 'geschaeftsstelle', 'high')
    for (const [name, address] of ahead) {
      await test.step(name, async () => {
        await page.goto(url(`/arbeit/fassungen/vorschau${address}`))
        await expect(page.getByText('Vorschau – noch nicht öffentlich.')).toBeVisible()
        expect(await page.locator('script').count(), 'public pages carry no script').toBe(0)
        await checkPage(page, name, themes(viewport.width))
        await headings(page, name)
      })
    }
  })
}

test.describe('400 % zoom', () => {
  test.use({ viewport: { width: 320, height: 256 } })

  test('working pages fit', async ({ page }) => {
    test.setTimeout(180_000)
    await login(page, 'geschaeftsstelle', 'high')
    for (const one of pages) {
      await test.step(one[0], async () => {
        await visit(page, one)
        await noSideways(page, one[0])
        // What sticks must leave room to read.
        const stuck = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.checkVisibility() && getComputedStyle(e).bottom === '0px').length)
        expect(stuck, `bars that stick on ${one[0]}`).toBe(0)
      })
    }
  })
})

test('the languages are switched and remembered', async ({ page }) => {
  test.setTimeout(120_000)
  await login(page, 'geschaeftsstelle', 'high')
  await page.locator('.w-menu summary').click()
  await page.getByRole('button', { name: 'English' }).click()
  for (const one of pages) {
    // Links are looked for by their German words.
    if (one[2]) continue
    await test.step(one[0], async () => {
      await visit(page, one)
      await expect(page.locator('html')).toHaveAttribute('lang', 'en')
      // Names and texts of the region are German; what the portal says is not.
      const german = await page.evaluate(() => [...document.querySelectorAll('label, legend, .kern-hint, button, h1, .w-top__sub, .w-empty')].filter(e => e.checkVisibility() && !e.closest('[lang=de], .kern-fieldset__body, .w-order')).map(e => e.textContent.trim()).filter(words => /\b(und|oder|nicht|werden|Bitte|für|Sie)\b/.test(words)))
      expect(german, `German on the English ${one[0]}`).toEqual([])
    })
  }  // Other tests log in as the same person and look for German words.
  await page.goto(url('/arbeit'))
  await page.locator('.w-menu summary').click()
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
})
