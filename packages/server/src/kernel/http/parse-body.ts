import type { FastifyInstance } from 'fastify'
import { Problem } from '#kernel'

const MAX_DEPTH = 32

/**
 * JSON and nothing else (415), strict UTF-8, no `__proto__`, nothing that PostgreSQL's text cannot hold:
 * a NUL or a lone surrogate is the caller's mistake and must never become our 500.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes as Buffer)
    } catch {
      done(unreadable('The body is not UTF-8.'))
      return
    }
    // An empty body is no body: routes that need one say so.
    if (text.trim() === '') {
      done(null, undefined)
      return
    }
    void parse(request, text, (error, value) => {
      if (error) done(unreadable('The body is not JSON.'))
      else done(findFault(value, 0), value)
    })
  })
}

function findFault(value: unknown, depth: number): Problem | null {
  if (depth > MAX_DEPTH) return unreadable(`The body is nested deeper than ${MAX_DEPTH} levels.`)
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? unreadable('A string holds NUL or half a character.') : null
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const fault = findFault(key, depth) ?? findFault(inner, depth + 1)
    if (fault) return fault
  }
  return null
}

const unreadable = (what: string) => new Problem('invalid', 'http.unreadable', `${what} Nothing was done.`)
