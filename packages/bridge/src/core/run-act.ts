/**
 * One act on a vehicle, from the first look to the last: what is not reading happens only after the vehicle was found at
 * rest, what was found is sealed elsewhere, leave was given, and the journal of this device says that it begins.
 */
import type { ActOrder, HeldOrder, Precondition } from '#protocol/acts'
import { bytesOf, classOf, findForbidden, isClearing, isHeld, readPreconditions } from '#protocol/acts'
import type { FrameTap } from '#protocol/can'
import type { DiagnosticLink } from '#protocol/link'
import { nameOf, nameUnit, readingOnly, readVin, scanVehicle } from '#protocol/scan'
import type { ActDocument, ActOutcome, ActReadyDocument, ScanFailureDocument } from '#wire'
import type { ActDraft, FindStop } from './act-step.ts'
import { ActStopped, requireGoingOn, STOPPED, sendStep, UNANSWERED } from './act-step.ts'
import { clearCodes, requireSnapshots, targetsOf } from './clear-codes.ts'
import { holdControl } from './hold-control.ts'
import type { AnyLink } from './run-scan.ts'
import { describeFailure } from './run-scan.ts'

/** What an act is told about itself. */
export interface ActJob extends Pick<ActDocument, 'actId' | 'vehicleId' | 'bridgeId' | 'source' | 'order'> {
  /** @param tap hears of the frames, where there are any. @throws {LinkError} */
  readonly open: (tap?: FrameTap) => Promise<AnyLink>
}

/** All that an act leans on beside the vehicle: a recording of one holds what each of these gave. */
export interface ActRunPorts {
  readonly now: () => Date
  /** Milliseconds of a clock that never runs back. */
  readonly nowMs: () => number
  /** Resolves after so many milliseconds, or as soon as the act is to end. */
  readonly wait: (forMs: number) => Promise<void>
  readonly tell: (label: string) => void
  /** Shows what was found, and waits for leave. Gives the hash under which it was sealed. @throws {ActStopped} */
  readonly askLeave: (ready: ActReadyDocument) => Promise<string>
  /** Resolves once it is on disk that this act begins. */
  readonly mark: (readySha256: string) => Promise<void>
  /** Whether whoever runs this device has allowed a control of a vehicle: no server says so. */
  readonly isAllowed: (vehicleId: string, order: HeldOrder) => Promise<boolean>
  readonly findStop: FindStop
  /** Hears what is no fault of the vehicle or its link, but ours. */
  readonly onFault: (error: unknown) => void
}

/** Never throws: what went wrong stands in the document. */
export async function runAct(job: ActJob, ports: ActRunPorts): Promise<ActDocument> {
  const startedAt = ports.now().toISOString()
  const draft: ActDraft = { readySha256: null, preconditions: [], steps: [], after: null }
  const failure = await attempt(job, draft, ports)
  const wasSent = draft.steps.some(({ outcome }) => outcome !== 'withheld')
  const outcome = outcomeOf(failure, wasSent)
  const { actId, vehicleId, bridgeId, source, order } = job
  const head = { actId, vehicleId, bridgeId, source, order, startedAt, at: ports.now().toISOString() }
  return { type: 'muts/act/v1', ...head, ...draft, outcome, failure }
}

function outcomeOf(failure: ScanFailureDocument | null, wasSent: boolean): ActOutcome {
  if (failure === null) return 'done'
  if (!wasSent) return 'refused'
  if (failure.code === UNANSWERED) return 'unclear'
  return failure.code === STOPPED ? 'stopped' : 'failed'
}

async function attempt(job: ActJob, draft: ActDraft, ports: ActRunPorts): Promise<ScanFailureDocument | null> {
  let link: AnyLink | undefined
  try {
    requireGoingOn(ports)
    await requireOnList(job, ports)
    link = await job.open()
    if (link.kind === 'j1939') throw new ActStopped('act.unsupported', 'vehicle', 'Of a truck on J1939 we only read.')
    if (classOf(job.order) === 'read') await readRaw(link, job.order, draft, ports)
    else await change(link, job, draft, ports)
    return null
  } catch (error) {
    return tellStopped(error, ports)
  } finally {
    await link?.close().catch(ports.onFault)
  }
}

/** Why an act ended before its end, as data. */
export function tellStopped(error: unknown, { onFault }: Pick<ActRunPorts, 'onFault'>): ScanFailureDocument {
  if (error instanceof ActStopped) return { code: error.code, message: error.message, at: error.at }
  const failure = describeFailure(error)
  if (failure.code === 'bridge.fault') onFault(error)
  return failure
}

async function readRaw(link: DiagnosticLink, order: ActOrder, draft: ActDraft, ports: ActRunPorts): Promise<void> {
  if (order.kind !== 'raw') throw new Error('only raw orders read')
  await sendStep(readingOnly(link), Number(order.ecu), bytesOf(order).begin, draft, ports)
}

