/**
 * A visit made again out of its recording, with the clock of the recording: every question must be the one that was asked
 * then, and gets the answer of then. Nothing is ever answered that was not recorded.
 */
import { DecodeError, fromHex } from '#protocol/bytes'
import type { GroupAnswer, TruckLink } from '#protocol/j1939'
import type { DiagnosticLink, EcuAddress, EcuAnswer, LinkKind } from '#protocol/link'
import { parseFailure } from './failure.ts'
import type { Outside } from './outside.ts'
import { formatConsulting, formatSeeing } from './outside.ts'
import { formatQuestion, formatRead } from './record-visit.ts'
import type { Cursor, ReplayDivergence } from './replay-cursor.ts'
import { createCursor } from './replay-cursor.ts'
import type { Visit } from './visit.ts'

export interface Replay extends Visit {
  /** Gives what was decided and seen then; nobody is asked, and nothing is looked at. */
  readonly outside: Outside
  /** The clock of the recording: microseconds, at the line that was reached. */
  nowUs(): number
  /** The first divergence, whoever caught it on its way; undefined if everything was as recorded, to the last line. */
  end(): ReplayDivergence | undefined
}

const KINDS: readonly string[] = ['elm327', 'doip', 'slcan', 'socketcand', 'gvret', 'replay'] satisfies LinkKind[]

/** @throws {DecodeError} if a line is none. Every part of the replay throws `ReplayDivergence` where it leaves the recording. */
export function replayVisit(lines: readonly string[]): Replay {
  const cursor = createCursor(lines)
  return {
    now() {
      const at = new Date(cursor.take('clock'))
      return Number.isNaN(at.getTime()) ? cursor.diverge('the time of day was read, and the recording holds none') : at
    },
    async open() {
      cursor.expect('open')
      const opened = cursor.answer({ opened: readObject, closed: throwFailure })
      return opened.kind === 'j1939' ? replayTruck(cursor, opened) : replayLink(cursor, opened)
    },
    step: (label) => cursor.expect(`step ${JSON.stringify(label)}`),
    outside: {
      async consult<Answer>(question: string) {
        cursor.expect(formatConsulting(question))
        return cursor.answer<Answer>({ decided: readJson, undecided: throwFailure })
      },
      see: (what) => readJson(cursor.take(formatSeeing(what))),
    },
    nowUs: cursor.nowUs,
    end: cursor.end,
  }
}

function throwFailure(rest: string): never {
  throw parseFailure(rest)
}

function replayLink(cursor: Cursor, opened: Readonly<Record<string, unknown>>): DiagnosticLink {
  const { kind, adapter, hasVoltage } = opened
  let state = opened
  const settle = () => {
    while (cursor.isNext('state')) state = { ...state, ...readObject(cursor.take('state')) }
  }
  const call = async <T>(question: string, read: Readonly<Record<string, (rest: string) => T>>): Promise<T> => {
    cursor.expect(question)
    try {
      return cursor.answer(read)
    } finally {
      settle()
    }
  }
  return {
    kind: KINDS.includes(String(kind)) ? (kind as LinkKind) : 'replay',
    adapter: String(adapter),
    get protocol() {
      return String(state.protocol)
    },
    get dialect() {
      return state.dialect === 'KWP2000' ? state.dialect : undefined
    },
    ask: (to, request) => call(formatQuestion(to, request), { answers: readAnswers, failed: throwFailure }),
    async listEcus() {
      cursor.expect('list')
      // What was asked on the way is the link's own business.
      while (['ask', 'answers', 'failed'].some(cursor.isNext)) {
        cursor.skip()
        settle()
      }
      try {
        return cursor.answer({ units: readUnits, unlisted: throwFailure })
      } finally {
        settle()
      }
    },
    ...(hasVoltage === true && {
      readVoltage: () => call('voltage', { volts: (rest) => (rest === '-' ? undefined : rest), failed: throwFailure }),
    }),
    close: async () => {},
  }
}

function replayTruck(cursor: Cursor, { protocol, adapter }: Readonly<Record<string, unknown>>): TruckLink {
  const denied = (rest: string): GroupAnswer => ({ kind: 'refused', control: readControl(rest) })
  const group = (rest: string): GroupAnswer => ({ kind: 'data', data: fromHex(rest) })
  return {
    kind: 'j1939',
    protocol: String(protocol),
    adapter: String(adapter),
    async listUnits() {
      cursor.expect('list')
      return cursor.answer({ units: readUnits, unlisted: throwFailure })
    },
    async read(pgn, from) {
      cursor.expect(formatRead(pgn, from))
      return cursor.answer({ group, denied, failed: throwFailure })
    },
    close: async () => {},
  }
}

const readUnits = (rest: string): readonly EcuAddress[] => (rest === '' ? [] : rest.split(' ').map(readAddress))

const readAnswers = (rest: string): readonly EcuAnswer[] =>
  (rest === '' ? [] : rest.split(' ')).map((answer) => {
    const [from = '', data = ''] = answer.split(':')
    return { from: readAddress(from), data: fromHex(data) }
  })

function readAddress(text: string): EcuAddress {
  if (!/^[0-9A-F]{3,8}$/.test(text)) throw new DecodeError('no address of a unit', 0)
  return Number.parseInt(text, 16)
}

function readControl(text: string): Extract<GroupAnswer, { kind: 'refused' }>['control'] {
  if (text === 'negative' || text === 'access-denied' || text === 'positive') return text
  throw new DecodeError('no answer of a recording', 0)
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const value = readJson<unknown>(text)
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  throw new DecodeError('no line of a recording', 0)
}

/** As it was recorded; whoever leans on its shape meets what was not, as another end than the sealed one. */
function readJson<Value>(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new DecodeError('no line of a recording', 0)
}
