// Windows beside the text stay what they are while others change it or the line goes away.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { Node } from 'prosemirror-model'
import { NodeSelection } from 'prosemirror-state'
import { anchors } from '../src/comments.ts'
import { schema } from '../src/schema.ts'
import { textsOf } from '../src/texts.ts'
import { heading, li, note, p, ul, until } from './help.ts'
import { button, erase, find, join, left, type Person, press, select, server, two, type, write } from './joined.ts'
import { window } from './window.ts'

const { TextEditor } = await import('../src/element.ts')
window.customElements.define('text-editor', TextEditor)

const link = (text: string, href = 'https://alt.example'): Node => schema.text(text, [schema.marks.link.create({ href })])
const focused = (): Element => window.document.activeElement!
/** Waits until something is on a page. */
const appears = <T>(page: HTMLElement, look: () => T): Promise<void> => until(check => new window.MutationObserver(check).observe(page, { subtree: true, childList: true, attributes: true, characterData: true }), () => Boolean(look()))
const enter = (field: Element | null, words: string): void => { (field as HTMLInputElement).value = words; field!.dispatchEvent(new Event('input', { bubbles: true })) }

/** The window for a link, with an address typed into it. */
function linkWindow({ page, host }: Person, typed = 'neu.example') {
  button(page, 'Link').click()
  const box = host.querySelector<HTMLElement>('.e-pop')!
  const [address] = box.querySelectorAll('input')
  enter(address, typed)
  return {
    box, address, words: () => box.querySelectorAll('input')[1], open: () => box.isConnected,
    apply: () => box.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
    remove: () => button(box, 'Link entfernen').click()
  }
}
/** The links of a text: words and addresses. */
function links({ editor }: Person): string[] {
  const found: string[] = []
  editor.view.state.doc.descendants(node => { const mark = schema.marks.link.isInSet(node.marks); if (mark) found.push(`${node.text} ${mark.attrs.href}`) })
  return found
}

test('a link comes to the words that were selected, whatever others do meanwhile', async () => {
  const changes: [(other: Person) => void, string][] = [
    [other => write(other, 'Wir fahren mit ', 'Bus'), 'Wir fahren mit Bus und Bahn und Rad'],
    [other => { write(other, 'dem ', 'Bahn'); erase(other, 'Bus und ') }, 'dem Bahn und Rad'],
    [other => { const { from } = find(other, ' Bahn'); other.editor.dispatch(other.editor.view.state.tr.split(from)) }, 'Bus und/ Bahn und Rad'],
    [other => other.editor.dispatch(other.editor.view.state.tr.setBlockType(1, 1, schema.nodes.heading, { level: 2 })), '## Bus und Bahn und Rad']
  ]
  for (const [i, [act, after]] of changes.entries()) {
    const [me, other] = await two(`link-${i}`, p('Bus und Bahn und Rad'))
    select(me, 'Bahn')
    const { apply, open } = linkWindow(me)
    act(other)
    await me.sees(after)
    apply()
    assert.deepEqual(links(me), ['Bahn https://neu.example'])
    assert.equal(open(), false)
  }
})

test('a link that is changed or taken away is the one that was meant', async () => {
  for (const gone of [true, false]) {
    const [me, other] = await two(`known-${gone}`, p('Bus und ', link('Bahn'), ' und ', link('Rad')))
    me.editor.goTo(find(me, 'Rad').from + 1)
    const { apply, remove } = linkWindow(me)
    write(other, 'Tram und ', 'Bus')
    await me.sees('Tram und Bus und Bahn und Rad')
    if (gone) remove()
    else apply()
    assert.deepEqual(links(me), ['Bahn https://alt.example', ...(gone ? [] : ['Rad https://neu.example'])])
  }
})

test('a link without a selection goes to the caret, where that is then', async () => {
  const [me, other] = await two('caret-link', p('Siehe hier'))
  me.editor.goTo(find(me, 'hier').from)
  const { apply, words } = linkWindow(me)
  enter(words(), 'die Seite')
  write(other, 'Bitte ', 'Siehe')
  await me.sees('Bitte Siehe hier')
  apply()
  assert.equal(me.text(), 'Bitte Siehe die Seitehier')
  assert.deepEqual(links(me), ['die Seite https://neu.example'])
})

