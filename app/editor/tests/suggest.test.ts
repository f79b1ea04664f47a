import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { joinBackward, splitBlock } from 'prosemirror-commands'
import { Slice } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import { TextSelection } from 'prosemirror-state'
import { nextPlace, settle, suggestionAt, suggestions } from '../src/changes.ts'
import { schema } from '../src/schema.ts'
import { asLetters, asSuggestion, withoutSuggestions } from '../src/suggest.ts'
import { del, doc, heading, ins, li, note, p, random, short, state, ul } from './help.ts'

let id = 0
const by = (author = 'me', forward = false) => ({ author, now: new Date('2026-11-21T14:28:30.500Z'), newId: () => `n${++id}`, forward })
const apply = (s: EditorState, tr: Transaction, who = by()): EditorState => {
  const suggestion = asSuggestion(s, tr, who)
  assert.ok(suggestion, 'can be suggested')
  return s.apply(suggestion)
}
const all = (s: EditorState, accept: boolean): EditorState => { const tr = settle(s, suggestions(s.doc), accept); return tr ? s.apply(tr) : s }

describe('typing', () => {
  test('is marked with author and time, letter by letter in one run', () => {
    let s = state(doc(p('Haus')), 3)
    for (const letter of 'xyz') s = apply(s, s.tr.insertText(letter))
    assert.equal(short(s.doc), 'Ha+xyz+us')
    const [suggestion, more] = suggestions(s.doc)
    assert.equal(more, undefined)
    assert.deepEqual([suggestion.author, suggestion.at], ['me', Date.UTC(2026, 10, 21, 14, 28, 30, 500)])
    assert.equal(s.selection.head, 6)
  })

  test('over a selection is one change of a deletion and an insertion', () => {
    let s = state(doc(p('wer das möchte, kommt')), 5, 15)
    s = apply(s, s.tr.insertText('z'))
    s = apply(s, s.tr.insertText('u'))
    assert.equal(short(s.doc), 'wer −das möchte−+zu+, kommt')
    assert.equal(suggestions(s.doc).length, 1)
    assert.equal(short(all(s, true).doc), 'wer zu, kommt')
    assert.equal(short(all(s, false).doc), 'wer das möchte, kommt')
  })

  test('inside somebody else\'s insertion stays one\'s own', () => {
    let s = state(doc(p(ins('abcd', 'other'))), 3)
    s = apply(s, s.tr.insertText('X'))
    assert.deepEqual(suggestions(s.doc).map(x => x.author), ['other', 'me'])
    assert.equal(short(s.doc), '+ab++X++cd+')
  })
})

describe('deleting', () => {
  test('marks, and moves the cursor over what is marked', () => {
    let s = state(doc(p('Haus')), 5)
    s = apply(s, s.tr.delete(4, 5))
    s = apply(s, s.tr.delete(3, 4))
    assert.equal(short(s.doc), 'Ha−us−')
    assert.equal(s.selection.head, 3)
    assert.equal(suggestions(s.doc).length, 1)
  })

  test('and typing then is one change, on whichever side', () => {
    let s = state(doc(p('Haus.')), 6)
    s = apply(s, s.tr.delete(5, 6))
    s = apply(s, s.tr.insertText('!'))
    assert.equal(short(s.doc), 'Haus+!+−.−')
    assert.equal(suggestions(s.doc).length, 1)
  })

  test('to the right leaves the cursor behind the letter', () => {
    let s = state(doc(p('Haus')), 1)
    s = apply(s, s.tr.delete(1, 2), by('me', true))
    assert.equal(s.selection.head, 2)
  })

  test('takes one\'s own insertion out for good and marks somebody else\'s', () => {
    let s = state(doc(p(ins('mein', 'me'), ins('dein', 'you', '2'))), 9)
    s = apply(s, s.tr.delete(1, 9))
    assert.equal(short(s.doc), '+−dein−+')
    assert.equal(short(all(s, true).doc), '')
  })

  test('over several paragraphs marks the breaks between them', () => {
    let s = state(doc(p('eins'), p('zwei'), p('drei')), 3, 15)
    s = apply(s, s.tr.deleteSelection())
    assert.equal(short(s.doc), 'ei−ns¶−/−zwei¶−/−dr−ei')
    assert.equal(short(all(s, true).doc), 'eiei')
    assert.equal(short(all(s, false).doc), 'eins/zwei/drei')
  })

  test('does not touch objects, and keeps cells apart', () => {
    const object = schema.nodes.object.create({ kind: 'goal', id: 'm-2' })
    const s = state(doc(p('eins'), object, p('zwei')), 3, 10)
    const next = apply(s, s.tr.deleteSelection())
    assert.equal(short(next.doc), 'ei−ns−/[goal:m-2]/−zw−ei')
    const cell = (text: string) => schema.nodes.table_cell.create(null, schema.text(text))
    const table = state(doc(schema.nodes.table.create(null, [schema.nodes.table_row.create(null, [cell('aa'), cell('bb')])])))
    const cut = apply(table, table.tr.setSelection(TextSelection.create(table.doc, 4, 8)).deleteSelection())
    assert.ok(!short(cut.doc).includes('¶'))
    assert.equal(short(all(cut, false).doc), 'aa | bb'.replace(/^/, 't(').concat(')'))
  })
})

