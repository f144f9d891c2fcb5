import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { stale } from '#kernel/http'
import { requireNotHeld } from '#kernel/retention'
import { requireOpen } from '#kernel/vault'
import type { LicenceRow } from './licence-store.ts'
import { licenceStore } from './licence-store.ts'
import { requireNext } from './lifecycle.ts'
import type { DriverSeal } from './personal.ts'
import { holdDriver } from './reach.ts'
import type { LicenceDraft, LicencePatch, LicenceView } from './schema.ts'
import type { DriverRow } from './store.ts'
import { refuseTaken } from './taken.ts'
import { toLicence } from './view.ts'

export type Licences = ReturnType<typeof createLicences>

/** What a driver may drive, and until when. A number is one of the organisation. */
export function createLicences(driverSeal: DriverSeal) {
  return {
    insertLicence,

    /** @throws {Problem} `fleet.driver-unknown`, `fleet.lifecycle`, `fleet.licence-taken`. */
    addLicence: async (ctx: Context, driverId: string, draft: LicenceDraft): Promise<LicenceView> => {
      const driver = await holdDriver(ctx, driverId)
      requireNext(driver.status)
      return insertLicence(ctx, driver, draft)
    },

    /** @throws {Problem} `fleet.driver-unknown`, `fleet.licence-unknown`, `http.stale`, `fleet.licence-taken`. */
    changeLicence: async (
      ctx: Context,
      driverId: string,
      id: string,
      patch: LicencePatch,
      version: number | undefined,
    ): Promise<LicenceView> => {
      const row = await lockLicence(ctx, driverId, id, version)
      const { number: typed, ...columns } = patch
      const number = typed?.trim() ?? (await numberOf(ctx, row))
      const changed: LicenceRow = { ...row, ...columns, version: row.version + 1, updatedAt: ctx.now }
      const sealed = await driverSeal.sealNumber(ctx, row, number)
      await refuseTaken(() => licenceStore.update(ctx, { ...changed, ...sealed }))
      const facts = { fields: Object.keys(patch).sort().join(' ') }
      ctx.record({ action: 'licence.change', object: [id, driverId], subject: row.subject, facts })
      return toLicence(changed, { state: 'open', value: number })
    },

    /** @throws {Problem} `fleet.driver-unknown`, `fleet.licence-unknown`, `http.stale`, `kernel.held` (409). */
    removeLicence: async (ctx: Context, driverId: string, id: string, version: number | undefined): Promise<void> => {
      const row = await lockLicence(ctx, driverId, id, version)
      await requireNotHeld(ctx, row.subject)
      await licenceStore.remove(ctx, id)
      ctx.record({ action: 'licence.remove', object: [id, driverId], subject: row.subject })
    },
  }

  async function insertLicence(
    ctx: Context,
    { id: driverId, subject }: Pick<DriverRow, 'id' | 'subject'>,
    { number: typed, expiresOn = null, ...draft }: LicenceDraft,
  ): Promise<LicenceView> {
    const number = typed.trim()
    const id = uuidv7(ctx.now)
    const sealed = await driverSeal.sealNumber(ctx, { id, subject }, number)
    const instants = { createdAt: ctx.now, updatedAt: ctx.now }
    const row = { id, driverId, subject, ...draft, expiresOn, ...sealed, version: 1, ...instants }
    await refuseTaken(() => licenceStore.insert(ctx, row))
    ctx.record({ action: 'licence.add', object: [id, driverId], subject })
    return toLicence(row, { state: 'open', value: number })
  }

  async function numberOf(ctx: Context, row: LicenceRow): Promise<string> {
    const [opened] = await driverSeal.lookAtNumbers(ctx, [row])
    return requireOpen(opened)
  }
}

async function lockLicence(
  ctx: Context,
  driverId: string,
  id: string,
  version: number | undefined,
): Promise<LicenceRow> {
  await holdDriver(ctx, driverId)
  const row = await licenceStore.lock(ctx, driverId, id)
  if (!row) throw new Problem('missing', 'fleet.licence-unknown', 'This driver has no licence with this id.')
  if (version !== undefined && version !== row.version) throw stale()
  return row
}
