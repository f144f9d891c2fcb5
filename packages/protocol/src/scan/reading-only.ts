/**
 * What may be sent to a vehicle by whoever only reads. Compiled in: no option, role or file changes it.
 * Everything that is not named here is refused, so a service we have never heard of is refused too.
 */
import { formatHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'

/**
 * Service → sub-functions allowed, or `'any'` if the service can do nothing but read. The numbers of ISO 14229, ISO 14230
 * and SAE J1979 do not collide here. Not on the list though they read: 0x23 (memory holds secrets), 0x2A, 0x86 (the unit
 * goes on talking by itself), 0x83 (it can set timing).
 */
export const READING_SERVICES: ReadonlyMap<number, 'any' | readonly number[]> = new Map<
  number,
  'any' | readonly number[]
>([
  [0x01, 'any'], // current data
  [0x02, 'any'], // freeze frame
  [0x03, 'any'], // stored codes
  [0x05, 'any'], // oxygen sensor tests
  [0x06, 'any'], // on-board test results
  [0x07, 'any'], // pending codes
  [0x09, 'any'], // vehicle information
  [0x0a, 'any'], // permanent codes
  [0x10, [0x01, 0x03]], // default and extended session; never programming
  [0x12, 'any'], // freeze frame (ISO 14230-3)
  [0x17, 'any'], // status of trouble codes (ISO 14230-3)
  [0x18, 'any'], // trouble codes by status (ISO 14230-3)
  [0x19, 'any'], // trouble codes
  [0x1a, 'any'], // identification (ISO 14230-3)
  [0x21, 'any'], // data by local identifier (ISO 14230-3)
  [0x22, 'any'], // data by identifier
  [0x24, 'any'], // scaling of data
  [0x3e, [0x00]], // tester present
])

const SUPPRESS_BIT = 0x80

/** Tells whether a request can do nothing but read. Where only some sub-functions do, nothing may follow them. */
export function isReading(request: Uint8Array): boolean {
  const [service, subFunction] = request
  if (service === undefined) return false
  const allowed = READING_SERVICES.get(service)
  if (allowed === undefined || allowed === 'any') return allowed === 'any'
  return subFunction !== undefined && request.length === 2 && allowed.includes(subFunction & ~SUPPRESS_BIT)
}

/**
 * The same link with a guard in front: what does not only read never reaches the adapter.
 * `ask` then rejects with `LinkError('refused')` at `'reading guard'`.
 */
export function readingOnly(link: DiagnosticLink): DiagnosticLink {
  return {
    kind: link.kind,
    get protocol() {
      return link.protocol
    },
    get dialect() {
      return link.dialect
    },
    adapter: link.adapter,
    ...(link.quirks && { quirks: link.quirks }),
    listEcus: () => link.listEcus(),
    async ask(to, request, timing) {
      if (!isReading(request)) {
        const service = formatHex(request[0] ?? 0, 2)
        throw new LinkError('refused', 'reading guard', `service 0x${service} is not on the list of reading services`)
      }
      return link.ask(to, request, timing)
    },
    ...(link.readVoltage && { readVoltage: () => link.readVoltage?.() ?? Promise.resolve(undefined) }),
    close: () => link.close(),
  }
}
