/** What identifies a driver: sealed under the driver's own subject, one envelope a row. */
import type { Context, Kernel, OrgId, ReadContext, SubjectId } from '#kernel'
import type { Indexing } from '#kernel/list'
import { openFoundOrReport, openOneOrReport, openOrReport } from '#kernel/vault'
import type { LicenceRow } from './licence-store.ts'
import type { FoundDriver } from './store.ts'

export interface DriverPersonal {
  readonly name: string
  readonly phone: string | null
  readonly birthDate: string | null
  readonly employeeNumber: string | null
}

interface Place {
  readonly id: string
  readonly subject: SubjectId
}

export type DriverSeal = ReturnType<typeof createDriverSeal>

export function createDriverSeal({ vault }: Pick<Kernel, 'vault'>) {
  return {
    /** A new pseudonym with a key of its own. */
    createSubject: (ctx: Context) => vault.createSubject(ctx.tx),

    /** The columns of a row that keep it. */
    seal: async (ctx: Context, row: Place, personal: DriverPersonal) => ({
      sealed: await vault.seal(ctx.tx, placeOf(ctx.org, row), personal),
      nameIndex: await vault.blindIndex(ctx.tx, 'fleet_driver.name', spaced(personal.name)),
      employeeNumberIndex:
        personal.employeeNumber === null
          ? null
          : await vault.blindIndex(ctx.tx, 'fleet_driver.employee-number', personal.employeeNumber),
    }),

    sealNumber: async (ctx: Context, row: Place, number: string) => ({
      sealed: await vault.seal(ctx.tx, licencePlaceOf(ctx.org, row), number),
      numberIndex: await vault.blindIndex(ctx.tx, 'fleet_licence.number', bare(number)),
    }),

    /** What finds by name, employee number and licence, as they are typed. */
    indexing: async (ctx: ReadContext): Promise<Indexing> => {
      const { blindIndex } = await vault.sealing(ctx)
      return {
        name: (name) => blindIndex('fleet_driver.name', spaced(name)),
        employeeNumber: (number) => blindIndex('fleet_driver.employee-number', number),
        licence: (number) => blindIndex('fleet_licence.number', bare(number)),
      }
    },

    /** Of rows that were found with their keys, to be shown: what is broken leaves its entry. */
    look: (ctx: ReadContext, rows: readonly FoundDriver[]) =>
      openFoundOrReport<DriverPersonal>(
        ctx,
        vault,
        rows.map((row) => ({ ...itemOf(ctx.org, row), key: row })),
      ),

    /** To be changed. @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
    open: (ctx: Context, row: FoundDriver) => openOneOrReport<DriverPersonal>(ctx, vault, itemOf(ctx.org, row)),

    lookAtNumbers: (ctx: Context, rows: readonly LicenceRow[]) =>
      openOrReport<string>(
        ctx,
        vault,
        rows.map((row) => ({ place: licencePlaceOf(ctx.org, row), envelope: row.sealed })),
      ),
  }
}

/** However many spaces stand in it. */
const spaced = (name: string): string => name.replaceAll(/\s+/g, ' ')
/** However it is spaced and dashed. */
const bare = (number: string): string => number.replaceAll(/[^\p{L}\p{N}]/gu, '')

const itemOf = (org: OrgId, row: FoundDriver) => ({ place: placeOf(org, row), envelope: row.sealed })

const placeOf = (org: OrgId, { id, subject }: Place) => ({
  ...{ org, table: 'fleet_driver', column: 'personal', row: id, subject },
})

const licencePlaceOf = (org: OrgId, { id, subject }: Place) => ({
  ...{ org, table: 'fleet_licence', column: 'number', row: id, subject },
})
