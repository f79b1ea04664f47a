// The papers of one conference, one for each municipality, as Word and PDF files.
import { execFileSync } from 'node:child_process'
import { figure, folder, root, table } from './kit.mjs'

export async function papers() {
  const cargo = args => execFileSync('cargo', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const text = cargo(['run', '--quiet', '--release', '-p', 'documents', '--example', 'papers', '--', folder()])
  const [, count, word, pdf, size] = /^(\d+) papers: DOCX ([\d.]+) s, PDF ([\d.]+) s, (\d+) kB/.exec(text)
  table('Papers of a conference', [{ papers: count, 'DOCX s': word, 'PDF s': pdf, 'all files kB': size }])
  figure('thirteen papers as DOCX and PDF', 'at most 5 s', [Number(word) + Number(pdf)], { unit: 's', digits: 3, met: s => s <= 5 })
}
