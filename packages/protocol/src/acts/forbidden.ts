/**
 * What is never sent to a vehicle, whoever asks: compiled in, so that no role, option, file or server changes it. Reading
 * is never on it. Where a standard gives the identifier, bytes decide; where only makers do, the unit's own name does.
 */
import { isReading } from '#protocol/scan'

/** Whom a request is for. */
export interface Unit {
  /** On CAN the identifier it answers with, on DoIP its logical address. */
  readonly address: number
  /** As the vehicle itself calls it, or as the standard does by its address. */
  readonly name: string
}

export interface ForbiddenAct {
  /** Stable word, in refusals and in the ledger. */
  readonly rule: string
  readonly title: string
  readonly because: string
  /** A request, for a unit, that this row refuses: documentation, and what tests send. */
  readonly example: { readonly unit: string; readonly request: string }
  readonly forbids: (request: Uint8Array, unit: Unit) => boolean
  /** What a control or routine of a vehicle's profile may not even be called. */
  readonly words: RegExp
}

const WRITE = 0x2e
const CONTROL = 0x2f
const ROUTINE = 0x31
const CLEAR = 0x14
const WRITE_LOCAL = 0x3b
const DTC_SETTING = 0x85
/** Writing by identifier, local identifier or memory, and all that transfers. */
const STORING: ReadonlySet<number> = new Set([WRITE, WRITE_LOCAL, 0x3d, 0x34, 0x35, 0x36, 0x37, 0x38])

/** ISO 14229-1, annex C.1: identifiers of ISO 26021 and of event data recorders. */
const SAFETY_IDENTIFIERS = [0xfa00, 0xfa0f] as const
const RECORDER_IDENTIFIERS = [0xfa10, 0xfaff] as const
/** Annex F.1: deploying a loop of a pyrotechnic device, and its neighbours. */
const SAFETY_ROUTINES = [0xe200, 0xe2ff] as const
const ERASE_MIRROR_MEMORY = [0xff02, 0xff02] as const
const VIN = [0xf190, 0xf190] as const
const VIN_LOCAL = 0x90
/** SAE J1979-2: PID A6, and all data, monitors and information of on-board diagnostics. */
const ODOMETER = [0xf4a6, 0xf4a6] as const
const OBD_IDENTIFIERS = [0xf400, 0xf8ff] as const
const RESTRAINT_CAN_ID = 0x758

const AIRBAG = /air ?bag|\bsrs\b|restraint|\b(acm|rcm|sdm|ocs)\b|pretension|occupant/i
const RECORDER = /crash|event data|\bedr\b|collision record/i
const IMMOBILISER =
  /immobili|anti.?theft|\bimmo\b|key ?(less|learn|program)|steering (column )?lock|\b(eis|pats|skim)\b/i
const ODOMETER_UNIT = /odometer|mileage|tacho|instrument|cluster/i
const ODOMETER_WORDS = /odometer|mileage|tacho|kilomet.* (set|reset)/i
const EXHAUST = /\b(dpf|gpf|egr|scr|nox|adblue|def)\b|particulate|catalyst|exhaust after/i
const EMISSION_WORDS =
  /\b(dpf|gpf|egr|scr|nox|adblue)\b.*\b(off|delete|disable)|readiness|emission|monitor (set|reset)/i
const LIMITER = /speed.?limit|\bvmax\b|\bv-max\b|governor/i

