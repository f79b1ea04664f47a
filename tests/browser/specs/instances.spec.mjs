// Two instances on one PostgreSQL behind a proxy (`make run-cluster`): people who come to different ones
// write the same text, see each other, talk about it, and lose nothing.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { end, expect, paper, saved, somebody, test, text, url } from '../kit.mjs'
import { answers, freePort } from '../portal.mjs'

let cluster, folder

test.beforeAll(async () => {
  test.setTimeout(180_000)
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cluster-'))
  const port = await freePort()
  const log = fs.openSync(path.join(folder, 'log'), 'a')
  // What this suite keeps in PORTAL_ variables is no setting of a portal.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PORTAL_')))
  cluster = spawn(path.resolve(import.meta.dirname, '../../cluster/run'), { env: { ...env, PORT: String(port), CLUSTER: folder }, stdio: ['ignore', log, log] })
  fs.closeSync(log)
  const exit = new Promise(resolve => cluster.once('exit', resolve))
  const ended = exit.then(code => { throw new Error(`the cluster ended with ${code}:\n${fs.readFileSync(path.join(folder, 'log'), 'utf8')}`) })
  ended.catch(() => {})
  cluster.over = exit
  for (const each of [port + 101, port + 102, port]) await answers(`http://localhost:${each}/bereit`, { ended })
  process.env.PORTAL_URL = `http://localhost:${port}`
})

test.afterAll(async () => {
  cluster?.kill('SIGINT')
  await cluster?.over
  fs.rmSync(folder, { recursive: true, force: true })
})


test('two people at two instances write one text', async ({ browser }) => {
  const field = '/arbeit/themenfelder/mobilitaet'
  const [lead, member] = [await somebody(browser, 'ag-leitung-mobilitaet', field), await somebody(browser, 'ag-mitglied-mobilitaet', field)]
  const to = await lead.locator('main').getByRole('link', { name: 'Text schreiben' }).first().getAttribute('href')
  // One after the other: the proxy gives each the next instance.
  for (const page of [lead, member]) {
    await page.goto(url(to))
    await page.locator('text-editor[data-ready]').waitFor()
  }
  await expect(lead.locator('.w-who li')).toHaveCount(2)
  await expect(member.locator('.w-who li')).toHaveCount(2)
  await end(lead)
  await lead.keyboard.type('\nHier geschrieben')
  await expect(paper(member)).toContainText('Hier geschrieben')
  await end(member)
  await member.keyboard.type(' und dort ergänzt')
  await expect(paper(lead)).toContainText('Hier geschrieben und dort ergänzt')
  await expect(lead.locator('.w-cur')).toHaveCount(1)
  // Both at once.
  await Promise.all([lead, member].map(async (page, i) => { await end(page); await page.keyboard.type(['links', 'rechts'][i], { delay: 15 }) }))
  for (const page of [lead, member]) await saved(page)
  await expect.poll(async () => (await text(lead)) === (await text(member))).toBe(true)
  // Whoever comes later, at whichever instance, reads all of it.
  const words = await text(lead)
  for (let i = 0; i < 2; i++) {
    await member.reload()
    await member.locator('text-editor[data-ready]').waitFor()
    await expect.poll(() => text(member)).toBe(words)
  }
  for (const page of [lead, member]) await page.context().close()
})
