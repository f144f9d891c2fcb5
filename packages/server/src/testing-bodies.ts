/** The smallest body that a route's shape lets through: so that what is asked of it gets as far as the id in its address. */
import type { TSchema } from 'typebox'
import type { Route } from '#kernel/http'
import { SOME_ID } from './testing-journey.ts'

export interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly minProperties?: number
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
}

/** Undefined where the route takes none. */
export const smallestBody = ({ body }: Pick<Route, 'body'>): unknown =>
  body ? sampleOf(body as Shape & TSchema) : undefined

function sampleOf(shape: Shape): unknown {
  if ('const' in shape) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf?.[0]) return sampleOf(shape.anyOf[0])
  switch (shape.type) {
    case 'object':
      return sampleObject(shape)
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => sampleOf(shape.items ?? {}))
    case 'integer':
    case 'number':
      return shape.minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(shape)
  }
}

export function sampleObject({ properties = {}, required = [], minProperties = 0 }: Shape): Record<string, unknown> {
  const more = Object.keys(properties).slice(0, Math.max(0, minProperties - required.length))
  const names = new Set([...required, ...more])
  return Object.fromEntries([...names].map((name) => [name, sampleOf(properties[name] ?? {})]))
}

/** What the patterns of this house ask for. */
const WORDS = [
  'vehicle.list',
  'word',
  'AB12',
  'AT',
  '12',
  '12.3',
  'EUR',
  '2026-01-05',
  'MUTSDEMT000000001',
  '10.0.0.0/8',
  '0x7E8',
  SOME_ID,
]

/** @throws {Error} where a pattern asks for something else: it wants a word above. */
function sampleText({ format, pattern, minLength = 1 }: Shape): string {
  if (pattern !== undefined) {
    const word = ['x'.repeat(minLength), ...WORDS].find((text) => new RegExp(pattern, 'u').test(text))
    if (word === undefined) throw new Error(`no word here has the pattern ${pattern}`)
    return word
  }
  if (format === 'uuid') return SOME_ID
  if (format === 'date-time') return '2026-01-05T08:00:00Z'
  if (format === 'date') return '2026-01-05'
  if (format === 'email') return 'nobody@example.example'
  return 'x'.repeat(minLength)
}
