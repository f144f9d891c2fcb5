/** From a provider's word to a person of the organisation and their session: ours, with our cookies and our rules. */
import { createHmac } from 'node:crypto'
import { domainToASCII } from 'node:url'
import type { FactorProof } from '#identity/accounts'
import { refuseEntrance } from '#identity/accounts'
import { groupStore } from '#identity/groups'
import type { Statement } from '#identity/statement'
import type { Context, Kernel, SessionId, UserId } from '#kernel'
import { earliest, hashToken, later, Problem, uuidv7 } from '#kernel'
import type { Admitted, SsoPeople } from './people.ts'
import type { Connection } from './schema.ts'
import type { FlowSecrets } from './secrets.ts'
import type { Waiting } from './store.ts'
import { ssoStore } from './store.ts'
import { groupsWithin, saysSecondFactor } from './terms.ts'

const WAIT = { minutes: 5 } as const

/** Whoever comes, by hashes that no other connection gives. */
interface Comer {
  readonly nameHash: Uint8Array
  readonly sessionHash: Uint8Array | null
  readonly provenAt: Date
}

export type Arrivals = ReturnType<typeof createArrivals>

/** The domain of an e-mail address as the name system spells it. */
export const domainOf = (email: string): string =>
  domainToASCII(
    email
      .slice(email.lastIndexOf('@') + 1)
      .trim()
      .toLowerCase(),
  )

