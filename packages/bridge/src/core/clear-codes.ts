/** Clears the codes of the units that hold some, or one code of one, until it is stopped, and reads the vehicle again. */
import type { ActOrder } from '#protocol/acts'
import { actingOnly, bytesOf, clearingOf, findForbidden, tellsSingle } from '#protocol/acts'
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { formatAddress, LinkError } from '#protocol/link'
import type { EcuResult, ScanOutcome, ScanResult } from '#protocol/scan'
import { nameOf, scanVehicle } from '#protocol/scan'
import { hasToldAgain } from '#protocol/told'
import type { ActStep } from '#wire'
import type { ActDraft, FindStop } from './act-step.ts'
import { ActStopped, requireGoingOn, requirePositive, sendStep, UNANSWERED } from './act-step.ts'

interface Clearing {
  readonly order: Extract<ActOrder, { kind: 'clear-codes' | 'clear-code' }>
  readonly before: ScanResult
  readonly units: ReadonlyMap<number, string | null>
}

interface Ports {
  readonly now: () => Date
  readonly tell: (label: string) => void
  readonly findStop: FindStop
}

/** A unit that holds what is to be cleared, and the request that clears it. */
interface Target {
  readonly address: number
  readonly name: string | null
  readonly request: Uint8Array
}

/**
 * @throws {ActStopped} `act.nothing-to-clear`: no unit that may be touched holds a code; `act.not-single`: the unit does not
 *   speak what clears one alone.
 */
export function targetsOf({ order, before }: Pick<Clearing, 'order' | 'before'>): readonly Target[] {
  const targets = before.ecus
    .filter((unit) => (order.ecu === null || Number(order.ecu) === Number(unit.address)) && holdsOf(order, unit))
    .flatMap(({ address: text, identification, protocol }) => {
      const address = Number(text)
      if (protocol === 'unknown') return []
      const request = order.kind === 'clear-code' ? bytesOf(order).begin : clearingOf(protocol)
      return [{ address, name: nameOf(address, identification), request }]
    })
  if (targets.some((target) => !isForbidden(target))) return targets
  const forbidden = targets[0] && findForbidden(targets[0].request, targets[0])
  if (forbidden) throw new ActStopped('act.forbidden', forbidden.rule, `${forbidden.title}: ${forbidden.because}`)
  const place = order.ecu ?? 'vehicle'
  const what = order.kind === 'clear-code' ? `${order.code} is not` : 'No trouble codes are'
  throw new ActStopped('act.nothing-to-clear', place, `${what} stored there, so nothing was cleared.`)
}

function holdsOf(order: Clearing['order'], unit: EcuResult): boolean {
  if (order.kind === 'clear-codes') return unit.dtcs.length > 0
  if (!unit.dtcs.some(({ code }) => code === order.code)) return false
  if (tellsSingle(unit, order.code)) return true
  throw new ActStopped(
    'act.not-single',
    unit.address,
    `${unit.name} told ${order.code} by a service that clears all codes of a unit or none (OBD 04, ISO 14230 14). Nothing ` +
      'was cleared. Clear all codes of this unit instead.',
  )
}

/**
 * What is erased must be known: all that the units to be cleared hold of their codes was read.
 *
 * @throws {ActStopped} `act.no-snapshot`, naming the first code of which it was not.
 */
export function requireSnapshots(targets: readonly Target[], { ecus }: ScanResult): void {
  for (const target of targets) {
    if (isForbidden(target)) continue
    const unit = ecus.find(({ address }) => Number(address) === target.address)
    const lost = unit?.dtcs.find(({ unread }) => unread !== undefined)
    if (lost === undefined) continue
    const what = lost.unread?.includes('snapshot') ? 'freeze frame' : 'extended data'
    throw new ActStopped(
      'act.no-snapshot',
      formatAddress(target.address),
      `${target.name ?? formatAddress(target.address)} did not let the ${what} of ${lost.code} be read, and clearing would ` +
        'erase it. Nothing was cleared. Try again with the ignition on; if it says no again, clear it with a tool of its maker.',
    )
  }
}

const isForbidden = (target: Target): boolean => findForbidden(target.request, target) !== undefined

