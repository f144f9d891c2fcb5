/** What can go wrong on the way, switched on at a door while it serves. */
import type { EcuKey } from './ecu.ts'

export type Fault =
  /** The adapter or gateway goes wrong behind so many vehicle requests; without `after` from the first byte on. */
  | { readonly kind: 'adapter-silent' | 'adapter-garbled' | 'adapter-closes'; readonly after?: number }
  /** The unit stops answering behind so many requests to it; default at once. */
  | { readonly kind: 'ecu-silent'; readonly ecu: EcuKey; readonly after?: number }
  /** The unit says 0x78 so many times before each answer, `gapMs` apart. */
  | { readonly kind: 'response-pending'; readonly ecu: EcuKey; readonly times: number; readonly gapMs?: number }
  /** The unit says 0x21 to the next so many requests. */
  | { readonly kind: 'busy'; readonly ecu: EcuKey; readonly times: number }
  /** Every third CAN frame of the unit gets lost, comes two seconds late, makes no sense, or has the wrong number. */
  | { readonly kind: 'frame-lost' | 'frame-late' | 'frame-senseless' | 'frame-misnumbered'; readonly ecu: EcuKey }
  /** The unit refuses this service with this code. */
  | { readonly kind: 'negative'; readonly ecu: EcuKey; readonly service: number; readonly code: number }

export type AdapterTrouble = 'silent' | 'garbled' | 'closes'

export type FaultBoard = ReturnType<typeof createFaultBoard>

type EcuFaultKind = Exclude<Fault['kind'], `adapter-${string}`>

/** Keeps the faults of one door and counts what they depend on. */
export function createFaultBoard(initial: readonly Fault[] = []) {
  const faults: Fault[] = [...initial]
  const asked = new Map<EcuKey, number>()
  const busyLeft = new Map<Fault, number>()
  let requests = 0
  let framesSent = 0

  const find = <Kind extends EcuFaultKind>(kind: Kind, ecu: EcuKey) =>
    faults.find(
      (fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind && 'ecu' in fault && fault.ecu === ecu,
    )

  return {
    inject: (fault: Fault) => void faults.push(fault),
    /** Takes all faults back. */
    heal: () => void faults.splice(0),
    /** Counts one request to the vehicle. */
    countRequest() {
      requests += 1
    },
    /** @param hasRequest false while nothing but the adapter itself is concerned. */
    adapterTrouble(hasRequest: boolean): AdapterTrouble | undefined {
      for (const fault of faults) {
        if (!('ecu' in fault) && (fault.after === undefined || (hasRequest && requests > fault.after))) {
          return TROUBLE[fault.kind]
        }
      }
      return undefined
    },
    isEcuSilent(ecu: EcuKey): boolean {
      const count = (asked.get(ecu) ?? 0) + 1
      asked.set(ecu, count)
      const fault = find('ecu-silent', ecu)
      return fault !== undefined && count > (fault.after ?? 0)
    },
    /** The same without counting: for what a unit says by itself. */
    isEcuMute(ecu: EcuKey): boolean {
      const fault = find('ecu-silent', ecu)
      return fault !== undefined && (asked.get(ecu) ?? 0) > (fault.after ?? 0)
    },
    pending: (ecu: EcuKey) => find('response-pending', ecu),
    /** Uses up one 0x21, if any is left. */
    takeBusy(ecu: EcuKey): boolean {
      const fault = find('busy', ecu)
      const left = fault === undefined ? 0 : (busyLeft.get(fault) ?? fault.times)
      if (fault === undefined || left === 0) return false
      busyLeft.set(fault, left - 1)
      return true
    },
    /** What becomes of the next CAN frame of the unit. */
    frameTrouble(ecu: EcuKey): FrameTrouble | undefined {
      const fault = FRAME_FAULTS.map((kind) => find(kind, ecu)).find((found) => found !== undefined)
      if (fault === undefined) return undefined
      framesSent += 1
      return framesSent % 3 === 0 ? FRAME_TROUBLE[fault.kind] : undefined
    },
    refusal: (ecu: EcuKey, service: number) =>
      faults.find((fault) => fault.kind === 'negative' && fault.ecu === ecu && fault.service === service),
  }
}

const TROUBLE = {
  'adapter-silent': 'silent',
  'adapter-garbled': 'garbled',
  'adapter-closes': 'closes',
} as const satisfies Record<string, AdapterTrouble>

export type FrameTrouble = 'lost' | 'late' | 'senseless' | 'misnumbered'

const FRAME_TROUBLE = {
  'frame-lost': 'lost',
  'frame-late': 'late',
  'frame-senseless': 'senseless',
  'frame-misnumbered': 'misnumbered',
} as const satisfies Record<string, FrameTrouble>
const FRAME_FAULTS = Object.keys(FRAME_TROUBLE) as (keyof typeof FRAME_TROUBLE)[]