async function change(link: DiagnosticLink, job: ActJob, draft: ActDraft, ports: ActRunPorts): Promise<void> {
  const { order } = job
  if (order.kind === 'raw')
    throw new ActStopped(
      'act.not-raw',
      order.ecu,
      'Raw requests only read; what changes something has an act of its own.',
    )
  const { units, vin, before } = await look(link, order, ports)
  if (isHeld(order)) requireAllowed(order, units)
  else if (before && isClearing(order)) requireSnapshots(targetsOf({ order, before }), before)
  ports.tell('Looking whether the vehicle is at rest')
  draft.preconditions = await readPreconditions(readingOnly(link))
  requireHolding(draft.preconditions)
  const { actId, vehicleId, bridgeId, source } = job
  const head = { actId, vehicleId, bridgeId, source, order, at: ports.now().toISOString() }
  ports.tell('Waiting for leave')
  draft.readySha256 = await ports.askLeave({
    ...head,
    type: 'muts/act-ready/v1',
    preconditions: draft.preconditions,
    vin,
    before,
  })
  // Whoever got in and turned the key meanwhile is believed, not what was found before.
  draft.preconditions = await readPreconditions(readingOnly(link))
  requireHolding(draft.preconditions)
  await requireOnList(job, ports)
  requireGoingOn(ports)
  await markBeginning(draft.readySha256, ports)
  requireGoingOn(ports)
  if (isHeld(order)) {
    await holdControl(link, { order, units }, draft, ports)
    requireGoingOn(ports)
  } else if (before && isClearing(order)) await clearCodes(link, { order, before, units }, draft, ports)
}

/** Nothing irreversible begins that a restart of this device would not know of. */
async function markBeginning(readySha256: string, ports: ActRunPorts): Promise<void> {
  try {
    await ports.mark(readySha256)
  } catch (error) {
    ports.onFault(error)
    throw new ActStopped(
      'bridge.journal',
      'bridge',
      'The bridge cannot write its journal, so nothing was begun.',
      error,
    )
  }
}

/** Which vehicle it is, and who is there by name; before codes go, all that the vehicle tells. */
async function look(link: DiagnosticLink, order: ActOrder, ports: ActRunPorts) {
  if (!isClearing(order)) {
    const address = Number(order.ecu)
    ports.tell(`Asking ${order.ecu} who it is`)
    const ecus = await link.listEcus()
    if (!ecus.includes(address))
      throw new ActStopped('act.no-unit', order.ecu, 'No control unit answers at this address.')
    const units = new Map([[address, await nameUnit(readingOnly(link), address)]])
    ports.tell('Asking which vehicle this is')
    return { units, vin: await readVin(readingOnly(link), ecus), before: null }
  }
  const onProgress = ({ label }: { readonly label: string }) => ports.tell(label)
  const { result, failure } = await scanVehicle(link, { depth: 'whole', onProgress })
  if (failure) throw failure
  const units = result.ecus.map(({ address, identification }) => {
    const at = Number(address)
    return [at, nameOf(at, identification)] as const
  })
  return { units: new Map(units), vin: result.identification.vin, before: result }
}

/** What cannot be read allows nothing. @throws {ActStopped} `act.not-allowed`. */
async function requireOnList({ vehicleId, order }: ActJob, { isAllowed, onFault }: ActRunPorts): Promise<void> {
  if (!isHeld(order)) return
  const isOnList = await isAllowed(vehicleId, order).catch((error: unknown) => {
    onFault(error)
    return false
  })
  if (!isOnList)
    throw new ActStopped(
      'act.not-allowed',
      'bridge',
      'Whoever runs this bridge has not allowed this control of this vehicle, so nothing was sent. On the device of the ' +
        'bridge, muts bridge allow shows the profile of the vehicle and takes it over.',
    )
}

/** @throws {ActStopped} `act.forbidden`, `act.strictest`. */
function requireAllowed(order: HeldOrder, units: ReadonlyMap<number, string | null>): void {
  const address = Number(order.ecu)
  const { begin } = bytesOf(order)
  const forbidden = findForbidden(begin, { address, name: units.get(address) ?? null })
  if (forbidden) throw new ActStopped('act.forbidden', forbidden.rule, `${forbidden.title}: ${forbidden.because}`)
  if (classOf(order) === 'lasting')
    throw new ActStopped('act.strictest', order.ecu, 'It is not known to be reversible, so it is not sent.')
}

function requireHolding(preconditions: readonly Precondition[]): void {
  const broken = preconditions.filter(({ holds }) => !holds)
  if (broken.length === 0) return
  const said = broken.map(
    (one) => `${one.name} ${one.state === 'VALID' ? `is ${one.value} ${one.unit}` : 'is not known'}`,
  )
  const ask = 'Stop the engine, leave the ignition on, and try again.'
  throw new ActStopped(
    'act.precondition',
    'vehicle',
    `The vehicle is not known to be at rest: ${said.join(', ')}. ${ask}`,
  )
}
