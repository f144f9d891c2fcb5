/** The way to a provider and back, for a browser that knows nothing but an e-mail address. */
import { refuseEntrance } from '#identity/accounts'
import type { Refused, Statement } from '#identity/statement'
import type { Context, Kernel, OrgId, Who } from '#kernel'
import { CANARY, isUuid, later, Problem } from '#kernel'
import type { Arrivals } from './arrivals.ts'
import { domainOf, stray, useOnce } from './arrivals.ts'
import type { LeftThere } from './logout-token.ts'
import { reasonOf } from './oidc.ts'
import type { SsoPeople } from './people.ts'
import type { Connection, OidcConnection } from './schema.ts'
import type { Call, Screen } from './screen.ts'
import { redirect } from './screen.ts'
import type { FlowSecrets } from './secrets.ts'
import { createFlowSecret, deriveSecrets, FORGET_SECRET, keepSecret, secretsOf } from './secrets.ts'
import { ssoStore } from './store.ts'

const LIFE = { minutes: 10 } as const

/** How each kind of provider is spoken to. */
export interface Protocol {
  /** Where the browser goes, to prove its person anew if that is asked. Rejects where the provider cannot be asked. */
  beginAt(opened: Opened, secrets: FlowSecrets, isAnew: boolean): Promise<string>
  /** What came back, and the state it came with. */
  receive(call: Call): Promise<{ readonly state: string | undefined; readonly judge: Judge }>
}

type Judge = (opened: Opened, secrets: FlowSecrets) => Promise<Statement | Refused>

/** A connection with what stands sealed of it, and its own address for answers. */
export interface Opened {
  readonly connection: Connection
  readonly secret: string | undefined
  readonly answer: string
}

interface Below {
  readonly kernel: Pick<Kernel, 'act'>
  readonly issuer: () => string
  readonly protocols: Readonly<Record<Connection['kind'], Protocol>>
  /** What a SAML provider has to be told. */
  readonly describeParty: (opened: Opened) => Promise<string>
  readonly judgeLogout: (c: OidcConnection, secret: string | undefined, token: string) => Promise<LeftThere | Refused>
  readonly openSecret: (ctx: Context, connection: Connection) => Promise<string | undefined>
  readonly arrivals: Arrivals
  readonly people: Pick<SsoPeople, 'endSessions'>
  /** Reads what signs our tokens, outside any transaction. */
  readonly load: () => Promise<void>
}

export type Entrance = ReturnType<typeof createEntrance>

