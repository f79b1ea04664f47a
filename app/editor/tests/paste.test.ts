import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JSDOM } from 'jsdom'
import { DOMParser as Reader } from 'prosemirror-model'
import { schema } from '../src/schema.ts'
import { short } from './help.ts'

const { window } = new JSDOM('')
Object.assign(globalThis, { DOMParser: window.DOMParser, NodeFilter: window.NodeFilter })
const { clean, hasPicture, sanitize } = await import('../src/paste.ts')

/** What the text would hold after a paste into an empty paragraph. */
function pasted(html: string): string {
  const dom = window.document.createElement('div')
  dom.innerHTML = clean(html)
  assert.equal(dom.querySelector('[style]'), null, 'no style attributes')
  const slice = sanitize(Reader.fromSchema(schema).parseSlice(dom, { preserveWhitespace: false }))
  const doc = schema.nodes.doc.createAndFill(null, slice.content.size ? schema.nodes.doc.create(null, fit(slice.content)).content : undefined)!
  doc.check()
  return short(doc)
}
/** Loose letters as a paragraph. */
const fit = (content: import('prosemirror-model').Fragment) => (content.firstChild?.isInline ? schema.nodes.paragraph.create(null, content) : content)
const bold = (html: string): string[] => {
  const dom = window.document.createElement('div')
  dom.innerHTML = clean(html)
  const out: string[] = []
  Reader.fromSchema(schema).parse(dom).descendants(n => { if (n.isText && n.marks.length) out.push(`${n.marks.map(m => m.type.name)}:${n.text}`) })
  return out
}

describe('Word and Outlook', () => {
  const p = (text: string, list: string, label: string) => `<p class=MsoListParagraphCxSpMiddle style='margin-left:1cm;mso-list:${list} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>${label}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`

  test('lists with levels', () => {
    assert.equal(pasted(`<p class=MsoNormal>vor</p>${p('eins', 'l0 level1', '·')}${p('innen', 'l0 level2', 'o')}${p('zwei', 'l0 level1', '·')}<p>nach</p>${p('erstens', 'l1 level1', '3.')}${p('zweitens', 'l1 level1', '4.')}`),
      'vor/ul(eins/ul(innen)/zwei)/nach/ol3(erstens/zweitens)')
  })

  test('two lists in a row of different kinds', () => {
    assert.equal(pasted(p('a', 'l0 level1', '·') + p('b', 'l1 level1', '1.')), 'ul(a)/ol(b)')
  })

  test('footnotes go to their place, titles become headings', () => {
    assert.equal(pasted(`<html><head><style>p {color:red}</style></head><body><p class=MsoTitle>Titel</p><p class=MsoNormal>Text<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><sup>[1]</sup></span></a> weiter</p><div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a> Die Quelle.</p></div></div></body></html>`),
      '# Titel/Text^(Die Quelle.) weiter')
  })

  test('bold and italic from styles, not from headings', () => {
    assert.deepEqual(bold(`<h1><b>Kopf</b></h1><p><span style='font-weight:bold'>fett</span> und <span style="font-style: italic">kursiv</span>, m<span style='vertical-align:super'>2</span></p>`), ['bold:fett', 'italic:kursiv', 'superscript:2'])
  })

  test('deleted words of tracked changes stay out, hidden ones too', () => {
    assert.equal(pasted('<p>a<del>weg</del><ins>neu</ins><span style="display:none">x</span><span style="mso-hide:all">y</span></p>'), 'aneu')
  })

  test('mails laid out with tables become text', () => {
    assert.equal(pasted('<table><tr><td><p>Guten Tag</p><table><tr><td>Gruß</td></tr></table></td></tr></table>'), 'Guten Tag/Gruß')
  })
})

describe('LibreOffice and web pages', () => {
  test('lists, footnotes and headings of LibreOffice', () => {
    assert.equal(pasted(`<h2 class="western">Ziele</h2><ul><li><p style="line-height: 100%">eins</p></li><li><p>zwei</p></li></ul><p>Wort<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Anmerkung</p></div>`),
      '## Ziele/ul(eins/zwei)/Wort^(Anmerkung)')
  })

  test('Google\'s wrapper is not bold', () => {
    assert.deepEqual(bold('<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:400">a</span><span style="font-weight:700">b</span></p></b>'), ['bold:b'])
  })

  test('merged cells become an even grid, blocks in cells lines, heads stay heads', () => {
    assert.equal(pasted('<table><thead><tr><td>A</td><th colspan=2>B</th></tr></thead><tr><td rowspan=2><p>x</p><p>y</p></td><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>'),
      't(!A | !B | !/x|y | 1 | 2/ | 3 | )')
  })

  test('level 4 to 6 become level 3', () => {
    assert.equal(pasted('<h5>tief</h5>'), '### tief')
  })

  test('lists nested very deep are taken apart', () => {
    const text = pasted('<ul><li>a'.repeat(200))
    assert.ok((text.match(/ul\(/g) ?? []).length <= 6, text.slice(0, 200))
  })
})

describe('what must not come in', () => {
  test('scripts, frames, pictures, forms, SVG', () => {
    assert.equal(pasted('<p>a<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><text>t</text></svg><iframe src="https://x.de"></iframe><input value=x><object data=x></object></p>'), 'a')
  })

  test('a picture leaves no empty line, and its words stay', () => {
    assert.equal(pasted('<p class=MsoNormal>davor</p><p class=MsoNormal><span><img src="file:///c:/b.png"></span><o:p>&nbsp;</o:p></p><p><img src=a><img src=b></p><p>danach <img src=c></p>'), 'davor/danach')
    const data = (html: string, type = ''): DataTransfer => ({ getData: () => html, files: type ? [{ type }] : [] }) as unknown as DataTransfer
    assert.deepEqual([data('<p><IMG src=a>'), data('', 'image/png'), data('<p>a', 'image/png'), data('')].map(hasPicture), [true, true, false, false])
  })

  test('links that lead anywhere else', () => {
    for (const href of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc', '//evil.example', ' javascript:alert(1)', 'java\nscript:alert(1)', 'https://a:b@c.de', '#x', 'x.html']) {
      assert.deepEqual(bold(`<a href="${href}">x</a>`), [], href)
    }
    assert.deepEqual(bold('<a href="https://www.example.org/a?b=c">x</a>'), ['link:x'])
  })

  test('letters that mean something to the editor, and control characters', () => {
    assert.equal(pasted('<p>a\u2029b\u2028c\u0007d</p>'), 'abcd')
  })

  test('objects of unknown kind or with a strange id', () => {
    assert.equal(pasted('<div data-object="goal:m-2"></div><div data-object="user:1">x</div><div data-object="goal:../x">y</div>'), '[goal:m-2]/x/y')
  })
})

test('200 kB from Word come in whole (how quickly is measured in a browser)', () => {
  const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>${`<p class=MsoNormal style='margin-bottom:6pt'><span style='font-size:11.0pt;font-family:"Calibri",sans-serif'>Die Kommunen des Kreises arbeiten <b style='mso-bidi-font-weight:normal'>zusammen</b> an Zielen.</span><o:p></o:p></p>`.repeat(1000)}</body></html>`
  assert.ok(html.length > 200_000)
  assert.equal(pasted(html), Array(1000).fill('Die Kommunen des Kreises arbeiten zusammen an Zielen.').join('/'))
})
