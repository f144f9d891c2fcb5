/** Which column of a file is which field of a vehicle, and what a row of it says. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { VehicleDraft } from '#fleet/vehicles'
import type { ProblemCode } from '#kernel'

/** What is wrong with one cell; it never says what stands in it. */
export interface Fault {
  /** As the header has it; empty where it is about the whole row. */
  readonly column: string
  readonly code: ProblemCode
  readonly message: string
}

export interface Column {
  readonly header: string
  /** `unit`, or of a field with parts `externalIds.erp`; null where the column is left out. */
  readonly field: string | null
}

/** As files of others call them. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['unitnumber', 'unit'],
  ['vehicle', 'unit'],
  ['licenseplate', 'plate'],
  ['licenceplate', 'plate'],
  ['registration', 'plate'],
  ['manufacturer', 'make'],
  ['modelyear', 'year'],
  ['fueltype', 'fuel'],
])

interface Shape {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: string
  readonly anyOf?: readonly Shape[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

const SHAPES = VehicleDraft.properties as unknown as Readonly<Record<string, TSchema & Shape>>
/** What comes after the first dot is the part, with all its own dots. */
const splitField = (field: string) => {
  const dot = field.indexOf('.')
  return dot < 0 ? { root: field } : { root: field.slice(0, dot), part: field.slice(dot + 1) }
}
const rootOf = (field: string): string => splitField(field).root
const shapeOf = (field: string) => (Object.hasOwn(SHAPES, field) ? SHAPES[field] : undefined)
const hasParts = (field: string): boolean => shapeOf(field)?.type === 'object'

/** Whether a column can go there: `unit`, or `externalIds.erp` where the field takes parts. */
export const isField = (field: string): boolean =>
  field.includes('.')
    ? hasParts(rootOf(field)) && /^\w+\.[\w.-]+$/.test(field)
    : shapeOf(field) !== undefined && !hasParts(field)

/** A field that the organisation added: a column is known by its key or by what people call it. */
export interface OwnField {
  readonly key: string
  readonly label: string
  readonly isRetired: boolean
}

/** By name where nothing is said, as `mapping` says where something is. Each field once: of two, the first has it. */
export function readColumns(
  header: readonly string[],
  mapping: Readonly<Record<string, string | null>>,
  own: readonly OwnField[] = [],
): readonly Column[] {
  const taken = new Set<string>()
  return header.map((name) => {
    const title = name.trim()
    const wanted = Object.hasOwn(mapping, title) ? mapping[title] : (guess(title) ?? guessOwn(title, own))
    const field = wanted && isField(wanted) && !taken.has(wanted) ? wanted : null
    if (field) taken.add(field)
    return { header: title, field }
  })
}

function guess(title: string): string | null {
  if (isField(title)) return title
  const plain = title.toLowerCase().replaceAll(/[^a-z]/g, '')
  return Object.keys(SHAPES).find((field) => field.toLowerCase() === plain) ?? ALIASES.get(plain) ?? null
}

/** Two fields may have one name, which then says neither. */
function guessOwn(title: string, own: readonly OwnField[]): string | null {
  const said = title.toLowerCase()
  const found = own.filter(
    ({ key, label, isRetired }) => !isRetired && [key, label].some((name) => name.trim().toLowerCase() === said),
  )
  return found.length === 1 && found[0] ? `custom.${found[0].key}` : null
}

export type Draft = Record<string, unknown>

/** What a row says, and what of it cannot be meant. An empty cell says nothing. */
export function readCells(columns: readonly Column[], cells: readonly string[]) {
  const draft: Draft = {}
  const faults: Fault[] = []
  if (cells.length > columns.length)
    faults.push({
      column: '',
      code: 'fleet.import-cells',
      message: `The row has ${cells.length} cells, the header ${columns.length}.`,
    })
  columns.forEach(({ header, field }, at) => {
    const text = cells[at]?.trim() ?? ''
    if (field === null || text === '') return
    const shape = shapeOf(rootOf(field)) ?? {}
    const value = field.includes('.') ? text : toValue(shape, text)
    put(draft, field, value)
    if (!Value.Check(shape as TSchema, draft[rootOf(field)]))
      faults.push({ column: header, code: 'fleet.import-value', message: `It takes ${wanted(shape)}.` })
  })
  return { draft, faults }
}

function put(draft: Draft, field: string, value: unknown): void {
  const { root, part } = splitField(field)
  if (part === undefined) draft[root] = value
  else draft[root] = { ...(draft[root] as Draft | undefined), [part]: value }
}

/** Numbers, yes and no are read; everything else stays the text it is, a formula too. */
export function toValue(shape: Shape, text: string): unknown {
  const type = shape.type ?? shape.anyOf?.find(({ type }) => type !== 'null')?.type
  if (type === 'integer' || type === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text
  if (type === 'boolean') return /^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : text
  const words = wordsOf(shape)
  return words.find((word) => word.toLowerCase() === text.toLowerCase().replaceAll(/[\s-]/g, '_')) ?? text
}

const wordsOf = (shape: Shape): readonly string[] =>
  shape.enum ?? (shape.anyOf ?? []).flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]))

function wanted(shape: Shape): string {
  const words = wordsOf(shape)
  if (words.length > 0) return `one of ${words.join(', ')}`
  if (shape === SHAPES.vin) return '17 letters and digits without I, O and Q'
  if (shape.type === 'integer') return `a whole number from ${shape.minimum ?? 0} to ${shape.maximum ?? 'any'}`
  if (shape.maxLength !== undefined) return `${shape.minLength ?? 0} to ${shape.maxLength} characters`
  return 'another form'
}

/** The column in which a refusal of the whole vehicle has its cause, by the word it names. */
export function columnOf(columns: readonly Column[], code: string): string {
  const word = code.toLowerCase().replaceAll(/[^a-z]/g, '')
  return columns.find(({ field }) => field !== null && word.includes(wordOf(field)))?.header ?? ''
}

/** `externalIds` is spoken of as external, `siteId` as site. */
const wordOf = (field: string): string => rootOf(field).replace(/Ids?$/, '').toLowerCase()
