/** A log of 1,804 entries that tests tamper with, and the words in which they expect its verdict. For tests only. */
import { parseCheckpoint } from './checkpoint.ts'
import type { LogRow, LogSource, LogVerdict, VerifyLogOptions } from './log-source.ts'
import { parseNote } from './note.ts'
import type { SampleLog } from './sample-log.ts'
import { formatSample, openSampleLog, SAMPLE_START_MS, sampleLeaves, sampleSource, sampleTiles } from './sample-log.ts'
import type { Hash } from './tree.ts'
import { verifyLog } from './verify-log.ts'

/** A verdict in short, and the two kinds of finding. */
export const where = ({ ok, finding, firstBad, window }: LogVerdict) => ({ ok, code: finding?.code, firstBad, window })
export const exactly = (code: string, firstBad: number) => ({ ok: false, code, firstBad, window: undefined })
export const within = (code: string, window: readonly [number, number]) => ({
  ok: false,
  code,
  firstBad: undefined,
  window,
})

/** Batches of 10 to 49, an index commit every fourth batch, an epoch every twelfth, one day. */
async function writeBatches(hash: Hash) {
  const log = await openSampleLog(hash)
  const ends: number[] = []
  const epochs: number[] = []
  for (let batch = 0; log.log().bodies.length < 1_804; batch++) {
    if (batch % 12 === 0) epochs.push(await log.beginEpoch())
    const room = 1_804 - log.log().bodies.length
    for (let count = Math.min(room, 10 + ((batch * 17) % 40)); count > 0; count--) {
      log.write({ org: 'org-1', actor: `actor-${count % 5}`, objects: [`object-${count % 9}`], action: 'vehicle.read' })
      log.pass(1_000)
    }
    if (batch % 4 === 3) log.commit('short')
    if (batch === 31) log.commit('day', log.log().bodies.length - 1)
    await log.sign()
    ends.push(log.log().bodies.length)
  }
  return { honest: log.log(), ends, epochs }
}

/** Writes the log and answers it with the tools to break it. */
export async function openTampering(hash: Hash) {
  const { honest, ends, epochs } = await writeBatches(hash)
  const tiles = sampleTiles(hash, honest.bodies)
  const leaves = { hashes: sampleLeaves(hash, honest.bodies), checkpoint: honest.notes.at(-1) ?? '' }
  const trusted = { vkeys: [honest.signer.vkey], hash }
  const sizes = honest.notes.map((note) => parseCheckpoint(parseNote(note).text).size)
  const body = (at: number) => honest.bodies[at] ?? new Uint8Array(0)
  return {
    honest,
    ends,
    epochs,
    tiles,
    leaves,
    trusted,
    body,
    forged: formatSample(702, SAMPLE_START_MS, { action: 'vehicle.read', actor: 'nobody' }),
    verify: (log: SampleLog, options: Partial<VerifyLogOptions> = {}, stored = tiles) =>
      verifyLog(sampleSource(log, stored), { ...trusted, ...options }),
    replace: (at: number, other: Uint8Array): SampleLog => ({ ...honest, bodies: honest.bodies.with(at, other) }),
    flipped: (at: number) => body(at).map((byte, position) => (position === 40 ? byte ^ 1 : byte)),
    /** The batch an entry was signed with. */
    batchOf: (seq: number): [number, number] => [
      sizes.findLast((size) => size <= seq) ?? 0,
      sizes.find((size) => size > seq) ?? 0,
    ],
  }
}

/** A source whose rows were changed on their way. */
export function changeRows(source: LogSource, change: (row: LogRow) => LogRow | undefined): LogSource {
  return {
    ...source,
    async *rows(size) {
      for await (const row of source.rows(size)) {
        const changed = change(row)
        if (changed) yield changed
      }
    },
  }
}
