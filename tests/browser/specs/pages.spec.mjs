// Every page in both widths: axe in light and dark, no sideways scroll, a picture.
import { checkPage, expect, login, test, url } from '../kit.mjs'

const open = [
  ['start', '/'], ['start-en', '/en'], ['strategie', '/strategie'], ['themenfelder', '/themenfelder'], ['themenfeld', '/themenfelder/mobilitaet'],
  ['fassungen', '/fassungen'], ['fassung', '/fassungen/1'], ['fassung-themenfeld', '/fassungen/1/themenfelder/mobilitaet'], ['anmelden', '/anmelden'],
  ['projekte', '/projekte'], ['projekte-karten', '/projekte?ansicht=karten'], ['projekt', '/projekte/14'], ['workshops', '/workshops'],
  ['kommunen', '/kommunen'], ['kommune', '/kommunen/nottuln'], ['suche', '/suche?q=Bus'], ['impressum', '/impressum'], ['barriere', '/barriere-melden']
]
const working = [
  ['meine-arbeit', '/arbeit'], ['w-strategie', '/arbeit/strategie'], ['w-themenfeld', '/arbeit/themenfelder/mobilitaet'],
  ['w-themenfeld-bearbeiten', '/arbeit/themenfelder/mobilitaet/bearbeiten'], ['w-ziel-neu', '/arbeit/themenfelder/mobilitaet/ziele/neu'],
  ['w-text', '/arbeit/texte/strategy/00000000-0000-0000-0000-000000000000/principles'], ['w-konto', '/arbeit/konto']
]

for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width} px`, () => {
    test.use({ viewport })

    for (const [name, address] of open) {
      test(name, async ({ page }) => {
        const answer = await page.goto(url(address))
        expect(answer.status()).toBe(200)
        expect(await page.locator('script').count(), 'public pages carry no script').toBe(0)
        await checkPage(page, name)
      })
    }

    test('a page that is not there', async ({ page }) => {
      const answer = await page.goto(url('/themenfelder/gibt-es-nicht'))
      expect(answer.status()).toBe(404)
      await checkPage(page, 'nicht-gefunden')
    })

    test('working pages', async ({ page }) => {
      test.setTimeout(180_000)
      await login(page, 'geschaeftsstelle', 'high')
      for (const [name, address] of working) {
        const answer = await page.goto(url(address))
        expect(answer.status(), address).toBe(200)
        await checkPage(page, name)
      }
    })
  })
}
