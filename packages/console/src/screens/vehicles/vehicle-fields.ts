import type { Vehicle } from '#api'
import { t } from '#language'

/** What a person may write of a vehicle. `rule` says what the server takes, in a person's words. */
export interface VehicleField {
  readonly name:
    | 'unit'
    | 'kind'
    | 'vin'
    | 'plate'
    | 'make'
    | 'model'
    | 'year'
    | 'fuel'
    | 'siteId'
    | 'groupId'
    | 'status'
  readonly label: string
  readonly rule: string
}

export const VEHICLE_FIELDS: readonly VehicleField[] = [
  { name: 'unit', label: t('Unit'), rule: t('What people call it by: 1 to 40 characters.') },
  { name: 'kind', label: t('Kind'), rule: t('One of the list.') },
  { name: 'vin', label: t('VIN'), rule: t('17 letters and digits, without I, O and Q.') },
  { name: 'plate', label: t('Plate'), rule: t('At most 20 characters.') },
  { name: 'make', label: t('Make'), rule: t('At most 50 characters.') },
  { name: 'model', label: t('Model'), rule: t('At most 50 characters.') },
  { name: 'year', label: t('Year'), rule: t('A year from 1900 to 2100.') },
  { name: 'fuel', label: t('Fuel'), rule: t('One of the list.') },
  { name: 'siteId', label: t('Site'), rule: t('A site that is in use.') },
  { name: 'groupId', label: t('Group'), rule: t('A group that is in use.') },
  { name: 'status', label: t('Status'), rule: t('One of the list.') },
]

export const KINDS = ['vehicle', 'trailer', 'equipment'] as const

export const FUELS = ['petrol', 'diesel', 'electric', 'hybrid', 'gas', 'hydrogen', 'other'] as const

/** Where a vehicle can be put by hand; out of the fleet leads only archiving. */
export const STATUSES = ['planned', 'active', 'in_shop', 'out_of_service', 'sold'] as const

/** The fields as texts, as an input holds them; what is not there is empty. */
export type VehicleTexts = Readonly<Partial<Record<VehicleField['name'], string>>>

export const textsOf = (vehicle: Vehicle): VehicleTexts =>
  Object.fromEntries(VEHICLE_FIELDS.map(({ name }) => [name, String(vehicle[name] ?? '')]))

/** What was typed, without the spaces around it. */
export const typedIn = (form: FormData): VehicleTexts =>
  Object.fromEntries(
    VEHICLE_FIELDS.filter(({ name }) => form.has(name)).map(({ name }) => [name, String(form.get(name)).trim()]),
  )

/** What is no number goes as it is, so that the server says so. */
const sentAs = (name: string, text: string): unknown => (name === 'year' && /^\d+$/.test(text) ? Number(text) : text)

/** A new vehicle from what was typed: empty fields are not sent. */
export const draftOf = (typed: VehicleTexts): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(typed)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, sentAs(name, text)]),
  )

/** Where two states of a vehicle differ. */
export const differences = (from: VehicleTexts, to: VehicleTexts): readonly VehicleField[] =>
  VEHICLE_FIELDS.filter(({ name }) => to[name] !== undefined && (from[name] ?? '') !== to[name])

/** What a person changed, for a PATCH: only that, and null for what was emptied. */
export const patchOf = (opened: VehicleTexts, typed: VehicleTexts): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    differences(opened, typed).map(({ name }) => [name, typed[name] ? sentAs(name, typed[name]) : null]),
  )

/** What somebody else made of it, with what was typed here on top, where it was touched. */
export const keepTyped = (opened: VehicleTexts, typed: VehicleTexts, now: VehicleTexts): VehicleTexts => ({
  ...now,
  ...Object.fromEntries(differences(opened, typed).map(({ name }) => [name, typed[name] ?? ''])),
})
