/**
 * An API key and an app of the canary organisation: one row each, which begins anew with each look, so that looks leave no
 * rows behind. Each look that needs a key has one of its own name.
 */
import { store } from '#identity/accounts'
import type { ClientRow, Clients } from '#identity/oauth'
import { clientStore, keyFacts } from '#identity/oauth'
import type { Context, Kernel, UserId } from '#kernel'
import { CANARY, later } from '#kernel'
import { createApiKey, hashApiKey } from '#kernel/vault'

const PROBE = { actor: { kind: 'probe', id: 'canary' }, org: CANARY } as const
const LIFE = { hours: 1 } as const
const APP = { name: 'Canary app', redirectUri: 'http://127.0.0.1/canary', actions: ['vehicle.list'] } as const

export function createCanaryKeys({ act, vault }: Pick<Kernel, 'act' | 'vault'>, clients: Clients, name: string) {
  return {
    /** A key that lives for an hour and lists vehicles. */
    openKey: (): Promise<{ id: string; key: string }> =>
      act(PROBE, async (ctx) => {
        const expiresAt = later(ctx.now, LIFE)
        const known = await findByName(ctx, 'api-key', name)
        if (known?.user) return { id: known.id, key: await renewKey(ctx, { ...known, user: known.user, expiresAt }) }
        const draft = { name, role: 'fleet_manager', actions: ['vehicle.list'] } as const
        const { view, key } = await clients.createKey(ctx, {
          ...{ ...draft, actions: [...draft.actions] },
          expiresAt: expiresAt.toISOString(),
        })
        return { id: view.id, key }
      }),

    revokeKey: (id: string): Promise<void> => act(PROBE, (ctx) => clients.revokeClient(ctx, id)),

    /** An app without a secret, on a person's own device. */
    openApp: (): Promise<{ id: string; redirectUri: string }> =>
      act(PROBE, async (ctx) => {
        const { redirectUri } = APP
        const expiresAt = later(ctx.now, LIFE)
        const known = await findByName(ctx, 'app', APP.name)
        if (known) {
          await clientStore.renewClient(ctx, known.id, null, expiresAt)
          return { id: known.id, redirectUri }
        }
        const draft = { name: APP.name, actions: [...APP.actions], redirectUris: [redirectUri], isConfidential: false }
        const { view } = await clients.createApp(ctx, { ...draft, expiresAt: expiresAt.toISOString() })
        return { id: view.id, redirectUri }
      }),
  }

  async function findByName(ctx: Context, kind: string, sought: string) {
    const all = await clientStore.listClients(ctx, { after: '', limit: 200, kinds: [kind] })
    return all.find(({ name }) => name === sought)
  }

  async function renewKey(ctx: Context, key: Omit<ClientRow, 'user'> & { readonly user: UserId }): Promise<string> {
    const { id, user, expiresAt } = key
    const text = createApiKey(id).key.revealText()
    const pepper = vault.derive('identity/api-keys')
    await clientStore.renewClient(ctx, id, hashApiKey(text, pepper), expiresAt)
    await store.updateUser(ctx.tx, { org: ctx.org, user }, { status: 'active' })
    ctx.record({ action: 'key.create', object: id, facts: keyFacts({ ...key, role: key.role ?? 'none' }) })
    return text
  }
}
