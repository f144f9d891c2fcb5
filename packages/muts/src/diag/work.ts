/** `muts diag begin`, `clear` and `end`: work on a vehicle through the server and its bridge, under the gates of both. */
import { setTimeout as pause } from 'node:timers/promises'
import { CommandError, EXIT } from '#exit'
import type { ActCodes } from './act-codes.ts'
import { rowsOfCodes } from './act-codes.ts'
import { harmless, print, printJson, printTable, say } from './print.ts'
import { call } from './remote.ts'

interface SignedIn {
  readonly home: string
  readonly json?: boolean
}

interface BeginOptions extends SignedIn {
  readonly reason: string
  readonly workOrder?: string
  readonly bridge?: string
  readonly record?: boolean
}

interface ClearOptions extends SignedIn {
  readonly reason: string
  readonly ecu?: string
  readonly code?: string
}

interface Act extends ActCodes {
  readonly id: string
  readonly status: string
  readonly progress: string | null
  readonly failure?: { readonly code: string; readonly message: string }
  readonly readySha256: string | null
  readonly sha256: string | null
}

const LOCK_S = 600
const LOOK_EVERY_MS = 1_000
/** A minute's budget of requests may be spent, a server start anew: the act goes on all the while. */
const MOST_MISSES = 60
const OPEN: readonly string[] = ['queued', 'running', 'armed']

/** Prints the id of the session that it opens. Nothing is sent to the vehicle. */
export async function begin(vehicle: string, { home, json, reason, workOrder, bridge, record }: BeginOptions) {
  const named = { ...(workOrder && { workOrderId: workOrder }), ...(bridge && { bridgeId: bridge }) }
  const draft = { reason, ...named, ...(record && { isRecorded: true }) }
  const session = await call(home, 'POST', `/vehicles/${idOf(vehicle)}/diagnostic-sessions`, draft)
  if (json) printJson(session)
  else print(harmless(String(session.id)))
}

export async function end(session: string, { home }: SignedIn): Promise<void> {
  await call(home, 'DELETE', `/diagnostic-sessions/${idOf(session)}`)
  say('The session is over. What was held goes back to the vehicle.')
}

/**
 * Takes the lock, orders the clear, waits for its end and lets go of the lock. Interrupted it asks for the end of the act,
 * and still waits for that.
 *
 * @throws {CommandError} as the server refuses; failure where the act did not end as `done`.
 */
export async function clear(session: string, options: ClearOptions): Promise<void> {
  const { home, json, reason } = options
  const order = orderOf(options)
  const place = `/diagnostic-sessions/${idOf(session)}`
  const { lock } = await call(home, 'GET', place)
  await call(home, 'PUT', `${place}/lock`, { expiresInS: LOCK_S })
  // Letting go of the lock stops what goes on under it, also what another command ordered in this session.
  let mayLetGo = lock === null
  try {
    const ordered = call(home, 'POST', `${place}/acts`, { order, reason }).catch(async (error: unknown) => {
      if (!isRefusal(error) || (await isAtWork(home, place))) mayLetGo = false
      throw error
    })
    const { id } = await ordered
    mayLetGo = false
    const act = await watch(home, idOf(String(id)))
    mayLetGo = true
    if (json) printJson(act)
    else show(act)
    if (act.status !== 'done') throw new CommandError(EXIT.failure, reasonOf(act))
  } finally {
    if (!mayLetGo)
      say('The lock stays, so that nothing under it is stopped halfway. It ends by itself within ten minutes.')
    else
      await call(home, 'DELETE', `${place}/lock`).catch((error: Error) =>
        say(`The lock could not be let go of: ${error.message}`),
      )
  }
}

/** @throws {CommandError} usage, for a code without its unit: which one holds it is not guessed. */
function orderOf({ ecu, code }: ClearOptions) {
  if (code === undefined) return { kind: 'clear-codes', ecu: ecu ?? null }
  if (ecu === undefined) throw new CommandError(EXIT.usage, 'Say of which control unit: --ecu ADDRESS.')
  return { kind: 'clear-code', ecu, code }
}

/** Whether the server said no: of one that was not reached, nobody knows whether it heard. */
const isRefusal = (error: unknown): boolean => error instanceof CommandError && error.status !== EXIT.unreachable

/** Whether an act goes on in the session: two commands that began in one moment share its lock. Who cannot see it lets it be. */
async function isAtWork(home: string, place: string): Promise<boolean> {
  const { data } = await call(home, 'GET', `${place}/acts`).catch(() => ({ data: undefined }))
  return !Array.isArray(data) || (data as readonly Act[]).some(({ status }) => OPEN.includes(status))
}

/** Until it is over: what a vehicle was sent is not left without its result. */
async function watch(home: string, id: string): Promise<Act> {
  const stop = () => {
    say('Asking for its end.')
    call(home, 'POST', `/acts/${id}/stop`).catch((error: Error) => say(error.message))
  }
  process.once('SIGINT', stop)
  try {
    let misses = 0
    for (let told = ''; ; await pause(LOOK_EVERY_MS)) {
      const act = await look(home, id).catch((error: unknown) => {
        misses += 1
        if (!isPassing(error) || misses > MOST_MISSES) throw error
        say(`${error.message} The act goes on; looking again.`)
      })
      if (act === undefined) continue
      misses = 0
      const label = act.progress ?? act.status
      if (label !== told) say(harmless(label))
      told = label
      if (!OPEN.includes(act.status)) return act
    }
  } finally {
    process.off('SIGINT', stop)
  }
}

const look = async (home: string, id: string) => (await call(home, 'GET', `/acts/${id}`)) as unknown as Act

/** Too many requests, a server that is away or does not answer in time; not one that knows no such act, or not whoever asks. */
const isPassing = (error: unknown): error is CommandError =>
  error instanceof CommandError && (error.status === EXIT.unreachable || error.status === EXIT.failure)

function show(act: Act): void {
  const { id, readySha256, sha256 } = act
  const rows = rowsOfCodes(act)
  if (rows.length > 0) printTable([['UNIT', 'CODE', 'NOW', 'MEANING'], ...rows])
  printTable([
    ['Act', id],
    ['Sealed before', readySha256 ?? '–'],
    ['Sealed after', sha256 ?? '–'],
  ])
}

const reasonOf = ({ status, failure }: Act): string =>
  harmless(failure ? `${status}: ${failure.message} (${failure.code})` : `The act ended as ${status}.`)

function idOf(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text
  throw new CommandError(EXIT.usage, `'${harmless(text)}' is no id.`)
}
