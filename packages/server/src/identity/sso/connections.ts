/** Identity providers of an organisation, as its admins make, change and remove them. */
import type { Groups } from '#identity/groups'
import type { Context, Kernel, SubjectId } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { stale } from '#kernel/http'
import type { SealedPlace } from '#kernel/vault'
import type { Connection, ConnectionDraft, ConnectionPatch, ConnectionView } from './schema.ts'
import { USUAL_TERMS } from './schema.ts'
import { ssoStore } from './store.ts'
import { mayGive } from './terms.ts'

export type Connections = ReturnType<typeof createConnections>

interface Below {
  readonly kernel: Pick<Kernel, 'vault'>
  /** Of the house, without a trailing slash. */
  readonly issuer: () => string
  /** @throws {Problem} (422) what the provider's settings cannot be. */
  readonly requireUsable: (connection: Pick<Connection, 'kind' | 'provider'>, secret: string | undefined) => void
  /** @throws {Problem} (409) when nobody could come in any more. */
  readonly requireWayIn: (ctx: Context) => Promise<void>
  readonly groups: Pick<Groups, 'forgetSource' | 'emptySource' | 'boundSource'>
  /** Ends what came by a connection that is closed. */
  readonly endSessionsOf: (ctx: Context, connection: string) => Promise<void>
}

export function createConnections(below: Below) {
  const { kernel, issuer, requireUsable, requireWayIn, groups, endSessionsOf } = below
  const { vault } = kernel
  return {
    listConnections,
    createConnection,
    changeConnection,
    removeConnection,
    requireConnection,
    openSecret,
    toView,
  }

  async function listConnections(ctx: Context): Promise<readonly ConnectionView[]> {
    const rows = await ssoStore.listConnections(ctx)
    ctx.record({ action: 'sso.list', object: rows.length > 0 ? rows.map(({ id }) => id) : ctx.org })
    return rows.map(toView)
  }

  /** Closed until somebody opens it. @throws {Problem} `identity.sso-provider` (422). */
  async function createConnection(ctx: Context, draft: ConnectionDraft): Promise<ConnectionView> {
    const { kind, name, provider, secret, terms = USUAL_TERMS, isEnabled = false } = draft
    const connection = { kind, provider } as Pick<Connection, 'kind' | 'provider'>
    requireUsable(connection, secret)
    const id = uuidv7(ctx.now)
    const subject = await vault.createSubject(ctx.tx)
    const secretSealed = await seal(ctx, { id, subject }, secret)
    await ssoStore.insertConnection(ctx, {
      id,
      kind,
      name,
      provider,
      terms,
      subject,
      secretSealed,
      isEnabled,
    } as Connection)
    ctx.record({ action: 'sso.connect', object: id, facts: { kind, isEnabled } })
    return toView(await requireConnection(ctx, id))
  }

  /**
   * @param seen the version in `If-Match`; undefined for any.
   * @throws {Problem} `identity.sso-unknown` (404), `http.stale` (412), `identity.sso-other-provider` (409),
   *   `identity.break-glass` (409), and as `createConnection`.
   */
  async function changeConnection(ctx: Context, id: string, patch: ConnectionPatch, seen: number | undefined) {
    const before = await requireConnection(ctx, id)
    if (seen !== undefined && seen !== before.version) throw stale()
    const { secret, ...plain } = patch
    const after = { ...before, ...plain } as Connection
    requireSameProvider(before, after)
    requireUsable(after, secret ?? (await openSecret(ctx, before)))
    const secretSealed = secret === undefined ? before.secretSealed : await seal(ctx, before, secret)
    if ((await ssoStore.updateConnection(ctx, { ...after, secretSealed })) === 0) throw stale()
    const changed = Object.keys(patch).sort().join(', ')
    ctx.record({ action: 'sso.change', object: id, facts: { changed, isEnabled: after.isEnabled } })
    await groups.boundSource(ctx, id, (set) => mayGive(after.terms, set))
    if (before.isEnabled && !after.isEnabled) await close(ctx, id)
    return toView(await requireConnection(ctx, id))
  }

  /** With its key, its domains and who came by it. @throws {Problem} `identity.sso-unknown`, `identity.break-glass`. */
  async function removeConnection(ctx: Context, id: string): Promise<void> {
    // Held: whoever is coming by it is in, and then out, or is refused.
    await ssoStore.lockConnection(ctx, id)
    const { subject } = await requireConnection(ctx, id)
    await endSessionsOf(ctx, id)
    await groups.forgetSource(ctx, id)
    for (const { connection, domain } of await ssoStore.listDomains(ctx.tx, ctx.org))
      if (connection === id) await ssoStore.leavePlace(ctx.tx, domain, ctx.org)
    await ssoStore.removeConnection(ctx, id)
    await vault.destroySubject(ctx.tx, subject)
    ctx.record({ action: 'sso.remove', object: id })
    await requireWayIn(ctx)
  }

  async function close(ctx: Context, id: string): Promise<void> {
    await endSessionsOf(ctx, id)
    await groups.emptySource(ctx, id)
    await requireWayIn(ctx)
  }

  /** @throws {Problem} `identity.sso-unknown` (404). */
  async function requireConnection({ tx, org }: Context, id: string): Promise<Connection> {
    const found = await ssoStore.findConnection(tx, org, id)
    if (!found) throw new Problem('missing', 'identity.sso-unknown', 'No connection has this id.')
    return found
  }

  async function openSecret({ tx }: Pick<Context, 'tx'>, connection: Connection): Promise<string | undefined> {
    const { secretSealed } = connection
    return secretSealed === null ? undefined : vault.open<string>(tx, placeOf(tx.org, connection), secretSealed)
  }

  async function seal(ctx: Context, of: { id: string; subject: SubjectId }, secret: string | undefined) {
    return secret === undefined ? null : vault.seal(ctx.tx, placeOf(ctx.org, of), secret)
  }

  function toView({ id, kind, name, provider, terms, isEnabled, ...row }: Connection): ConnectionView {
    const base = `${issuer()}/api/v1/auth/sso/${row.org}/${id}`
    return {
      ...{ id, kind, name, provider, terms, isEnabled, version: row.version },
      hasSecret: row.secretSealed !== null,
      createdAt: row.createdAt.toISOString(),
      addresses: { answer: `${base}/answer`, logout: `${base}/logout`, metadata: `${base}/metadata` },
    }
  }
}

/** Who somebody is, is known by the name this provider gave them; from another the same name is somebody else's. */
function requireSameProvider(before: Connection, after: Connection): void {
  const namesOf = ({ provider }: Connection) =>
    JSON.stringify('entityId' in provider ? [provider.entityId] : [provider.issuer, provider.clientId])
  if (namesOf(before) === namesOf(after)) return
  throw new Problem(
    'conflict',
    'identity.sso-other-provider',
    'The people of a connection are known by its provider. For another one make a new connection.',
  )
}

const placeOf = (org: Context['org'], { id, subject }: { id: string; subject: SubjectId }): SealedPlace => ({
  org,
  table: 'identity_sso_connection',
  column: 'secret_sealed',
  row: id,
  subject,
})
