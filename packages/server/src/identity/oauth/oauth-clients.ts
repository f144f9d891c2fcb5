/** Clients as the authorization server asks for them: looked up with each request, refused with one answer, told truly in the ledger. */
import type { AdapterPayload } from 'oidc-provider'
import { store } from '#identity/accounts'
import type { IssuedFor, SessionRule, Sessions } from '#identity/sessions'
import { sessionStore } from '#identity/sessions'
import type { Context, Kernel, Who } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { RawOrigin } from '#kernel/http'
import { isApiKey } from '#kernel/vault'
import type { App } from './apps.ts'
import { COMMAND_LINE } from './apps.ts'
import { findClientFault, isClientId } from './client-rule.ts'
import type { ClientRow } from './client-schema.ts'
import { clientStore } from './client-store.ts'
import { APP_GRANTS } from './oauth-grants.ts'
import { isNative } from './redirect-rule.ts'

export type OauthClients = ReturnType<typeof createOauthClients>

export function createOauthClients(
  { act, vault, clock }: Pick<Kernel, 'act' | 'vault' | 'clock'>,
  sessions: Sessions,
  rule: SessionRule,
) {
  const pepper = vault.derive('identity/api-keys')
  return { find, isSecretOf, scopeOf, openMachineSession, refuse }

  /** The client, or why it gets nothing. */
  async function find(id: string, { address }: RawOrigin, who: Who): Promise<AdapterPayload | string> {
    if (id === COMMAND_LINE.id) return describeApp(COMMAND_LINE)
    const client = await lookUp(id, who)
    if (!client) return 'unknown client'
    return findClientFault(client, clock.now(), address) ?? describe(client)
  }

  /** @param stored the keyed hash in hex, as `find` gave it. */
  function isSecretOf(stored: string, text: string): boolean {
    return isApiKey(text, new Uint8Array(Buffer.from(stored, 'hex')), pepper)
  }

  /** Null for all that whoever it acts for may do. */
  async function scopeOf(id: string): Promise<string | null> {
    if (id === COMMAND_LINE.id) return COMMAND_LINE.scope
    const client = await lookUp(id, { actor: { kind: 'system', id: 'identity' }, org: HOUSE })
    return client?.scope ?? ''
  }

  /** The machine's session for this scope: the one it has, or a new one. Undefined when it was revoked meanwhile. */
  async function openMachineSession(
    id: string,
    asked: string | undefined,
    { address }: RawOrigin,
    who: Who,
  ): Promise<IssuedFor | undefined> {
    return act(who, async (ctx) => {
      const home = await enter(ctx, id)
      const client = home && (await clientStore.lockClient(home.tx, home.org, id))
      if (!home || !client?.user || findClientFault(client, ctx.now, address)) return undefined
      const user = await store.lockUser(home.tx, { org: home.org, user: client.user })
      if (!user) return undefined
      await clientStore.touchClient(home, id)
      const scope = asked === undefined ? client.scope : sortScope(asked)
      const present = await sessionStore.findClientSession(home.tx, { org: home.org, client: id, user: user.id, scope })
      if (present && rule.findFault(present, ctx.now) === undefined) {
        home.record({ action: 'session.refresh', object: present.id, subject: user.subject })
        return present
      }
      return sessions.beginSession(home, user, 'aal1', { holder: { client: id, scope } })
    })
  }

  function lookUp(id: string, who: Who): Promise<ClientRow | undefined> {
    return act(who, async (ctx) => {
      const home = await enter(ctx, id)
      return home && clientStore.findClient(home.tx, home.org, id)
    })
  }

  async function enter(ctx: Context, id: string): Promise<Context | undefined> {
    const place = isClientId(id) ? await clientStore.findPlace(ctx.tx, id) : undefined
    return place && ctx.enter(place.org)
  }

  /** Leaves the entry, counted with its like. What was typed of a client that is not there is not repeated. */
  async function refuse(who: Who, id: string, reason: string): Promise<void> {
    const client = await lookUp(id, who)
    const aim = client ? { object: client.id, org: client.org } : { object: 'unknown' }
    const denial = { action: 'key.refuse', ...aim }
    const problem = new Problem('unauthenticated', 'identity.client-refused', 'The client was refused.', {
      reason,
      denial,
    })
    await act(who, () => Promise.reject(problem)).catch((error: unknown) => {
      if (error !== problem) throw error
    })
  }
}

/** As a client's own is written, so that one scope is one session. */
const sortScope = (scope: string): string => [...new Set(scope.split(' ').filter(Boolean))].sort().join(' ')

const NO_PAGE = { redirect_uris: [] as string[], response_types: [] as [] }

function describe(client: ClientRow): AdapterPayload {
  const { id, kind, name, secretHash, jwks } = client
  const known = { client_id: id, client_name: name, grant_types: ['client_credentials'], ...NO_PAGE }
  if (kind === 'machine') return { ...known, token_endpoint_auth_method: 'private_key_jwt', jwks: jwks ?? { keys: [] } }
  if (kind === 'app' && secretHash === null) return describeApp(client)
  const client_secret = Buffer.from(secretHash ?? []).toString('hex')
  const own = kind === 'app' ? describeApp(client) : known
  return { ...own, token_endpoint_auth_method: 'client_secret_basic', client_secret }
}

/** One that keeps no secret: what it brings is bound to it by PKCE, or by the person who typed its code. */
function describeApp({ id, name, redirectUris }: App): AdapterPayload {
  const isBrowsed = redirectUris.length > 0
  return {
    client_id: id,
    client_name: name,
    grant_types: APP_GRANTS.filter((grant) => isBrowsed || grant !== 'authorization_code'),
    response_types: isBrowsed ? ['code'] : [],
    redirect_uris: [...redirectUris],
    application_type: redirectUris.some(isNative) ? 'native' : 'web',
    token_endpoint_auth_method: 'none',
  }
}
