/** `DATABASE_URL`: where the server is and how it must prove itself. TLS options are built here, never by the driver. */
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { checkServerIdentity } from 'node:tls'
import type { Config } from '#kernel'
import { StartRefused } from '#kernel'

export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /** False only on loopback in evaluation. */
  readonly tls: ConnectionOptions | false
}

const SSL_PARAMETERS = ['sslmode', 'sslrootcert']

/**
 * Reads the URL. Of its parameters only `sslrootcert=FILE` (the CA; else those Node trusts) and `sslmode=verify-full` are
 * known: whatever would ask for less than a verified name over TLS 1.3 is refused, not overridden.
 *
 * @throws {StartRefused} `database.url-invalid`, `database.tls-weak`, `database.tls-required`.
 */
export function readAddress(text: string, profile: Config['profile']): PostgresAddress {
  const url = parseUrl(text)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const stray = [...url.searchParams.keys()].find((name) => !SSL_PARAMETERS.includes(name))
  if (stray)
    throw new StartRefused('database.url-invalid', `DATABASE_URL has the parameter ${stray}, which is not known.`)
  const database = decodeURIComponent(url.pathname.slice(1))
  if (host === '' || database === '' || url.username === '') {
    throw new StartRefused('database.url-invalid', 'DATABASE_URL must name a host, a user and a database.')
  }
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    tls: readTls(url.searchParams, host, profile),
  }
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw new StartRefused(
    'database.url-invalid',
    'DATABASE_URL must read postgresql://USER:PASSWORD@HOST:PORT/DATABASE.',
  )
}

function readTls(parameters: URLSearchParams, host: string, profile: Config['profile']): ConnectionOptions | false {
  const mode = parameters.get('sslmode')
  const caFile = parameters.get('sslrootcert')
  if (mode === null && caFile === null && profile === 'evaluation') {
    if (isLoopback(host)) return false
    throw new StartRefused(
      'database.tls-required',
      'DATABASE_URL leaves this machine, so it needs TLS: add ?sslmode=verify-full, and sslrootcert=FILE for your own CA.',
    )
  }
  if (mode !== null && mode !== 'verify-full') {
    throw new StartRefused('database.tls-weak', `sslmode=${mode} verifies too little. Only verify-full is accepted.`)
  }
  return {
    minVersion: 'TLSv1.3',
    rejectUnauthorized: true,
    ...(caFile !== null && { ca: readCa(caFile) }),
    // The driver sets no server name for an address, so the host of the URL is what the certificate must be valid for.
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new StartRefused('database.url-invalid', `sslrootcert names ${file}, which cannot be read.`, { cause })
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
