/**
 * Takes an input, output or routine of a unit over for a while, and gives it back: when its time is up, when it is told to,
 * when the line to the server is cut, and after a restart of this device. Where nobody is left to do it, the unit does it
 * itself: its session ends for want of a word (ISO 14229-2, S3).
 */
import type { Bytes, HeldOrder } from '#protocol/acts'
import { actingOnly, bytesOf } from '#protocol/acts'
import { DecodeError, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { formatAddress, formatPlace, LinkError } from '#protocol/link'
import type { NegativeResponse } from '#protocol/uds'
import { diagnosticSessionControl, NEGATIVE_RESPONSE, SESSIONS, testerPresent } from '#protocol/uds'
import type { ActDraft } from './act-step.ts'
import { ActStopped, requireGoingOn, requirePositive, sendStep } from './act-step.ts'
import type { ActRunPorts } from './run-act.ts'

interface Holding {
  readonly order: HeldOrder
  readonly units: ReadonlyMap<number, string | null>
}

type Ports = Pick<ActRunPorts, 'now' | 'nowMs' | 'wait' | 'tell' | 'findStop'>

/** What it did is in the draft, also when it breaks off. @throws {ActStopped} `act.not-given-back` before all else. {LinkError} */
export async function holdControl(
  link: DiagnosticLink,
  holding: Holding,
  draft: ActDraft,
  ports: Ports,
): Promise<void> {
  const { order } = holding
  const ecu = Number(order.ecu)
  const { begin } = bytesOf(order)
  const gate = gateOf(link, holding)
  let hold: 'none' | 'possible' | 'refused' = 'none'
  try {
    await enterExtended(gate, ecu)
    requireGoingOn(ports)
    ports.tell(`Holding ${order.identifier} of ${order.ecu}`)
    // Also where the unit's answer is lost it may have begun.
    hold = 'possible'
    const taken = await sendStep(gate, ecu, begin, draft, ports)
    if (taken.outcome === 'negative') hold = 'refused'
    if (taken.outcome === 'positive') await stayFor(order.holdMs, gate, ecu, ports)
    requirePositive(taken)
  } finally {
    // In any case, and before the reason is told.
    ports.tell(`Giving ${order.identifier} back to ${order.ecu}`)
    if (hold === 'none') await isConfirmed(() => leaveSession(gate, ecu))
    else await giveBack(gate, order, draft, { ...ports, isHeld: hold === 'possible' })
  }
}

/** Ends what this order began, whoever began it. @throws {ActStopped} `act.not-given-back`. */
export async function release(
  link: DiagnosticLink,
  holding: Holding,
  draft: ActDraft,
  ports: Pick<Ports, 'now'>,
): Promise<void> {
  const gate = gateOf(link, holding)
  await isConfirmed(async () => (await askExtended(gate, Number(holding.order.ecu))) === undefined)
  await giveBack(gate, holding.order, draft, { ...ports, isHeld: true })
}

export const NOT_GIVEN_BACK = 'act.not-given-back'
/** A frame may be lost, and a unit busy; what says no three times will say no again. */
const GIVE_BACK_ATTEMPTS = 3

/** The unit confirms that it has everything back by the end of what was begun, or by its default session. @throws {ActStopped} */
async function giveBack(
  gate: DiagnosticLink,
  order: HeldOrder,
  draft: ActDraft,
  ports: Pick<Ports, 'now'> & { readonly isHeld: boolean },
): Promise<void> {
  const ecu = Number(order.ecu)
  const send = async (request: Uint8Array) => {
    const { length } = draft.steps
    await isConfirmed(async () => (await sendStep(gate, ecu, request, draft, ports)).outcome === 'positive')
    return draft.steps[length]?.outcome
  }
  for (let attempt = 0; attempt < GIVE_BACK_ATTEMPTS; attempt += 1) {
    const ended = await send(endOf(bytesOf(order)))
    // A routine that had run out says no to its end, and still has results; behind silence there is no time for them.
    if (order.kind === 'routine' && attempt === 0 && ended !== 'silent') await send(resultOf(order))
    // The default session takes back whatever a unit did not give back by name.
    if ((await isConfirmed(() => leaveSession(gate, ecu))) || ended === 'positive') return
  }
  if (ports.isHeld) throw notGivenBack(order)
}

async function leaveSession(gate: DiagnosticLink, ecu: number): Promise<boolean> {
  const [answer] = await gate.ask(ecu, Uint8Array.of(0x10, SESSIONS.default))
  return answer !== undefined && answer.data[0] !== NEGATIVE_RESPONSE
}

/** No step on the way back keeps the next one from being tried: what fails, or makes no sense, confirms nothing. */
async function isConfirmed(step: () => Promise<boolean>): Promise<boolean> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof LinkError || error instanceof DecodeError) return false
    throw error
  }
}