test('where others deleted the passage the window says so, and the address can still be put in', async () => {
  for (const lang of ['de', 'en'] as const) {
    const [first, other] = await two(`gone-${lang}`, p('Bus und Bahn und Rad'), p('Ende'))
    left(first.editor)
    const me = await join(`gone-${lang}`, { lang })
    select(me, 'Bahn')
    const { box, address, apply, words, open } = linkWindow(me)
    // Other words in their place are not what was meant.
    const { from, to } = find(other, 'Bahn')
    other.editor.dispatch(other.editor.view.state.tr.insertText('Tram', from, to))
    await me.sees('Bus und Tram und Rad/Ende')
    apply()
    assert.match(box.querySelector('[role=alert].w-note')!.textContent!, lang === 'de' ? /^Diese Stelle hat inzwischen jemand gelöscht\./ : /^Somebody has deleted this passage meanwhile\./)
    assert.ok(open())
    assert.equal(address.value, 'neu.example')
    assert.ok(focused() === words())
    assert.deepEqual(links(me), [])
    // The whole paragraph too.
    other.editor.dispatch(other.editor.view.state.tr.delete(0, other.editor.view.state.doc.child(0).nodeSize))
    await me.sees('Ende')
    enter(words(), 'Fahrplan')
    apply()
    assert.deepEqual(links(me), ['Fahrplan https://neu.example'])
    assert.equal(me.text().replace('Fahrplan', ''), 'Ende')
    assert.equal(open(), false)
  }
  const [me, other] = await two('gone-link', p('Bus und ', link('Bahn'), ' und Rad'))
  me.editor.goTo(find(me, 'Bahn').from + 1)
  const { remove } = linkWindow(me)
  erase(other, 'Bahn')
  await me.sees('Bus und  und Rad')
  remove()
  assert.equal(me.editor.announcer.element.textContent, 'Diesen Link gibt es nicht mehr.')
  assert.equal(me.text(), 'Bus und  und Rad')
})

test('what is refused because the line has stopped leaves the windows open', async () => {
  const me = await join('refused', {}, p('Bus und Bahn'))
  select(me, 'Bahn')
  const { address, apply, open } = linkWindow(me)
  server.cut('refused', 4401)
  await me.state(() => me.editor.connection.state.phase === 'stopped')
  apply()
  assert.ok(open())
  assert.equal(address.value, 'neu.example')
  assert.match(me.page.querySelector('.e-refused')!.textContent!, /^Sie sind abgemeldet/)
  me.editor.connection.again()
  apply()
  assert.deepEqual(links(me), ['Bahn https://neu.example'])
  await me.state(() => me.editor.connection.state.phase === 'open' && !me.editor.connection.state.unsaved)
  server.cut('refused', 4401)
  await me.state(() => me.editor.connection.state.phase === 'stopped')
  me.editor.goTo(find(me, 'und').from)
  assert.doesNotThrow(() => button(me.page, 'Fußnote').click())
  assert.equal(me.host.querySelector('.e-footnote-paper'), null)
})

const paperOfNote = ({ host }: Person): Element | null => host.querySelector('.e-footnote-paper')
/** Opens a footnote, the caret at the end of its words. */
function openNote(person: Person, number: number): void {
  person.page.querySelectorAll<HTMLElement>('.e-note-number')[number - 1].click()
  assert.ok(focused() === paperOfNote(person))
}

