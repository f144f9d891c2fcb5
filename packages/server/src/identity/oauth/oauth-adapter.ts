/** Where `oidc-provider` looks: clients in our tables, and the assertions that were used, by hash. It keeps nothing else. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Kernel, Who } from '#kernel'
import { HOUSE, hashToken, later } from '#kernel'
import { oauthStore } from './oauth-store.ts'

const NOTHING: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

/** An assertion is made for one request: longer than this it need not be remembered, and is not taken. */
const LONGEST_S = 600

/**
 * @param who whom the request at hand comes from.
 * @param refuse hears why an assertion is not taken.
 */
export function createOauthAdapter(
  { act, clock }: Pick<Kernel, 'act' | 'clock'>,
  findClient: (id: string) => Promise<AdapterPayload | undefined>,
  who: () => Who,
  refuse: (reason: string) => void,
): AdapterFactory {
  return (kind) => {
    if (kind === 'Client') return { ...NOTHING, find: findClient }
    return kind === 'ReplayDetection' ? { ...NOTHING, upsert: useAssertion } : NOTHING
  }

  /** One statement: of two at once with one assertion the second is refused here, whatever was looked up before. */
  async function useAssertion(id: string, _payload: AdapterPayload, expiresIn = 0): Promise<void> {
    if (!(expiresIn <= LONGEST_S)) {
      refuse('assertion lives too long')
      throw new errors.InvalidClientAuth('client assertion must not live longer than ten minutes')
    }
    const expiresAt = later(clock.now(), { seconds: expiresIn })
    const isFirst = await act({ ...who(), org: HOUSE }, ({ tx }) =>
      oauthStore.useAssertion(tx, hashToken(id), expiresAt),
    )
    if (isFirst > 0) return
    refuse('assertion used before')
    throw new errors.InvalidClientAuth('client assertion tokens must only be used once')
  }
}