describe('paragraphs', () => {
  const run = (s: EditorState, command: (s: EditorState, d: (tr: Transaction) => void) => boolean): EditorState => {
    let out = s
    command(s, tr => { out = apply(s, tr) })
    return out
  }

  test('a new one is a letter until it is accepted', () => {
    let s = state(doc(p('einszwei')), 5)
    s = run(s, splitBlock)
    assert.equal(short(s.doc), 'eins+¶+zwei')
    s = apply(s, s.tr.insertText('und '))
    assert.equal(short(all(s, true).doc), 'eins/und zwei')
    assert.equal(short(all(s, false).doc), 'einszwei')
  })

  test('joining marks the break', () => {
    let s = state(doc(p('eins'), p('zwei')), 7)
    s = run(s, (x, d) => joinBackward(x, d))
    assert.equal(short(s.doc), 'eins−¶−/zwei')
    assert.equal(short(all(s, true).doc), 'einszwei')
    assert.equal(short(all(s, false).doc), 'eins/zwei')
  })

  test('accepted in lists they make entries, after headings paragraphs', () => {
    const list = all(state(doc(ul(li(p('a', ins('\u2029'), 'b'))))), true)
    assert.equal(short(list.doc), 'ul(a/b)')
    assert.equal(list.doc.firstChild!.childCount, 2)
    assert.equal(short(all(state(doc(heading(2, 'Titel'), p())), true).doc), '## Titel/')
    const h = schema.nodes.heading.create({ level: 2 }, [schema.text('Titel'), ins('\u2029')])
    assert.equal(short(all(state(doc(h)), true).doc), '## Titel/')
  })
})

test('layout cannot be suggested', () => {
  const s = state(doc(p('eins')), 1, 5)
  assert.equal(asSuggestion(s, s.tr.addMark(1, 5, schema.marks.bold.create()), by()), undefined)
  assert.equal(asSuggestion(s, s.tr.setNodeMarkup(0, schema.nodes.heading), by()), undefined)
  assert.equal(asSuggestion(s, s.tr.insert(6, schema.nodes.object.create({ kind: 'goal', id: 'x' })), by()), undefined)
})

test('a paste becomes letters and breaks, without anybody\'s suggestions', () => {
  let s = state(doc(p('ab')), 2)
  const slice = new Slice(withoutSuggestions(doc(p('x', del('weg'), ins('y')), ul(li(p('z')))).content), 1, 3)
  s = apply(s, s.tr.replaceSelection(asLetters(slice)))
  assert.equal(short(s.doc), 'a+xy¶z+b')
})

test('a footnote whose words are all suggested to go goes with them', () => {
  const s = state(doc(p('Text', note(''), '.')))
  const full = state(doc(p('Text', schema.nodes.footnote.create(null, [del('Quelle')]), '.')))
  assert.equal(short(all(full, true).doc), 'Text.')
  assert.equal(short(all(full, false).doc), 'Text^(Quelle).')
  assert.equal(short(all(s, true).doc), 'Text^().')
})

test('one suggestion is settled without the others', () => {
  const s = state(doc(p(del('alt', 'a', '1'), ins('neu', 'a', '1'), ' und ', ins('mehr', 'b', '2'))))
  const [first, second] = suggestions(s.doc)
  assert.equal(short(s.apply(settle(s, [first], true)!).doc), 'neu und +mehr+')
  assert.equal(short(s.apply(settle(s, [second], false)!).doc), '−alt−+neu+ und ')
  assert.equal(suggestionAt(s.doc, 2), first)
  const gone = state(doc(p('x')))
  assert.equal(settle(gone, [first], true), undefined)
})

test('next and previous go round', () => {
  assert.equal(nextPlace([3, 9], 3, 1), 9)
  assert.equal(nextPlace([3, 9], 9, 1), 3)
  assert.equal(nextPlace([3, 9], 3, -1), 9)
  assert.equal(nextPlace([], 3, 1), undefined)
})

// The heart of it: whatever is suggested, taking it back gives the text before, and accepting gives the text that plain typing gives.
test('1,000 random sessions: turned down nothing is left, accepted it is what plain typing gives', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const rnd = random(seed)
    const start = doc(...Array.from({ length: 1 + Math.floor(rnd() * 3) }, (_, i) => (rnd() < 0.3 ? ul(li(p(`Punkt${i}`)), li(p('zwei'))) : p(`Absatz Nummer ${i}`))))
    let suggested = state(start)
    let plain = state(start)
    // Selections at random places that hold letters; the plain text follows at the same place among the letters that are not deleted.
    for (let step = 0; step < 6; step++) {
      const spots: number[] = []
      suggested.doc.descendants((node, pos) => { if (node.isTextblock) for (let i = 0; i <= node.content.size; i++) spots.push(pos + 1 + i) })
      const a = spots[Math.floor(rnd() * spots.length)]
      const $a = suggested.doc.resolve(a)
      const b = Math.min($a.end(), a + Math.floor(rnd() * 4))
      const from = plainPosition(suggested, a)
      const to = plainPosition(suggested, b)
      const what = rnd()
      if (what < 0.5) {
        suggested = apply(suggested, suggested.tr.insertText('xy', a, b))
        plain = plain.apply(plain.tr.insertText('xy', from, to))
      } else if (what < 0.85) {
        if (a === b) continue
        suggested = apply(suggested, suggested.tr.delete(a, b))
        plain = plain.apply(plain.tr.delete(from, to))
      }
    }
    assert.equal(short(all(suggested, false).doc), short(start), `seed ${seed}: turned down`)
    assert.ok(all(suggested, false).doc.eq(start), `seed ${seed}: turned down, marks`)
    assert.equal(short(all(suggested, true).doc), short(plain.doc), `seed ${seed}: accepted`)
  }
})

/** Where a position is once everything suggested to go is gone. */
function plainPosition(s: EditorState, pos: number): number {
  let gone = 0
  s.doc.nodesBetween(0, pos, (node, at) => {
    if (node.isText && schema.marks.deletion.isInSet(node.marks)) gone += Math.max(0, Math.min(pos, at + node.nodeSize) - at)
  })
  return pos - gone
}
