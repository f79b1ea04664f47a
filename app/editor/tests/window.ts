// A window without a browser, enough for ProseMirror's view; imported before anything that looks for one.
import { JSDOM } from 'jsdom'

export const { window } = new JSDOM('')
for (const name of ['document', 'navigator', 'Node', 'Range', 'MutationObserver', 'HTMLElement']) Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
Object.defineProperty(globalThis, 'window', { value: window, configurable: true })