export function createArrivals({ vault }: Pick<Kernel, 'vault'>, people: SsoPeople) {
  const key = vault.derive('identity/sso')
  return { arrive, arriveWithFactor, hashName }

  /** Names of providers may be an e-mail address; the database holds a keyed hash. */
  function hashName(connection: string, kind: 'name' | 'session', name: string): Uint8Array {
    return new Uint8Array(createHmac('sha256', key).update(`${connection}\0${kind}\0${name}`).digest())
  }

  /** @throws {Problem} `identity.sso-refused` (401) whatever was wrong. */
  async function arrive(
    ctx: Context,
    connection: Connection,
    said: Statement,
    { waitHash }: FlowSecrets,
  ): Promise<Admitted | 'factor-needed'> {
    await requireUnchanged(ctx, connection)
    if (said.once && !(await useOnce(ctx, connection, said.once))) throw refuse(connection, 'said before')
    const comer: Comer = {
      nameHash: hashName(connection.id, 'name', said.name),
      sessionHash: said.session === undefined ? null : hashName(connection.id, 'session', said.session),
      provenAt: earliest(said.provenAt ?? ctx.now, ctx.now),
    }
    const user = await personOf(ctx, connection, said, comer)
    const session = uuidv7<SessionId>(ctx.now)
    const assurance = saysSecondFactor(connection.terms, said) ? 'aal2' : 'aal1'
    const admitted = await people.admit(ctx, user, { session, assurance, provenAt: comer.provenAt })
    if (admitted !== 'factor-needed') return welcome(ctx, connection, comer, session, admitted)
    const { org, id } = connection
    await ssoStore.insertFlow(
      ctx.tx,
      waitHash,
      { org, connection: id, waiting: keep(user, connection, comer) },
      later(ctx.now, WAIT),
    )
    return admitted
  }

  /**
   * Whoever came and was asked for their own second factor shows it.
   *
   * @throws {Problem} `identity.sso-stray` (400), `identity.sso-refused` (401), and where the factor is wrong.
   */
  async function arriveWithFactor(
    ctx: Context,
    secrets: FlowSecrets | undefined,
    proof: FactorProof,
  ): Promise<Admitted> {
    const flow = secrets && (await ssoStore.lockFlow(ctx.tx, secrets.waitHash, ctx.now))
    if (!secrets || !flow?.org || !flow.connection || !flow.waiting) throw stray()
    const home = await ctx.enter(flow.org)
    const { user, version, ...kept } = flow.waiting
    const connection = await requireUnchanged(home, { org: flow.org, id: flow.connection, version })
    const comer = recall(kept)
    const session = uuidv7<SessionId>(ctx.now)
    const admitted = await people.admitWithFactor(home, user, { session, provenAt: comer.provenAt }, proof)
    await ssoStore.takeFlow(home.tx, secrets.waitHash, ctx.now)
    return welcome(home, connection, comer, session, admitted)
  }

  /** What was judged, was judged by a connection read before; it must stand so still, and until all is done. */
  async function requireUnchanged(ctx: Context, seen: Pick<Connection, 'org' | 'id' | 'version'>): Promise<Connection> {
    const connection = await ssoStore.holdConnection(ctx, seen.id)
    if (!connection?.isEnabled) throw refuse(seen, 'connection closed')
    if (connection.version !== seen.version) throw refuse(seen, 'the connection was changed meanwhile')
    return connection
  }

  async function welcome(
    ctx: Context,
    { id: connection, kind }: Connection,
    { nameHash, sessionHash }: Comer,
    session: SessionId,
    admitted: Admitted,
  ): Promise<Admitted> {
    await ssoStore.insertSession(ctx, { connection, nameHash }, session, sessionHash)
    ctx.record({ action: 'sso.sign-in', object: connection, subject: admitted.subject, facts: { kind } })
    return admitted
  }

  async function personOf(ctx: Context, connection: Connection, said: Statement, { nameHash }: Comer): Promise<UserId> {
    const mapped = await groupStore.listOfSource(ctx, connection.id)
    const groups = groupsWithin(connection.terms, mapped, said.groups)
    const isStranger = connection.terms.needsGroup && groups.length === 0
    const by = { connection: connection.id, nameHash }
    const known = (await ssoStore.findIdentity(ctx, by))?.user
    if (isStranger && known === undefined) throw refuse(connection, 'no group gives a set')
    const user = known ?? (await meet(ctx, connection, said, by))
    await people.requireWelcome(ctx, user)
    await people.takeClaims(ctx, user, connection.id, groups)
    // Taken before it is refused: what the groups gave is theirs no more, wherever else they are signed in.
    if (isStranger) throw refuse(connection, 'no group gives a set')
    return user
  }

  /** Somebody who comes by this connection for the first time. Only an address of a proven domain says who they are. */
  async function meet(
    ctx: Context,
    connection: Connection,
    said: Statement,
    by: { readonly connection: string; readonly nameHash: Uint8Array },
  ): Promise<UserId> {
    const { email } = said
    if (email === undefined || !said.isEmailVerified) throw refuse(connection, 'no verified e-mail')
    const proven = await ssoStore.findByDomain(ctx.tx, ctx.org, domainOf(email))
    if (proven?.id !== connection.id) throw refuse(connection, 'e-mail of a domain that does not lead here')
    const found = await people.findByEmail(ctx, email)
    if (found === 'elsewhere') throw refuse(connection, 'e-mail of another organisation')
    if (found === undefined && !connection.terms.entersPeople)
      throw refuse(connection, 'nobody was invited by this e-mail')
    const name = said.calledName ?? email.slice(0, email.lastIndexOf('@'))
    const user = found ?? (await people.enter(ctx, { email, name }))
    if ((await ssoStore.insertIdentity(ctx, by, user)) === 0)
      throw refuse(connection, 'the person comes by another name')
    ctx.record({ action: 'sso.link', object: user, facts: { connection: connection.id } })
    return user
  }

  function refuse({ org, id }: Pick<Connection, 'org' | 'id'>, reason: string): Problem {
    return refuseEntrance('identity.sso-refused', reason, { org, id })
  }
}

/** Takes an id as used; false where it came before. */
export const useOnce = async (
  { tx }: Context,
  { id: connection }: Pick<Connection, 'id'>,
  { id, until }: NonNullable<Statement['once']>,
): Promise<boolean> => (await ssoStore.useOnce(tx, hashToken(`sso\0${connection}\0${id}`), until)) > 0

/** A browser came that did not begin, or so long ago that it is forgotten. */
export const stray = (): Problem =>
  new Problem(
    'invalid',
    'identity.sso-stray',
    'This sign-in was not begun in this browser, or too long ago. Begin again.',
    {
      keep: true,
      denial: { action: 'session.refuse', object: 'unknown' },
    },
  )

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

const keep = (user: UserId, { version }: Connection, { nameHash, sessionHash, provenAt }: Comer): Waiting => ({
  user,
  version,
  nameHash: hex(nameHash),
  sessionHash: sessionHash && hex(sessionHash),
  provenAt: provenAt.toISOString(),
})

const recall = ({ nameHash, sessionHash, provenAt }: Omit<Waiting, 'user' | 'version'>): Comer => ({
  nameHash: bytes(nameHash),
  sessionHash: sessionHash === null ? null : bytes(sessionHash),
  provenAt: new Date(provenAt),
})
