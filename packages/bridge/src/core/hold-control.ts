/**
 * Takes an input, output or routine of a unit over for a while, and gives it back: when its time is up, when it is told to,
 * when the line to the server is cut, and after a restart of this device. Where nobody is left to do it, the unit does it
 * itself: its session ends for want of a word (ISO 14229-2, S3).
 */
import type { ActOrder, Bytes } from '#protocol/acts'
import { actingOnly, bytesOf } from '#protocol/acts'
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink, Timers } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import type { Tester } from '#protocol/uds'
import { openTester, SESSIONS } from '#protocol/uds'
import type { ActDraft } from './act-step.ts'
import { ActStopped, requirePositive, sendStep } from './act-step.ts'

export type HeldOrder = Extract<ActOrder, { kind: 'control' | 'routine' }>

interface Holding {
  readonly order: HeldOrder
  readonly units: ReadonlyMap<number, string | null>
}

interface Ports {
  readonly now: () => Date
  readonly timers: Timers
  readonly tell: (label: string) => void
  readonly stop: AbortSignal
}

export const isHeld = (order: ActOrder): order is HeldOrder => order.kind === 'control' || order.kind === 'routine'

/** What it did is in the draft, also when it breaks off. @throws {ActStopped} {LinkError} */
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
  const tester = openTester(gate, ports.timers, { ecu })
  try {
    await enterExtended(tester)
    ports.tell(`Holding ${order.identifier} of ${order.ecu}`)
    const taken = await sendStep(gate, ecu, begin, draft, ports)
    if (taken.outcome === 'positive') await wait(order.holdMs, ports)
    requirePositive(taken)
  } finally {
    tester.close()
    // In any case, and before the reason is told: also where the unit's answer was lost it may have begun.
    ports.tell(`Giving ${order.identifier} back to ${order.ecu}`)
    await giveBack(gate, order, draft, ports)
  }
}

/** Ends what this order began, whoever began it. The unit has then everything back. @throws {LinkError} */
export async function release(link: DiagnosticLink, holding: Holding, draft: ActDraft, ports: Ports): Promise<void> {
  const gate = gateOf(link, holding)
  const tester = openTester(gate, ports.timers, { ecu: Number(holding.order.ecu) })
  tester.close()
  await tester.enter(SESSIONS.extended)
  await giveBack(gate, holding.order, draft, ports)
}

async function giveBack(
  gate: DiagnosticLink,
  order: HeldOrder,
  draft: ActDraft,
  ports: Pick<Ports, 'now'>,
): Promise<void> {
  const ecu = Number(order.ecu)
  if (order.kind === 'routine') await sendStep(gate, ecu, resultOf(order), draft, ports)
  await sendStep(gate, ecu, endOf(bytesOf(order)), draft, ports)
  // The default session takes back whatever a unit did not give back by name.
  await gate.ask(ecu, Uint8Array.of(0x10, SESSIONS.default))
}

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

async function enterExtended(tester: Tester): Promise<void> {
  const refusal = await tester.enter(SESSIONS.extended)
  if (refusal)
    throw new ActStopped('vehicle.negative', formatAddress(tester.ecu), `No extended session: ${refusal.name}.`)
}

/** Until its time is up or it is told to end, whichever is first. */
function wait(holdMs: number, { timers, stop }: Ports): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const cancel = timers.after(holdMs, resolve)
    stop.addEventListener(
      'abort',
      () => {
        cancel()
        resolve()
      },
      { once: true },
    )
  })
}
