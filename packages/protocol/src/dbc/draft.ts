import { DecodeError } from '#protocol/bytes'
import { lastByteOf } from './extract.ts'
import { isParameterGroup } from './frame-format.ts'
import type { Dbc, DbcMessage, DbcNumber, DbcSignal, ValueTable } from './model.ts'
import { parseNumber } from './number.ts'
import type { SignalDraft } from './parse-signal.ts'
import { parseRanges, parseSignal, STRING, splitNames } from './parse-signal.ts'
import type { Statement } from './statements.ts'

interface MessageDraft
  extends Omit<{ -readonly [Key in keyof DbcMessage]: DbcMessage[Key] }, 'signals' | 'isParameterGroup'> {
  readonly signals: Map<string, SignalDraft>
  /** Where each signal stands, for what is wrong with it only in the end. */
  readonly statements: Map<SignalDraft, Statement>
}

/** The number in the file has bit 31 set where the identifier has 29 bits. */
const EXTENDED = 2 ** 31
/** Of the message that holds signals without one: it has no length to hold them to. */
const NO_FRAME = 2 ** 30

const COMMENT = new RegExp(`^CM_\\s+(?:(BO_|SG_)\\s+(\\d+)\\s+(?:(\\S+)\\s+)?)?${STRING}$`)
const LABELS = new RegExp(`^(?:\\s*([-+]?\\d+)\\s+${STRING})*\\s*$`)
const LABEL = new RegExp(`([-+]?\\d+)\\s+${STRING}`, 'g')

/** Collects statements; messages come before what is said about them, as in every file. */
export function createDraft() {
  const messages = new Map<number, MessageDraft>()
  const valueTables = new Map<string, ValueTable>()
  const kept: string[] = []
  let version = ''
  let nodes: readonly string[] = []
  let comment: string | undefined
  /** Signals behind a message that was refused belong to no one. */
  let open: MessageDraft | undefined

  const messageOf = (number: string | undefined) =>
    messages.get(Number(number)) ?? fail(`there is no message ${number}`)
  const signalOf = (number: string | undefined, name: string | undefined) =>
    messageOf(number).signals.get(name ?? '') ?? fail(`message ${number} has no signal ${name}`)

  const takers: Readonly<Record<string, (text: string, statement: Statement) => void>> = {
    VERSION: (text) => {
      version = match(text, /^VERSION\s+"(.*)"$/)[1] ?? ''
    },
    NS_: () => {},
    BS_: () => {},
    BU_: (text) => {
      nodes = splitNames(match(text, /^BU_\s*:\s*(.*)$/)[1] ?? '')
    },
    BO_: (text) => {
      open = undefined
      const { number, message } = parseMessage(text)
      if (messages.has(number)) fail(`message ${number} is there twice`)
      messages.set(number, message)
      open = message
    },
    SG_: (text, statement) => {
      if (!open) return
      const signal = parseSignal(text)
      if (open.signals.has(signal.name)) fail(`signal ${signal.name} is there twice`)
      if (open.id < NO_FRAME && lastByteOf(signal) >= open.length)
        fail(`signal ${signal.name} reaches beyond the ${open.length} bytes of its message`)
      open.signals.set(signal.name, signal)
      open.statements.set(signal, statement)
    },
    BO_TX_BU_: (text) => {
      const [, number, senders = ''] = match(text, /^BO_TX_BU_\s+(\d+)\s*:\s*(.*)$/s)
      messageOf(number).senders = splitNames(senders)
    },
    VAL_TABLE_: (text) => {
      const [, name = '', labels = ''] = match(text, /^VAL_TABLE_\s+(\S+)\s*(.*)$/s)
      valueTables.set(name, parseLabels(labels))
    },
    VAL_: (text, { text: whole }) => {
      if (!/^VAL_\s+\d/.test(text)) return void kept.push(`${whole};`)
      const [, number, name, labels = ''] = match(text, /^VAL_\s+(\d+)\s+(\S+)\s*(.*)$/s)
      signalOf(number, name).labels = parseLabels(labels)
    },
    CM_: (text, { text: whole }) => {
      if (/^CM_\s+(BU_|EV_)/.test(text)) return void kept.push(`${whole};`)
      const [, object, number, name, said = ''] = match(text, COMMENT)
      if (object === undefined) comment = said
      else if (object === 'BO_') messageOf(number).comment = said
      else signalOf(number, name).comment = said
    },
    SIG_VALTYPE_: (text) => {
      const [, number, name, kind] = match(text, /^SIG_VALTYPE_\s+(\d+)\s+(\S+?)\s*:?\s*([0-3])$/)
      setValueType(signalOf(number, name), Number(kind))
    },
    SG_MUL_VAL_: (text) => {
      const [, number, name, by = '', ranges = ''] = match(text, /^SG_MUL_VAL_\s+(\d+)\s+(\S+)\s+(\S+)\s+(.*)$/s)
      signalOf(number, by)
      signalOf(number, name).multiplexed = { by, ranges: parseRanges(ranges) }
    },
  }

  return {
    /** @throws {DecodeError} if the statement is bad. */
    take(statement: Statement) {
      const { keyword, text } = statement
      const taker = Object.hasOwn(takers, keyword) ? takers[keyword] : undefined
      if (taker) taker(text, statement)
      else if (/^[A-Z][A-Z_]*_$/.test(keyword)) kept.push(`${text};`)
      else fail('not a statement of a DBC file')
    },
    /** @param refuse takes what turns out bad only now. */
    finish(refuse: (cause: unknown, statement: Statement) => void): Dbc {
      const isGroup = isParameterGroup(kept)
      const finished = [...messages].map(
        ([number, draft]): DbcMessage => finishMessage(draft, draft.isExtended && isGroup(number), refuse),
      )
      return {
        version,
        nodes,
        valueTables,
        messages: finished,
        ...(comment === undefined ? {} : { comment }),
        statements: kept,
      }
    },
  }
}

