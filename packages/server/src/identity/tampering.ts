/** Looks through all organisations for rows that this program never writes. For probes: it counts and discloses nothing. */
import { authorityStore, store } from '#identity/accounts'
import { isCurrentHash } from '#identity/factors'
import { clientStore, isUnapproved } from '#identity/oauth'
import { findLoosened, readStoredPolicy } from '#identity/policy'
import type { SessionRule } from '#identity/sessions'
import { sessionStore } from '#identity/sessions'
import type { Kernel, OrgId } from '#kernel'
import { HOUSE, sooner } from '#kernel'

export interface Tampering {
  /** Live sessions whose seal does not fit, or that were used in the future. */
  readonly sessions: { readonly looked: number; readonly altered: number; readonly ahead: number }
  /** Password hashes of another kind or cost than the one in force. */
  readonly hashes: { readonly looked: number; readonly foreign: number }
  /** Settings of stored policies that lie beyond what the policy documents allow. They loosen nothing, but somebody wrote them. */
  readonly policies: { readonly loosened: number }
  /** API keys whose stored form is no keyed hash, and those that live longer than a year. */
  readonly keys: { readonly looked: number; readonly clear: number; readonly unending: number }
  /** API keys, machines and apps that come by a way that no door gives. */
  readonly clients: { readonly looked: number; readonly unapproved: number }
  /** Open accounts whose contract needs an end and has none, and those that are open long after theirs. */
  readonly contracts: { readonly undated: number; readonly outlived: number }
}

/** How long after the end of a contract its account may still wait to be closed; nobody comes in by it meanwhile. */
const CLOSING = { minutes: 10 }

export const createTamperingLook =
  ({ database, clock }: Pick<Kernel, 'database' | 'clock'>, rule: SessionRule) =>
  async (): Promise<Tampering> => {
    const organisations = await database.transaction({ org: HOUSE }, (tx) => store.listOrganisations(tx))
    const sessions = { looked: 0, altered: 0, ahead: 0 }
    const hashes = { looked: 0, foreign: 0 }
    const policies = { loosened: 0 }
    const keys = { looked: 0, clear: 0, unending: 0 }
    const clients = { looked: 0, unapproved: 0 }
    const contracts = { undated: 0, outlived: 0 }
    for (const { id } of organisations) await look(id)
    return { sessions, hashes, policies, keys, clients, contracts }

    async function look(org: OrgId): Promise<void> {
      await database.transaction({ org }, async (tx) => {
        for (const session of await sessionStore.listLiveSessions(tx, org)) {
          const fault = rule.findFault(session, clock.now())
          sessions.looked += 1
          if (fault === 'session row altered') sessions.altered += 1
          if (fault === 'session used in the future') sessions.ahead += 1
        }
        policies.loosened += findLoosened(await readStoredPolicy(tx, org)).length
        for (const hash of await store.listPasswordHashes(tx, org)) {
          hashes.looked += 1
          if (!isCurrentHash(hash)) hashes.foreign += 1
        }
        const stored = await clientStore.countKeys(tx, org)
        keys.looked += stored.looked
        keys.clear += stored.clear
        keys.unending += stored.unending
        const live = await clientStore.listLive(tx, org)
        clients.looked += live.length
        clients.unapproved += live.filter(isUnapproved).length
        const { undated, outlived } = await authorityStore.countContracts(tx, org, sooner(clock.now(), CLOSING))
        contracts.undated += undated
        contracts.outlived += outlived
      })
    }
  }
