/**
 * Where `oidc-provider` looks: clients, assertions that were used, device codes that begin, and tokens that a client asks
 * about or gives back. All of it stands in our tables, by hash; the library keeps nothing.
 */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Kernel } from '#kernel'
import { HOUSE, hashToken, later } from '#kernel'
import type { Requests } from './asking.ts'
import type { Devices } from './devices.ts'
import { oauthStore } from './oauth-store.ts'
import type { Presented, PresentedTokens } from './presented.ts'

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

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'clock'>
  readonly requests: Requests
  readonly devices: Devices
  readonly presented: PresentedTokens
  readonly findClient: (id: string) => Promise<AdapterPayload | undefined>
  /** Null for all that its person may do. */
  readonly scopeOf: (client: string) => Promise<string | null>
}

export function createOauthAdapter({
  kernel,
  requests,
  devices,
  presented,
  findClient,
  scopeOf,
}: Below): AdapterFactory {
  const { asking, who, refuse } = requests
  const { act, clock } = kernel
  const kinds: Readonly<Record<string, Partial<Adapter>>> = {
    Client: { find: findClient },
    ReplayDetection: { upsert: useAssertion },
    DeviceCode: { upsert: beginDevice },
    AccessToken: { find: () => findPresented(presented.findAccess), destroy: giveBack },
    RefreshToken: {
      find: () => findPresented((who, text) => presented.findRefresh(who, text, asking().isGivenBack)),
      destroy: giveBack,
    },
  }
  return (kind) => ({ ...NOTHING, ...kinds[kind] })

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

  async function beginDevice(deviceCode: string, { clientId, userCode, params }: AdapterPayload): Promise<void> {
    // Held to the client's scope before; who asks for none in particular asks for all of it.
    const asked = typeof params?.scope === 'string' ? params.scope : ''
    const scope = asked === '' ? await scopeOf(clientId ?? '') : asked
    await devices.begin(who(), { deviceCode, userCode: userCode ?? '', client: clientId ?? '', scope })
  }

  async function findPresented(find: PresentedTokens['findAccess']): Promise<AdapterPayload | undefined> {
    const { token } = asking()
    const found = token === undefined ? undefined : await find(who(), token)
    if (!found) return undefined
    asking().presented = found
    return describe(found)
  }

  async function giveBack(): Promise<void> {
    const { presented: found } = asking()
    if (found) await presented.giveBack(who(), found)
  }
}

/** Without its times: they were judged by the house's clock, and the library has another. */
const describe = ({ client, scope }: Presented): AdapterPayload => ({
  clientId: client,
  ...(scope === null ? {} : { scope }),
})