export function createEntrance(below: Below) {
  const { kernel, issuer, protocols, describeParty, judgeLogout, openSecret, arrivals, people, load } = below
  return { begin, goOn, takeAnswer, takeLogout, describe }

  /** Does and answers the same for every address, whoever it is of. @returns the cookie of the browser. */
  async function begin(ctx: Context, email: string): Promise<string> {
    const secret = createFlowSecret()
    const domain = domainOf(email)
    const place = await ssoStore.findPlace(ctx.tx, domain)
    const home = await ctx.enter(place?.org ?? CANARY)
    const found = await ssoStore.findByDomain(home.tx, home.org, domain)
    const flow = { org: found ? home.org : null, connection: found?.id ?? null, waiting: null }
    await ssoStore.insertFlow(home.tx, deriveSecrets(secret).flowHash, flow, later(ctx.now, LIFE))
    return keepSecret(secret)
  }

  /**
   * Sends the browser that began to the provider.
   *
   * @throws {Problem} `identity.sso-stray` (400), `identity.sso-none` (404), `identity.sso-silent` (502).
   */
  async function goOn({ url, cookies, who }: Call): Promise<Screen> {
    const secrets = secretsOf(cookies)
    const flow = secrets && (await kernel.act(who, (ctx) => ssoStore.findFlow(ctx.tx, secrets.flowHash, ctx.now)))
    if (!secrets || !flow) return turnAway(who, stray())
    const opened = flow.org && flow.connection ? await openConnection(who, flow.org, flow.connection) : undefined
    if (!opened) return turnAway(who, nowhere())
    const { connection } = opened
    const isAnew = url.searchParams.has('anew')
    const location = await protocols[connection.kind].beginAt(opened, secrets, isAnew).catch((cause: unknown) => {
      return turnAway(who, silent(connection, cause))
    })
    return redirect(location)
  }

  /** Outside any transaction a refusal would leave no entry. */
  function turnAway(who: Who, problem: Problem): Promise<never> {
    return kernel.act(who, () => Promise.reject(problem))
  }

  /**
   * Takes what the provider sent the browser back with.
   *
   * @throws {Problem} `identity.sso-stray` (400) where this browser did not begin; `identity.sso-refused` (401).
   */
  async function takeAnswer(kind: Connection['kind'], call: Call): Promise<Screen> {
    await load()
    const secrets = secretsOf(call.cookies)
    const { state, judge } = await protocols[kind].receive(call)
    const place = placeOf(call.url)
    const begun = await kernel.act(call.who, async (ctx) => {
      // The state is asked of whoever began: what another browser brings takes nobody's way.
      if (!secrets || secrets.state !== state) throw stray()
      const flow = await ssoStore.takeFlow(ctx.tx, secrets.flowHash, ctx.now)
      if (!flow) throw stray()
      if (!place || flow.org !== place.org || flow.connection !== place.id)
        throw refuseEntrance('identity.sso-refused', 'the answer of another connection')
      return { secrets, place }
    })
    return finish(kind, call.who, begun, judge)
  }

  async function finish(
    kind: Connection['kind'],
    who: Who,
    { secrets, place }: { readonly secrets: FlowSecrets; readonly place: Place },
    judge: Judge,
  ): Promise<Screen> {
    const opened = await openConnection(who, place.org, place.id)
    const connection = opened?.connection.kind === kind ? opened.connection : undefined
    const said = opened && connection ? await judge(opened, secrets) : { refused: 'connection closed' }
    return kernel.act(who, async (ctx) => {
      const home = await ctx.enter(place.org)
      if ('refused' in said || !connection)
        throw refuseEntrance('identity.sso-refused', 'refused' in said ? said.refused : 'connection closed', place)
      const admitted = await arrivals.arrive(home, connection, said, secrets)
      if (admitted === 'factor-needed') return redirect('/app/sign-in?sso=factor')
      return redirect('/', [...admitted.cookies, FORGET_SECRET])
    })
  }

  /** The provider says that somebody left (back channel). @throws {Problem} `identity.logout-refused` (400). */
  async function takeLogout({ url, who, form }: Call): Promise<void> {
    const place = placeOf(url)
    const token = (await form()).get('logout_token') ?? ''
    const opened = place && (await openConnection(who, place.org, place.id))
    const connection = opened?.connection
    if (!place || connection?.kind !== 'oidc') return turnAway(who, refuseLogout('unknown connection'))
    const left = await judgeLogout(connection, opened?.secret, token)
    await kernel.act(who, async (ctx) => {
      const home = await ctx.enter(place.org)
      if ('refused' in left) throw refuseLogout(left.refused, place)
      if (!(await useOnce(home, connection, left.once))) throw refuseLogout('said before', place)
      const nameHash = left.name === undefined ? null : arrivals.hashName(place.id, 'name', left.name)
      const sessionHash = left.session === undefined ? null : arrivals.hashName(place.id, 'session', left.session)
      const list = () => ssoStore.listSessions(home, place.id, nameHash, sessionHash)
      const sessions = await people.endSessions(home, list)
      home.record({ action: 'sso.logout', object: place.id, facts: { sessions } })
    })
  }

  /** Our metadata for a SAML provider, also before the connection is opened: it is made by what is told here. */
  async function describe({ url, who }: Call): Promise<Screen> {
    const place = placeOf(url)
    const opened = place && (await look(who, place.org, place.id))
    if (opened?.connection.kind !== 'saml')
      throw new Problem('missing', 'identity.sso-unknown', 'There is no such connection.')
    return {
      status: 200,
      headers: { 'content-type': 'application/samlmetadata+xml' },
      body: await describeParty(opened),
    }
  }

  /** Undefined where it is not there or closed. */
  async function openConnection(who: Who, org: OrgId, id: string): Promise<Opened | undefined> {
    const opened = await look(who, org, id)
    return opened?.connection.isEnabled ? opened : undefined
  }

  function look(who: Who, org: OrgId, id: string): Promise<Opened | undefined> {
    return kernel.act(who, async (ctx) => {
      const home = await ctx.enter(org)
      const connection = await ssoStore.findConnection(home.tx, org, id)
      if (!connection) return undefined
      return {
        connection,
        secret: await openSecret(home, connection),
        answer: `${issuer()}/api/v1/auth/sso/${org}/${id}/answer`,
      }
    })
  }
}

interface Place {
  readonly org: OrgId
  readonly id: string
}

const PLACE = /^\/api\/v1\/auth\/sso\/([^/]+)\/([^/]+)\/[a-z]+$/

function placeOf({ pathname }: URL): Place | undefined {
  const [, org = '', id = ''] = PLACE.exec(pathname) ?? []
  return isUuid(org) && isUuid(id) ? { org: org as OrgId, id } : undefined
}

const refuseLogout = (reason: string, aim?: Place): Problem =>
  new Problem('invalid', 'identity.logout-refused', 'The logout token was refused.', {
    keep: true,
    reason,
    denial: { action: 'session.refuse', ...(aim ? { object: aim.id, org: aim.org } : { object: 'unknown' }) },
  })

const nowhere = (): Problem =>
  new Problem(
    'missing',
    'identity.sso-none',
    'There is no single sign-on for this e-mail address. Sign in with your password or passkey.',
    { reason: 'no connection for the address', denial: { action: 'session.refuse', object: 'unknown' } },
  )

const silent = ({ org, id }: Connection, cause: unknown): Problem =>
  new Problem('garbled', 'identity.sso-silent', 'Your identity provider could not be reached. Try again later.', {
    cause,
    reason: reasonOf(cause),
    denial: { action: 'session.refuse', object: id, org },
  })
