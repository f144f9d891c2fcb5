import type { Below } from '#fleet/vehicles'
import type { Context, SubjectId, UserId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Drivings } from './drivings.ts'
import type { Licences } from './licences.ts'
import { requireContract, requireNext } from './lifecycle.ts'
import type { DriverPersonal, DriverSeal } from './personal.ts'
import { holdDriver, requireDriver } from './reach.ts'
import type { DriverReading } from './reading.ts'
import type { DriverDraft, DriverPatch } from './schema.ts'
import type { FoundDriver, StoredDriver } from './store.ts'
import { driverStore } from './store.ts'
import { refuseTaken } from './taken.ts'

export interface EnteringParts {
  readonly driverSeal: DriverSeal
  readonly identity: Pick<Below['identity'], 'subjectOf'>
  readonly licences: Pick<Licences, 'insertLicence'>
  readonly drivings: Pick<Drivings, 'endAll' | 'moveReach'>
  readonly reading: Pick<DriverReading, 'show'>
}

/** How drivers come, change and go. */
export function createEntering({ driverSeal, identity, licences, drivings, reading }: EnteringParts) {
  return {
    /**
     * @throws {Problem} `fleet.licence-taken`, `fleet.employee-number-taken`, `fleet.user-linked` (409);
     *   `fleet.contract-needed`, `fleet.contract-ended` (422); `identity.user-unknown` (404).
     */
    enterDriver: async (ctx: Context, draft: DriverDraft) => {
      const [id, subject] = [uuidv7(ctx.now), await driverSeal.createSubject(ctx)]
      const sealed = await driverSeal.seal(ctx, { id, subject }, merged(NOBODY, draft))
      const row: StoredDriver = {
        ...{ id, subject, ...sealed, personType: draft.personType ?? 'employee', status: 'active' },
        contractEndsOn: draft.contractEndsOn ?? null,
        medicalExpiresOn: draft.medicalExpiresOn ?? null,
        ...(await linkOf(ctx, draft.userId ?? null)),
        ...{ version: 1, createdAt: ctx.now, updatedAt: ctx.now },
      }
      requireContract(row, ctx)
      await refuseTaken(() => driverStore.insert(ctx, row))
      ctx.record({ action: 'driver.enter', object: id, subject })
      for (const licence of draft.licences ?? []) await licences.insertLicence(ctx, row, licence)
      return reading.show(ctx, await requireDriver(ctx, id))
    },

    /**
     * Changes what the patch names. Whoever leaves ends what they drive; another account takes over the reach of it.
     *
     * @throws {Problem} as `enterDriver`; `fleet.driver-unknown`, `http.stale`, `fleet.lifecycle`.
     */
    changeDriver: async (ctx: Context, id: string, patch: DriverPatch, version: number | undefined) => {
      const row = await holdDriver(ctx, id, version)
      const status = requireNext(row.status, patch.status)
      const personal = merged(await driverSeal.open(ctx, row), patch)
      const changed: FoundDriver & StoredDriver = {
        ...{ ...row, status, ...(await driverSeal.seal(ctx, row, personal)) },
        ...{ personType: patch.personType ?? row.personType, version: row.version + 1, updatedAt: ctx.now },
        ...(patch.contractEndsOn === undefined ? {} : { contractEndsOn: patch.contractEndsOn }),
        ...(patch.medicalExpiresOn === undefined ? {} : { medicalExpiresOn: patch.medicalExpiresOn }),
        ...(patch.userId === undefined ? {} : await linkOf(ctx, patch.userId)),
      }
      requireContract(changed, ctx)
      await refuseTaken(() => driverStore.update(ctx, changed))
      const facts = { fields: Object.keys(patch).sort().join(' '), ...(patch.status ? { status } : {}) }
      ctx.record({ action: 'driver.change', object: id, subject: row.subject, facts })
      if (status === 'left') await drivings.endAll(ctx, row, 'driver-left')
      else if (changed.person !== row.person) await drivings.moveReach(ctx, changed)
      return reading.show(ctx, await requireDriver(ctx, id))
    },
  }

  async function linkOf(
    ctx: Context,
    user: string | null,
  ): Promise<{ userId: UserId | null; person: SubjectId | null }> {
    if (user === null) return { userId: null, person: null }
    return { userId: user as UserId, person: await identity.subjectOf(ctx, user as UserId) }
  }
}

const NOBODY: DriverPersonal = { name: '', phone: null, birthDate: null, employeeNumber: null }

const merged = (before: DriverPersonal, { name, phone, birthDate, employeeNumber }: Partial<DriverPatch>) => ({
  name: name?.trim() ?? before.name,
  phone: phone === undefined ? before.phone : phone,
  birthDate: birthDate === undefined ? before.birthDate : birthDate,
  employeeNumber: employeeNumber === undefined ? before.employeeNumber : (employeeNumber?.trim() ?? null),
})
