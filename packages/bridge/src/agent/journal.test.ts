import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { openJournal } from '#core'
import type { JobMessage, RecordingMessage, ResultMessage } from '#wire'
import { openFolderShelf } from './folder.ts'

const idOf = (count: number) => `01980000-0000-7000-8000-0000000000${String(count).padStart(2, '0')}`
const jobOf = (count: number): JobMessage => ({ type: 'job', jobId: idOf(count), kind: 'scan', vehicleId: idOf(99) })
const resultOf = (count: number): ResultMessage => ({
  type: 'result',
  jobId: idOf(count),
  document: '{"a":1}',
  signature: `${'A'.repeat(86)}==`,
})

const recordingOf = (count: number): RecordingMessage => ({ ...resultOf(count), type: 'recording' })

async function openPlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'muts-journal-'))
  t.after(() => rm(folder, { recursive: true }))
  const clock = { ms: 1_000_000 }
  /** As the next life of the bridge finds it: nothing is closed before. */
  const open = async () => openJournal(await openFolderShelf(join(folder, 'journal')), () => clock.ms)
  return { folder: join(folder, 'journal'), clock, open }
}

describe('the journal of a bridge', () => {
  test('holds what was begun and what is finished, and forgets what is stored', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    assert.deepEqual(journal.left, { jobs: [], results: [], recordings: [], expired: [], damaged: [] })
    for (const count of [1, 2, 3]) await journal.begin(jobOf(count))
    for (const count of [2, 3]) await journal.finish(resultOf(count))
    await journal.drop(idOf(3))
    const { left } = await open()
    assert.deepEqual([left.jobs, left.results], [[jobOf(1)], [resultOf(2)]])
    assert.equal((await stat(join(folder, `${idOf(2)}.result`))).mode & 0o777, 0o600)
  })

  test('goes on with a job under a clock that counts between milliseconds, as that of a device does', async (t) => {
    const { folder, clock, open } = await openPlace(t)
    clock.ms = 1_000_000.25
    await (await open()).begin(jobOf(1))
    await writeFile(join(folder, `${idOf(2)}.job`), `1000000.125\n${JSON.stringify(jobOf(2))}\n`)
    const { left } = await open()
    assert.deepEqual(left.damaged, [])
    assert.deepEqual(left.jobs.map(({ jobId }) => jobId).toSorted(), [idOf(1), idOf(2)])
  })

  test('believes the result where the process was killed before its job was crossed out', async (t) => {
    const { folder, open } = await openPlace(t)
    await (await open()).finish(resultOf(1))
    await writeFile(join(folder, `${idOf(1)}.job`), `1000000\n${JSON.stringify(jobOf(1))}\n`)
    const { left } = await open()
    assert.deepEqual([left.jobs, left.results], [[], [resultOf(1)]])
  })

  test('holds a recording until that is stored, and none of a job that has no result and is done again', async (t) => {
    const { folder, open } = await openPlace(t)
    const journal = await open()
    for (const count of [1, 2]) await journal.finish(resultOf(count), recordingOf(count))
    await journal.drop(idOf(1))
    assert.deepEqual((await open()).left.recordings.map(({ jobId }) => jobId).toSorted(), [idOf(1), idOf(2)])
    await journal.dropRecording(idOf(1))
    // Killed between the two files.
    await journal.begin(jobOf(2))
    await rm(join(folder, `${idOf(2)}.result`))
    const { left } = await open()
    assert.deepEqual([left.jobs, left.results, left.recordings], [[jobOf(2)], [], []])
  })

  test('begins no job again that was taken more than an hour ago, and one of an hour', async (t) => {
    const { clock, folder, open } = await openPlace(t)
    await (await open()).begin(jobOf(1))
    clock.ms += 3_600_000
    assert.deepEqual((await open()).left.jobs, [jobOf(1)])
    await (await open()).begin(jobOf(1))
    clock.ms += 1
    assert.deepEqual((await open()).left.expired, [idOf(1)])
    assert.deepEqual(await readdir(folder), [])
  })

  test('forgets a recording with its job that was taken more than an hour ago, and keeps that of a result', async (t) => {
    const { clock, folder, open } = await openPlace(t)
    const journal = await open()
    for (const count of [1, 2]) await journal.finish(resultOf(count), recordingOf(count))
    // Killed between the two files.
    await journal.begin(jobOf(1))
    await rm(join(folder, `${idOf(1)}.result`))
    clock.ms += 3_600_001
    const { left } = await open()
    assert.deepEqual([left.expired, left.recordings], [[idOf(1)], [recordingOf(2)]])
    assert.deepEqual((await readdir(folder)).toSorted(), [`${idOf(2)}.recording`, `${idOf(2)}.result`])
  })

  test('begins no job again where its clock went back', async (t) => {
    const { clock, open } = await openPlace(t)
    await (await open()).begin(jobOf(1))
    clock.ms -= 1
    assert.deepEqual((await open()).left.expired, [idOf(1)])
  })

  test('leaves what is not whole where it is, and says which', async (t) => {
    const { folder, open } = await openPlace(t)
    await open()
    const files = [`${idOf(1)}.job`, `${idOf(2)}.result`, `${idOf(3)}.result`]
    await writeFile(join(folder, files[0] ?? ''), '1000000\n{"type":"job"')
    await writeFile(join(folder, files[1] ?? ''), '')
    await writeFile(join(folder, files[2] ?? ''), JSON.stringify(resultOf(4)))
    await writeFile(join(folder, 'x.result.123.new'), 'half')
    const { left } = await open()
    assert.deepEqual([left.jobs, left.results, [...left.damaged].sort()], [[], [], files])
    assert.equal((await readdir(folder)).length, 4)
  })
})
