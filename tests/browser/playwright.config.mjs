import fs from 'node:fs'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { chromium } from '../chromium.mjs'

// Every spec file is a project with a portal and a demo region of its own (./portal.mjs), so files
// know nothing of each other, and two run at a time. A file runs from top to bottom; one whose tests
// only read may say `test.describe.configure({ mode: 'parallel' })`, then each worker takes part of
// it, with a region of its own again. The longest come first.
const testDir = path.join(import.meta.dirname, 'specs')
const longest = ['twelve', 'working', 'public', 'forms']
const rank = name => longest.includes(name) ? longest.indexOf(name) : longest.length
const names = fs.readdirSync(testDir, { recursive: true }).filter(file => file.endsWith('.spec.mjs')).map(file => file.replace('.spec.mjs', ''))
names.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))

export default defineConfig({
  testDir,
  projects: names.map(file => ({ name: file.replaceAll(path.sep, '-'), testMatch: path.join(testDir, `${file}.spec.mjs`) })),
  globalSetup: './portal.mjs',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  forbidOnly: true,
  use: {
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    // Without the slow scrolling: the next Tab would come while the last one is still on its way.
    contextOptions: { reducedMotion: 'reduce' },
    // What is not there after so long does not come.
    actionTimeout: 20_000,
    // A trace costs as much as the test itself: TRACE=retain-on-failure when one is needed.
    trace: process.env.TRACE ?? 'off',
    launchOptions: chromium
  }
})
