// The public pages that public.spec.mjs does not look at, in both widths: axe, its colours in light or dark, no sideways scroll, a picture.
import { checkPage, expect, test, themes, url } from '../kit.mjs'

test.describe.configure({ mode: 'parallel' })

const open = [
  ['start-en', '/en'], ['strategie', '/strategie'], ['themenfelder', '/themenfelder'],
  ['fassungen', '/fassungen'], ['fassung', '/fassungen/1'], ['fassung-themenfeld', '/fassungen/1/themenfelder/mobilitaet'], ['anmelden', '/anmelden'],
  ['projekte-karten', '/projekte?ansicht=karten'], ['projekte-falsch', '/projekte?jahr=abc'], ['workshops', '/workshops'],
  ['bedarfsabfragen', '/bedarfsabfragen'], ['bedarfsabfrage', '/bedarfsabfragen/bedarfsabfrage-2019'],
  ['kommunen', '/kommunen'], ['suche', '/suche?q=Bus'], ['impressum', '/impressum'], ['datenschutz', '/datenschutz'],
  ['barrierefreiheit', '/barrierefreiheit'], ['gebaerdensprache', '/gebaerdensprache'], ['barriere', '/barriere-melden'],
  ['barriere-danke', '/barriere-melden/danke'], ['konto-geloescht', '/konto-geloescht'],
  ['einladung-tot', '/einladung/gibt-es-nicht', 404], ['anmelden-verweigert', '/anmelden/demo/rueckruf?error=access_denied', 403],
  ['nicht-gefunden', '/themenfelder/gibt-es-nicht', 404]
]
for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test.describe(`${viewport.width} px`, () => {
    test.use({ viewport })

    for (const [name, address, status = 200] of open) {
      test(name, async ({ page }) => {
        const answer = await page.goto(url(address))
        expect(answer.status()).toBe(status)
        expect(await page.locator('script').count(), 'public pages carry no script').toBe(0)
        await checkPage(page, name, themes(viewport.width))
      })
    }
  })
}
