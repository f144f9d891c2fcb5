import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { generateDocuments } from './testing-documents.ts'

describe('the generated documents', () => {
  test('say what the house is: clauses with their parts, routes with their roles [fleetops.access.rbac]', async () => {
    const { root, documents } = await generateDocuments()
    for (const [name, text] of Object.entries(documents)) {
      assert.equal(
        readFileSync(join(root, 'docs', name), 'utf8'),
        text,
        `docs/${name} is not what the house says: run npm run docs`,
      )
    }
  })
})