test('something that is selected as a whole and deleted by others breaks nothing', async () => {
  const [me, other] = await two('whole', p('eins'), schema.nodes.object.create({ kind: 'goal', id: '1' }), p('zwei'), schema.nodes.object.create({ kind: 'goal', id: '2' }))
  const at = (id: string): number => { let found = -1; me.editor.view.state.doc.forEach((node, pos) => { if (node.attrs.id === id) found = pos }); return found }
  const phases: string[] = []
  me.editor.connection.on('state', state => phases.push(state.phase))
  me.editor.dispatch(me.editor.view.state.tr.setSelection(NodeSelection.create(me.editor.view.state.doc, at('2'))))
  write(other, 'null ', 'eins')
  await me.sees('null eins/[goal:1]/zwei/[goal:2]')
  assert.deepEqual([me.editor.view.state.selection instanceof NodeSelection, me.editor.view.state.selection.from], [true, at('2')], 'it stays selected')
  other.editor.dispatch(other.editor.view.state.tr.delete(at('2'), at('2') + 1))
  await me.sees('null eins/[goal:1]/zwei')
  assert.equal(me.editor.view.state.selection instanceof NodeSelection, false)
  // So is a new footnote whose paragraph goes.
  me.editor.goTo(find(me, 'zwei').to)
  button(me.page, 'Fußnote').click()
  await other.sees('null eins/[goal:1]/zwei^()')
  const start = find(other, 'zwei').from - 1
  other.editor.dispatch(other.editor.view.state.tr.delete(start, other.editor.view.state.doc.content.size))
  await me.sees('null eins/[goal:1]')
  assert.equal(phases.includes('lost'), false)
  // And what one's own undoing takes away.
  me.editor.dispatch(me.editor.view.state.tr.insert(me.editor.view.state.doc.content.size, schema.nodes.object.create({ kind: 'goal', id: '3' })))
  me.editor.dispatch(me.editor.view.state.tr.setSelection(NodeSelection.create(me.editor.view.state.doc, at('3'))))
  button(me.page, 'Rückgängig').click()
  assert.equal(me.text().includes('goal:3'), false)
})

test('the window of a footnote is that of its footnote, also when another goes', async () => {
  for (const [i, [mine, gone, after]] of ([[1, 'eins', 'a b^(zwei) c'], [1, 'zwei', 'a^(eins) b c'], [2, 'eins', 'a b^(zwei) c'], [2, 'zwei', 'a^(eins) b c']] as [number, string, string][]).entries()) {
    const [me, other] = await two(`notes-${i}`, p('a', note('eins'), ' b', note('zwei'), ' c'))
    openNote(me, mine)
    const { from, to } = find(other, gone)
    other.editor.dispatch(other.editor.view.state.tr.delete(from - 1, to + 1))
    await me.sees(after)
    await Promise.resolve()
    if (gone === ['eins', 'zwei'][mine - 1]) {
      assert.equal(paperOfNote(me), null)
      assert.ok(focused() === me.editor.view.dom)
      assert.equal(me.page.querySelector('.e-refused')?.textContent, 'Die Fußnote steht nicht mehr im Text.')
      assert.equal(me.editor.announcer.element.textContent, 'Die Fußnote steht nicht mehr im Text.')
    } else {
      assert.equal(paperOfNote(me)?.textContent, ['eins', 'zwei'][mine - 1])
      assert.ok(focused() === paperOfNote(me))
    }
  }
})

test('a footnote stays open when others split its paragraph', async () => {
  const [me, other] = await two('note-split', p('eins zwei', note('Quelle'), ' drei'), p('vier', note('Quelle')))
  openNote(me, 1)
  press(focused(), 'End')
  other.editor.dispatch(other.editor.view.state.tr.split(find(other, 'zwei').from))
  await me.sees('eins /zwei^(Quelle) drei/vier^(Quelle)')
  await Promise.resolve()
  assert.ok(focused() === paperOfNote(me))
  assert.equal(me.host.querySelector('.e-pop')?.getAttribute('aria-label'), 'Fußnote 1: Quelle')
})

test('undoing in a footnote stays in its window', async () => {
  const me = await join('note-undo', {}, p('eins', note('zwei'), ' drei'))
  type(me, 'x')
  openNote(me, 1)
  press(focused(), 'z', { ctrlKey: true })
  assert.equal(me.text(), 'eins^(zwei) drei')
  assert.ok(focused() === paperOfNote(me))
})

test('while suggesting, signs at the beginning of a paragraph are letters', async () => {
  for (const [i, [typed, becomes]] of [['- a', 'ul(a)'], ['1. a', 'ol(a)'], ['# a', '# a'], ['> a', 'q(a)']].entries()) {
    const me = await join(`signs-${i}`, {}, p('x'), p())
    const end = (): void => me.editor.goTo(me.editor.view.state.doc.content.size - 1)
    end()
    button(me.page, 'Vorschlagen').click()
    type(me, typed)
    assert.equal(me.text(), `x/+${typed}+`)
    button(me.page, 'Rückgängig').click()
    assert.equal(me.text(), 'x/')
    button(me.page, 'Vorschlagen').click()
    end()
    type(me, typed)
    assert.equal(me.text(), `x/${becomes}`)
  }
})

