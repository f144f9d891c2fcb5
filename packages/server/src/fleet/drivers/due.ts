import type { Due, DueSource } from '#fleet/service'
import { judgeDay, onDay } from '#fleet/service'
import { boundPerson } from '#fleet/vehicles'
import type { SubjectId } from '#kernel'
import { later } from '#kernel'
import { licenceStore } from './licence-store.ts'
import { dayOf } from './lifecycle.ts'
import { driverStore } from './store.ts'

/** So long before the last day a licence and a medical are spoken of. */
const REMIND_DAYS = 30

/** Licences and medicals of the drivers in reach that expire soon, or have. */
export const dueOfDrivers: DueSource = async (ctx) => {
  const [until, person] = [dayOf(later(ctx.now, { days: REMIND_DAYS })), boundPerson(ctx)]
  const expired = (kind: Due['kind'], driverId: string, subject: SubjectId, id: string, what: string, day: string) => {
    const state = judgeDay(day, ctx.now, REMIND_DAYS)
    const points = { formId: null, ...onDay(day) }
    return state === 'ok' ? [] : [{ id, kind, vehicleId: null, driverId, what, state, ...points, subject }]
  }
  const licences = await licenceStore.listExpiring(ctx, until, person)
  const medicals = await driverStore.listMedicals(ctx, until, person)
  return [
    ...licences.flatMap(({ id, driverId, subject, classes, country, expiresOn }) =>
      expired('licence', driverId, subject, id, `${classes.join(' ')} (${country})`, expiresOn),
    ),
    ...medicals.flatMap(({ id, subject, expiresOn }) => expired('medical', id, subject, id, 'medical', expiresOn)),
  ]
}
