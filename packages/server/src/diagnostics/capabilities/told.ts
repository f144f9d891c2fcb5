/** What sealed documents say of what units can do: each answer a unit gave, under the capability that it is an answer about. */
import type { ActDocument, ActReadyDocument, ScanDocument } from '#bridge/wire'
import { fromHex, toHex } from '#protocol/bytes'
import type { EcuResult, ScanResult, ServiceAnswers } from '#protocol/scan'
import { judgeAnswer } from '#protocol/scan'

/** Services of ISO 14229-1, ISO 14230-3 and SAE J1979, by how a request begins; the longest beginning that fits decides. */
const BEGINNINGS = {
  identification: ['09', '1A', '22F1'],
  currentData: ['01', '21', '22F4', '22F5'],
  troubleCodes: ['03', '07', '0A', '17', '18', '19'],
  freezeFrames: ['02', '12', '1903', '1904'],
  onBoardTests: ['05', '06', '22F6'],
  clearing: ['04', '14'],
  control: ['2F'],
  routines: ['31'],
} as const
export type CapabilityName = keyof typeof BEGINNINGS
export const CAPABILITIES = Object.keys(BEGINNINGS) as readonly CapabilityName[]

const BY_BEGINNING: readonly (readonly [string, CapabilityName])[] = CAPABILITIES.flatMap((name) =>
  BEGINNINGS[name].map((head) => [head, name] as const),
).toSorted(([a], [b]) => b.length - a.length)

/** One document that a bridge signed and the ledger holds the hash of. */
export interface Evidence {
  readonly kind: 'scan' | 'act'
  readonly id: string
  readonly sha256: string
  readonly at: Date
  readonly units: readonly UnitTold[]
}

export interface UnitTold {
  readonly address: string
  /** Who it is; absent where it was not asked. */
  readonly unit?: { readonly name: string; readonly protocol: EcuResult['protocol']; readonly identity: Identity }
  readonly told: readonly Told[]
}

/** What it certainly said of itself, by name: an answer that failed to come once says nothing. */
export type Identity = Readonly<Record<string, string>>

export interface Told {
  readonly capability: CapabilityName
  readonly head: string
  readonly positive: number
  /** In hex, as `ServiceAnswers` has them. */
  readonly refused: readonly string[]
}

type Sealed = Pick<Evidence, 'id' | 'sha256' | 'at'>

export const tellScan = (sealed: Sealed, { result }: ScanDocument): Evidence => ({
  ...sealed,
  kind: 'scan',
  units: unitsOf(result),
})

/** What was read before and after an act, and what was answered to the act itself. */
export const tellAct = (sealed: Sealed, ready: ActReadyDocument | null, { steps, after }: ActDocument): Evidence => ({
  ...sealed,
  kind: 'act',
  units: [
    ...unitsOf(ready?.before ?? null),
    ...steps.flatMap(({ ecu, request, answer }) => {
      const told = answer === null ? undefined : tellStep(fromHex(request), fromHex(answer))
      return told ? [{ address: ecu, told: [told] }] : []
    }),
    ...unitsOf(after),
  ],
})

/** Services that begin and end something of one identifier: input/output control (0x2F) and routines (0x31). */
const HELD: readonly (number | undefined)[] = [0x2f, 0x31]
const CLEARING = 0x14

/**
 * Service and identifier of a request, and what is to be done with it: a unit may know the one without the other, and
 * take a control without taking its end (0x2F: `2F010003` begins, `2F010000` gives back). Of clearing the whole group: a unit
 * may know that of all and no single code.
 */
export const headOfStep = (request: Uint8Array): string =>
  toHex(request.subarray(0, HELD.includes(request[0]) || request[0] === CLEARING ? 4 : 3), '')

function tellStep(request: Uint8Array, answer: Uint8Array): Told | undefined {
  const head = headOfStep(request)
  const capability = capabilityOf(head)
  const judged = judgeAnswer(request, answer)
  if (capability === undefined || judged === undefined) return undefined
  if (judged === 'positive') return { capability, head, positive: 1, refused: [] }
  return { capability, head, positive: 0, refused: [toHex(Uint8Array.of(judged), '')] }
}

export const capabilityOf = (head: string): CapabilityName | undefined =>
  BY_BEGINNING.find(([beginning]) => head.startsWith(beginning))?.[1]

const unitsOf = (result: ScanResult | null): readonly UnitTold[] =>
  (result?.ecus ?? []).map((ecu) => ({
    address: ecu.address,
    ...(ecu.failure ? {} : { unit: { name: ecu.name, protocol: ecu.protocol, identity: identityOf(ecu) } }),
    told: ecu.answers ? ecu.answers.flatMap(tellAnswers) : impliedBy(ecu),
  }))

function tellAnswers({ head, positive, refused }: ServiceAnswers): readonly Told[] {
  const capability = capabilityOf(head)
  return capability === undefined ? [] : [{ capability, head, positive, refused }]
}

/** Where answers were not counted, as of trucks, whoever told something can tell it. Of what was not told nothing is known. */
function impliedBy({ identification, dtcs }: EcuResult): readonly Told[] {
  const implied = (capability: CapabilityName, has: boolean): readonly Told[] =>
    has ? [{ capability, head: '', positive: 1, refused: [] }] : []
  return [
    ...implied(
      'identification',
      Object.values(identification).some(({ state }) => state === 'VALID'),
    ),
    ...implied('troubleCodes', dtcs.length > 0),
    ...implied(
      'freezeFrames',
      dtcs.some(({ freezeFrame }) => freezeFrame !== undefined),
    ),
  ]
}

const identityOf = ({ identification }: EcuResult): Identity =>
  Object.fromEntries(
    Object.entries(identification).flatMap(([name, truth]) => (truth.state === 'VALID' ? [[name, truth.value]] : [])),
  )
