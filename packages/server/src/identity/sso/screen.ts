/** Addresses that a browser is sent to: they take forms, and what goes wrong is a page that a person can read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Who } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { RawOrigin, Route } from '#kernel/http'
import { parseCookies } from '#kernel/http'

/** A SAML response of 256 KiB, in base64, as a form. */
const MOST_BYTES = 512 * 1024
const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i

export interface Call {
  /** Only path and query are the caller's. */
  readonly url: URL
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly who: Who
  /** @throws {Problem} (413, 415). */
  readonly form: () => Promise<URLSearchParams>
}

export interface Screen {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

type Raw = NonNullable<Route['raw']>

/** @param base the house's own address. */
export const showScreen =
  (base: () => string, answer: (call: Call) => Promise<Screen>): Raw =>
  async (request, response, from) => {
    const screen = await answer(readCall(base(), request, from)).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error
      return pageOf(error)
    })
    send(response, screen)
  }

export const redirect = (location: string, cookies: readonly string[] = []): Screen => ({
  status: 303,
  headers: { location, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
})

/** @param base the path is put behind it, so that no host of the caller's choice gets into it. */
function readCall(base: string, request: IncomingMessage, { address, agent, source, request: id }: RawOrigin): Call {
  return {
    url: new URL(`${base}/${(request.url ?? '').replace(/^\/+/, '')}`),
    cookies: parseCookies(request.headers.cookie),
    who: { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request: id, caller: { address, agent } },
    form: () => readForm(request),
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (!FORM.test(request.headers['content-type'] ?? ''))
    throw new Problem(
      'media-type',
      'identity.sso-form',
      'This address takes a form (application/x-www-form-urlencoded).',
    )
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Problem('too-large', 'identity.sso-too-large', 'The answer is too long.')
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function send(response: ServerResponse, { status, headers = {}, body }: Screen): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[])
  response.statusCode = status
  response.end(body)
}

const TITLES: Readonly<Record<number, string>> = {
  401: 'Your sign-in was refused',
  404: 'No single sign-on for this address',
  409: 'This account cannot be used yet',
}

/** Plain, since no style or script of the console belongs to it; all that is said is ours. */
function pageOf({ status, code, message, headers }: Problem): Screen {
  const title = TITLES[status] ?? 'Sign-in could not go on'
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body>
<main>
<h1>${title}</h1>
<p>${inHtml(message)}</p>
<p><a href="/">Back to sign-in</a></p>
<p><small>${inHtml(code)}</small></p>
</main>
</body>
</html>
`
  return { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }, body }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const inHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '')
