import type { Due, DueSource } from '#fleet/service'
import { inPortions, judgeDay, onDay } from '#fleet/service'
import { boundPerson } from '#fleet/vehicles'
import type { Context, SubjectId } from '#kernel'
import { later } from '#kernel'
import { licenceStore } from './licence-store.ts'
import { dayOf } from './lifecycle.ts'
import { driverStore } from './store.ts'

/** So long before the last day a licence and a medical are spoken of. */
const REMIND_DAYS = 30

/** Licences and medicals of the drivers in reach that expire soon, or have. */
export const dueOfDrivers: DueSource = { kinds: ['licence', 'medical'], list: listExpiring }

async function* listExpiring(ctx: Context, vehicle: string | undefined): AsyncGenerator<readonly Due[]> {
  // Nothing of a driver is a vehicle's.
  if (vehicle !== undefined) return
  const [until, person] = [dayOf(later(ctx.now, { days: REMIND_DAYS })), boundPerson(ctx)]
  const expired = (kind: Due['kind'], driverId: string, subject: SubjectId, id: string, what: string, day: string) => {
    const state = judgeDay(day, ctx.now, REMIND_DAYS)
    const points = { formId: null, ...onDay(day) }
    return state === 'ok' ? [] : [{ id, kind, vehicleId: null, driverId, what, state, ...points, subject }]
  }
  for await (const licences of inPortions((after) => licenceStore.listExpiring(ctx, { until, person, after })))
    yield licences.flatMap(({ id, driverId, subject, classes, country, expiresOn }) =>
      expired('licence', driverId, subject, id, `${classes.join(' ')} (${country})`, expiresOn),
    )
  for await (const medicals of inPortions((after) => driverStore.listMedicals(ctx, { until, person, after })))
    yield medicals.flatMap(({ id, subject, expiresOn }) => expired('medical', id, subject, id, 'medical', expiresOn))
}
