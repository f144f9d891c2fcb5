/** What the public name system says under a name, as text (RFC 1035, section 3.3.14): for proofs that a domain is somebody's. */
import { Resolver } from 'node:dns/promises'

const PATIENCE_MS = 3_000
const TRIES = 2

/** Nobody has said anything under the name. Anything else went wrong on the way. */
const ABSENT = new Set(['ENODATA', 'ENOTFOUND'])

/** The records, each put together from its parts. Empty where there are none. */
export async function lookUpText(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: PATIENCE_MS, tries: TRIES })
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  } catch (error) {
    if (ABSENT.has((error as { readonly code?: string }).code ?? '')) return []
    throw error
  }
}
