/**
 * Looks whether anybody holds more than they were given: what stands in the rows of people against what the ledger says was
 * given and taken; and whether what belongs to another organisation is there for its neighbour.
 */

import type { Holding } from '#identity/accounts'
import type { Kernel, Observation, OrgId, UserId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { Visits } from './visits.ts'
import { judge } from './visits.ts'

interface Below {
  readonly kernel: Pick<Kernel, 'ledger'> & { readonly database: Database }
  readonly visits: Visits<{ readonly assurance?: 'aal2' }>
  readonly listOrganisations: (tx: Transaction) => Promise<readonly { readonly id: OrgId }[]>
  readonly listHoldings: (tx: Transaction, org: OrgId) => Promise<readonly Holding[]>
}

/** What was kept in a review is given anew: its first giving may be older than the ledger. */
const NAMED = ['role.fill', 'role.vacate', 'review.decide']
const MOST = 1_000_000
/** Nobody's, where there is no other organisation. */
const SOMEBODY = '00000000-0000-7000-8000-0000000000ff'

export const createPrivilegeLook =
  ({ kernel: { ledger, database }, visits: { visit }, listOrganisations, listHoldings }: Below) =>
  async (): Promise<Observation> => {
    const organisations = await database.transaction({ org: HOUSE }, listOrganisations)
    const saw = { looked: 0, ungiven: 0, foreign: 0 }
    let stranger: UserId | undefined
    for (const { id } of organisations) {
      const { looked, ungiven, first } = await compare(id)
      saw.looked += looked
      saw.ungiven += ungiven
      if (id !== CANARY) stranger ??= first
    }
    const admin = await visit('admin', { assurance: 'aal2' })
    saw.foreign = (await admin('GET', `/users/${stranger ?? SOMEBODY}`)).status
    await admin('POST', '/auth/sign-out')
    return judge(saw, saw.ungiven === 0 && saw.foreign === 404)

    /** What changes between the two readings is no finding: it is read again. */
    async function compare(org: OrgId) {
      const found = await read(org)
      return found.ungiven === 0 ? found : read(org)
    }

    async function read(org: OrgId) {
      const holdings = await database.transaction({ org }, (tx) => listHoldings(tx, org))
      // What was given has its place in the log before the log is asked for it.
      await ledger.drain()
      const given = await readGiven(org)
      const ungiven = holdings.flatMap(({ user, sets }) => sets.filter((set) => !given.has(`${user} ${set}`))).length
      return { looked: holdings.length, ungiven, first: holdings[0]?.user }
    }

    /** `person set`, as the ledger tells it from its beginning. */
    async function readGiven(org: OrgId): Promise<ReadonlySet<string>> {
      const entries = await database.transaction({ org }, async (tx) =>
        (await Promise.all(NAMED.map((action) => ledger.list(tx, { action, limit: MOST })))).flat(),
      )
      const given = new Set<string>()
      for (const { action, object, facts } of entries.sort((one, other) => one.seq - other.seq)) {
        const grant = `${object} ${facts.set}`
        if (action === 'role.vacate' || facts.decision === 'remove') given.delete(grant)
        else given.add(grant)
      }
      return given
    }
  }
