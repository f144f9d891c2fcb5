/**
 * What a bridge must not forget of acts: that one was ordered, that it may have changed the vehicle, and how it ended. A
 * text each on its shelf, before the next step; the mark of a beginning is what the first step waits for.
 */
import type { ActOrderMessage, ActResultMessage, RecordingMessage } from '#wire'
import { decodeBridgeMessage, decodeServerMessage, encodeMessage } from '#wire'
import type { ActJournal, LeftAct } from './act-worker.ts'
import type { Shelf } from './shelf.ts'

export interface OpenActJournal extends ActJournal {
  /** What was left behind, as it was when this was opened. */
  readonly left: {
    readonly acts: readonly LeftAct[]
    readonly results: readonly ActResultMessage[]
    readonly recordings: readonly RecordingMessage[]
    /** Ids of acts of which nothing whole was left: nobody can tell how far they came, so they are not begun (again). */
    readonly blocked: readonly string[]
    /** Names of texts that are not whole. They stay where they are until their act is over. */
    readonly damaged: readonly string[]
  }
}

export async function openActJournal(shelf: Shelf): Promise<OpenActJournal> {
  const name = (id: string, kind: Kind) => `${id}.${kind}`
  const remove = (id: string, ...kinds: readonly Kind[]) => shelf.remove(...kinds.map((kind) => name(id, kind)))
  return {
    left: readLeft(await shelf.read()),
    begin: (order) => shelf.put(name(order.actId, 'order'), encodeMessage(order)),
    // With its order: what begins a change is known by one text, whatever became of the others.
    mark: (order, readySha256) => shelf.put(name(order.actId, 'begun'), `${readySha256}\n${encodeMessage(order)}\n`),
    async finish(result) {
      await shelf.put(name(result.actId, 'result'), encodeMessage(result))
      await remove(result.actId, 'order', 'begun', 'recording')
    },
    keep: (recorded) => shelf.put(name(recorded.jobId, 'recording'), encodeMessage(recorded)),
    drop: (id) => remove(id, 'order', 'begun', 'result'),
    dropRecording: (id) => remove(id, 'recording'),
  }
}

const KINDS = ['result', 'begun', 'order', 'recording'] as const
type Kind = (typeof KINDS)[number]
type Texts = Partial<Readonly<Record<Kind, string>>>
const NAME = /^([0-9a-f-]{36})\.(order|begun|result|recording)$/
const BEGUN = /^([0-9a-f]{64})\n([^\n]+)\n$/

function readLeft(kept: ReadonlyMap<string, string>): OpenActJournal['left'] {
  const found = new Map<string, Texts>()
  for (const [name, text] of kept) {
    const [, id, kind] = NAME.exec(name) ?? []
    if (id !== undefined) found.set(id, { ...found.get(id), [kind as Kind]: text })
  }
  const results: ActResultMessage[] = []
  const recordings: RecordingMessage[] = []
  const acts: LeftAct[] = []
  const [blocked, damaged]: [string[], string[]] = [[], []]
  for (const [id, texts] of found) {
    const { result, begun, order, recording, whole } = readWhole(texts, id)
    damaged.push(
      ...KINDS.filter((kind) => texts[kind] !== undefined && !whole.has(kind)).map((kind) => `${id}.${kind}`),
    )
    // Of an act that is told otherwise after all it is no recording. Where its result is stored it stands alone.
    const isOver = result !== undefined || KINDS.every((kind) => kind === 'recording' || texts[kind] === undefined)
    if (recording && isOver) recordings.push(recording)
    if (isOver && !result) continue
    // A result beside the others: killed between writing the one and removing them.
    if (result) results.push(result)
    else if (begun) acts.push(begun)
    else if (!order) blocked.push(id)
    else acts.push({ order, begunAfter: 'begun' in texts || 'result' in texts ? null : undefined })
  }
  return { acts, results, recordings, blocked, damaged }
}

function readWhole(texts: Texts, id: string) {
  const result = readResult(texts.result ?? '', id)
  const begun = readBegun(texts.begun ?? '', id)
  const order = readOrder(texts.order ?? '', id)
  const recording = readRecording(texts.recording ?? '', id)
  const read = { result, begun, order, recording }
  return { ...read, whole: new Set(KINDS.filter((kind) => read[kind] !== undefined)) }
}

function readBegun(text: string, id: string): LeftAct | undefined {
  const [, begunAfter, line = ''] = BEGUN.exec(text) ?? []
  const order = readOrder(line, id)
  return order && begunAfter !== undefined ? { order, begunAfter } : undefined
}

function readResult(text: string, id: string): ActResultMessage | undefined {
  const read = decodeBridgeMessage(text)
  return 'message' in read && read.message.type === 'act.result' && read.message.actId === id ? read.message : undefined
}

function readRecording(text: string, id: string): RecordingMessage | undefined {
  const read = decodeBridgeMessage(text)
  return 'message' in read && read.message.type === 'recording' && read.message.jobId === id ? read.message : undefined
}

function readOrder(text: string, id: string): ActOrderMessage | undefined {
  const read = decodeServerMessage(text)
  if (!('message' in read)) return undefined
  const { message } = read
  const isOrder = message.type === 'act.order' || message.type === 'act.recorded-order'
  return isOrder && message.actId === id ? message : undefined
}
