/** For tests only: somebody outside who is told things, over TLS 1.3 on loopback, by a certificate that `authority` vouches for. */
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

interface Told {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const ADDRESS = '127.0.0.1'

export async function openReceiver() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-receiver-'))
  const [key, authority] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const named = ['-subj', '/CN=receiver', '-addext', `subjectAltName=IP:${ADDRESS}`]
  execFileSync('openssl', [...made, ...named, '-keyout', key, '-out', authority], { stdio: 'ignore' })
  const received: Told[] = []
  let [status, hear] = [204, () => {}]
  const certificate = { key: readFileSync(key), cert: readFileSync(authority) }
  const server = createServer({ ...certificate, minVersion: 'TLSv1.3' }, async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(status).end()
    hear()
  })
  await once(server.listen(0, ADDRESS), 'listening')
  return {
    received,
    authority,
    origin: `https://${ADDRESS}:${(server.address() as AddressInfo).port}`,
    /** From now on it answers this. */
    answer: (next: number) => {
      status = next
    },
    /** The nth that it was told, from 1 on, once it was. */
    nth: async (count: number): Promise<Told> => {
      while (received.length < count)
        await new Promise<void>((resolve) => {
          hear = resolve
        })
      return received[count - 1] as Told
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `webhook-signature` says by each of these secrets, as Standard Webhooks 1.0 signs. */
export const signaturesOf = ({ headers, body }: Told, ...secrets: readonly string[]): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
    })
    .join(' ')
