/** Signals out of frames: matching, multiplexing, exact values. */
import type { CanFrame } from '#protocol/can'
import type { Extract } from './extract.ts'
import { createExtract, lastByteOf } from './extract.ts'
import type { Dbc, DbcMessage, DbcNumber, DbcSignal, Multiplexed } from './model.ts'
import { parameterGroupOf } from './parameter-group.ts'
import type { Scale } from './scale.ts'
import { createScale } from './scale.ts'

export interface DecodedMessage {
  readonly message: DbcMessage
  /** In the order of the file; of the multiplexed ones those that are in this frame. */
  readonly signals: readonly DecodedSignal[]
  /** Signals the frame is too short for. Nothing is said of their values. */
  readonly absent: readonly DbcSignal[]
}

export interface DecodedSignal {
  readonly signal: DbcSignal
  /** Whole, or of IEEE 754; a bigint only where it is beyond 2^53. */
  readonly raw: DbcNumber
  /** raw × factor + offset, the nearest number to it; never held to minimum and maximum. */
  readonly value: DbcNumber
  /** What the value table calls the raw value; left out where it has no word for it. */
  readonly label?: string
}

export interface DbcDecoderOptions {
  /**
   * Which messages are matched by their parameter group number (SAE J1939-21) instead of the whole identifier: those the
   * file declares so (default), all with 29 bits, or none. The whole identifier wins where it is in the file.
   */
  readonly byParameterGroup?: 'declared' | 'all' | 'none'
}

export type DbcDecoder = ReturnType<typeof createDbcDecoder>

/** What a frame must tell; a payload a transport protocol has put together will do. */
type Payload = Pick<CanFrame, 'id' | 'isExtended' | 'data' | 'remoteLength'>

/** Compiles a database into a decoder; it keeps no state between frames. */
export function createDbcDecoder(dbc: Dbc, { byParameterGroup = 'declared' }: DbcDecoderOptions = {}) {
  const byId = new Map<number, CompiledMessage>()
  const byGroup = new Map<number, CompiledMessage>()
  for (const message of dbc.messages) {
    const compiled = compileMessage(message)
    byId.set(keyOf(message), compiled)
    const isGroup = byParameterGroup === 'all' || (byParameterGroup === 'declared' && message.isParameterGroup)
    const group = parameterGroupOf(message.id)
    if (isGroup && message.isExtended && !byGroup.has(group)) byGroup.set(group, compiled)
  }
  return {
    /** Undefined: a frame the database does not know, or one without data of its own. */
    decode(frame: Payload): DecodedMessage | undefined {
      if (frame.remoteLength !== undefined) return undefined
      const compiled =
        byId.get(keyOf(frame)) ?? (frame.isExtended ? byGroup.get(parameterGroupOf(frame.id)) : undefined)
      return compiled && decodeMessage(compiled, frame.data)
    },
  }
}

/** Standard identifiers as they are, extended ones beyond all of them. */
const keyOf = ({ id, isExtended }: Pick<CanFrame, 'id' | 'isExtended'>) => (isExtended ? id + 2 ** 31 : id)

interface CompiledMessage {
  readonly message: DbcMessage
  readonly signals: readonly CompiledSignal[]
}

interface CompiledSignal {
  readonly signal: DbcSignal
  readonly lastByte: number
  readonly extract: Extract
  readonly scale: Scale
  readonly selectors: readonly Selector[]
}

interface Selector {
  readonly lastByte: number
  readonly extract: Extract
  readonly ranges: Multiplexed['ranges']
}

function compileMessage(message: DbcMessage): CompiledMessage {
  const byName = new Map(message.signals.map((signal) => [signal.name, signal]))
  return { message, signals: message.signals.map((signal) => compileSignal(signal, byName)) }
}

function compileSignal(signal: DbcSignal, byName: ReadonlyMap<string, DbcSignal>): CompiledSignal {
  const isWhole = signal.valueType === 'signed' || signal.valueType === 'unsigned'
  return {
    signal,
    lastByte: lastByteOf(signal),
    extract: createExtract(signal),
    scale: isWhole ? createScale(signal.factor, signal.offset, signal.bitLength) : createRealScale(signal),
    selectors: compileSelectors(signal, byName),
  }
}

function createRealScale({ factor, offset }: DbcSignal): Scale {
  const [times, plus] = [Number(factor), Number(offset)]
  return times === 1 && plus === 0 ? (raw) => raw : (raw) => Number(raw) * times + plus
}

/** The outermost multiplexor first. A ring of multiplexors selects nothing twice: each counts once. */
function compileSelectors(signal: DbcSignal, byName: ReadonlyMap<string, DbcSignal>): readonly Selector[] {
  const selectors: Selector[] = []
  const seen = new Set<DbcSignal>()
  for (let inner = signal; inner.multiplexed && !seen.has(inner); ) {
    seen.add(inner)
    const outer = byName.get(inner.multiplexed.by)
    if (!outer) break
    selectors.unshift({ lastByte: lastByteOf(outer), extract: createExtract(outer), ranges: inner.multiplexed.ranges })
    inner = outer
  }
  return selectors
}

function decodeMessage({ message, signals }: CompiledMessage, data: Uint8Array): DecodedMessage {
  const decoded: DecodedSignal[] = []
  const absent: DbcSignal[] = []
  for (const compiled of signals) {
    const { signal, lastByte, selectors } = compiled
    const isSelected = selectors.length === 0 || isChosen(selectors, data)
    if (lastByte >= data.length && isSelected) absent.push(signal)
    else if (isSelected) decoded.push(decodeSignal(compiled, data))
  }
  return { message, signals: decoded, absent }
}

function decodeSignal({ signal, extract, scale }: CompiledSignal, data: Uint8Array): DecodedSignal {
  const raw = extract(data)
  const value = scale(raw)
  const label = signal.labels?.get(raw)
  return label === undefined ? { signal, raw, value } : { signal, raw, value, label }
}

/** A multiplexor the frame is too short for chooses nothing. */
function isChosen(selectors: readonly Selector[], data: Uint8Array): boolean {
  for (const { lastByte, extract, ranges } of selectors) {
    if (lastByte >= data.length) return false
    const chosen = extract(data)
    if (!ranges.some(([from, to]) => chosen >= from && chosen <= to)) return false
  }
  return true
}
