import type { CustomField, Vehicle } from '#api'
import { t } from '#language'

type OwnName = 'unit' | 'kind' | 'vin' | 'plate' | 'make' | 'model' | 'year' | 'fuel' | 'siteId' | 'groupId' | 'status'

/** `custom.` and the key of a field that the organisation added; `externalIds.` and what the other system is called by. */
export type FieldName = OwnName | `custom.${string}` | `externalIds.${string}`

/** What a person may write of a vehicle. `rule` says what the server takes, in a person's words. */
export interface VehicleField {
  readonly name: OwnName
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
export type VehicleTexts = Readonly<Partial<Record<FieldName, string>>>

const OWN: ReadonlySet<string> = new Set(VEHICLE_FIELDS.map(({ name }) => name))
const isFieldName = (name: string): name is FieldName => OWN.has(name) || /^(custom|externalIds)\../.test(name)
const namesOf = (texts: VehicleTexts) => Object.keys(texts) as FieldName[]

const partsOf = (root: 'custom' | 'externalIds', parts: object = {}) =>
  Object.entries(parts).map(([key, value]) => [`${root}.${key}`, String(value)] as const)

export const textsOf = (vehicle: Vehicle): VehicleTexts =>
  Object.fromEntries([
    ...VEHICLE_FIELDS.map(({ name }) => [name, String(vehicle[name] ?? '')] as const),
    ...partsOf('custom', vehicle.custom),
    ...partsOf('externalIds', vehicle.externalIds),
  ])

/** The names of the two inputs of an external id that was not there before. */
export const NEW_SYSTEM = 'newSystem'
export const NEW_ID = 'newId'

/** What was typed, without the spaces around it. Another system is called by small letters, however it was typed. */
export function typedIn(form: FormData): VehicleTexts {
  // A form sends the lines of a text as a network does.
  const said = (value: unknown) => String(value).replaceAll('\r\n', '\n').trim()
  const ids = form.getAll(NEW_ID)
  const added = form
    .getAll(NEW_SYSTEM)
    .map((system, at) => [`externalIds.${said(system).toLowerCase()}`, said(ids[at])] as const)
  const typed = [...form].filter(([name]) => isFieldName(name)).map(([name, value]) => [name, said(value)] as const)
  return Object.fromEntries([...typed, ...added])
}

const NUMBER = /^-?\d{1,15}(?:[.,]\d{1,6})?$/

/** What is no number or no yes goes as it is, so that the server says so. */
function sentAs(name: FieldName, text: string, declared: readonly CustomField[]): unknown {
  if (name === 'year') return /^\d+$/.test(text) ? Number(text) : text
  const kind = declared.find(({ key }) => name === `custom.${key}`)?.kind
  if ((kind === 'integer' || kind === 'decimal') && NUMBER.test(text)) return Number(text.replace(',', '.'))
  return kind === 'yes-no' && /^(true|false)$/.test(text) ? text === 'true' : text
}

/** What stands behind the first dot is a part of what stands before it. */
function nested(sent: readonly (readonly [FieldName, unknown])[]): Readonly<Record<string, unknown>> {
  const roots = new Map<string, unknown>()
  const parts = new Map<string, [string, unknown][]>()
  for (const [name, value] of sent) {
    const [, root, part] = /^(custom|externalIds)\.(.+)$/s.exec(name) ?? []
    if (root === undefined || part === undefined) roots.set(name, value)
    else parts.set(root, [...(parts.get(root) ?? []), [part, value]])
  }
  const whole = [...parts].map(([root, values]) => [root, Object.fromEntries(values)] as const)
  return Object.fromEntries([...roots, ...whole])
}

/** A new vehicle from what was typed: empty fields are not sent. */
export const draftOf = (typed: VehicleTexts, declared: readonly CustomField[] = []) =>
  nested(namesOf(typed).flatMap((name) => (typed[name] ? [[name, sentAs(name, typed[name], declared)] as const] : [])))

/** Where two states of a vehicle differ, among what the second says anything of. */
export const changedNames = (from: VehicleTexts, to: VehicleTexts): readonly FieldName[] =>
  namesOf(to).filter((name) => (from[name] ?? '') !== to[name])

/** What a person changed, for a PATCH: only that, and null for what was emptied. */
export const patchOf = (opened: VehicleTexts, typed: VehicleTexts, declared: readonly CustomField[] = []) =>
  nested(
    changedNames(opened, typed).map(
      (name) => [name, typed[name] ? sentAs(name, typed[name], declared) : null] as const,
    ),
  )

/** What somebody else made of it, with what was typed here on top, where it was touched. */
export const keepTyped = (opened: VehicleTexts, typed: VehicleTexts, now: VehicleTexts): VehicleTexts => ({
  ...now,
  ...Object.fromEntries(changedNames(opened, typed).map((name) => [name, typed[name] ?? ''])),
})

/** What a person calls a field: the label that the organisation gave it, or the name of the other system. */
export const labelOf = (name: FieldName, declared: readonly CustomField[]): string =>
  VEHICLE_FIELDS.find((field) => field.name === name)?.label ??
  declared.find(({ key }) => name === `custom.${key}`)?.label ??
  name.slice(name.indexOf('.') + 1)