function fail(message: string): never {
  throw new DecodeError(message, 0)
}

const match = (text: string, pattern: RegExp): RegExpExecArray => pattern.exec(text) ?? fail('malformed')

/** `BO_ 2566844926 Name: 8 Sender`. */
function parseMessage(text: string): { readonly number: number; readonly message: MessageDraft } {
  const [, digits = '', name = '', length, sender = ''] = match(
    text,
    /^BO_\s+(\d{1,10})\s+([^\s:]+)\s*:\s*(\d{1,4})\s+(\S+)$/,
  )
  const number = Number(digits)
  const isExtended = number >= EXTENDED
  const id = isExtended ? number - EXTENDED : number
  const isBeyond = isExtended ? id >= 2 * NO_FRAME || id % NO_FRAME > 0x1fff_ffff : id > 0x7ff
  if (isBeyond) fail(`${number} is no identifier of a message`)
  const statements = new Map<SignalDraft, Statement>()
  return {
    number,
    message: { id, isExtended, name, length: Number(length), sender, senders: [], signals: new Map(), statements },
  }
}

function parseLabels(text: string): ValueTable {
  if (!LABELS.test(text)) fail('not pairs of a value and a text')
  return new Map(
    [...text.matchAll(LABEL)].map(([, value = '', label = '']): [DbcNumber, string] => [parseNumber(value), label]),
  )
}

/** 0 keeps the sign, 1 is a float of 32 bits, 2 one of 64. */
function setValueType(signal: SignalDraft, kind: number) {
  if (kind === 0) return
  if (kind === 3 || signal.bitLength !== kind * 32)
    fail(`a signal of ${signal.bitLength} bits is no float of this kind`)
  signal.valueType = kind === 1 ? 'float' : 'double'
}

function finishMessage(
  { signals, statements, ...message }: MessageDraft,
  isGroup: boolean,
  refuse: (cause: unknown, statement: Statement) => void,
): DbcMessage {
  const multiplexor = [...signals.values()].find(
    ({ isMultiplexor, selector }) => isMultiplexor && selector === undefined,
  )
  const finished: DbcSignal[] = []
  for (const draft of signals.values()) {
    const { selector, ...signal } = draft
    const statement = statements.get(draft)
    if (selector === undefined || signal.multiplexed) finished.push(signal)
    else if (multiplexor) {
      finished.push({ ...signal, multiplexed: { by: multiplexor.name, ranges: [[selector, selector]] } })
    } else if (statement) refuse(new DecodeError(`no multiplexor selects ${signal.name}`, 0), statement)
  }
  return { ...message, isParameterGroup: isGroup, signals: finished }
}
