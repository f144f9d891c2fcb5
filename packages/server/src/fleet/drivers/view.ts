import { etagOf } from '#kernel/http'
import type { Opened } from '#kernel/vault'
import type { LicenceRow } from './licence-store.ts'
import type { DriverPersonal } from './personal.ts'
import type { DriverView, LicenceView } from './schema.ts'
import type { DriverRow } from './store.ts'

const NOTHING = { name: null, phone: null, birthDate: null, employeeNumber: null }

/** Nothing of what was erased, and nothing of what is broken but that it is. */
export function toDriver(row: DriverRow, opened: Opened<DriverPersonal> | undefined): DriverView {
  const { id, personType, contractEndsOn, medicalExpiresOn, userId, status } = row
  return {
    id,
    ...(opened?.state === 'open' ? opened.value : NOTHING),
    ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    ...{ personType, contractEndsOn, medicalExpiresOn, userId, status },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export function toLicence(row: LicenceRow, opened: Opened<string> | undefined): LicenceView {
  const { id, classes, country, expiresOn } = row
  return {
    ...{ id, classes: [...classes], country, expiresOn },
    number: opened?.state === 'open' ? opened.value : null,
    ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    etag: etagOf(row.version),
  }
}
