/** Mail of this room, by the server the operator named. Its password is kept in the vault; without a server there is none. */
import { readFileSync } from 'node:fs'
import type { Kernel } from '#kernel'
import { StartRefused } from '#kernel'
import type { Mail, MailServer } from '#kernel/outbound'
import { openMail } from '#kernel/outbound'

const SECRET = 'mail/smtp'
const TIMEOUT_MS = 20_000

export type Mailer = Mail

/** @throws {StartRefused} `config.smtp` when MUTS_SMTP_URL is no such address. */
export function createMailer({ config, vault }: Pick<Kernel, 'config' | 'vault'>): Mailer | undefined {
  if (config.smtpUrl === undefined) return undefined
  const { password, ...server } = readServer(config.smtpUrl, new URL(config.publicUrl ?? 'http://localhost').hostname)
  let opened: Promise<Mail> | undefined
  return {
    send: async (message) => {
      // Where it failed, the next mail tries again.
      opened ??= open().catch((cause) => {
        opened = undefined
        throw cause
      })
      await (await opened).send(message)
    },
  }

  /** A password that stands in the setting is kept; from then on the setting may stand without. */
  async function open(): Promise<Mail> {
    if (password !== undefined) await vault.secrets.put(SECRET, new Uint8Array(Buffer.from(password)))
    const kept = server.user === undefined ? undefined : await vault.secrets.reveal(SECRET)
    return openMail({ ...server, password: kept?.revealText() }, { reach: 'private', timeoutMs: TIMEOUT_MS })
  }
}

/** `smtps://[USER[:PASSWORD]@]HOST[:465]`, or `smtp://…[:587]` by STARTTLS; `?from=ADDRESS`, `?sslrootcert=FILE`. */
function readServer(text: string, house: string): MailServer {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new StartRefused('config.smtp', 'MUTS_SMTP_URL takes an address such as smtps://user@mail.example:465.')
  const isImplicit = url.protocol === 'smtps:'
  const authority = url.searchParams.get('sslrootcert')
  return {
    host: url.hostname,
    port: Number(url.port) || (isImplicit ? 465 : 587),
    isImplicit,
    user: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    from: url.searchParams.get('from') ?? `muts@${house}`,
    ca: authority === null ? undefined : readFileSync(authority, 'utf8'),
  }
}
