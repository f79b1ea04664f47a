// Links: a small window with the address, checked while nothing is lost.
import { TextSelection } from 'prosemirror-state'
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
  const needsText = from === to
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
  const form = h('form', { class: 'e-form', novalidate: true, onsubmit: (event: Event) => { event.preventDefault(); apply() } },
    h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: address }, t.address), h('div', { class: 'kern-hint', id: `${address}-h` }, t.addressHint), href, wrong),
    needsText && h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: text }, t.linkText), words),
    h('p', { class: 'e-row' }, h('button', { class: 'kern-btn kern-btn--primary', type: 'submit' }, h('span', { class: 'kern-label' }, t.apply)),
      known && h('button', { class: 'w-link', type: 'button', onclick: () => { shown.close(); desk.dispatch(desk.view.state.tr.removeMark(from, to, link)) } }, t.removeLink), go))
  const apply = (): void => {
    const wanted = hrefFrom(href.value)
    if (!wanted) {
      wrong.replaceChildren(h('span', { class: 'kern-icon kern-icon--danger', 'aria-hidden': 'true' }), h('span', { class: 'kern-body' }, href.value.trim() ? t.badAddress(href.value.trim()) : t.noAddress))
      href.setAttribute('aria-invalid', 'true')
      href.focus()
      return
    }
    shown.close()
    const tr = desk.view.state.tr
    const mark = link.create({ href: wanted })
    if (needsText) tr.replaceRangeWith(from, to, schema.text(words.value.trim() || href.value.trim(), [mark]))
    else tr.removeMark(from, to, link).addMark(from, to, mark)
    if (!needsText) tr.setSelection(TextSelection.create(tr.doc, to))
    desk.dispatch(tr.removeStoredMark(link))
  }
  href.addEventListener('input', follow)
  follow()
  const at = view.coordsAtPos(from)
  const shown = popover(desk.host, new DOMRect(at.left, at.top, 0, at.bottom - at.top), t.link, form, back => { if (back) view.focus() })
  href.select()
  href.focus()
}
