/** What a bus says, by identifier: the newest bytes, how often, what changed, and what a database makes of it. Knows no page. */
import { toHex } from '#protocol/bytes'
import type { CanFrame } from '#protocol/can'
import { parseFrame } from '#protocol/can'
import type { DbcDecoder, DecodedSignal } from '#protocol/dbc'
import { STALE_AFTER_MS } from '#protocol/freshness'

/** More than any bus has; what is beyond is counted and not kept. */
export const MOST_IDS = 2_000
/** A byte that changed is marked for so long: a person sees it. */
export const CHANGED_MS = 1_000
/** How much the newest gap between two frames weighs in their rate. */
const WEIGHT = 0.1

export interface ShownByte {
  readonly hex: string
  readonly hasChanged: boolean
}

export interface ShownSignal {
  readonly name: string
  readonly unit: string
  readonly state: 'VALID' | 'STALE'
  /** A decimal, or the label of the database. */
  readonly value: string
  readonly isLabel: boolean
}

export interface ShownFrame {
  /** `7E8`, `18FEF100`. */
  readonly id: string
  readonly bytes: readonly ShownByte[]
  readonly count: number
  /** Frames a second; undefined behind one frame, and where it is stale. */
  readonly rateHz: number | undefined
  readonly state: 'VALID' | 'STALE'
  /** As the database names it. */
  readonly message: string | undefined
  readonly signals: readonly ShownSignal[]
}

interface Row {
  frame: CanFrame
  bytes: readonly string[]
  changedMs: readonly number[]
  count: number
  gapMs: number | undefined
  heardMs: number
  message: string | undefined
  /** By name: what is multiplexed does not come with each frame. */
  readonly signals: Map<string, { readonly told: DecodedSignal; readonly heardMs: number }>
}

export type FrameTable = ReturnType<typeof createFrameTable>

/** @param nowMs a clock that never runs back; its zero means nothing. */
export function createFrameTable(nowMs: () => number) {
  const rows = new Map<string, Row>()
  let decoder: DbcDecoder | undefined
  let beyond = 0

  function decode(row: Row): void {
    const decoded = decoder?.decode(row.frame)
    row.message = decoded?.message.name
    for (const told of decoded?.signals ?? []) row.signals.set(told.signal.name, { told, heardMs: row.heardMs })
  }

  function hearFrame(id: string, frame: CanFrame, heardMs: number): void {
    const bytes = Array.from(frame.data, (byte) => toHex(Uint8Array.of(byte)))
    const known = rows.get(id)
    if (!known && rows.size >= MOST_IDS) {
      beyond += 1
      return
    }
    const row: Row = known ?? {
      ...{ frame, bytes, heardMs, changedMs: bytes.map(() => Number.NEGATIVE_INFINITY), count: 0 },
      ...{ gapMs: undefined, message: undefined, signals: new Map() },
    }
    if (known) {
      const gapMs = Math.max(0, heardMs - row.heardMs)
      row.gapMs = row.gapMs === undefined ? gapMs : row.gapMs + (gapMs - row.gapMs) * WEIGHT
      row.changedMs = bytes.map((byte, at) => (byte === row.bytes[at] ? (row.changedMs[at] ?? heardMs) : heardMs))
    }
    row.frame = frame
    row.bytes = bytes
    row.heardMs = heardMs
    row.count += 1
    rows.set(id, row)
    decode(row)
  }

  const show = (id: string, row: Row): ShownFrame => {
    const ageMs = nowMs() - row.heardMs
    const state = stateAt(ageMs)
    return {
      id,
      bytes: row.bytes.map((hex, at) => ({
        hex,
        hasChanged: nowMs() - (row.changedMs[at] ?? Number.NEGATIVE_INFINITY) <= CHANGED_MS,
      })),
      count: row.count,
      rateHz: state === 'VALID' && row.gapMs ? 1_000 / row.gapMs : undefined,
      state,
      message: row.message,
      signals: [...row.signals.values()].map(({ told, heardMs }) => showSignal(told, stateAt(nowMs() - heardMs))),
    }
  }

  return {
    /**
     * Takes frames as the stream tells them: `95 7E8#02410C`.
     *
     * @param lateMs how long they waited on their way. @returns how many were none.
     */
    hear(timed: readonly string[], lateMs: number): number {
      let unreadable = 0
      for (const text of timed) {
        const gap = text.indexOf(' ')
        const frame = read(text.slice(gap + 1))
        if (!frame) unreadable += 1
        else hearFrame(text.slice(gap + 1, text.indexOf('#')), frame, nowMs() - lateMs - Number(text.slice(0, gap)))
      }
      return unreadable
    },
    /** What stands there is decoded anew, and all that comes. */
    decodeBy(next: DbcDecoder | undefined): void {
      decoder = next
      for (const row of rows.values()) {
        row.signals.clear()
        decode(row)
      }
    },
    /** The way to the bus is gone: nothing of before is shown any more. */
    lose(): void {
      rows.clear()
      beyond = 0
    },
    /** By identifier. */
    show: (): readonly ShownFrame[] =>
      [...rows].toSorted(([one], [other]) => inOrder(one, other)).map(([id, row]) => show(id, row)),
    /** Frames of identifiers that there was no room for. */
    beyond: () => beyond,
  }
}

/** Those of 11 bits first; of one length hex digits stand in their order. */
const inOrder = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : 1)

const stateAt = (ageMs: number) => (ageMs > STALE_AFTER_MS ? 'STALE' : 'VALID')

function showSignal({ signal, value, label }: DecodedSignal, state: ShownSignal['state']): ShownSignal {
  const said = { name: signal.name, unit: signal.unit, state }
  return label === undefined
    ? { ...said, value: String(value), isLabel: false }
    : { ...said, value: label, isLabel: true }
}

function read(text: string): CanFrame | undefined {
  try {
    return parseFrame(text)
  } catch {
    return undefined
  }
}

/** Those whose identifier, message or signals hold what was typed. */
export function filterFrames(frames: readonly ShownFrame[], typed: string): readonly ShownFrame[] {
  const wanted = typed.trim().toLowerCase().replace(/^0x/, '')
  if (wanted === '') return frames
  return frames.filter(({ id, message = '', signals }) =>
    [id, message, ...signals.map(({ name }) => name)].some((word) => word.toLowerCase().includes(wanted)),
  )
}