test('paragraphs that others delete are told to who cannot see it', async () => {
  const told: [Node[], (other: Person) => void, string, string][] = [
    [[p('eins'), p('zwei'), p('drei')], other => drop(other, 1, 2), 'eins/drei', 'Jemand hat einen Absatz gelöscht.'],
    [[p('eins'), heading(1, 'zwei'), ul(li(p('drei'))), p('vier'), p('fünf')], other => { drop(other, 1, 2); drop(other, 1, 3) }, 'eins/fünf', 'Jemand hat 3 Absätze gelöscht.'],
    [[p('eins'), p('zwei'), p('drei')], other => { write(other, 'und ', 'zwei'); drop(other, 2, 3) }, 'eins/und zwei', 'Fachkraft Senden hat in einem Absatz geschrieben. Jemand hat einen Absatz gelöscht.'],
    [[p('eins zwei'), p('drei'), p('vier fünf')], other => { const { tr } = other.editor.view.state; other.editor.dispatch(tr.insertText('x', find(other, ' zwei').from, find(other, ' fünf').from)) }, 'einsx fünf', 'Fachkraft Senden hat in einem Absatz geschrieben und 2 Absätze gelöscht.'],
    // Joined, split, made something else: nothing is gone.
    [[p('eins'), p('zwei')], other => other.editor.dispatch(other.editor.view.state.tr.join(6)), 'einszwei', 'Fachkraft Senden hat in einem Absatz geschrieben.'],
    [[p('eins'), p(), p('zwei')], other => drop(other, 1, 2), 'eins/zwei', '']
  ]
  for (const [i, [start, act, after, sentence]] of told.entries()) {
    const [me, other] = await two(`told-${i}`, ...start)
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      act(other)
      await me.sees(after)
      mock.timers.tick(2000)
      assert.equal(me.editor.announcer.element.textContent, sentence ? `${sentence} F8 führt hin.` : 'Fachkraft Senden ist jetzt hier')
    } finally {
      mock.timers.reset()
    }
  }
  function drop(other: Person, from: number, to: number): void {
    const { doc: { children } } = other.editor.view.state
    const at = (n: number): number => children.slice(0, n).reduce((sum, node) => sum + node.nodeSize, 0)
    other.editor.dispatch(other.editor.view.state.tr.delete(at(from), at(to)))
  }
})

test('whose change it is is said as the sentence wants it, also where nobody knows', async () => {
  for (const [lang, suggestion, change] of [['de', 'Vorschlag von jemandem. eingefügt: neu', 'Änderung von jemandem: ein zwei'], ['en', 'Suggestion by somebody. inserted: neu', 'Change by somebody: ein zwei']] as const) {
    const mark = (author: string): Node => schema.text('neu', [schema.marks.insertion.create({ id: 'x', author, at: 0 })])
    const me = await join(`whose-${lang}`, { lang }, p('eins zwei'), p(mark('stranger')), p(mark('me')))
    const other = await join(`whose-${lang}`, { person: { id: 'senden', name: 'Fachkraft Senden', colour: 1 } })
    const said = (): string => { me.editor.next(1); return me.editor.announcer.element.textContent! }
    me.editor.goTo(1)
    assert.equal(said(), suggestion)
    assert.equal(said(), lang === 'de' ? 'Ihr Vorschlag. eingefügt: neu' : 'Your suggestion. inserted: neu')
    assert.ok([...me.page.querySelectorAll('.w-thread--sug b')].map(b => b.textContent).includes(suggestion.split('.')[0]))
    // Whoever only deletes leaves no name.
    erase(other, 's')
    await me.sees('ein zwei/+neu+/+neu+')
    assert.equal(said(), change)
  }
  const [de, en] = [textsOf('de'), textsOf('en')]
  assert.deepEqual([de.meanwhile(), de.meanwhile('Senden'), en.meanwhile()], ['In der Zwischenzeit hat jemand denselben Absatz geändert.', 'In der Zwischenzeit hat Senden denselben Absatz geändert.', 'Meanwhile somebody changed the same paragraph.'])
  assert.deepEqual([de.did(undefined, 2, 1), en.did(undefined, 1, 0), en.did('Senden', 0, 3)], ['Jemand hat in 2 Absätzen geschrieben und einen Absatz gelöscht.', 'Somebody wrote in one paragraph.', 'Senden deleted 3 paragraphs.'])
})

