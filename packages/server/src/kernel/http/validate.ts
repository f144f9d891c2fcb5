import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import formatsModule from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import { isUuid, Problem } from '#kernel'
import { isStorable } from './cursor.ts'
import { findFault } from './find-fault.ts'
import type { Route } from './route.ts'

/** Bodies are taken as they are: nothing is dropped, filled in or turned into another type. */
const strict = createAjv(false)
/** In an address everything is text, so there numbers and booleans may be read out of it. */
const coercing = createAjv(true)

const NOTHING = Type.Object({}, { additionalProperties: false })
/** Fastify shows an absent body as null. */
const NO_BODY = Type.Unsafe<unknown>({ ...NOTHING, type: ['object', 'null'] })

const compile = (schema: TSchema, part: string | undefined): ValidateFunction =>
  (part === 'body' ? strict : coercing).compile(schema)

/** Compiled when it is first asked: a house starts with hundreds of shapes, and most of its minutes need few of them. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let check: ValidateFunction | undefined
  return (value: unknown) => {
    const fault = findFault(value)
    if (fault) return { error: fault }
    check ??= compile(schema, httpPart)
    if (check(value)) return isFiniteWithin(value) ? { value } : { error: endless(httpPart) }
    return { error: describeFaults(httpPart ?? 'request', check.errors ?? []) }
  }
}

/** What is read out of an address as a number without end has passed every bound of its shape. */
const isFiniteWithin = (value: unknown) =>
  Object.values(value ?? {}).every((one) => typeof one !== 'number' || Number.isFinite(one))

const endless = (part = 'request') =>
  new Problem('invalid', 'http.invalid', `The ${PARTS[part] ?? part} holds a number without end.`)

/**
 * A query that came in another way than by an address, read as it would be there.
 *
 * @throws {Problem} `http.invalid` (400)
 */
export function requireQuery<Query>(shape: TSchema, query: Readonly<Record<string, unknown>>): Query {
  const result = compileValidator({ schema: shape, method: 'GET', url: '', httpPart: 'querystring' })({ ...query })
  if (typeof result === 'object' && result !== null && 'value' in result) return result.value as Query
  throw (result as { readonly error: Error }).error
}

/** What a route that declares no query or parameters takes: none. */
export const shapeOrNothing = <S extends TSchema>(schema: S | undefined): S | typeof NOTHING => schema ?? NOTHING

/**
 * The body of a route; one that declares none takes none, or `{}`. With GET a body has no meaning and is not read; bytes have
 * no shape.
 */
export const bodyShape = ({
  method,
  body,
  bytes,
}: Pick<Route, 'method' | 'body' | 'bytes'>): { readonly body?: TSchema } =>
  method === 'GET' || bytes ? {} : { body: body ?? NO_BODY }

/** What is compiled late is known to compile: for tests, over all routes. @throws {Error} what the compiler says of a shape. */
export function requireSoundShapes(route: Pick<Route, 'method' | 'params' | 'query' | 'body' | 'bytes'>): void {
  for (const shape of [shapeOrNothing(route.params), shapeOrNothing(route.query)]) compile(shape, undefined)
  const { body } = bodyShape(route)
  if (body) compile(body, 'body')
}

const PARTS: Readonly<Record<string, string>> = { params: 'address', querystring: 'query' }

function describeFaults(part: string, errors: readonly ErrorObject[]): Problem {
  return new Problem('invalid', 'http.invalid', `The ${PARTS[part] ?? part} does not have the shape it needs.`, {
    errors: errors.map(({ instancePath, message, params }) => ({
      pointer: 'additionalProperty' in params ? `${instancePath}/${params.additionalProperty}` : instancePath,
      message: say(message, params),
    })),
  })
}

function say(message = 'is not valid', params: ErrorObject['params']): string {
  if ('additionalProperty' in params) return 'is not known here'
  return 'allowedValues' in params ? `must be one of: ${params.allowedValues.join(' | ')}` : message
}

function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    allErrors: false,
    coerceTypes,
    removeAdditional: false,
    useDefaults: false,
    strict: true,
    allowUnionTypes: true,
  })
  ajv.addKeyword('x-data-class')
  const addFormats = 'default' in formatsModule ? formatsModule.default : formatsModule
  ;(addFormats as unknown as (ajv: Ajv) => Ajv)(ajv)
  // One spelling of an id: in capitals it would be another word to the ledger, and the same row to the database.
  ajv.addFormat('uuid', isUuid)
  return ajv.addFormat('date-time', takeStorable(ajv))
}

/** RFC 3339 has leap seconds and, with offsets, the years 0 and 10000; a `Date` or the database has not. */
function takeStorable({ formats }: Ajv): (text: string) => boolean {
  const known = formats['date-time']
  const isDateTime = typeof known === 'object' && 'validate' in known ? known.validate : undefined
  if (typeof isDateTime !== 'function') throw new Error('the format date-time is not what it was')
  return (text) => isDateTime(text as never) === true && isStorable(new Date(text))
}
