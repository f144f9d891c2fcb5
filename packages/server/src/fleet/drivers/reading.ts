import { boundPerson } from '#fleet/vehicles'
import type { Context, ReadContext } from '#kernel'
import type { Page } from '#kernel/http'
import { etagOf } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { licenceStore } from './licence-store.ts'
import type { DriverSeal } from './personal.ts'
import { requireDriver } from './reach.ts'
import type { DriverDetail, DriverView } from './schema.ts'
import type { FoundDriver } from './store.ts'
import { DRIVERS, listDrivers } from './store.ts'
import { toDriver, toLicence } from './view.ts'

export type DriverReading = ReturnType<typeof createReading>

/** Looks at drivers. Each is recorded: they are people. */
export function createReading(driverSeal: DriverSeal) {
  return {
    requireDriver,
    show,

    /** @throws {Problem} `fleet.driver-unknown` (404). */
    readDriver: async (ctx: Context, id: string) => {
      const row = await requireDriver(ctx, id)
      ctx.record({ action: 'driver.read', object: row.id, subject: row.subject })
      return show(ctx, row)
    },

    /** A page, without licences. One entry names all that was shown. */
    listDrivers: async (ctx: ReadContext, query: ListQuery): Promise<Page<DriverView>> => {
      const plan = await DRIVERS.plan(query, () => driverSeal.indexing(ctx))
      const isAnyStatus = query['filter[status]'] !== undefined
      const rows = await ctx.list<FoundDriver>(listDrivers(ctx.org, plan, boundPerson(ctx), isAnyStatus))
      const shown = rows.slice(0, plan.limit)
      await ctx.disclosed({
        action: 'driver.list',
        object: shown.map(({ id }) => id),
        subject: shown.map(({ subject }) => subject),
        facts: { count: shown.length },
      })
      const personal = await driverSeal.look(ctx, shown)
      return plan.toPage(rows, (row, at) => toDriver(row, personal[at]))
    },
  }

  /** As it stands now, with its licences. Whoever asks has written down that it is shown. */
  async function show(ctx: Context, row: FoundDriver) {
    const [personal] = await driverSeal.look(ctx, [row])
    const licences = await licenceStore.listOf(ctx, row.id)
    const numbers = await driverSeal.lookAtNumbers(ctx, licences)
    const view: DriverDetail = {
      ...toDriver(row, personal),
      licences: licences.map((licence, at) => toLicence(licence, numbers[at])),
    }
    return { view, etag: etagOf(row.version) }
  }
}
