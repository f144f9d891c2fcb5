/** A visit with a recorder in between: whoever makes it is told what is recorded, and nothing else. */
import { toHex } from '#protocol/bytes'
import type { GroupAnswer, TruckLink } from '#protocol/j1939'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatFailure } from './failure.ts'
import type { Recorder } from './recorder.ts'
import type { Visit } from './visit.ts'

/** Time, decisions, questions, answers and frames all go through `recorder`, in the order in which they come about. */
export function recordVisit(visit: Visit, recorder: Recorder): Visit {
  const { note } = recorder
  return {
    now() {
      const now = visit.now()
      note(`clock ${now.toISOString()}`)
      return now
    },
    async open() {
      note('open')
      const link = await noting(recorder, 'closed', () => visit.open(recorder.tap))
      return link.kind === 'j1939' ? recordTruck(link, recorder) : recordLink(link, recorder)
    },
    step(label) {
      note(`step ${JSON.stringify(label)}`)
      visit.step(label)
    },
  }
}

async function noting<T>({ note }: Recorder, word: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    note(`${word} ${formatFailure(error)}`)
    throw error
  }
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(3, '0')
export const formatQuestion = (to: EcuAddress | 'all', request: Uint8Array) =>
  `ask ${to === 'all' ? to : hex(to)} ${toHex(request, '')}`
export const formatRead = (pgn: number, from: EcuAddress) => `read ${pgn} ${hex(from)}`

function recordLink(link: DiagnosticLink, recorder: Recorder): DiagnosticLink {
  const { note } = recorder
  const { kind, adapter } = link
  // What shows only by and by is what it was at the end of the last call: in between nobody else can hear it change.
  const read = () => ({ protocol: link.protocol, dialect: link.dialect ?? null })
  let state = read()
  note(`opened ${JSON.stringify({ kind, adapter, ...state, hasVoltage: link.readVoltage !== undefined })}`)

  const call = async <T>(question: string, work: () => Promise<T>, failed: string, tell: (answer: T) => string) => {
    note(question)
    try {
      const answer = await noting(recorder, failed, work)
      note(tell(answer))
      return answer
    } finally {
      const now = read()
      if (now.protocol !== state.protocol || now.dialect !== state.dialect) note(`state ${JSON.stringify(now)}`)
      state = now
    }
  }
  const ask: DiagnosticLink['ask'] = (to, request, timing) =>
    call(
      formatQuestion(to, request),
      () => link.ask(to, request, timing),
      'failed',
      (answers) => ['answers', ...answers.map(({ from, data }) => `${hex(from)}:${toHex(data, '')}`)].join(' '),
    )
  const { readVoltage } = link
  return {
    kind,
    adapter,
    get protocol() {
      return state.protocol
    },
    get dialect() {
      return state.dialect ?? undefined
    },
    ...(link.quirks && { quirks: link.quirks }),
    ask,
    listEcus: () => call('list', () => link.listEcus(ask), 'unlisted', formatUnits),
    ...(readVoltage && {
      readVoltage: () =>
        call(
          'voltage',
          () => readVoltage.call(link),
          'failed',
          (volts) => `volts ${volts ?? '-'}`,
        ),
    }),
    close: () => link.close(),
  }
}

function recordTruck(link: TruckLink, recorder: Recorder): TruckLink {
  const { note } = recorder
  const { kind, protocol, adapter } = link
  note(`opened ${JSON.stringify({ kind, adapter, protocol })}`)
  return {
    ...{ kind, protocol, adapter },
    async listUnits() {
      note('list')
      const units = await noting(recorder, 'unlisted', () => link.listUnits())
      note(formatUnits(units))
      return units
    },
    async read(pgn, from) {
      note(formatRead(pgn, from))
      const answer = await noting(recorder, 'failed', () => link.read(pgn, from))
      note(formatGroup(answer))
      return answer
    },
    close: () => link.close(),
  }
}

const formatUnits = (units: readonly EcuAddress[]) => ['units', ...units.map(hex)].join(' ')
const formatGroup = (answer: GroupAnswer) =>
  answer.kind === 'data' ? `group ${toHex(answer.data, '')}` : `denied ${answer.control}`