export const FORBIDDEN_ACTS: readonly ForbiddenAct[] = [
  {
    rule: 'airbag',
    title: 'Anything but reading on airbags and restraints',
    because: 'A wrong byte there can deploy them, or keep them from deploying.',
    example: { unit: 'Airbag', request: '14FFFFFF' },
    forbids: (request, { address, name }) =>
      address === RESTRAINT_CAN_ID ||
      AIRBAG.test(name) ||
      isRoutine(request, SAFETY_ROUTINES) ||
      changesIdentifier(request, SAFETY_IDENTIFIERS),
    words: AIRBAG,
  },
  {
    rule: 'crash-data',
    title: 'Changing or erasing crash data and traces',
    because: 'It is evidence of an accident or of what was done to the vehicle.',
    example: { unit: 'Engine', request: '2EFA1300' },
    forbids: (request, { name }) =>
      RECORDER.test(name) ||
      changesIdentifier(request, RECORDER_IDENTIFIERS) ||
      isRoutine(request, ERASE_MIRROR_MEMORY) ||
      (request[0] === CLEAR && request.length > 4),
    words: RECORDER,
  },
  {
    rule: 'immobiliser',
    title: 'Anything but reading on immobilisers, keys and theft protection',
    because: 'It would open the vehicle to whoever holds this tool.',
    example: { unit: 'Immobiliser', request: '2F01000301' },
    forbids: (_, { name }) => IMMOBILISER.test(name),
    words: IMMOBILISER,
  },
  {
    rule: 'vin',
    title: 'Writing a VIN',
    because: 'It is the identity of the vehicle.',
    example: { unit: 'Engine', request: '2EF1904D555453' },
    forbids: (request) => changesIdentifier(request, VIN) || (request[0] === WRITE_LOCAL && request[1] === VIN_LOCAL),
    words: /\bvin\b|chassis number/i,
  },
  {
    rule: 'odometer',
    title: 'Writing an odometer or a tachograph',
    because: 'A false distance is fraud, and hides when a vehicle is due.',
    example: { unit: 'Instrument cluster', request: '2E10010001E240' },
    forbids: (request, { name }) =>
      changesIdentifier(request, ODOMETER) || (STORING.has(request[0] ?? 0) && ODOMETER_UNIT.test(name)),
    words: ODOMETER_WORDS,
  },
  {
    rule: 'emissions',
    title: 'Defeating emission control, its monitors or the setting of codes',
    because: 'It makes a vehicle pass an inspection that it must not pass.',
    example: { unit: 'Engine', request: '8502' },
    forbids: (request, { name }) =>
      changesIdentifier(request, OBD_IDENTIFIERS) ||
      (request[0] === DTC_SETTING && ((request[1] ?? 0) & 0x7f) !== 0x01) ||
      (STORING.has(request[0] ?? 0) && EXHAUST.test(name)),
    words: EMISSION_WORDS,
  },
  {
    rule: 'security-access',
    title: 'Unlocking a unit with a maker’s algorithm',
    because: 'No such algorithm is in this product, and none is guessed at.',
    example: { unit: 'Engine', request: '2701' },
    forbids: ([service]) => service === 0x27 || service === 0x29,
    words: /seed.?(and.?)?key|security access|unlock (ecu|unit)/i,
  },
  {
    rule: 'bus-injection',
    title: 'Speaking for a unit, or changing how a bus is run',
    because: 'Other units would believe what no unit has said.',
    example: { unit: 'Engine', request: '6EF190' },
    // Bit 6 makes an answer of a request (ISO 14229-1, 8.3); 0x3F and below, 0x80 to 0xBF are requests.
    forbids: (request) =>
      request.length === 0 || request.length > 4_095 || ((request[0] ?? 0) & 0x40) !== 0 || request[0] === 0x87,
    words: /\bcan (frame|inject|spoof)|inject frame/i,
  },
  {
    rule: 'speed-limiter',
    title: 'Removing or raising a speed limiter',
    because: 'The law asks for it, and lives hang on it.',
    example: { unit: 'Speed limiter', request: '2F20010300' },
    forbids: (_, { name }) => LIMITER.test(name),
    words: LIMITER,
  },
]

/** The row that refuses a request, if one does. Reading is never refused. */
export function findForbidden(request: Uint8Array, unit: Unit): ForbiddenAct | undefined {
  if (isReading(request)) return undefined
  return FORBIDDEN_ACTS.find(({ forbids }) => forbids(request, unit))
}

/** The row that refuses what people call a control or routine, if one does. */
export const findForbiddenName = (name: string): ForbiddenAct | undefined =>
  FORBIDDEN_ACTS.find(({ words }) => words.test(name))

type Range = readonly [number, number]

const isWithin = (number: number, [from, to]: Range): boolean => number >= from && number <= to

const changesIdentifier = ([service = 0, high = 0, low = 0]: Uint8Array, range: Range): boolean =>
  (service === WRITE || service === CONTROL) && isWithin(high * 0x100 + low, range)

const isRoutine = ([service = 0, , high = 0, low = 0]: Uint8Array, range: Range): boolean =>
  service === ROUTINE && isWithin(high * 0x100 + low, range)
