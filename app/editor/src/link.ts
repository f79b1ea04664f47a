// Links: a small window with the address, checked while nothing is lost.
import { TextSelection, type Transaction } from 'prosemirror-state'
import { anchors, locate, type Place } from './comments.ts'
import type { Desk } from './desk.ts'
import { h, unique } from './dom.ts'
import { popover } from './popover.ts'
import { allowedHref, hrefFrom, schema } from './schema.ts'

const { link } = schema.marks

/** The whole link around the cursor. */
function linkAround(desk: Desk): { from: number, to: number, href: string } | undefined {
  const { $from, from, to } = desk.view.state.selection
  const mark = link.isInSet($from.marks()) ?? link.isInSet($from.nodeAfter?.marks ?? [])
  if (!mark) return undefined
  let [start, end] = [from, to]
  $from.parent.forEach((node, offset) => {
    const pos = $from.start() + offset
    if (mark.isInSet(node.marks) && pos <= end && pos + node.nodeSize >= start) { start = Math.min(start, pos); end = Math.max(end, pos + node.nodeSize) }
  })
  return { from: start, to: end, href: mark.attrs.href }
}

/** Opens the window for the selection or the link under the cursor. */
export function editLink(desk: Desk): void {
  const { t, view } = desk
  const known = linkAround(desk)
  const { from, to } = known ?? view.state.selection
  const { doc } = view.state
  const anchored = from < to ? anchors(view.state, from, to) : undefined
  /** Where the passage is now: others go on writing. Null if they have deleted it. */
  const passage = (): Place => (view.state.doc === doc ? { from, to } : anchored ? locate(view.state, anchored) : null)
  /** Words of its own have to be given, and the link goes to the caret. */
  let needsText = from === to
  const [address, text, error] = [unique('e-href'), unique('e-text'), unique('e-error')]
  const href = h('input', { class: 'kern-form-input__input', id: address, value: known?.href ?? '', inputmode: 'url', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `${address}-h ${error}` })
  const words = h('input', { class: 'kern-form-input__input', id: text })
  const wrong = h('p', { class: 'kern-error', id: error, role: 'alert' })
  const go = h('a', { class: 'e-go', target: '_blank', rel: 'noopener noreferrer' }, t.openLink)
  const follow = (): void => {
    const to = hrefFrom(href.value)
    go.hidden = !to
    if (to && allowedHref(to)) go.href = to
  }
  const own = h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: text }, t.linkText), words)
  const row = h('p', { class: 'e-row' }, h('button', { class: 'kern-btn kern-btn--primary', type: 'submit' }, h('span', { class: 'kern-label' }, t.apply)),
    known && h('button', { class: 'w-link', type: 'button', onclick: () => remove() }, t.removeLink), go)
  const form = h('form', { class: 'e-form', novalidate: true, onsubmit: (event: Event) => { event.preventDefault(); apply() } },
    h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: address }, t.address), h('div', { class: 'kern-hint', id: `${address}-h` }, t.addressHint), href, wrong),
    needsText && own, row)
  /** What was typed stays if the change was not taken. */
  const change = (tr: Transaction): void => {
    const before = view.state
    desk.dispatch(tr)
    if (view.state !== before) shown.close()
  }
  const remove = (): void => {
    const at = passage()
    if (at) return change(view.state.tr.removeMark(at.from, at.to, link))
    shown.close()
    desk.announcer.say(t.linkLost)
  }
  const apply = (): void => {
    const wanted = hrefFrom(href.value)
    if (!wanted) {
      wrong.replaceChildren(h('span', { class: 'kern-icon kern-icon--danger', 'aria-hidden': 'true' }), h('span', { class: 'kern-body' }, href.value.trim() ? t.badAddress(href.value.trim()) : t.noAddress))
      href.setAttribute('aria-invalid', 'true')
      href.focus()
      return
    }
    href.removeAttribute('aria-invalid')
    wrong.replaceChildren()
    const { tr, selection } = view.state
    const mark = link.create({ href: wanted })
    if (needsText) return change(tr.replaceRangeWith(selection.to, selection.to, schema.text(words.value.trim() || href.value.trim(), [mark])).removeStoredMark(link))
    const at = passage()
    if (at) return change(tr.removeMark(at.from, at.to, link).addMark(at.from, at.to, mark).setSelection(TextSelection.create(tr.doc, at.to)).removeStoredMark(link))
    needsText = true
    row.before(h('p', { class: 'w-note w-note--warn', role: 'alert' }, t.passageLost), own)
    words.focus()
  }
  href.addEventListener('input', follow)
  follow()
  const at = view.coordsAtPos(from)
  const shown = popover(desk.host, new DOMRect(at.left, at.top, 0, at.bottom - at.top), t.link, form, back => { if (back) view.focus() })
  href.select()
  href.focus()
}
