/** The steps of rotation and erasure (ADR 0006): each leaves everything readable, whoever reads and writes meanwhile. */
import type { Clock, OrgId, PersonalColumn } from '#kernel'
import type { Database } from '#kernel/database'
import { openEnvelope, sealEnvelope } from './envelope.ts'
import { bind, opens } from './field.ts'
import type { InstallationKeys } from './installation-keys.ts'
import { wrapFor } from './installation-keys.ts'
import {
  asOwner,
  dropFormerWrapped,
  listInstallations,
  listOrganisationsBelow,
  putNextWrapped,
  removeInstallation,
  rewrapOrganisation,
} from './installation-store.ts'
import type { Integrity } from './integrity.ts'
import { wrapKey } from './key.ts'
import type { OrganisationKeys } from './organisation-keys.ts'
import { organisationPlace } from './organisation-keys.ts'
import { boundColumn, dropBlindIndex, listIndexed, listSealed, replaceSealed } from './personal-columns.ts'
import type { OwnSecrets } from './secrets.ts'
import {
  dropPrevious,
  findOrganisation,
  listErased,
  listOrganisations,
  listRotating,
  listSubjectIds,
  listWithKey,
  removeOrganisationsBelow,
} from './store.ts'
import { isReferenceViolation, unwrapStored } from './stored-key.ts'
import type { SubjectKeys } from './subject-keys.ts'
import type { KeyKeeping } from './vault.ts'

export interface KeepingPorts {
  readonly database: Database
  readonly clock: Clock
  readonly installation: InstallationKeys
  readonly secrets: OwnSecrets
  readonly organisations: OrganisationKeys
  readonly subjects: SubjectKeys
  readonly integrity: Integrity
}

export function createKeyKeeping(ports: KeepingPorts): KeyKeeping {
  return { ...keepInstallation(ports), ...keepOrganisation(ports), ...keepSubjects(ports) }
}

function keepInstallation({ database, installation, secrets }: KeepingPorts) {
  const owner = <T>(work: Parameters<typeof asOwner<T>>[1]) => asOwner(database, work)
  async function rewrapOrganisations(): Promise<void> {
    const { generation, organisations } = installation.newest()
    for (;;) {
      const rows = await owner((tx) => listOrganisationsBelow(tx, generation))
      if (rows.length === 0) return
      for (const row of rows) {
        const place = organisationPlace(row.org)
        const key = unwrapStored((await installation.of(row.under)).organisations, place, row.wrapped)
        await owner((tx) => rewrapOrganisation(tx, row, wrapKey(organisations, place, key), generation))
      }
    }
  }
  return {
    addKek: async (next) => {
      await installation.refresh()
      for (const { generation } of await owner(listInstallations)) {
        const wrapped = await wrapFor(next, await installation.of(generation))
        await owner((tx) => putNextWrapped(tx, generation, wrapped))
      }
    },
    dropFormerKek: async () => {
      await installation.requireNextOpens()
      return (await owner(dropFormerWrapped)) > 0
    },
    rotateInstallation: async () => {
      const { generation } = await installation.addGeneration()
      await secrets.reseal()
      await rewrapOrganisations()
      return generation
    },
    destroyInstallations: async () => {
      await installation.refresh()
      await secrets.reseal()
      await rewrapOrganisations()
      const gone: number[] = []
      for (const { generation } of await owner(listInstallations)) {
        if (generation >= installation.newest().generation) continue
        if (!(await isRemoved(() => owner((tx) => removeInstallation(tx, generation))))) continue
        installation.forget(generation)
        gone.push(generation)
      }
      return gone
    },
  } satisfies Partial<KeyKeeping>
}

function keepOrganisation({ database, organisations, subjects }: KeepingPorts) {
  const newestOf = (org: OrgId) => database.transaction({ org }, findOrganisation)
  return {
    addOrganisationKey: (tx) => organisations.addGeneration(tx),
    rewrapSubjects: async (org) => {
      const newest = await newestOf(org)
      if (!newest) return
      while ((await database.transaction({ org }, (tx) => subjects.rewrap(tx, newest.generation))) > 0) {}
    },
    destroyOrganisationKeys: async (org) => {
      const newest = await newestOf(org)
      if (!newest) return 0
      let count = 0
      await isRemoved(async () => {
        count = await database.transaction({ org, role: 'migrator' }, (tx) =>
          removeOrganisationsBelow(tx, newest.generation),
        )
        return count
      })
      return count
    },
  } satisfies Partial<KeyKeeping>
}

function keepSubjects({ database, subjects, integrity }: KeepingPorts) {
  const reseal: KeyKeeping['reseal'] = async (tx, column, subject) => {
    const key = (await subjects.find(tx, [subject])).get(subject)
    if (!key || key === 'broken' || !key.previous) return 0
    let [resealed, after] = [0, null as string | null]
    for (;;) {
      const rows = await listSealed(tx, column, subject, after)
      for (const row of rows) {
        const place = { org: tx.org, table: column.table, column: boundColumn(column), row: row.row, subject }
        if (opens(key.current, place, row.envelope)) continue
        if (!opens(key.previous, place, row.envelope)) {
          integrity.report(place)
          continue
        }
        const bound = bind(place)
        const fresh = sealEnvelope(key.current, bound, openEnvelope(key.previous, bound, row.envelope))
        resealed += await replaceSealed(tx, column, row, fresh)
      }
      after = rows.at(-1)?.row ?? null
      if (after === null) return resealed
    }
  }
  return {
    reseal,
    denyErased: subjects.denyErased,
    rotateSubject: (tx, subject) => subjects.rotate(tx, subject),
    listSubjects: async (tx, after) => (await listSubjectIds(tx, after)).map(({ subject }) => subject),
    listRotating,
    destroyPrevious: async (tx, subject) => (await dropPrevious(tx, subject)) > 0,
    listOrganisations: async () => (await asOwner(database, listOrganisations)).map(({ org }) => org),
    erase: async (tx, subject, columns) => {
      const hadKey = await subjects.destroy(tx, subject)
      let indexes = 0
      for (const column of indexesOf(columns)) indexes += await dropBlindIndex(tx, column, subject)
      return { hadKey, indexes }
    },
    listUnclean: async (tx, suspects, columns) => {
      const found = new Set((await listWithKey(tx, suspects)).map(({ subject }) => subject))
      for (const column of indexesOf(columns))
        for (const { subject } of await listIndexed(tx, column, suspects)) found.add(subject)
      return [...found]
    },
    listErased: (since) => asOwner(database, (tx) => listErased(tx, since)),
  } satisfies Partial<KeyKeeping>
}

const indexesOf = (columns: readonly PersonalColumn[]) => columns.filter(({ kind }) => kind === 'blind-index')

/** False when something still hangs on it: a later attempt will find it free. */
async function isRemoved(remove: () => Promise<number>): Promise<boolean> {
  try {
    return (await remove()) > 0
  } catch (error) {
    if (isReferenceViolation(error)) return false
    throw error
  }
}
