/** For tests only: whether an answer is one that the description promises, and tells nothing that is nobody's business. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import formatsModule from 'ajv-formats'
import type { Reply } from '#kernel'
import type { ApiDocument } from '#kernel/http'
import type { Generated, Operation } from './testing-requests.ts'

/** Words of our inside: stacks, statements and what a database says. */
const INSIDE =
  /\bat (async )?[\w.<>]+ \((file|node|\/)|node:internal|node_modules|\.ts:\d+|\bSELECT .{1,200} FROM |\bINSERT INTO |violates .*constraint|relation "|syntax error at|pg_catalog|SQLSTATE|PGlite/
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** What a caller can be refused with (RFC 9110), and on what description it hangs. */
const REFUSALS = new Set([400, 401, 403, 404, 406, 409, 410, 412, 413, 415, 422, 428, 429, 501])
const OF_HEADERS: Readonly<Record<number, string>> = { 428: 'If-Match' }

const PROBLEM = 'application/problem+json'

export type Judge = ReturnType<typeof createJudge>

/** @param foreign ids of another organisation. */
export function createJudge({ components }: ApiDocument, foreign: ReadonlySet<string>) {
  const ajv = new Ajv({ strict: false, allowUnionTypes: true, schemas: [{ $id: 'root', components }] })
  const addFormats = 'default' in formatsModule ? formatsModule.default : formatsModule
  ;(addFormats as unknown as (ajv: Ajv) => Ajv)(ajv)
  const tried = new Set<string>()
  const checks = new Map<object, ValidateFunction>()
  const checkOf = (schema: object): ValidateFunction => {
    const known = checks.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"root#/')))
    checks.set(schema, known)
    return known
  }

  /** What is wrong with the answer, in words; undefined where it is as it was promised. */
  return function judge(operation: Operation, request: Generated, reply: Reply): string | undefined {
    const { status, text, json } = reply
    if (status >= 500 && status !== 501) return `${status} is a fault of ours`
    if (INSIDE.test(text) && !operation.template.includes('openapi'))
      return `it tells of the inside: ${INSIDE.exec(text)?.[0]}`
    const asked = `${request.path} ${request.body ?? ''}`
    for (const id of asked.match(UUID) ?? []) tried.add(id)
    // The own ledger says what one's own people have tried; no other answer tells an id that it was not asked for.
    const isOwn = (id: string) =>
      operation.template.startsWith('/api/v1/ledger/') ? tried.has(id) : asked.includes(id)
    const told = (text.match(UUID) ?? []).find((id) => foreign.has(id) && !isOwn(id))
    if (told) return `it tells of ${told}, which another organisation has`
    if (status < 400 && request.mustFail) return `${status} for what no operation takes`
    if (status < 300 && request.foreignIn === 'query' && !isOfNobody(operation, json))
      return 'it finds something by a foreign id'
    if (status >= 400 && !isAddress(request.path)) return undefined
    const shape = operation.responses[status] ?? (REFUSALS.has(status) ? operation.responses.default : undefined)
    if (!shape) return `${status} is not described`
    const needed = OF_HEADERS[status]
    if (needed && !operation.parameters.some(({ name }) => name === needed))
      return `${status} without ${needed} described`
    const fault = reply.headers['content-type']?.startsWith(PROBLEM) ? findFaultOf(json, status) : undefined
    if (fault) return fault
    return judgeBody(shape.content, reply)
  }

  function judgeBody(
    content: Operation['responses'][string]['content'],
    { headers, json, text }: Reply,
  ): string | undefined {
    const types = Object.keys(content ?? {})
    if (types.length === 0) return text === '' ? undefined : `a body where none is described: ${text.slice(0, 80)}`
    const media = (headers['content-type'] ?? '').replace(/; charset=utf-8$/, '')
    const found = types.find((type) => type.replace(/; charset=utf-8$/, '') === media)
    if (found === undefined) return `${media || 'no media type'} where ${types.join(', ')} is described`
    const schema = content?.[found]?.schema
    if (!schema || !media.includes('json')) return undefined
    const check = checkOf(schema)
    return check(json) ? undefined : `its body is another than described: ${describe(check.errors)}`
  }
}

/** A page with nothing on it, or no page at all; the own ledger knows what one's own people were refused. */
function isOfNobody({ template }: Operation, json: unknown): boolean {
  const { data } = (json ?? {}) as { data?: unknown }
  const rows = (Array.isArray(data) ? data : []) as readonly { readonly outcome?: unknown }[]
  return rows.every(({ outcome }) => template === '/api/v1/ledger/entries' && outcome !== 'done')
}

/** Whether a route can be looked for: what cannot be decoded, is empty or longer than an id belongs to none. */
function isAddress(path: string): boolean {
  try {
    const [, ...parts] = (path.split('?')[0] ?? '').split('/')
    return path === '/' || parts.map(decodeURIComponent).every(({ length }) => length > 0 && length <= 200)
  } catch {
    return false
  }
}

function findFaultOf(json: unknown, status: number): string | undefined {
  const { code = '', type, status: said } = (json ?? {}) as { code?: string; type?: string; status?: number }
  if (!/^[a-z]+\.[a-z0-9-]+$/.test(code)) return `no stable code: ${JSON.stringify(json).slice(0, 200)}`
  return type === `urn:muts:problem:${code}` && said === status ? undefined : `a problem that is not ${status} ${code}`
}

const describe = (errors: readonly ErrorObject[] | null | undefined) =>
  (errors ?? [])
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
    .join('; ')