const notGivenBack = ({ ecu, identifier }: HeldOrder) =>
  new ActStopped(
    NOT_GIVEN_BACK,
    ecu,
    `${ecu} did not confirm that ${identifier} went back to it, so it may still be held. Keep clear of what it moves, ` +
      'switch the ignition off, and look at the vehicle.',
  )

function gateOf(link: DiagnosticLink, { order, units }: Holding): DiagnosticLink {
  const bytes = bytesOf(order)
  const all = [bytes.begin, endOf(bytes), ...(order.kind === 'routine' ? [resultOf(order)] : [])]
  return actingOnly(link, { units, requests: new Set(all.map((request) => toHex(request, ''))) })
}

function endOf({ end }: Bytes): Uint8Array {
  if (end === undefined) throw new Error('what is held has an end')
  return end
}

/** requestRoutineResults: what it found so far. */
const resultOf = (order: HeldOrder): Uint8Array => {
  const request = bytesOf(order).end?.slice() ?? new Uint8Array()
  request[1] = 0x03
  return request
}

async function enterExtended(gate: DiagnosticLink, ecu: number): Promise<void> {
  const refusal = await askExtended(gate, ecu)
  if (refusal) throw new ActStopped('vehicle.negative', formatAddress(ecu), `No extended session: ${refusal.name}.`)
}

/** Undefined, or the refusal. @throws {LinkError} {DecodeError} */
async function askExtended(gate: DiagnosticLink, ecu: number): Promise<NegativeResponse | undefined> {
  const [answer] = await gate.ask(ecu, diagnosticSessionControl.encodeRequest({ session: SESSIONS.extended }))
  if (!answer) throw new LinkError('timeout', formatPlace(ecu), 'gave no answer', { ecu })
  const said = diagnosticSessionControl.decodeResponse(answer.data)
  return said.kind === 'negative' ? said : undefined
}

/** S3Client (ISO 14229-2): a unit that hears nothing for longer ends its session, and so what is held in it. */
const SIGN_OF_LIFE_MS = 2_000
/** Silence is its answer; whoever says that it will answer later is not waited for. */
const MOST_SIGN_MS = 500

/**
 * Until its time is up or it is told to end, with a sign of life now and then. One after the other, so that a recording
 * holds all of it in its order.
 */
async function stayFor(holdMs: number, gate: DiagnosticLink, ecu: number, ports: Ports): Promise<void> {
  const endsAtMs = ports.nowMs() + holdMs
  for (;;) {
    const leftMs = endsAtMs - ports.nowMs()
    if (leftMs <= 0 || ports.findStop() !== null) return
    await ports.wait(Math.min(leftMs, SIGN_OF_LIFE_MS))
    if (leftMs <= SIGN_OF_LIFE_MS || ports.findStop() !== null) return
    // What a unit says to it keeps nothing from going back in time. Its failure is not told: the session may lapse, and
    // the way back meets the same link.
    const timing = { ceilingMs: Math.min(leftMs - SIGN_OF_LIFE_MS, MOST_SIGN_MS), busyRepeats: 0 }
    await isConfirmed(async () => {
      await gate.ask(ecu, testerPresent.encodeRequest({ zeroSubFunction: 0 }, true), timing)
      return true
    })
  }
}
