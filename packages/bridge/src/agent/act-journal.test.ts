import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { openActJournal } from '#core'
import type { ActOrderMessage, ActResultMessage, RecordingMessage } from '#wire'
import { openFolderShelf } from './folder.ts'

const idOf = (count: number) => `01980000-0000-7000-8000-0000000000${String(count).padStart(2, '0')}`
const SHA256 = 'a'.repeat(64)
const orderOf = (count: number): ActOrderMessage => ({
  ...{ type: 'act.order', actId: idOf(count), vehicleId: idOf(99) },
  order: { kind: 'clear-codes', ecu: null },
})
const recordingOf = (count: number): RecordingMessage => ({
  ...{ type: 'recording', jobId: idOf(count), document: '{"b":1}' },
  signature: `${'A'.repeat(86)}==`,
})
const resultOf = (count: number): ActResultMessage => ({
  ...{ type: 'act.result', actId: idOf(count), document: '{"a":1}' },
  signature: `${'A'.repeat(86)}==`,
})

async function openPlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'muts-acts-'))
  t.after(() => rm(folder, { recursive: true }))
  return { folder, open: async () => openActJournal(await openFolderShelf(folder)) }
}

describe('the journal of acts', () => {
  test('tells what never began from what may have, and both from what is finished', async (t) => {
    const { open } = await openPlace(t)
    const journal = await open()
    for (const count of [1, 2, 3, 4]) await journal.begin(orderOf(count))
    for (const count of [2, 3, 4]) await journal.mark(orderOf(count), SHA256)
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

  test('keeps a recording until it is dropped by itself, and none of an act that ends otherwise after all', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    for (const count of [1, 2]) {
      await journal.begin(orderOf(count))
      await journal.finish(resultOf(count))
      await journal.keep(recordingOf(count))
    }
    await journal.drop(idOf(2))
    assert.deepEqual((await open()).left.recordings, [recordingOf(1), recordingOf(2)])
    assert.deepEqual((await open()).left.blocked, [])

    // Its result was damaged: the act is closed as unclear, with another document.
    await journal.begin(orderOf(3))
    await journal.finish(resultOf(3))
    await journal.keep(recordingOf(3))
    await rm(join(folder, `${idOf(3)}.result`))
    await journal.mark(orderOf(3), SHA256)
    const { left } = await open()
    assert.deepEqual(left.recordings, [recordingOf(1), recordingOf(2)])
    assert.deepEqual(
      left.acts.map(({ order }) => order),
      [orderOf(3)],
    )
    await (await open()).finish(resultOf(3))
    assert.deepEqual((await open()).left.recordings, [recordingOf(1), recordingOf(2)])
    for (const count of [1, 2]) await journal.dropRecording(idOf(count))
    assert.deepEqual((await open()).left.recordings, [])
  })

  test('knows how an act ended from its result on: killed before its recording is kept, or with no room for it', async (t) => {
    const { folder } = await openPlace(t)
    const shelf = await openFolderShelf(folder)
    const put = async (name: string, text: string) => {
      if (name.endsWith('.recording')) throw new Error('no space left')
      await shelf.put(name, text)
    }
    const journal = await openActJournal({ ...shelf, put })
    await journal.begin(orderOf(1))
    await journal.mark(orderOf(1), SHA256)
    await journal.finish(resultOf(1))
    const { left } = await openActJournal(shelf)
    assert.deepEqual([left.acts, left.results, left.recordings], [[], [resultOf(1)], []])
    await assert.rejects(journal.keep(recordingOf(1)), /no space/)
    assert.deepEqual((await openActJournal(shelf)).left.results, [resultOf(1)])
  })

  test('believes a result beside its order, and a mark without one', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    await journal.begin(orderOf(1))
    await writeFile(join(folder, `${idOf(1)}.result`), JSON.stringify(resultOf(1)))
    await journal.begin(orderOf(2))
    await journal.mark(orderOf(2), SHA256)
    await rm(join(folder, `${idOf(2)}.order`))
    const { left } = await open()
    assert.deepEqual(
      [left.acts, left.results, left.damaged],
      [[{ order: orderOf(2), begunAfter: SHA256 }], [resultOf(1)], []],
    )
  })

  const halves: Readonly<Record<string, string>> = {
    'half of it': `${SHA256}\n{"type":"act.ord`,
    'its hash alone': SHA256,
    'the order of another act': `${SHA256}\n${JSON.stringify(orderOf(9))}\n`,
    nothing: '',
  }
  for (const [what, text] of Object.entries(halves))
    test(`never takes a mark of which ${what} is there for none: with its order it may have begun, alone it blocks`, async (t) => {
      const { folder, open } = await openPlace(t)
      const journal = await open()
      await journal.begin(orderOf(1))
      for (const count of [1, 2]) await writeFile(join(folder, `${idOf(count)}.begun`), text)
      const { left } = await open()
      assert.deepEqual([left.acts, left.blocked], [[{ order: orderOf(1), begunAfter: null }], [idOf(2)]])
      assert.deepEqual(left.damaged.toSorted(), [`${idOf(1)}.begun`, `${idOf(2)}.begun`])
      assert.ok((await readdir(folder)).includes(`${idOf(2)}.begun`))

      await journal.drop(idOf(2))
      assert.deepEqual((await open()).left.blocked, [])
    })

  test('blocks an act whose order or result is damaged, and believes a whole mark beside them', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    await writeFile(join(folder, `${idOf(1)}.order`), '{"type":"act.ord')
    await writeFile(join(folder, `${idOf(2)}.result`), '{"type":"act.res')
    await journal.mark(orderOf(3), SHA256)
    await writeFile(join(folder, `${idOf(3)}.result`), '{"type":"act.res')
    const { left } = await open()
    assert.deepEqual(left.blocked.toSorted(), [idOf(1), idOf(2)])
    assert.deepEqual(left.acts, [{ order: orderOf(3), begunAfter: SHA256 }])
    assert.equal(left.damaged.length, 3)
  })
})