/** A talk about words. */
async function talk(person: Person, room: string, words: string): Promise<void> {
  const { from, to } = find(person, words)
  await post(room, { do: 'add', ...anchors(person.editor.view.state, from, to), text: 'Wirklich?' })
  await appears(person.page, () => person.page.querySelector('article.w-thread'))
}
const post = (room: string, body: object): Promise<Response> => fetch(`${comments(room)}`, { method: 'POST', body: JSON.stringify(body) })
const comments = (room: string): string => `http://127.0.0.1:${server.port}/comments/${encodeURIComponent(room)}?person=senden`

test('an answer stays in sight and under the fingers when others resolve the talk', async () => {
  const me = await join('answer', { comments: comments('answer') }, p('Bus und Bahn'))
  await talk(me, 'answer', 'Bahn')
  button(me.page, 'Antworten').click()
  const field = me.page.querySelector('textarea')!
  enter(field, 'Ja, weil')
  assert.ok(focused() === field)
  const [{ id }] = server.room('answer').threads
  await post('answer', { do: 'resolve', thread: id })
  await appears(me.page, () => me.page.querySelector('article.w-thread--done'))
  assert.ok(me.page.querySelector('.w-talk--beside')!.contains(field))
  assert.equal(field.value, 'Ja, weil')
  assert.ok(focused() === field)
  // Once it is sent the talk is with those that are resolved.
  field.form!.requestSubmit()
  await appears(me.page, () => me.page.querySelector('.w-talk:not(.w-talk--beside) article.w-thread--done'))
  assert.deepEqual(server.room('answer').threads[0].entries.map((e: { text: string }) => e.text), ['Wirklich?', 'Ja, weil'])
  assert.equal(me.page.querySelector('textarea'), null)
})

test('nothing is written into a comment that is just being sent', async () => {
  const me = await join('sending', { comments: comments('sending') }, p('Bus und Bahn'))
  select(me, 'Bahn')
  button(me.page, 'Kommentar').click()
  const field = me.page.querySelector('textarea')!
  enter(field, 'Wirklich?')
  const real = globalThis.fetch
  let fail = (_: Error): void => {}
  globalThis.fetch = () => new Promise((_, reject) => { fail = reject })
  try {
    field.form!.requestSubmit()
    assert.equal(field.readOnly, true)
    fail(new Error('no line'))
    await appears(me.page, () => me.page.querySelector('.w-reply .kern-error')!.textContent)
    assert.equal(field.readOnly, false)
    assert.equal(field.value, 'Wirklich?')
  } finally {
    globalThis.fetch = real
  }
})

test('after a change that was not taken the keyboard is in the text again', async t => {
  const first = await join('aside', {}, p('Bus'))
  left(first.editor)
  const element = window.document.createElement('text-editor') as InstanceType<typeof TextEditor>
  for (const [name, value] of Object.entries({ address: `ws://127.0.0.1:${server.port}/ws/aside`, rights: 'suggest', person: '{"id":"me","name":"Ich"}' })) element.setAttribute(name, value)
  const ready = (): Promise<void> => new Promise(resolve => element.addEventListener('ready', () => resolve(), { once: true }))
  const shown = ready()
  t.after(() => element.remove())
  window.document.body.append(element)
  await shown
  element.focus()
  assert.ok(element.querySelector('.w-paper')!.contains(focused()))
  const again = ready()
  server.cut('aside', 4423, 'only_suggestions')
  await again
  assert.ok(element.querySelector('.e-note--aside'))
  assert.ok(focused() === element.querySelector('.w-paper'))
})
