import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CLAUSE_IDS, CLAUSES } from '#kernel'
import { openBareHouse } from './testing.ts'
import { readTitles } from './testing-documents.ts'

const POLICY = join(dirname(fileURLToPath(import.meta.url)), '../../../policy')
const read = (name: string) => readFileSync(join(POLICY, name), 'utf8')
const rows = (name: string) =>
  read(name)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))

/** Clauses that rest on nothing yet. The number only falls. */
const OPEN = 75

describe('the clauses', () => {
  test('are the 98 of the two policies, word for word', () => {
    assert.equal(CLAUSE_IDS.length, 98)
    for (const [id = '', kind, text = '', promise] of rows('clauses.tsv')) {
      assert.deepEqual({ ...CLAUSES[id as keyof typeof CLAUSES] }, { kind, text, promise }, id)
    }
    const policies = { muts: read('muts.md'), fleetops: read('fleetops.md').replaceAll(/\s*\|\s*/g, ' | ') }
    for (const id of CLAUSE_IDS) {
      const policy = id.startsWith('muts.') ? policies.muts : policies.fleetops
      assert.ok(policy.includes(CLAUSES[id].text), `${id} is not in its policy`)
    }
  })

  test('rest on parts that stand in the map with the same clauses, and what is open only grows less [muts.scope]', async () => {
    await using house = await openBareHouse()
    const map = new Map(rows('evidence.tsv').map(([id = '', , parts = '']) => [id, new Set(parts.split(', '))]))
    const covered = new Set<string>()
    for (const room of house.rooms) {
      const parts = [
        ...(room.controls ?? []).map((part) => ['c', part] as const),
        ...(room.obligations ?? []).map((part) => ['o', part] as const),
        ...(room.attestations ?? []).map((part) => ['a', part] as const),
      ]
      for (const [letter, { name, clauses }] of parts) {
        for (const id of clauses) {
          assert.ok(map.get(id)?.has(`${letter}:${name}`), `the map of ${id} does not hold ${letter}:${name}`)
          covered.add(id)
        }
      }
    }
    assert.equal(CLAUSE_IDS.length - covered.size, OPEN)
  })

  test('that a control bears are each shown by a test of their behaviour, beside its sabotage', async () => {
    await using house = await openBareHouse()
    const titles = readTitles().map(({ title }) => title)
    const borne = house.rooms.flatMap((room) => room.controls ?? []).flatMap(({ clauses }) => clauses)
    const bare = borne.filter((id) => !titles.some((title) => title.includes(`[${id}]`)))
    assert.deepEqual(bare, [])
  })
})
