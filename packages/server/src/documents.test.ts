import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { generateDocuments, readAttacks, readTitles } from './testing-documents.ts'

describe('the generated documents', () => {
  test('say what the house is: clauses with their parts, routes with their roles [fleetops.access.rbac]', async () => {
    const { root, documents } = await generateDocuments()
    for (const [name, text] of Object.entries(documents)) {
      assert.equal(readFileSync(join(root, name), 'utf8'), text, `${name} is not what the house says: run npm run docs`)
    }
  })

  test('leave no attack without a test that tries it, and no test without its attack', () => {
    const rows = readAttacks().map(({ row }) => row)
    const tried = readTitles().flatMap(({ title }) =>
      [...title.matchAll(/\[attack\.(\w+)\]/g)].map(([, row = '']) => row),
    )
    assert.deepEqual(
      rows,
      rows.map((_, at) => String(at + 1)),
    )
    assert.deepEqual(
      rows.filter((row) => !tried.includes(row)),
      [],
    )
    assert.deepEqual(
      tried.filter((row) => !rows.includes(row)),
      [],
    )
  })
})
