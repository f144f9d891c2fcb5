/** OpenAPI 3.1 out of the very values the server routes by: what is described exists, and what exists is described. */
import type { Module } from '#kernel'
import type { ApiDocument, ApiOperation, ApiParameter } from './api-document.ts'
import type { AnswerShape, Route } from './route.ts'
import { urlOf } from './route.ts'

type Json = Record<string, unknown>

/** What stands for the rest of an address, slashes and all. */
const REST = 'file'

export function describeApi(rooms: readonly Module[], version: string): Json & ApiDocument {
  const paths: Record<string, Record<string, ApiOperation>> = {}
  for (const room of rooms) {
    for (const route of room.routes ?? []) {
      const path = urlOf(route)
        .replaceAll(/:(\w+)/g, '{$1}')
        .replace('*', `{${REST}}`)
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(room.name, route) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'MUTS FleetOps',
      version,
      description: 'Fleet operations and vehicle diagnostics. Every address needs a JWT but those without security.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT (Ed25519, at+jwt)' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-muts-access' },
        ...Object.fromEntries(bearersOf(rooms).map((kind) => [kind, describeBearer(kind)])),
      },
      schemas: { Problem: PROBLEM },
    },
  }
}

function describeRoute(room: string, route: Route): ApiOperation & Json {
  return {
    operationId: nameOf(route),
    tags: [room],
    summary: route.summary,
    ...('public' in route.access
      ? { security: [], description: `Public: ${route.access.public}.` }
      : { 'x-action': route.access.action, ...(route.bearer ? { security: [{ [route.bearer]: [] }] } : {}) }),
    ...(route.stepUp ? { 'x-step-up': route.stepUp.what } : {}),
    parameters: [
      ...describeParameters('path', route.params),
      ...describeParameters('query', route.query),
      ...describeHeaders(route),
    ],
    ...describeBody(route),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, shape]) => [status, describeAnswer(shape)])),
      default: {
        description: 'A refusal',
        content: route.dialect
          ? { [route.dialect.media]: route.dialect.shape ? { schema: route.dialect.shape } : {} }
          : {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
              ...(route.refusal ? describeAnswer(route.refusal).content : {}),
            },
      },
    },
  }
}

/** `GET /api/v1/vehicles/:vehicleId/readings` is getVehicleReadings: what a parameter picks from is one of several. */
function nameOf(route: Route): string {
  const [, ...parts] = urlOf(route)
    .replace(/^\/api\/v1/, '')
    .split('/')
  const words = parts.flatMap((part, at) => {
    if (isParameter(part)) return []
    const word = part.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase())
    // All that lies below a page of the console is that page.
    if (part === 'app' && parts[at + 1] === '*') return ['appPage']
    return [isParameter(parts[at + 1] ?? '') ? singularOf(word) : word]
  })
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
  return `${route.method.toLowerCase()}${name || 'Root'}`
}

const isParameter = (part: string) => /^[:*]/.test(part)
const singularOf = (word: string) =>
  word
    .replace(/^data$/, 'datum')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1')

function describeBody(route: Route): Pick<ApiOperation, 'requestBody'> {
  // Bytes have a type and no schema (OpenAPI 3.1, section 4.8.14.2).
  if (route.bytes)
    return { requestBody: { required: true, content: Object.fromEntries(route.bytes.map((media) => [media, {}])) } }
  return route.body ? { requestBody: { required: true, content: { [mediaOf(route)]: { schema: route.body } } } } : {}
}

const mediaOf = ({ raw, dialect }: Route): string =>
  raw ? 'application/x-www-form-urlencoded' : (dialect?.media ?? 'application/json')

const bearersOf = (rooms: readonly Module[]) =>
  rooms.flatMap(({ routes = [] }) => routes.flatMap(({ bearer }) => bearer ?? []))

const describeBearer = (kind: string): Json => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat: `JWT (Ed25519, ${kind}+jwt)`,
})

function describeParameters(place: 'path' | 'query', shape: Route['params']): ApiParameter[] {
  const required = new Set<string>(shape?.required ?? [])
  return Object.entries(shape?.properties ?? {}).map(([name, schema]) => ({
    name: name === '*' ? REST : name,
    in: place,
    required: place === 'path' || required.has(name),
    schema,
  }))
}

function describeHeaders({ method, access, ifMatch, stepUp, resumes }: Route): ApiParameter[] {
  const header = (name: string, required = false): ApiParameter => ({
    name,
    in: 'header',
    required,
    schema: { type: 'string' },
  })
  const unattended = {
    ...header('Unattended'),
    description: '`?1` says that nobody is there: the request is no use of the session and does not keep it alive',
  }
  return [
    ...(method === 'POST' ? [header('Idempotency-Key')] : []),
    ...(ifMatch ? [header('If-Match', true)] : []),
    ...(stepUp ? [header('Step-Up')] : []),
    ...(resumes
      ? [{ ...header('Last-Event-ID'), description: 'The last event that is known: what came since is told' }]
      : []),
    ...('action' in access ? [unattended] : []),
  ]
}

function describeAnswer({ description, body, media }: AnswerShape): ApiOperation['responses'][string] & Json {
  const types = media ?? (body ? ['application/json'] : [])
  if (types.length === 0) return { description }
  // JSON that goes out as it is has no shape here; anything else is text or bytes.
  const schemaOf = (type: string) => body ?? (/json$/.test(type) ? {} : { type: 'string' })
  return { description, content: Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }])) }
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'traceId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    traceId: { type: 'string' },
    operation: { type: 'string', description: 'With identity.step-up-needed: what POST /auth/step-up takes' },
    what: { type: 'string', description: 'With identity.step-up-needed: what the operation does, in words' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { pointer: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}