/** What it did is in the draft, also when it breaks off. @throws {ActStopped} {LinkError} */
export async function clearCodes(
  link: DiagnosticLink,
  clearing: Clearing,
  draft: ActDraft,
  ports: Ports,
): Promise<void> {
  const targets = targetsOf(clearing)
  const requests = new Set(targets.map(({ request }) => toHex(request, '')))
  const gate = actingOnly(link, { units: clearing.units, requests })
  let unanswered: ActStopped | undefined
  for (const target of targets) {
    if (unanswered || isForbidden(target) || ports.findStop() !== null) {
      withhold(target, draft, ports)
      continue
    }
    ports.tell(`Clearing the codes of ${target.name ?? formatAddress(target.address)}`)
    unanswered = await sendOnce(gate, target, draft, ports)
  }
  const sent = draft.steps.filter(({ outcome }) => outcome !== 'withheld')
  if (sent.length === 0) requireGoingOn(ports)
  const outcome = await scanVehicle(link, { onProgress: ({ label }) => ports.tell(label) })
  draft.after = outcome.result
  if (unanswered) throw unanswered
  for (const step of sent) requirePositive(step)
  requireNoMore(clearing, outcome.result)
  requireToldAgain(clearing, sent, outcome)
  if (sent.length < targets.filter((target) => !isForbidden(target)).length) requireGoingOn(ports)
}

const findUnit = ({ ecus }: ScanResult, ecu: string): EcuResult | undefined =>
  ecus.find(({ address }) => Number(address) === Number(ecu))

/** @throws {ActStopped} `act.unread-after`: of a unit that did not tell its codes again nobody may take it that one is gone. */
function requireToldAgain(
  { before }: Clearing,
  sent: readonly ActStep[],
  { result, failure }: Pick<ScanOutcome, 'result' | 'failure'>,
): void {
  const unread = sent.filter(({ ecu }) => {
    const known = findUnit(before, ecu)
    return known === undefined || !hasToldAgain(known, findUnit(result, ecu))
  })
  const [first] = unread
  if (first === undefined) return
  const because = findUnit(result, first.ecu)?.failure?.message ?? failure?.message
  throw new ActStopped(
    'act.unread-after',
    first.ecu,
    `${unread.map(({ ecu }) => ecu).join(', ')} said yes, and did not tell its codes again${because ? ` (${because})` : ''}. ` +
      'Nobody knows which it still holds. Nothing was asked twice. Scan the vehicle to see.',
  )
}

/** Why nobody knows whether it was done; undefined where the unit said yes or no. @throws {LinkError} of the gate. */
async function sendOnce(
  gate: DiagnosticLink,
  { address, name, request }: Target,
  draft: ActDraft,
  ports: Ports,
): Promise<ActStopped | undefined> {
  const { length } = draft.steps
  try {
    await sendStep(gate, address, request, draft, ports)
    return undefined
  } catch (error) {
    if (!(error instanceof LinkError) || draft.steps.length === length) throw error
    const at = formatAddress(address)
    const message =
      `${name ?? at} was asked to clear, and its answer did not arrive (${error.message}). Nobody knows whether it did. It was not ` +
      'asked again, and nothing else was cleared. Scan the vehicle to see what it holds now.'
    return new ActStopped(UNANSWERED, at, message, error)
  }
}

/** @throws {ActStopped} `act.cleared-more`: the unit said yes to one code, and tells others no longer. */
function requireNoMore({ order, before }: Clearing, after: ScanResult): void {
  if (order.kind !== 'clear-code') return
  const [known, told] = [findUnit(before, order.ecu), findUnit(after, order.ecu)]
  if (known === undefined || !hasToldAgain(known, told)) return
  const left = new Set(told.dtcs.map(({ code }) => code))
  const gone = known.dtcs.map(({ code }) => code).filter((code) => code !== order.code && !left.has(code))
  if (gone.length === 0) return
  throw new ActStopped(
    'act.cleared-more',
    order.ecu,
    `${order.ecu} was asked to clear ${order.code} alone, and no longer tells ${gone.join(', ')} either. What it held of them is ` +
      'sealed with this act.',
  )
}

function withhold({ address, request }: Target, draft: ActDraft, { now }: Ports): void {
  draft.steps.push({
    ...{ at: now().toISOString(), ecu: formatAddress(address), request: toHex(request, '') },
    ...{ answer: null, outcome: 'withheld' },
  })
}
