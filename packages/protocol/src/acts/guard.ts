/** The last gate before the wire: what is not reading passes only if it is named, reversible and on no list of what is forbidden. */
import { toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { isReading } from '#protocol/scan'
import { classifyRequest } from './act-class.ts'
import { findForbidden } from './forbidden.ts'

/** Where a `LinkError` of this gate says that it was refused. */
export const GUARD = 'act guard'

export interface Permit {
  /** Names of the units by address, null where one tells none. One that is not among them gets nothing. */
  readonly units: ReadonlyMap<EcuAddress, string | null>
  /** Exactly these, in hex without blanks, and nothing that begins like them. */
  readonly requests: ReadonlySet<string>
}

/**
 * The same link with that gate in front. `ask` rejects with `LinkError('refused')` at `'act guard'` before a byte has left.
 * A request to all units at once passes only if it reads.
 */
export function actingOnly(link: DiagnosticLink, { units, requests }: Permit): DiagnosticLink {
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
      const because = isReading(request) ? undefined : findFault(to, request)
      if (because !== undefined) throw new LinkError('refused', GUARD, because)
      return link.ask(to, request, timing)
    },
    ...(link.readVoltage && { readVoltage: () => link.readVoltage?.() ?? Promise.resolve(undefined) }),
    close: () => link.close(),
  }

  function findFault(to: EcuAddress | 'all', request: Uint8Array): string | undefined {
    if (to === 'all') return 'what changes something goes to one unit at a time'
    const name = units.get(to)
    if (name === undefined) return 'this unit did not answer before'
    const forbidden = findForbidden(request, { address: to, name })
    if (forbidden) return `forbidden (${forbidden.rule})`
    if (classifyRequest(request) !== 'reversible') return 'this is neither reading nor reversible'
    return requests.has(toHex(request, '')) ? undefined : 'nobody was given leave for this request'
  }
}
