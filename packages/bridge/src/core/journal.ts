/**
 * What a bridge must not forget when it is killed: jobs it took and has not finished, results that the server does not
 * hold yet. A text each on its shelf, before the job begins and before its result is sent.
 */
import type { JobMessage, RecordingMessage, ResultMessage } from '#wire'
import { decodeBridgeMessage, decodeServerMessage, encodeMessage } from '#wire'
import type { Shelf } from './shelf.ts'
import type { Journal } from './worker.ts'

export interface OpenJournal extends Journal {
  /** What was left behind, as it was when this was opened. */
  readonly left: {
    readonly jobs: readonly JobMessage[]
    readonly results: readonly ResultMessage[]
    readonly recordings: readonly RecordingMessage[]
    /** Ids of jobs that were taken too long ago: nobody waits for them any more, and they are forgotten. */
    readonly expired: readonly string[]
    /** Names of texts that are not whole. They stay where they are. */
    readonly damaged: readonly string[]
  }
}

/** Whoever asked for a look at a vehicle does not wait for longer, and wants none at some later time. */
const MAY_BE_RESUMED_MS = 3_600_000

/** @param deviceMs the clock of this device, in ms since 1970, also between two: it compares with nothing but itself. */
export async function openJournal(shelf: Shelf, deviceMs: () => number): Promise<OpenJournal> {
  const drop = (id: string) => shelf.remove(`${id}.job`, `${id}.result`)
  const left = readLeft(await shelf.read(), Math.floor(deviceMs()))
  for (const id of left.expired) await shelf.remove(`${id}.job`, `${id}.result`, `${id}.recording`)
  return {
    left,
    begin: async (taken) => {
      // Begun again, it was still taken when it was taken.
      if (left.jobs.some(({ jobId }) => jobId === taken.jobId)) return
      await shelf.put(`${taken.jobId}.job`, `${Math.floor(deviceMs())}\n${encodeMessage(taken)}\n`)
    },
    finish: async (done, recorded) => {
      // First the recording: a result whose recording was lost on the way would never get one.
      if (recorded) await shelf.put(`${recorded.jobId}.recording`, encodeMessage(recorded))
      await shelf.put(`${done.jobId}.result`, encodeMessage(done))
      await shelf.remove(`${done.jobId}.job`)
    },
    drop,
    dropRecording: (id) => shelf.remove(`${id}.recording`),
  }
}

const NAME = /^([0-9a-f-]{36})\.(job|result|recording)$/

function readLeft(kept: ReadonlyMap<string, string>, nowMs: number): OpenJournal['left'] {
  const jobs: JobMessage[] = []
  const results: ResultMessage[] = []
  const recordings: RecordingMessage[] = []
  const [expired, damaged]: [string[], string[]] = [[], []]
  // Results before jobs of the same id.
  for (const [name, text] of [...kept].toSorted(([one], [other]) => (one < other ? 1 : -1))) {
    const [, id, kind] = NAME.exec(name) ?? []
    if (id === undefined) continue
    if (kind !== 'job') {
      const found = readDone(text, id)
      if (found?.type === 'result') results.push(found)
      else if (found?.type === 'recording') recordings.push(found)
      else damaged.push(name)
      continue
    }
    // A result beside its job: killed between writing the one and removing the other.
    if (results.some(({ jobId }) => jobId === id)) continue
    const found = readJob(text, id)
    if (!found) damaged.push(name)
    // A device without a battery for its clock wakes up in the past: then nobody can tell how long ago it was.
    else if (nowMs < found.takenMs || nowMs - found.takenMs > MAY_BE_RESUMED_MS) expired.push(id)
    else jobs.push(found.job)
  }
  // Killed before its result was written: the job is done again, and recorded again, or it is forgotten with its recording.
  const unfinished = new Set([...jobs.map(({ jobId }) => jobId), ...expired])
  const whole = recordings.filter(({ jobId }) => !unfinished.has(jobId))
  return { jobs, results, recordings: whole, expired, damaged }
}

function readDone(text: string, id: string): ResultMessage | RecordingMessage | undefined {
  const read = decodeBridgeMessage(text)
  if (!('message' in read)) return undefined
  const { message } = read
  return (message.type === 'result' || message.type === 'recording') && message.jobId === id ? message : undefined
}

function readJob(text: string, id: string): { takenMs: number; job: JobMessage } | undefined {
  const [taken = '', line = ''] = text.split('\n')
  const read = decodeServerMessage(line)
  const isWhole =
    /^\d+(\.\d+)?$/.test(taken) && 'message' in read && read.message.type === 'job' && read.message.jobId === id
  return isWhole ? { takenMs: Math.floor(Number(taken)), job: read.message as JobMessage } : undefined
}
