// Wakes the islands and forms of a page. Ours instead of Leptos's inline script: a strict content security
// policy needs no nonce for a file of our own, and Leptos would write the nonce into `crossorigin`.
const { module, wasm } = document.querySelector('script[data-module]').dataset

const outer = []

async function wake(node, mod) {
  for (const child of node.children) {
    const tag = child.tagName
    if (tag === 'LEPTOS-ISLAND') {
      const run = mod[child.dataset.component]
      outer.at(-1)?.()
      if (run) await run(child)
      await wake(child, mod)
    } else if (tag === 'LEPTOS-CHILDREN') {
      outer.push(child.$$on_hydrate)
      await wake(child, mod)
      outer.pop()
    } else {
      await wake(child, mod)
    }
  }
}

// Whoever goes on before a page is awake stops its loading: no fault that anybody should read of.
let leaving = false
for (const event of ['beforeunload', 'pagehide']) addEventListener(event, () => { leaving = true })

async function load() {
  try {
    const mod = await import(module)
    await mod.default({ module_or_path: wasm })
    return mod
  } catch (fault) {
    if (!leaving) throw fault
  }
}

const mod = document.querySelector('leptos-island, form[data-form]') && await load()
if (mod) {
  mod.hydrate()
  await wake(document.body, mod)
  // Effects attach the listeners in tasks of their own: those come first.
  await new Promise(resolve => setTimeout(resolve))
  document.documentElement.dataset.bereit = 'ja'
}
