import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { VehicleLink, WorkerPorts } from '#core'
import { createWorker } from '#core'
import { LinkError } from '#protocol/link'
import type { BridgeMessage, JobMessage, RecordingDocument, ResultMessage, ScanDocument } from '#wire'

const golf = '01980000-0000-7000-8000-000000000001'
const job: JobMessage = { type: 'job', jobId: '01980000-0000-7000-8000-0000000000a1', kind: 'scan', vehicleId: golf }

/** A place with one vehicle that nobody can reach, and a line to the server that can be cut. */
function openPlace(
  open: VehicleLink['open'] = () => Promise.reject(new LinkError('unreachable', 'adapter', 'no power')),
  { left = [], isFull = false }: { readonly left?: readonly ResultMessage[]; readonly isFull?: boolean } = {},
) {
  const sent: BridgeMessage[] = []
  const line = { isUp: true }
  const faults: unknown[] = []
  const links: VehicleLink[] = [{ vehicleId: golf, kind: 'elm327', source: 'vehicle', address: 'a', open }]
  const kept: string[] = []
  const keep = async (line: string) => {
    kept.push(line)
    if (isFull) throw new Error('no space left')
  }
  const ports: WorkerPorts = {
    bridgeId: '01980000-0000-7000-8000-0000000000b1',
    now: () => new Date('2026-01-05T08:00:00Z'),
    sign: async () => 'signature',
    send: (message) => line.isUp && void sent.push(message),
    journal: {
      begin: ({ jobId }) => keep(`begin ${jobId.slice(-2)}`),
      finish: ({ jobId }) => keep(`finish ${jobId.slice(-2)}, sent ${results().length}`),
      drop: (jobId) => keep(`drop ${jobId.slice(-2)}`),
      dropRecording: (jobId) => keep(`drop recording ${jobId.slice(-2)}`),
    },
    timers: { nowMs: () => 0 },
    onFault: (error) => faults.push(error),
  }
  const worker = createWorker(links, ports, left)
  const results = () => sent.filter((message) => message.type === 'result')
  return { worker, sent, line, faults, results, kept }
}

const documentOf = (message: BridgeMessage | undefined): ScanDocument =>
  JSON.parse(message?.type === 'result' ? message.document : '{}')

describe('a bridge at work', () => {
  test('says why a vehicle was not reached, and by whom', async () => {
    const { worker, results } = openPlace()
    worker.take(job)
    await worker.settled()
    const { result, failure, vehicleId, scanId } = documentOf(results()[0])
    assert.deepEqual([result, failure?.code, failure?.at], [null, 'link.unreachable', 'adapter'])
    assert.deepEqual([vehicleId, scanId], [golf, job.jobId])
    assert.deepEqual(worker.reportLinks(), [{ vehicleId: golf, kind: 'elm327', state: 'failed' }])
  })

  test('keeps a result while the line is cut and sends it until it is told to forget', async () => {
    const { worker, line, results } = openPlace()
    line.isUp = false
    worker.take(job)
    await worker.settled()
    assert.equal(results().length, 0)

    line.isUp = true
    worker.resume()
    worker.resume()
    worker.forget(job.jobId)
    worker.resume()
    assert.equal(results().length, 2)
    assert.deepEqual(results()[0], results()[1])
  })

  test('writes a job down before it begins and its result before it is sent, until that is stored', async () => {
    const { worker, kept } = openPlace()
    worker.take(job)
    await worker.settled()
    worker.forget('01980000-0000-7000-8000-0000000000ff')
    worker.forget(job.jobId)
    assert.deepEqual(kept, ['begin a1', 'finish a1, sent 0', 'drop a1'])
  })

  test('goes on where its disk is full, and says so', async () => {
    const { worker, faults, results } = openPlace(undefined, { isFull: true })
    worker.take(job)
    await worker.settled()
    assert.equal(results().length, 1)
    assert.deepEqual(faults.map(String), Array(2).fill('Error: no space left'))
  })

  test('hands in what an earlier life of it left behind, and does not do it again', async () => {
    const result: ResultMessage = { type: 'result', jobId: job.jobId, document: '{}', signature: 'signature' }
    const { worker, results } = openPlace(undefined, { left: [result] })
    worker.take(job)
    worker.resume()
    assert.deepEqual(results(), [result, result])
  })

  test('does a job once, however often it is offered', async () => {
    let opened = 0
    const { worker, results } = openPlace(() => {
      opened += 1
      return Promise.reject(new LinkError('busy', 'adapter', 'in use'))
    })
    worker.take(job)
    worker.take(job)
    await worker.settled()
    worker.take(job)
    assert.equal(opened, 1)
    assert.deepEqual(results()[0], results()[1])
  })

  test('records where it is asked to, and keeps the recording beside the result until each is stored', async () => {
    const { worker, sent, results, kept } = openPlace()
    worker.take({ ...job, kind: 'recorded-scan' })
    await worker.settled()
    worker.forget(job.jobId)
    worker.resume()
    const recordings = sent.filter((message) => message.type === 'recording')
    assert.deepEqual([results().length, recordings.length], [1, 2])
    const { lines, resultSha256 } = JSON.parse(recordings[0]?.document ?? '{}') as RecordingDocument
    assert.deepEqual(
      lines.map((line) => line.split(' ')[1]),
      ['clock', 'open', 'closed', 'clock'],
    )
    assert.equal(
      resultSha256,
      createHash('sha256')
        .update(results()[0]?.document ?? '')
        .digest('hex'),
    )

    worker.forgetRecording(job.jobId)
    worker.resume()
    assert.equal(sent.filter((message) => message.type === 'recording').length, 2)
    assert.deepEqual(kept, ['begin a1', 'finish a1, sent 0', 'drop a1', 'drop recording a1'])
  })

  test('records nothing where nobody asked for it', async () => {
    const { worker, sent } = openPlace()
    worker.take(job)
    await worker.settled()
    assert.ok(!sent.some((message) => message.type === 'recording'))
  })

  test('has no link to a vehicle it does not know', async () => {
    const { worker, results } = openPlace()
    worker.take({ ...job, vehicleId: '01980000-0000-7000-8000-00000000ffff' })
    await worker.settled()
    assert.deepEqual(
      [documentOf(results()[0]).failure?.code, documentOf(results()[0]).failure?.at],
      ['link.refused', 'bridge'],
    )
  })

  test('tells nobody outside what its own bugs say', async () => {
    const { worker, results, faults } = openPlace(() => Promise.reject(new TypeError('secret inside')))
    worker.take(job)
    await worker.settled()
    assert.equal(documentOf(results()[0]).failure?.code, 'bridge.fault')
    assert.ok(!JSON.stringify(results()).includes('secret'))
    assert.match(String(faults[0]), /secret inside/)
  })
})
