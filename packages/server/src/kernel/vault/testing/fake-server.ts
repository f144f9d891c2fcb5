/** What both fake services stand on: HTTPS on loopback, one JSON answer per question, and ways to misbehave. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAuthority } from '#kernel/database/testing'

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface FakeAnswer {
  readonly status: number
  readonly json: object
}

export interface FakeService extends Disposable {
  readonly origin: string
  readonly folder: string
  /** A file of its own folder, with exactly this mode. */
  write(name: string, text: string, mode?: number): string
  readonly caFile: string
  /** Resolves when whatever is being answered has been looked at once more: for tests that wait for a question. */
  idle(): Promise<void>
  /** Nobody listens any more. */
  stop(): void
  /** Answers this to everything from now on; `silent` nothing at all; undefined: it behaves again. */
  misbehave(how: { readonly status: number; readonly text: string } | 'silent' | undefined): void
}

export async function openFakeServer(serve: (request: FakeRequest) => FakeAnswer): Promise<FakeService> {
  const authority = makeAuthority()
  const { certificate, key } = authority.issue('localhost')
  const folder = mkdtempSync(join(tmpdir(), 'muts-keys-'))
  let fault: Parameters<FakeService['misbehave']>[0]
  const server = createServer({ cert: certificate, key, minVersion: 'TLSv1.3' }, (asked, answer) => {
    let body = ''
    asked.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    asked.on('end', () => {
      const { method = '', url: path = '', headers } = asked
      const reply = () => {
        const { status, json } = serve({ method, path, headers, body })
        return { status, text: JSON.stringify(json) }
      }
      const { status, text } = fault === 'silent' ? { status: 0, text: '' } : (fault ?? reply())
      if (status > 0) answer.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const write = (name: string, text: string, mode = 0o600) => {
    const file = join(folder, name)
    rmSync(file, { force: true })
    writeFileSync(file, text, { mode })
    return file
  }
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    folder,
    write,
    caFile: write('ca.pem', authority.certificate),
    misbehave: (how) => {
      fault = how
    },
    stop,
    idle: () => new Promise((resolve) => setImmediate(resolve)),
    [Symbol.dispose]: () => {
      stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
