/** Domains that lead to a connection: each is proven by its name system to be the organisation's, and of one only. */
import { randomBytes } from 'node:crypto'
import type { Context, Kernel, Who } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Domain, DomainDraft, DomainView } from './schema.ts'
import { ssoStore } from './store.ts'

/** The TXT records under a name; empty where there are none. */
export type LookUpText = (name: string) => Promise<readonly string[]>

export type Domains = ReturnType<typeof createDomains>

interface Below {
  readonly kernel: Pick<Kernel, 'act'>
  readonly lookUpText: LookUpText
  readonly requireConnection: (ctx: Context, id: string) => Promise<unknown>
  readonly requireWayIn: (ctx: Context) => Promise<void>
}

export function createDomains({ kernel, lookUpText, requireConnection, requireWayIn }: Below) {
  return { listDomains, claimDomain, lookUpProof, verifyDomain, removeDomain }

  async function listDomains(ctx: Context): Promise<readonly DomainView[]> {
    const rows = await ssoStore.listDomains(ctx.tx, ctx.org)
    ctx.record({ action: 'sso.list', object: rows.length > 0 ? rows.map(({ id }) => id) : ctx.org })
    return rows.map(toView)
  }

  /** Says which record proves it. @throws {Problem} `identity.sso-unknown` (404), `identity.domain-named` (409). */
  async function claimDomain(ctx: Context, { domain, connectionId: connection }: DomainDraft): Promise<DomainView> {
    await requireConnection(ctx, connection)
    const claim = { id: uuidv7(ctx.now), connection, domain, proof: randomBytes(24).toString('base64url') }
    if ((await ssoStore.insertDomain(ctx, claim)) === 0)
      throw new Problem('conflict', 'identity.domain-named', 'The domain is in your list already. Nothing was done.')
    ctx.record({ action: 'sso.domain-claim', object: claim.id })
    return toView({ ...claim, verifiedAt: null })
  }

  /** Outside any transaction: what the name system says now. */
  async function lookUpProof(who: Who, id: string): Promise<readonly string[]> {
    const { domain } = await kernel.act(who, (ctx) => requireDomain(ctx, id))
    return lookUpText(recordName(domain)).catch((cause: unknown) => {
      throw new Problem('unavailable', 'identity.domain-silent', 'The name system did not answer. Try again.', {
        cause,
      })
    })
  }

  /**
   * @throws {Problem} `identity.domain-unknown` (404), `identity.domain-unproven` (409), `identity.domain-taken` (409)
   *   when another organisation has proven it.
   */
  async function verifyDomain(ctx: Context, id: string, records: readonly string[]): Promise<DomainView> {
    const claim = await requireDomain(ctx, id)
    if (!records.includes(recordValue(claim.proof)))
      throw new Problem(
        'conflict',
        'identity.domain-unproven',
        `There is no such TXT record at ${recordName(claim.domain)} yet. It may take a while until it is seen everywhere.`,
      )
    const place = await ssoStore.findPlace(ctx.tx, claim.domain)
    const isOwn = place?.org === ctx.org || (await ssoStore.takePlace(ctx.tx, claim.domain, ctx.org)) > 0
    if (!isOwn)
      throw new Problem(
        'conflict',
        'identity.domain-taken',
        'Another organisation has proven this domain. Nothing was done.',
      )
    await ssoStore.verifyDomain(ctx, id)
    ctx.record({ action: 'sso.domain-verify', object: id })
    return toView({ ...claim, verifiedAt: ctx.now })
  }

  /** @throws {Problem} `identity.domain-unknown` (404), `identity.break-glass` (409). */
  async function removeDomain(ctx: Context, id: string): Promise<void> {
    // The connection before its domains, as whoever removes it does, who may have been here first.
    await ssoStore.lockConnection(ctx, (await requireDomain(ctx, id)).connection)
    const { domain, verifiedAt } = await requireDomain(ctx, id)
    await ssoStore.removeDomain(ctx, id)
    if (verifiedAt !== null) await ssoStore.leavePlace(ctx.tx, domain, ctx.org)
    ctx.record({ action: 'sso.domain-remove', object: id })
    await requireWayIn(ctx)
  }

  async function requireDomain({ tx, org }: Context, id: string): Promise<Domain> {
    const found = await ssoStore.findDomain(tx, org, id)
    if (!found) throw new Problem('missing', 'identity.domain-unknown', 'No domain has this id.')
    return found
  }
}

const recordName = (domain: string): string => `_muts-sso.${domain}`
const recordValue = (proof: string): string => `muts-sso=${proof}`

const toView = ({ id, connection, domain, proof, verifiedAt }: Domain): DomainView => ({
  ...{ id, domain, connectionId: connection },
  record: { name: recordName(domain), value: recordValue(proof) },
  verifiedAt: verifiedAt?.toISOString() ?? null,
})
