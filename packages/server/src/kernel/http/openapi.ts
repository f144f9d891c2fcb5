/** OpenAPI 3.1 out of the very values the server routes by: what is described exists, and what exists is described. */
import type { Module } from '#kernel'
import type { AnswerShape, Route } from './route.ts'
import { urlOf } from './route.ts'

type Json = Record<string, unknown>

export function describeApi(rooms: readonly Module[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const room of rooms) {
    for (const route of room.routes ?? []) {
      const path = urlOf(route)
        .replaceAll(/:(\w+)/g, '{$1}')
        .replace('*', '{file}')
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

function describeRoute(room: string, route: Route): Json {
  return {
    operationId: `${route.method.toLowerCase()}${urlOf(route).replaceAll(/[^A-Za-z]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
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
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { [mediaOf(route)]: { schema: route.body } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, shape]) => [status, describeAnswer(shape)])),
      default: {
        description: 'A refusal',
        content: route.dialect
          ? { [route.dialect.media]: {} }
          : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
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

function describeParameters(place: 'path' | 'query', shape: Route['params']): Json[] {
  const required = new Set<string>(shape?.required ?? [])
  return Object.entries(shape?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema,
  }))
}

function describeHeaders({ method, access, ifMatch, stepUp }: Route): Json[] {
  const header = (name: string, required = false): Json => ({
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
    ...('action' in access ? [unattended] : []),
  ]
}

function describeAnswer({ description, body, media }: AnswerShape): Json {
  const types = media ?? (body ? ['application/json'] : [])
  if (types.length === 0) return { description }
  const schema = body ?? { type: 'string' }
  return { description, content: Object.fromEntries(types.map((type) => [type, { schema }])) }
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
