/** For tests only: a vault alone on a real database, and drivers of one organisation whose data it seals. */
import type { OrgId, SubjectId } from '#kernel'
import { CANARY, createTestClock, HOUSE } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { openTestDatabase } from '#kernel/database/testing'
import type { SealedPlace } from './index.ts'
import { openKek, openVault, vaultMigrations } from './index.ts'

export const kekOf = (byte: number) =>
  openKek({ kek: Buffer.alloc(32, byte).toString('base64'), dataFolder: '/nowhere', profile: 'production' })
export const driver = { name: 'placeholder', vin: 'MUTSDEM0000000001' }

const placeOf = (subject: SubjectId): SealedPlace => ({
  org: CANARY,
  table: 'drivers',
  column: 'email',
  row: '1',
  subject,
})

export async function openDrivers(engine: EngineName) {
  const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
  const kek = kekOf(7)
  const { database, superuser } = await openTestDatabase(engine, {
    clock,
    rooms: [{ name: 'vault', migrations: vaultMigrations }],
  })
  const vault = await openVault({ database, kek, clock })
  const as = <T>(org: OrgId, work: (tx: Transaction) => Promise<T>) => database.transaction({ org }, work)
  for (const org of [HOUSE, CANARY]) await as(org, (tx) => vault.createOrganisation(tx, org))

  /** One more driver of the canary organisation, and what stands sealed of him. */
  async function sealDriver() {
    const subject = await as(CANARY, vault.createSubject)
    const place = placeOf(subject)
    return { subject, place, envelope: await as(CANARY, (tx) => vault.seal(tx, place, driver)) }
  }
  const open = (place: SealedPlace, envelope: Uint8Array) => as(place.org, (tx) => vault.open(tx, place, envelope))
  return { database, superuser, clock, kek, vault, as, sealDriver, open }
}
