/** For tests only: somebody outside who is told things, on a real HTTPS server that speaks TLS 1.3 on loopback. */
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'
import { text } from 'node:stream/consumers'
import { makeAuthority } from '#kernel/database/testing'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const NAME = 'hooks.example'

export async function openReceiver() {
  const authority = makeAuthority()
  const { certificate: cert, key } = authority.issue(NAME)
  const received: Received[] = []
  let status = 204
  const server = createServer({ cert, key, minVersion: 'TLSv1.3' }, async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  /** Every name leads to this machine. */
  const lookup: LookupFunction = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
  return {
    received,
    lookup,
    ca: authority.certificate,
    origin: `https://${NAME}:${port}`,
    /** From now on it answers this. */
    answer: (next: number) => {
      status = next
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
