/** The capability matrix of a vehicle: nothing of it is kept, so nothing of it can be written but by what bridges signed. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { ActOrder } from '#protocol/acts'
import { foldCapabilities } from './fold.ts'
import { findIncapacity } from './offers.ts'
import type { UnitCapabilities } from './schema.ts'
import type { Evidence } from './told.ts'

/** What the matrix asks of the rest of the room. */
export interface MatrixPorts {
  /** Of this vehicle itself, intact, the oldest first; bounded. */
  readonly listEvidence: (ctx: Context, vehicle: string) => Promise<readonly Evidence[]>
  /** Records the reading. @throws {Problem} `missing` if there is none in the caller's reach. */
  readonly readVehicle: (ctx: Context, id: string) => Promise<{ readonly id: string; readonly subject: string }>
}

export type Matrix = ReturnType<typeof createMatrix>

export function createMatrix({ listEvidence, readVehicle }: MatrixPorts) {
  const foldOf = async (ctx: Context, vehicle: string): Promise<readonly UnitCapabilities[]> =>
    foldCapabilities(await listEvidence(ctx, vehicle))

  /** Records the reading, with what was learned from. @throws {Problem} `missing` if the vehicle is not in the caller's reach. */
  async function readUnits(ctx: Context, vehicleId: string): Promise<readonly UnitCapabilities[]> {
    const vehicle = await readVehicle(ctx, vehicleId)
    const units = await foldOf(ctx, vehicle.id)
    const learned = units.flatMap(({ capabilities }) => capabilities.flatMap(({ learnedBy }) => learnedBy?.id ?? []))
    const object = [...new Set([vehicle.id, ...learned])]
    ctx.record({ action: 'scan.read', object, subject: vehicle.subject as never })
    return units
  }

  return {
    /** @throws {Problem} `missing` if the vehicle is not in the caller's reach. */
    readMatrix: async (ctx: Context, vehicleId: string): Promise<{ units: UnitCapabilities[] }> => ({
      units: [...(await readUnits(ctx, vehicleId))],
    }),

    /**
     * Judges any number of orders by one reading of the documents.
     *
     * @throws {Problem} `missing` if the vehicle is not in the caller's reach.
     */
    async readJudge(ctx: Context, vehicleId: string): Promise<(order: ActOrder) => Problem | undefined> {
      const units = await readUnits(ctx, vehicleId)
      return (order) => judge(units, order)
    },

    /**
     * Whether a unit is known to support what is ordered of it. Clearing of all units at once names none: its bridge finds
     * out, by the whole scan that is sealed before.
     *
     * @returns the refusal; undefined where the order may be given.
     */
    async findIncapable(ctx: Context, vehicle: string, order: ActOrder): Promise<Problem | undefined> {
      if (order.kind === 'raw' || order.ecu === null) return undefined
      return judge(await foldOf(ctx, vehicle), order)
    },
  }
}

function judge(units: readonly UnitCapabilities[], order: ActOrder): Problem | undefined {
  if (order.kind === 'raw' || order.ecu === null) return undefined
  const { ecu } = order
  const unit = units.find(({ address }) => address === ecu)
  const because = unit ? findIncapacity(unit, order) : 'No sealed scan of this vehicle has found it.'
  if (because === undefined) return undefined
  return new Problem(
    'conflict',
    'diagnostics.not-capable',
    `The unit ${ecu} is not known to support this. ${because} A scan finds out what it can. Nothing was sent.`,
    { keep: true },
  )
}
