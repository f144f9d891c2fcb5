/**
 * What may be sent to a vehicle by whoever only reads. Compiled in: no option, role or file changes it.
 * Everything that is not named here is refused, so a service we have never heard of is refused too.
 */
import { formatHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'

/** Service → sub-functions allowed, or `'any'` if the service can do nothing but read. */
export const READING_SERVICES: ReadonlyMap<number, 'any' | readonly number[]> = new Map<
  number,
  'any' | readonly number[]
>([
  [0x01, 'any'], // current data
  [0x02, 'any'], // freeze frame
  [0x03, 'any'], // stored codes
  [0x07, 'any'], // pending codes
  [0x09, 'any'], // vehicle information
  [0x0a, 'any'], // permanent codes
  [0x10, [0x01, 0x03]], // default and extended session; never programming
  [0x19, 'any'], // trouble codes
  [0x22, 'any'], // data by identifier
  [0x3e, [0x00]], // tester present
])

const SUPPRESS_BIT = 0x80

/** Tells whether a request can do nothing but read. */
export function isReading(request: Uint8Array): boolean {
  const [service, subFunction] = request
  if (service === undefined) return false
  const allowed = READING_SERVICES.get(service)
  if (allowed === undefined || allowed === 'any') return allowed === 'any'
  return subFunction !== undefined && allowed.includes(subFunction & ~SUPPRESS_BIT)
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
    adapter: link.adapter,
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
