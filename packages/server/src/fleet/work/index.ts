/** Door of work orders: what is repaired on which vehicle, by whose approval, and what it costs. */
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context, Kernel, Part, PersonalColumn } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import type { Below as BelowWork, WorkVerbs } from './work.ts'
import { createWork } from './work.ts'

export type { StockLine } from './lines.ts'
export type { WorkOrderView } from './schema.ts'
export { Currency, Minor, Quantity } from './schema.ts'
export type { WorkVerbs } from './work.ts'

const SEALED = {
  kind: 'sealed',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const satisfies Partial<PersonalColumn>

type Vehicles = Pick<FleetVerbs, 'listVehicleIds'>

interface Below extends BelowWork {
  readonly vehicles: Vehicles
}

export function openWork(
  kernel: Pick<Kernel, 'vault'>,
  { vehicles, ...below }: Below,
): Part & { readonly verbs: WorkVerbs } {
  const verbs = createWork(kernel, below)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    personalData: [
      { ...SEALED, table: 'fleet_work_order', column: 'personal_sealed' },
      { ...SEALED, table: 'fleet_work_line', column: 'text_sealed' },
    ],
    canary: (ctx) => ensureCanary(ctx, verbs, vehicles),
  }
}

/** One order of a vehicle that belongs to nobody, with one task. */
async function ensureCanary(
  ctx: Context,
  work: WorkVerbs,
  vehicles: Vehicles,
): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const [known] = (await work.listOrders(ctx, { limit: 1 })).data
  const { view } = known
    ? await work.readOrder(ctx, known.id)
    : await work.openOrder(ctx, { vehicleId, title: 'Canary work', tasks: [{ text: 'Look' }] })
  const [line] = view.lines
  return { workOrderId: view.id, ...(line ? { lineId: line.id } : {}) }
}
