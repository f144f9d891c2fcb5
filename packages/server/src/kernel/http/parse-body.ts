import type { FastifyBodyParser, FastifyInstance } from 'fastify'
import { Problem } from '#kernel'
import { unreadable } from './find-fault.ts'
import type { Dialect, RouteInput } from './route.ts'

const JSON_MEDIA = 'application/json'
export const MEDIA_TYPE = 'This address takes application/json. Nothing was done.'

/**
 * JSON and nothing else (415) but the name a dialect has for it, and bytes of a named type, each at its own routes; strict UTF-8, no `__proto__`. What its strings hold is looked at with its shape.
 */
export function acceptJsonOnly(app: FastifyInstance, dialects: readonly Dialect[], bytes: readonly string[]): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  const parseStrictly: FastifyBodyParser<Buffer> = (request, bytes, done) => {
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
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
  }
  app.addContentTypeParser(JSON_MEDIA, { parseAs: 'buffer' }, parseStrictly)
  for (const media of new Set(dialects.map(({ media }) => media).filter((media) => media !== JSON_MEDIA)))
    app.addContentTypeParser(media, { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
      if (request.routeOptions.config.route?.dialect?.media === media) void parseStrictly(request, bytes, done)
      else done(new Problem('media-type', 'http.media-type', MEDIA_TYPE))
    })
  for (const media of new Set(bytes))
    app.addContentTypeParser(media, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
      if (request.routeOptions.config.route?.bytes?.includes(media)) done(null, body)
      else done(new Problem('media-type', 'http.media-type', MEDIA_TYPE))
    })
}

/**
 * The body of a route that takes bytes, and the type it came as.
 *
 * @throws {Problem} `http.media-type` (415) where there is none, or it came as JSON.
 */
export function bytesOf<Media extends string>(
  { body, headers }: Pick<RouteInput, 'body' | 'headers'>,
  media: readonly Media[],
): { readonly bytes: Uint8Array; readonly media: Media } {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const known = media.find((one) => one === type)
  if (body instanceof Uint8Array && known) return { bytes: body, media: known }
  throw new Problem('media-type', 'http.media-type', `This address takes ${media.join(', ')}. Nothing was done.`)
}
