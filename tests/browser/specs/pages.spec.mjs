// Every public page in both widths: axe, its colours in light or dark, no sideways scroll, a picture.
import { checkPage, expect, test, themes, url } from '../kit.mjs'

test.describe.configure({ mode: 'parallel' })

const open = [
  ['start', '/'], ['start-en', '/en'], ['strategie', '/strategie'], ['themenfelder', '/themenfelder'], ['themenfeld', '/themenfelder/mobilitaet'],
  ['fassungen', '/fassungen'], ['fassung', '/fassungen/1'], ['fassung-themenfeld', '/fassungen/1/themenfelder/mobilitaet'], ['anmelden', '/anmelden'],
  ['projekte', '/projekte'], ['projekte-karten', '/projekte?ansicht=karten'], ['projekt', '/projekte/14'], ['workshops', '/workshops'],
  ['kommunen', '/kommunen'], ['kommune', '/kommunen/nottuln'], ['suche', '/suche?q=Bus'], ['impressum', '/impressum'], ['barriere', '/barriere-melden']
]
for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width} px`, () => {
    test.use({ viewport })

    for (const [name, address] of open) {
      test(name, async ({ page }) => {
        const answer = await page.goto(url(address))
        expect(answer.status()).toBe(200)
        expect(await page.locator('script').count(), 'public pages carry no script').toBe(0)
        await checkPage(page, name, themes(viewport.width))
      })
    }

    test('a page that is not there', async ({ page }) => {
      const answer = await page.goto(url('/themenfelder/gibt-es-nicht'))
      expect(answer.status()).toBe(404)
      await checkPage(page, 'nicht-gefunden', themes(viewport.width))
    })
  })
}
