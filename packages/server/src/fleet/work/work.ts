import type { ServiceVerbs } from '#fleet/service'
import type { Context, Kernel } from '#kernel'
import type { Files } from '#kernel/files'
import { createLines } from './lines.ts'
import type { Issues } from './links.ts'
import { createLinks } from './links.ts'
import { requireOrder, requireOrderAtWork } from './order.ts'
import { createOrders } from './orders.ts'
import { createWorkSeal } from './personal.ts'
import type { OrderRow } from './store.ts'
import { changeWorkshop, readWorkshop, requireWorkshop } from './workshop.ts'

export type WorkVerbs = ReturnType<typeof createWork>

export interface Below {
  readonly service: ServiceVerbs
  readonly issues: Issues
  readonly files: Pick<Files, 'requireFilesOf'>
}

export function createWork(kernel: Pick<Kernel, 'vault'>, { service, issues, files }: Below) {
  const workSeal = createWorkSeal(kernel)
  const lines = createLines(workSeal, service)
  const orders = createOrders(workSeal, lines, createLinks(issues), files)
  const { addLine, addStock, completeLine, removeLine } = lines
  const shown =
    <Input extends readonly unknown[]>(change: (ctx: Context, ...input: Input) => Promise<OrderRow>) =>
    async (ctx: Context, ...input: Input) =>
      orders.show(ctx, await change(ctx, ...input))
  return {
    ...orders,
    addLine: shown(addLine),
    completeLine: shown(completeLine),
    removeLine: shown(removeLine),
    addStock,
    requireOrder,
    requireOrderAtWork,
    readWorkshop,
    changeWorkshop,
    /** In which the organisation counts. */
    currencyOf: async (ctx: Context): Promise<string> => (await requireWorkshop(ctx)).currency,
  }
}
