/** Keys of machines, and apps that act for people: made by an admin, narrowed to a scope, bound to networks, gone within a year or at once. */
import type { Static } from 'typebox'
import { placeOf, store } from '#identity/accounts'
import type { Held, Permissions } from '#identity/authority'
import { PEOPLES_OWN } from '#identity/authority'
import type { Sessions } from '#identity/sessions'
import type { Context, Kernel, Role, Span, UserId } from '#kernel'
import { ceilingOf, later, Problem, ROLES, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { createApiKey, hashApiKey } from '#kernel/vault'
import { isClientId, keyFacts, requireNetworks, requirePublicKeys } from './client-rule.ts'
import type { ApiKeyDraft, AppDraft, ClientDraft, ClientQuery, ClientRow, ClientView } from './client-schema.ts'
import type { NewClient } from './client-store.ts'
import { clientStore } from './client-store.ts'
import { requireRedirectUris } from './redirect-rule.ts'

const USUALLY: Span = { days: 90 }
const AT_MOST: Span = { days: 365 }

export interface CreatedKey {
  readonly view: ClientView
  /** Shown once. */
  readonly key: string
}

export type Clients = ReturnType<typeof createClients>

export function createClients(
  { vault }: Pick<Kernel, 'vault'>,
  sessions: Sessions,
  permissions: () => Permissions | undefined,
) {
  const pepper = vault.derive('identity/api-keys')
  return { createKey, createClient, createApp, listClients, revokeClient }

  /** @throws {Problem} (422) `identity.machine-role`, `identity.scope-too-wide`, `identity.expiry`, `identity.network`. */
  async function createKey(ctx: Context, draft: ApiKeyDraft): Promise<CreatedKey> {
    const { id, key } = createApiKey()
    const user = await enterMachine(ctx, draft)
    const secretHash = hashApiKey(key.revealText(), pepper)
    const view = await insert(ctx, {
      ...termsOf(ctx, draft),
      id,
      kind: 'api-key',
      user,
      secretHash,
      jwks: null,
      redirectUris: [],
    })
    return { view, key: key.revealText() }
  }

  /** As `createKey`, for a machine that signs with a key of its own. @throws {Problem} `identity.client-key` (422). */
  async function createClient(ctx: Context, draft: ClientDraft): Promise<ClientView> {
    requirePublicKeys(draft.keys)
    const user = await enterMachine(ctx, draft)
    const { id } = createApiKey()
    const own = { id, kind: 'machine', user, secretHash: null, jwks: { keys: draft.keys }, redirectUris: [] } as const
    return insert(ctx, { ...termsOf(ctx, draft), ...own })
  }

  /**
   * An app that acts for the people who let it in, at most within these actions and what each of them may do. It gets a
   * secret where it can keep one.
   *
   * @throws {Problem} (422) `identity.redirect-uri`, `identity.scope-too-wide`, `identity.expiry`, `identity.network`.
   */
  async function createApp(ctx: Context, draft: AppDraft): Promise<{ view: ClientView; key?: string }> {
    requireRedirectUris(draft.redirectUris)
    requireScope(draft.actions, permissions()?.(...ROLES))
    const { id, key } = createApiKey()
    const secretHash = draft.isConfidential ? hashApiKey(key.revealText(), pepper) : null
    const own = { id, kind: 'app', user: null, secretHash, jwks: null, redirectUris: draft.redirectUris } as const
    const view = await insert(ctx, { ...termsOf(ctx, draft), ...own })
    return draft.isConfidential ? { view, key: key.revealText() } : { view }
  }

  async function insert(ctx: Context, client: NewClient): Promise<ClientView> {
    await clientStore.insertClient(ctx, client)
    const row = await clientStore.findClient(ctx.tx, ctx.org, client.id)
    if (!row) throw new Error('a client that was just made is not there')
    ctx.record({ action: 'key.create', object: client.id, facts: keyFacts({ ...client, role: row.role ?? 'none' }) })
    return toView(row)
  }

  /** What a machine does is written down under a pseudonym of its own. It has no second factor, so it is no admin. */
  async function enterMachine(
    ctx: Context,
    { name, role, actions }: { name: string; role: Role; actions: readonly string[] },
  ): Promise<UserId> {
    if (ceilingOf(role) === 'admin')
      throw new Problem(
        'refused',
        'identity.machine-role',
        'A machine has no second factor, so it cannot have a role of administration.',
      )
    requireScope(actions, permissions()?.(role))
    const id = uuidv7<UserId>(ctx.now)
    const subject = await vault.createSubject(ctx.tx)
    const personalSealed = await vault.seal(ctx.tx, placeOf({ org: ctx.org, id, subject }, 'personal'), {
      email: '',
      name,
    })
    await clientStore.insertMachine(ctx, { id, subject, personalSealed, role })
    return id
  }

  async function listClients(ctx: Context, query: Static<typeof ClientQuery>): Promise<Page<ClientView>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isClientId])?.[0] ?? ''
    const rows = await clientStore.listClients(ctx, {
      after,
      limit: limit + 1,
      kinds: query['filter[kind]']?.split(','),
    })
    const page = toPage(rows, limit, ({ id }) => [id], toView)
    if (page.data.length > 0) ctx.record({ action: 'key.list', object: page.data.map(({ id }) => id) })
    return page
  }

  /** From the next request on nothing it holds is worth anything, of whomever; its machine is closed. @throws {Problem} `identity.client-unknown` (404). */
  async function revokeClient(ctx: Context, id: string): Promise<void> {
    const revoked = await clientStore.revokeClient(ctx, id)
    if (!revoked)
      throw new Problem(
        'missing',
        'identity.client-unknown',
        'There is no such key or client, or it is revoked already.',
      )
    ctx.record({ action: 'key.revoke', object: id })
    if (revoked.user !== null)
      await store.updateUser(ctx.tx, { org: ctx.org, user: revoked.user }, { status: 'disabled' })
    await sessions.endSessionsOfClient(ctx, id, 'revoked')
  }
}

/** @param held by the role, or by anybody. @throws {Problem} `identity.scope-too-wide` (422). */
function requireScope(actions: readonly string[], held: Held | undefined): void {
  const own = actions.filter((action) => PEOPLES_OWN.test(action))
  if (own.length > 0)
    throw new Problem('refused', 'identity.scope-too-wide', `Only people have ${own.join(', ')}. Leave it out.`)
  const beyond = actions.filter((action) => !held?.has(action))
  if (beyond.length > 0)
    throw new Problem(
      'refused',
      'identity.scope-too-wide',
      `The role does not hold ${beyond.join(', ')}. Choose among what it holds.`,
    )
}

/** @throws {Problem} `identity.expiry` (422), `identity.network` (422). */
function termsOf(ctx: Context, draft: ApiKeyDraft | ClientDraft | AppDraft) {
  const { name, networks = [], actions } = draft
  const expiresAt = draft.expiresAt === undefined ? later(ctx.now, USUALLY) : new Date(draft.expiresAt)
  if (expiresAt <= ctx.now || expiresAt > later(ctx.now, AT_MOST))
    throw new Problem('refused', 'identity.expiry', 'It expires within a year, and not before it was made.')
  requireNetworks(networks)
  return { name, networks, expiresAt, scope: [...new Set(actions)].sort().join(' ') }
}

const toView = ({ id, kind, name, role, scope, networks, ...row }: ClientRow): ClientView => ({
  id,
  kind,
  name,
  role,
  actions: scope.split(' '),
  redirectUris: [...row.redirectUris],
  networks: [...networks],
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
