/** Keys of organisations: made under the installation key, found for the organisation of a transaction, by generations. */
import type { KeyObject } from 'node:crypto'
import type { Clock, OrgId } from '#kernel'
import { Problem } from '#kernel'
import type { Transaction } from '#kernel/database'
import { bindPlace } from './envelope.ts'
import type { InstallationKeys } from './installation-keys.ts'
import { randomKey, wrapKey } from './key.ts'
import { createKeyring } from './keyring.ts'
import type { WrappedAbove, WrappedOrganisation } from './store.ts'
import { findOrganisation, insertOrganisation } from './store.ts'
import { isReferenceViolation, unwrapStored } from './stored-key.ts'

const KEPT_ORGANISATIONS = 10_000

export interface OrganisationKey {
  readonly generation: number
  readonly key: KeyObject
}

/**
 * The key that one of the rows holds; undefined when it holds none any more.
 *
 * @throws {Problem} `vault.integrity`
 */
export type TakeAbove = (row: WrappedAbove) => KeyObject | undefined

export interface OrganisationKeys {
  create(tx: Transaction, org: OrgId): Promise<void>
  /** The one that wraps from now on. @throws {Problem} `vault.organisation-missing` */
  newest(tx: Transaction): Promise<OrganisationKey>
  /** The same out of its row, with the root of the blind indexes. @throws {Problem} `vault.organisation-missing` */
  pick(org: OrgId, row: WrappedOrganisation | undefined): Promise<OrganisationKey & { readonly root: KeyObject }>
  /** Waits for what wraps the keys in these rows, once for all of them; from then on each is taken without waiting. */
  taking(org: OrgId, rows: readonly WrappedAbove[]): Promise<TakeAbove>
  /** The root of the organisation's blind indexes: no rotation changes it, or equal values would no longer be equal. */
  indexRoot(tx: Transaction): Promise<KeyObject>
  /** Makes the next generation in this transaction. */
  addGeneration(tx: Transaction): Promise<number>
}

export function createOrganisationKeys(installation: InstallationKeys, clock: Clock): OrganisationKeys {
  const kept = createKeyring(KEPT_ORGANISATIONS)
  const keptRoots = createKeyring(KEPT_ORGANISATIONS)

  const taking: OrganisationKeys['taking'] = async (org, rows) => {
    const wrapping = new Map<number, KeyObject>()
    for (const { wrapped, under } of rows)
      if (wrapped && !wrapping.has(under)) wrapping.set(under, (await installation.of(under)).organisations)
    return ({ generation, wrapped, under }) => {
      const above = wrapping.get(under)
      if (!wrapped || !above) return undefined
      return kept.take(`${org}/${generation}`, wrapped, (bytes) => unwrapStored(above, organisationPlace(org), bytes))
    }
  }
  const pick: OrganisationKeys['pick'] = async (org, row) => {
    const key = row && (await taking(org, [row]))(row)
    if (!key) throw new Problem('gone', 'vault.organisation-missing', 'This organisation has no key.')
    const { generation, indexWrapped } = row
    const root = keptRoots.take(org, indexWrapped, (bytes) => unwrapStored(key, indexPlace(org), bytes))
    return { key, generation, root: root ?? key }
  }
  const readNewest = async (tx: Transaction) => pick(tx.org, await findOrganisation(tx))

  async function insert(tx: Transaction, org: OrgId, generation: number, root: KeyObject): Promise<void> {
    const [key, above] = [randomKey(), installation.newest()]
    const wrapped = wrapKey(above.organisations, organisationPlace(org), key)
    const row = { generation, wrapped, under: above.generation, indexWrapped: wrapKey(key, indexPlace(org), root) }
    try {
      await insertOrganisation(tx, org, row, clock.now())
    } catch (cause) {
      if (!isReferenceViolation(cause)) throw cause
      // Another node has destroyed the generation that is the newest here.
      installation.refresh().catch(() => undefined)
      const message = 'The keys were changed just now. Nothing was done; try again.'
      throw new Problem('unavailable', 'vault.key-changed', message, { cause, headers: { 'retry-after': '1' } })
    }
  }
  return {
    taking,
    pick,
    newest: readNewest,
    create: (tx, org) => insert(tx, org, 1, randomKey()),
    indexRoot: async (tx) => (await readNewest(tx)).root,
    addGeneration: async (tx) => {
      const { generation, root } = await readNewest(tx)
      await insert(tx, tx.org, generation + 1, root)
      return generation + 1
    },
  }
}

export const organisationPlace = (org: OrgId): Uint8Array => bindPlace('vault_organisation_key', org)
const indexPlace = (org: OrgId): Uint8Array => bindPlace('vault_index_key', org)
