import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { openBreachCorpus } from './breach-corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'corpus-'))
after(() => rmSync(folder, { recursive: true }))

const hash = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase()
const passwords = (count: number, of: string) => Array.from({ length: count }, (_, index) => `${of} ${index}`)

function writeCorpus(lines: readonly string[], end = '\n') {
  const path = join(folder, `${lines.length}-${end.length}-${lines[0]?.length ?? 0}.txt`)
  writeFileSync(path, [...lines].sort().join('\n') + end)
  return openBreachCorpus(path)
}

describe('a corpus of breached passwords', () => {
  for (const count of [1, 2, 3, 1_000]) {
    test(`of ${count} finds each it holds, first and last too, and none that it does not`, () => {
      const known = passwords(count, 'leaked')
      const forms = [
        known.map(hash),
        known.map((password, index) => `${hash(password)}:${index * 7_919}`),
        known.map((password) => hash(password).slice(0, 16)),
      ]
      for (const [form, lines] of forms.entries()) {
        for (const end of form === 0 ? ['\n', ''] : ['\n']) {
          const corpus = writeCorpus(lines, end)
          assert.deepEqual(
            known.filter((password) => !corpus.holds(password)),
            [],
            `form ${form}`,
          )
          assert.deepEqual(
            passwords(200, 'own').filter((password) => corpus.holds(password)),
            [],
            `form ${form}`,
          )
        }
      }
    })
  }

  test('that is none is refused at the start', () => {
    const path = join(folder, 'words.txt')
    writeFileSync(path, 'password\n123456\n')
    assert.throws(() => openBreachCorpus(path), { code: 'identity.breach-corpus' })
    assert.throws(() => openBreachCorpus(join(folder, 'absent')), { code: 'identity.breach-corpus' })
  })
})
