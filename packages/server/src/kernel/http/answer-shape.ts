import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifySerializerCompiler } from 'fastify'
import type { TSchema } from 'typebox'

const PRIMITIVES: ReadonlySet<unknown> = new Set(['string', 'integer', 'number', 'boolean', 'null'])

/**
 * A shape as the serialiser takes it: a choice among texts, numbers and null becomes one list of types. The compiled
 * serialiser looks at the type of a value then, where it would run a validator for each alternative, in each row of a list.
 */
export const serialiserShape = (shape: TSchema): TSchema => flatten(shape) as TSchema

const build = SerializerSelector()({}, {})

/** Compiled when there is first something to write, as the shapes of what is asked are. */
export const compileSerialiser: FastifySerializerCompiler<TSchema> = ({ schema, method, url, httpStatus = '' }) => {
  let write: ReturnType<typeof build> | undefined
  return (data) => {
    write ??= build({ schema, method, url, httpStatus })
    return write(data)
  }
}

function flatten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flatten)
  if (typeof value !== 'object' || value === null) return value
  const { anyOf, ...rest } = value as { readonly anyOf?: unknown }
  const types = Array.isArray(anyOf) ? anyOf.map(primitiveOf) : [undefined]
  if (types.every((type) => type !== undefined)) return { ...rest, type: [...new Set(types)] }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, flatten(inner)]))
}

/** The one type of everything the shape admits; undefined where that is not one. */
function primitiveOf({ type, enum: values }: { readonly type?: unknown; readonly enum?: unknown }): unknown {
  if (PRIMITIVES.has(type)) return type
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? 'string' : undefined
}
