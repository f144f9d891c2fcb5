/** The API key of the canary organisation: one row, with a new secret for each look, so that looks leave no rows behind. */
import { store } from '#identity/accounts'
import type { Clients } from '#identity/oauth'
import { clientStore } from '#identity/oauth'
import type { Context, Kernel, UserId } from '#kernel'
import { CANARY, later } from '#kernel'
import { createApiKey, hashApiKey } from '#kernel/vault'

const NAME = 'Canary key'
const PROBE = { actor: { kind: 'probe', id: 'canary' }, org: CANARY } as const

export function createCanaryKeys({ act, vault }: Pick<Kernel, 'act' | 'vault'>, clients: Clients) {
  return {
    /** A key that lives for an hour and lists vehicles. */
    openKey: (): Promise<{ id: string; key: string }> =>
      act(PROBE, async (ctx) => {
        const expiresAt = later(ctx.now, { hours: 1 })
        const known = (await clientStore.listClients(ctx, '', 200)).find(({ name }) => name === NAME)
        if (known?.user) return { id: known.id, key: await renew(ctx, known.id, known.user, expiresAt) }
        const draft = { name: NAME, role: 'fleet_manager', actions: ['vehicle.list'] } as const
        const { view, key } = await clients.createKey(ctx, {
          ...{ ...draft, actions: [...draft.actions] },
          expiresAt: expiresAt.toISOString(),
        })
        return { id: view.id, key }
      }),

    revokeKey: (id: string): Promise<void> => act(PROBE, (ctx) => clients.revokeClient(ctx, id)),
  }

  async function renew(ctx: Context, id: string, user: UserId, expiresAt: Date): Promise<string> {
    const text = createApiKey(id).key.revealText()
    const pepper = vault.derive('identity/api-keys')
    await clientStore.renewClient(ctx, id, hashApiKey(text, pepper), expiresAt)
    await store.updateUser(ctx.tx, { org: ctx.org, user }, { status: 'active' })
    ctx.record({ action: 'key.create', object: id, facts: { kind: 'api-key', role: 'fleet_manager' } })
    return text
  }
}
