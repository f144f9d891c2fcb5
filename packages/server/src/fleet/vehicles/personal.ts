import type { Kernel, OrgId, ReadContext, SubjectId, VehicleId } from '#kernel'
import type { Indexing } from '#kernel/list'
import type { Sealing } from '#kernel/vault'
import { openFoundOrReport } from '#kernel/vault'
import type { CustomValues } from './custom.ts'
import type { FoundVehicle, ListedVehicle } from './store.ts'

/** What identifies a vehicle and through it a person: sealed under the vehicle's own subject. */
export interface Personal {
  readonly vin: string | null
  readonly plate: string | null
  /** What an organisation adds may name people. */
  readonly custom?: CustomValues
}

export type PersonalSeal = ReturnType<typeof createPersonalSeal>

/** Closes and opens what is personal about vehicles. What was erased opens as empty. */
export function createPersonalSeal({ vault }: Pick<Kernel, 'vault'>) {
  return {
    /** For a new vehicle: the row that keeps the key of its subject, and the columns sealed under it. */
    sealNew: async (ctx: ReadContext, id: VehicleId, personal: Personal) => {
      const sealing = await vault.sealing(ctx)
      const { subject, row, seal } = sealing.createSubject()
      const sealed = seal(placeOf(ctx.org, id, subject), personal)
      return { keyRow: row, columns: { subject, sealed, ...indexesOf(sealing, personal) } }
    },

    /** For a row that is undone before anybody sees it: what finds it stands there, and nothing is sealed or kept to open it. */
    sealNothing: async (ctx: ReadContext, id: VehicleId, personal: Personal) => {
      const sealing = await vault.sealing(ctx)
      const subject = id as string as SubjectId
      return { keyRow: undefined, columns: { subject, sealed: NOTHING, ...indexesOf(sealing, personal) } }
    },

    /** The columns of a row that keep it: the envelope, and what finds equals without opening it. */
    sealAgain: async (ctx: ReadContext, row: FoundVehicle, personal: Personal) => {
      const [sealing, sealed] = await Promise.all([
        vault.sealing(ctx),
        vault.sealFound(placeOf(ctx.org, row.id, row.subject), row, personal),
      ])
      return { sealed, ...indexesOf(sealing, personal) }
    },

    /** What finds by VIN and plate and how they end, as they are typed. */
    indexing: async (ctx: ReadContext): Promise<Indexing> => {
      const sealing = await vault.sealing(ctx)
      return {
        vin: (vin) => vinIndexOf(sealing, vin),
        plate: (plate) => plateIndexOf(sealing, plate),
        endsWith: (end) => endIndexOf(sealing, end),
      }
    },

    /** Of rows that were found with their keys. One that is broken leaves its entry and keeps no other closed. */
    open: (ctx: ReadContext, rows: readonly ListedVehicle[]) =>
      openFoundOrReport<Personal>(
        ctx,
        vault,
        rows.map((row) => ({ place: placeOf(ctx.org, row.id, row.subject), envelope: row.sealed, key: row })),
      ),
  }
}

const NOTHING = new Uint8Array()

export const normaliseVin = (vin: string | null): string | null => vin?.toUpperCase() ?? null

export const normalisePlate = (plate: string | null): string | null =>
  plate?.trim().toUpperCase().replaceAll(/\s+/g, ' ') || null

const vinIndexOf = ({ blindIndex }: Sealing, vin: string) => blindIndex('fleet_vehicle.vin', vin)
/** However it is spaced. */
const plateIndexOf = ({ blindIndex }: Sealing, plate: string) => blindIndex('fleet_vehicle.plate', tight(plate))
/** Of six characters or four: a VIN's end is never taken for a plate's. */
const endIndexOf = ({ blindIndex }: Sealing, end: string) => blindIndex('fleet_vehicle.end', tight(end))
const tight = (text: string) => text.replaceAll(/[\s-]/g, '')

/** As many characters as people read off a vehicle to find it. */
const [VIN_END, PLATE_END] = [-6, -4]

const indexesOf = (sealing: Sealing, { vin, plate }: Personal) => ({
  vinIndex: vin === null ? null : vinIndexOf(sealing, vin),
  plateIndex: plate === null ? null : plateIndexOf(sealing, plate),
  vinEndIndex: vin === null ? null : endIndexOf(sealing, vin.slice(VIN_END)),
  plateEndIndex: plate === null ? null : endIndexOf(sealing, tight(plate).slice(PLATE_END)),
})

const placeOf = (org: OrgId, row: VehicleId, subject: SubjectId) => ({
  org,
  table: 'fleet_vehicle',
  column: 'personal',
  row,
  subject,
})
