/**
 * Mail by SMTP (RFC 5321, RFC 8314): to the one server the operator named, over TLS 1.3 from the first byte or by
 * STARTTLS, never in clear. The address that was judged is the one connected to. Only text is sent, nothing is fetched.
 */
import type { Reach } from './address-guard.ts'
import type { Lookup } from './judge-host.ts'
import { judgeHost } from './judge-host.ts'
import { OutboundError } from './outbound.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS, and no word before it. */
  readonly isImplicit: boolean
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly from: string
  /** PEM of the authorities that are trusted; those of Node where none are given. */
  readonly ca?: string | undefined
}

export interface MailOptions {
  readonly reach: Reach
  /** For each step of the exchange. */
  readonly timeoutMs: number
  readonly lookup?: Lookup
}

export interface Message {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface Mail {
  /** @throws {OutboundError} The message of it holds no address of a person. */
  send(message: Message): Promise<void>
}

export function openMail(server: MailServer, { reach, timeoutMs, lookup }: MailOptions): Mail {
  const { host, port, isImplicit, user, password, from, ca } = server
  const where = `${host}:${port}`
  return {
    send: async ({ to, subject, text }) => {
      const address = await judgeHost(host, reach, lookup)
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({
        host: address,
        port,
        secure: isImplicit,
        requireTLS: !isImplicit,
        tls: { servername: host, minVersion: 'TLSv1.3', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
        ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
      } catch (cause) {
        throw explain(cause, where)
      } finally {
        transport.close()
      }
    },
  }
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO|ETLS/

function explain(cause: unknown, where: string): OutboundError {
  const { code = '' } = cause as { readonly code?: string }
  if (code === 'ETIMEDOUT') return new OutboundError('timeout', `${where} did not answer in time.`, { cause })
  const inner = (cause as { readonly cause?: { readonly code?: string } }).cause?.code ?? ''
  if (UNTRUSTED.test(code) || UNTRUSTED.test(inner) || /certificate|TLS|SSL|STARTTLS/i.test(String(cause)))
    return new OutboundError('untrusted', `${where} did not prove over TLS 1.3 to be who it is.`, { cause })
  return new OutboundError('unreachable', `${where} took no mail (${code || 'the connection broke'}).`, { cause })
}
