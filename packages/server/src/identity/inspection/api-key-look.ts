/** Looks at API keys: one of the canary's own through its whole life, and the form in which all of them are stored. */
import type { Config, Door, Observation, Reply } from '#kernel'
import { fieldOf, judge } from './visits.ts'

/** What every key begins with: it stands in no setting. */
const PREFIX = 'mutk_live_'

interface Below {
  readonly door: Pick<Door, 'ask'>
  readonly config: Config
  /** A key of the canary's machine that may list vehicles, and the end of it. */
  readonly openKey: () => Promise<{ readonly id: string; readonly key: string }>
  readonly revokeKey: (id: string) => Promise<void>
  /** Keys whose stored form is no keyed hash, and those that live longer than a year. */
  readonly countStored: () => Promise<{ readonly looked: number; readonly clear: number; readonly unending: number }>
}

export const createApiKeyLook =
  ({ door, config, openKey, revokeKey, countStored }: Below) =>
  async (): Promise<Observation> => {
    const stored = await countStored()
    const { id, key } = await openKey()
    const asBearer = await list(key)
    const exchanged = await exchange(id, key)
    const token = String(fieldOf(exchanged, 'access_token'))
    const used = await list(token)
    await revokeKey(id)
    const afterwards = [(await list(token)).status, (await exchange(id, key)).status].join(' ')
    const isInSettings = JSON.stringify(config).includes(PREFIX)
    const saw = {
      ...stored,
      asBearer: asBearer.status,
      exchanged: exchanged.status,
      used: used.status,
      afterwards,
      isInSettings,
    }
    const isSound = stored.clear + stored.unending === 0 && !isInSettings
    const isGuarded = asBearer.status === 401 && afterwards === '401 401'
    return judge(saw, isSound && isGuarded && exchanged.status === 200 && used.status === 200)

    function list(token: string): Promise<Reply> {
      return door.ask({ path: '/api/v1/vehicles', token })
    }

    function exchange(client_id: string, client_secret: string): Promise<Reply> {
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return door.ask({ method: 'POST', path: '/oauth/token', headers, body: form.toString() })
    }
  }
