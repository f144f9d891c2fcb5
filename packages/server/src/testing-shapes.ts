/** For tests only: values that fit a shape of the description, each time another. */
import type { ApiSchema } from '#kernel/http'
import type { Dice } from './testing-dice.ts'
import type { Known } from './testing-known.ts'

export interface Shaping {
  readonly dice: Dice
  readonly known: Known
  /** Objects that were made and that take no member but their own, wherever they stand. */
  readonly closed: object[]
}

const DAY_MS = 86_400_000
const SOME_DAY_MS = Date.parse('2026-01-05T08:00:00Z')
const UUID = '[0-9a-f]{8}'

export function shapeValue(shaping: Shaping, schema: ApiSchema, name = ''): unknown {
  const { dice } = shaping
  if ('const' in schema) return schema.const
  if (schema.enum) return dice.pick(schema.enum)
  if (schema.anyOf) return shapeValue(shaping, dice.pick(schema.anyOf), name)
  switch (schema.type) {
    case 'object':
      return shapeObject(shaping, schema)
    case 'array':
      return shapeArray(shaping, schema, name)
    case 'integer':
    case 'number':
      return shapeNumber(dice, schema)
    case 'boolean':
      return dice.chance(0.5)
    case 'null':
      return null
    case 'string':
      return shapeText(shaping, schema, name)
    default:
      return {}
  }
}

function shapeObject(shaping: Shaping, schema: ApiSchema): object {
  const { dice, closed } = shaping
  const { properties = {}, required = [], minProperties = 0, patternProperties = {}, additionalProperties } = schema
  const optional = dice.shuffle(Object.keys(properties).filter((name) => !required.includes(name)))
  const least = Math.max(0, minProperties - required.length)
  const names = [...required, ...optional.filter((_, at) => at < least || dice.chance(0.3))]
  const made = Object.fromEntries(names.map((name) => [name, shapeValue(shaping, properties[name] ?? {}, name)]))
  const [[pattern, inner] = ['', undefined]] = Object.entries(patternProperties)
  const key = ['colour', 'erp'].find((word) => new RegExp(pattern).test(word))
  if (inner && key && dice.chance(0.5)) made[key] = shapeValue(shaping, inner, key)
  if (additionalProperties === false) closed.push(made)
  return made
}

function shapeArray(shaping: Shaping, { items = {}, minItems = 0, maxItems = 3 }: ApiSchema, name: string): unknown[] {
  const count = Math.min(maxItems, minItems + shaping.dice.below(3))
  return Array.from({ length: count }, () => shapeValue(shaping, items, name))
}

function shapeNumber(dice: Dice, { type, minimum = 0, maximum = 1_000 }: ApiSchema): number {
  if (dice.chance(0.2)) return dice.pick([minimum, maximum])
  const number = minimum + dice.below(Math.min(maximum - minimum, 5_000) + 1)
  return type === 'number' && dice.chance(0.5) && number < maximum ? number + 0.5 : number
}

/** @throws {Error} where a pattern asks for something that is not among `wordsOf`. */
function shapeText(shaping: Shaping, schema: ApiSchema, name: string): string {
  const { dice, known } = shaping
  const { format, pattern = '', minLength = 0, maxLength = 60 } = schema
  const at = new Date(SOME_DAY_MS + (dice.below(400) - 200) * DAY_MS).toISOString()
  if (name === 'after') return known.cursor(dice) ?? 'W10'
  if (format === 'date-time') return at
  if (format === 'date') return at.slice(0, 10)
  const told = known.idFor(dice, name)
  const id = told ?? '00000000-0000-7000-8000-0000000000ff'
  if (format === 'uuid' || pattern.includes(UUID)) return id
  // A unit or a code of a vehicle, as the vehicle told it.
  if (told !== undefined && /(Id|Code)$/.test(name) && new RegExp(pattern, 'u').test(told)) return told
  const listed = /^\^\(([\w|.-]+)\)\(,/.exec(pattern)
  if (listed) return shapeList(dice, (listed[1] ?? '').split('|'))
  const fitting = wordsOf(dice).filter(
    (word) => word.length >= minLength && word.length <= maxLength && new RegExp(pattern, 'u').test(word),
  )
  if (/Ids?$|^object$/.test(name) && fitting.length > 0 && pattern === '') return id
  if (fitting.length === 0) throw new Error(`no word here has the pattern ${pattern}`)
  return dice.pick(fitting)
}

function shapeList(dice: Dice, words: readonly string[]): string {
  return dice
    .shuffle(words)
    .slice(0, 1 + dice.below(Math.min(3, words.length)))
    .join(',')
}

const wordsOf = (dice: Dice): readonly string[] => {
  const number = String(dice.below(1e9))
  return [
    `Thing ${number}`,
    `thing${number}`.slice(0, 12),
    'Žluťoučký kůň 车 🚚',
    `MUTSDEM${number.padStart(10, '0')}`,
    'P0301',
    '2025-12',
    '2026-01',
    ...[
      'vehicle.list',
      '01-0C,22-F40D',
      '0x2F',
      'AB12',
      'C',
      'AT',
      'EUR',
      '12',
      '12.3',
      '10.0.0.0/8',
      '0x7E8',
      '2026-01-05',
      'hooks.example',
      'scim',
    ],
    `https://hooks.example/${number}`,
    `somebody-${number}@example.example`,
    'Qm90aCBoYWx2ZXMgb2YgYSBwcm9vZiBhcmUgaGVyZS4'.slice(0, 43),
    'x'.repeat(20),
  ]
}
