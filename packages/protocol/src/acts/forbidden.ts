/**
 * What is never sent to a vehicle, whoever asks: compiled in, so that no role, option, file or server changes it. Reading
 * is never on it. Where a standard gives the identifier, bytes decide; where only makers do, the unit's own name does, and
 * a unit that tells none is only read.
 */
import { isReading } from '#protocol/scan'

/** Whom a request is for. */
export interface Unit {
  /** On CAN the identifier it answers with, on DoIP its logical address. */
  readonly address: number
  /** As the vehicle itself calls it, or as the standard does by its address; null where neither does. */
  readonly name: string | null
}

/** A unit whose name is spelled as `spellOut` does; empty where it is unknown. */
interface Named {
  readonly address: number
  readonly name: string
}

export interface ForbiddenAct {
  /** Stable word, in refusals and in the ledger. */
  readonly rule: string
  readonly title: string
  readonly because: string
  /** A request, for a unit, that this row refuses: documentation, and what tests send. */
  readonly example: { readonly unit: string | null; readonly request: string }
  readonly forbids: (request: Uint8Array, unit: Named) => boolean
  /** What a control or routine of a vehicle's profile may not even be called. */
  readonly words?: RegExp
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

/** Words as `spellOut` leaves them; a digit ends one, as in `ACM4`. */
const word = (...words: readonly string[]): string => `(?<!\\p{L})(?:${words.join('|')})(?!\\p{L})`
const anyOf = (...parts: readonly string[]): RegExp => new RegExp(parts.join('|'), 'u')

const AIRBAG = anyOf(
  'air ?bag|restraint|pretension|gurtstraffer|rückhalte|occupant|squib|pyrotechnic',
  word('srs', 'sir', 'acm', 'rcm', 'sdm', 'ocs', 'odm', 'orc', 'acsm'),
)
const RECORDER = anyOf('crash|event data|collision record', word('edr'))
const IMMOBILISER = anyOf(
  'immobili|wegfahrsperre|theft|diebstahl|key ?(less|learn|program|cod)|(steering (column )?|lenkungs?)(lock|verriegelung)',
  '(learn|program|teach|match|add|delete|erase|anlernen)\\p{L}* (a |new |the |all )?(key|schlüssel)',
  word('immo', 'eis', 'ezs', 'cas', 'fem', 'pats', 'skim', 'skreem', 'wfs', 'wcm', 'rfhm'),
)
const ODOMETER_UNIT = /odometer|mileage|tacho|instrument|cluster|kombi/u
const ODOMETER_WORDS = anyOf(
  'odometer|mileage|tacho|kilometerstand',
  `(distance|kilomet\\p{L}*|${word('km', 'miles')}).*(set|write|writing|correct|adjust|chang|program)`,
  `(set|write|writing|correct|adjust|chang|program)\\p{L}* .*(distance|kilomet|${word('km', 'miles')})`,
)
const EXHAUST = anyOf(word('dpf', 'gpf', 'egr', 'scr', 'nox', 'adblue', 'def'), 'particulate|catalyst|exhaust after')
const EMISSION_WORDS = anyOf(
  `${word('dpf', 'gpf', 'egr', 'scr', 'nox', 'adblue')}.*${word('off', 'deleted?', 'disabled?')}`,
  'readiness|emission|monitor (set|reset)',
)
const LIMITER = anyOf('speed.?limit|governor', word('v ?max'))

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
    words: anyOf(word('vin'), 'chassis number'),
  },
  {
    rule: 'odometer',
    title: 'Writing or controlling an odometer or a tachograph',
    because: 'A false distance is fraud, and hides when a vehicle is due.',
    example: { unit: 'Instrument cluster', request: '2E10010001E240' },
    forbids: (request, { name }) =>
      changesIdentifier(request, ODOMETER) || (isStoringOrControl(request) && ODOMETER_UNIT.test(name)),
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
      (isStoringOrControl(request) && EXHAUST.test(name)),
    words: EMISSION_WORDS,
  },
  {
    rule: 'security-access',
    title: 'Unlocking a unit with a maker’s algorithm',
    because: 'No such algorithm is in this product, and none is guessed at.',
    example: { unit: 'Engine', request: '2701' },
    forbids: ([service]) => service === 0x27 || service === 0x29,
    words: /seed.?(and.?)?key|security access|unlock (ecu|unit)/u,
  },
  {
    rule: 'bus-injection',
    title: 'Speaking for a unit, or changing how a bus is run',
    because: 'Other units would believe what no unit has said.',
    example: { unit: 'Engine', request: '6EF190' },
    // Bit 6 makes an answer of a request (ISO 14229-1, 8.3); 0x3F and below, 0x80 to 0xBF are requests.
    forbids: (request) =>
      request.length === 0 || request.length > 4_095 || ((request[0] ?? 0) & 0x40) !== 0 || request[0] === 0x87,
    words: /(?<!\p{L})can (frame|inject|spoof)|inject frame/u,
  },
  {
    rule: 'speed-limiter',
    title: 'Removing or raising a speed limiter',
    because: 'The law asks for it, and lives hang on it.',
    example: { unit: 'Speed limiter', request: '2F20010300' },
    forbids: (_, { name }) => LIMITER.test(name),
    words: LIMITER,
  },
  {
    rule: 'unknown-unit',
    title: 'Anything but reading on a unit that does not say what it is',
    because: 'It may be an airbag: only a name tells.',
    example: { unit: null, request: '14FFFFFF' },
    forbids: (_, { name }) => name.trim() === '',
  },
]

/** The row that refuses a request, if one does. Reading is never refused. */
export function findForbidden(request: Uint8Array, { address, name }: Unit): ForbiddenAct | undefined {
  if (isReading(request)) return undefined
  const unit = { address, name: spellOut(name ?? '') }
  return FORBIDDEN_ACTS.find(({ forbids }) => forbids(request, unit))
}

/** The row that refuses a request by its bytes and address, while the unit has not been asked for its name yet. */
export function findForbiddenBytes(request: Uint8Array, address: number): ForbiddenAct | undefined {
  return findForbidden(request, { address, name: 'not asked yet' })
}

/** The row that refuses what people call a control or routine, if one does. */
export function findForbiddenName(name: string): ForbiddenAct | undefined {
  const spelled = spellOut(name)
  return FORBIDDEN_ACTS.find(({ words }) => words?.test(spelled))
}

/** Lower case, signs between words as blanks; once as it stands and once with `SrsUnit` taken apart. */
function spellOut(name: string): string {
  const plain = name.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, ' ')
  const apart = plain.replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2')
  return (plain === apart ? plain : `${plain} | ${apart}`).toLowerCase()
}

type Range = readonly [number, number]

const isWithin = (number: number, [from, to]: Range): boolean => number >= from && number <= to

const changesIdentifier = ([service = 0, high = 0, low = 0]: Uint8Array, range: Range): boolean =>
  (service === WRITE || service === CONTROL) && isWithin(high * 0x100 + low, range)

/** Outputs and routines as well: what a maker numbers freely may set a distance, or an adaptation, as writing does. */
const isStoringOrControl = ([service = 0]: Uint8Array): boolean =>
  STORING.has(service) || service === CONTROL || service === ROUTINE

const isRoutine = ([service = 0, , high = 0, low = 0]: Uint8Array, range: Range): boolean =>
  service === ROUTINE && isWithin(high * 0x100 + low, range)
