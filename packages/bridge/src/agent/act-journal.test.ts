import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import type { ActOrderMessage, ActResultMessage } from '#wire'
import { openActJournal } from './act-journal.ts'

const idOf = (count: number) => `01980000-0000-7000-8000-0000000000${String(count).padStart(2, '0')}`
const SHA256 = 'a'.repeat(64)
const orderOf = (count: number): ActOrderMessage => ({
  ...{ type: 'act.order', actId: idOf(count), vehicleId: idOf(99) },
  order: { kind: 'clear-codes', ecu: null },
})
const resultOf = (count: number): ActResultMessage => ({
  ...{ type: 'act.result', actId: idOf(count), document: '{"a":1}' },
  signature: `${'A'.repeat(86)}==`,
})

async function openPlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'muts-acts-'))
  t.after(() => rm(folder, { recursive: true }))
  return { folder: join(folder, 'acts'), open: () => openActJournal(folder) }
}

describe('the journal of acts', () => {
  test('tells what never began from what may have, and both from what is finished', async (t) => {
    const { open } = await openPlace(t)
    const journal = await open()
    for (const count of [1, 2, 3, 4]) await journal.begin(orderOf(count))
    for (const count of [2, 3, 4]) await journal.mark(idOf(count), SHA256)
    for (const count of [3, 4]) await journal.finish(resultOf(count))
    await journal.drop(idOf(4))
    const { left } = await open()
    assert.deepEqual(left.results, [resultOf(3)])
    assert.deepEqual(left.damaged, [])
    assert.deepEqual(
      left.acts.map(({ order, begunAfter }) => [order, begunAfter]).toSorted(),
      [
        [orderOf(1), undefined],
        [orderOf(2), SHA256],
      ].toSorted(),
    )
  })

  test('believes a result beside its order, and leaves there what is not whole', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    await journal.begin(orderOf(1))
    await writeFile(join(folder, `${idOf(1)}.result`), JSON.stringify(resultOf(1)))
    await writeFile(join(folder, `${idOf(2)}.order`), '{"type":"act.ord')
    await journal.begin(orderOf(3))
    await writeFile(join(folder, `${idOf(3)}.begun`), 'aaaa')
    const { left } = await open()
    assert.deepEqual([left.acts, left.results], [[], [resultOf(1)]])
    assert.deepEqual(left.damaged.toSorted(), [`${idOf(2)}.order`, `${idOf(3)}.order`])
    assert.ok((await readdir(folder)).includes(`${idOf(3)}.begun`))
  })
})
