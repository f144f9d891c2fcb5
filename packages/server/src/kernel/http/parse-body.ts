import type { FastifyInstance } from 'fastify'
import { unreadable } from './find-fault.ts'

/**
 * JSON and nothing else (415), strict UTF-8, no `__proto__`. What its strings hold is looked at with its shape.
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
      else done(null, value)
    })
  })
}
