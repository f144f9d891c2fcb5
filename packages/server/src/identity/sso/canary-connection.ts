/** The connection of the canary organisation to its own provider, with its domain: no door would take either. */
import type { Context, SubjectId } from '#kernel'
import { CANARY_PROVIDER } from './canary-provider.ts'
import { USUAL_TERMS } from './schema.ts'
import { ssoStore } from './store.ts'

interface CanaryConnection {
  readonly id: string
  readonly subject: SubjectId
  readonly domain: string
}

/** Open, and proven; its groups give nobody more than a viewer has. False where the domain led here before. */
export async function enterCanaryConnection(
  home: Context,
  { id, subject, domain }: CanaryConnection,
): Promise<boolean> {
  if ((await ssoStore.takePlace(home.tx, domain, home.org)) === 0) return false
  await ssoStore.insertConnection(home, {
    ...{ id, subject, kind: 'oidc', name: 'Canary provider', provider: CANARY_PROVIDER },
    terms: { ...USUAL_TERMS, ceiling: 'viewer' },
    ...{ secretSealed: null, isEnabled: true },
  })
  const claim = { id, connection: id, domain, proof: 'canary' }
  await ssoStore.insertDomain(home, claim)
  await ssoStore.verifyDomain(home, id)
  return true
}
