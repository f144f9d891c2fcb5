import type { Due, DueSource } from '#fleet/service'
import { inDays, judgeDay, onDay } from '#fleet/service'
import { boundPerson } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { later } from '#kernel'
import { licenceStore } from './licence-store.ts'
import { dayOf } from './lifecycle.ts'
import { driverStore } from './store.ts'

/** So long before the last day a licence and a medical are spoken of. */
const REMIND_DAYS = 30

/** Licences and medicals of the drivers in reach that expire soon, or have. */
export const dueOfDrivers: readonly DueSource[] = [
  {
    kinds: ['licence'],
    list: async function* (ctx, asked) {
      // Nothing of a driver is a vehicle's.
      if (asked.vehicle !== undefined) return
      yield* inDays(
        ctx,
        asked,
        (beyond) => licenceStore.listExpiring(ctx, { ...boundsOf(ctx), beyond }),
        ({ id, driverId, subject, classes, country, lastDay }) =>
          expiring(ctx, { id, driverId, subject, kind: 'licence', what: `${classes.join(' ')} (${country})`, lastDay }),
      )
    },
  },
  {
    kinds: ['medical'],
    list: async function* (ctx, asked) {
      if (asked.vehicle !== undefined) return
      yield* inDays(
        ctx,
        asked,
        (beyond) => driverStore.listMedicals(ctx, { ...boundsOf(ctx), beyond }),
        ({ id, subject, lastDay }) =>
          expiring(ctx, { id, driverId: id, subject, kind: 'medical', what: 'medical', lastDay }),
      )
    },
  },
]

const boundsOf = (ctx: Context) => ({ until: dayOf(later(ctx.now, { days: REMIND_DAYS })), person: boundPerson(ctx) })

type Expiring = Pick<Due, 'id' | 'driverId' | 'subject' | 'kind' | 'what'> & { readonly lastDay: string }

function expiring({ now }: Context, { lastDay, ...it }: Expiring): readonly Due[] {
  const state = judgeDay(lastDay, now, REMIND_DAYS)
  return state === 'ok' ? [] : [{ ...it, vehicleId: null, formId: null, state, ...onDay(lastDay) }]
}
