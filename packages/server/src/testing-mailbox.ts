/** For tests only: a real SMTP server with TLS on loopback, and what it was given. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { makeAuthority } from '#kernel/database/testing'

export async function openMailbox() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-mail-'))
  const authority = makeAuthority()
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, authority.certificate)
  const { certificate: cert, key } = authority.issue('localhost')
  const box: { readonly to: string; readonly text: string }[] = []
  let isDown = false
  const server = new SMTPServer({
    ...{ cert, key, secure: true, authOptional: true, disabledCommands: ['AUTH'] },
    onData: (stream, { envelope }, done) => {
      text(stream).then((mail) => {
        if (isDown) return done(new Error('not now'))
        box.push({ to: envelope.rcptTo[0]?.address ?? '', text: mail.replaceAll('=\r\n', '') })
        return done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    box,
    url: `smtps://localhost:${port}?sslrootcert=${ca}`,
    /** From now on it takes nothing, or takes again. */
    setDown: (down: boolean) => {
      isDown = down
    },
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()))
      rmSync(folder, { recursive: true })
    },
  }
}
