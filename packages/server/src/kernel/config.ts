/** Every setting, once, typed: what the operator said, checked before anything opens. The only file that reads the environment. */
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import type { Environment, Setting } from './settings.ts'
import { createSettings } from './settings.ts'
import type { SsoOrigin } from './sso-setting.ts'
import { readSsoOrigin } from './sso-setting.ts'
import { StartRefused } from './start-refused.ts'
import type { WitnessAddress } from './witness-setting.ts'
import { readWitness } from './witness-setting.ts'

export type Profile = 'production' | 'evaluation'

export interface Config {
  readonly profile: Profile
  readonly demo: boolean
  readonly host: string
  /** 0 means any free one. */
  readonly port: number
  /** Folder of keys, leaves, the lock and, in evaluation, the embedded database. */
  readonly dataFolder: string
  readonly testClockStart: Date | undefined
  readonly databaseUrl: string | undefined
  /** Origin without a trailing slash, where one is set. */
  readonly publicUrl: string | undefined
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** 32 bytes in base64, or a provider by URI; undefined: a key file in the data folder (evaluation only). */
  readonly kek: string | undefined
  readonly leavesFolder: string
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly adminNetworks: readonly string[]
  readonly smtpUrl: string | undefined
  /** The scanner that uploads are shown to, clamd over TCP; without one they stay in quarantine in production. */
  readonly clamd?: { readonly host: string; readonly port: number } | undefined
  /** A file of SHA-1 hashes of passwords that leaked, sorted; undefined: none are compared with. */
  readonly breachCorpus?: string | undefined
  readonly redirectPort: number | undefined
  /** Second sites that vouch for the ledger. */
  readonly witnesses?: readonly WitnessAddress[]
  /** Identity providers of organisations that this house may ask; none where nothing is said. */
  readonly ssoOrigins?: readonly SsoOrigin[]
  /** Receivers of webhooks in networks of the operator's own; those on the internet need no naming. */
  readonly webhookOrigins?: readonly SsoOrigin[]
  /** Where whoever finds a hole reports it: a URI, for security.txt. */
  readonly securityContact: string
}

/** What stands on the command line of `muts start`. */
export interface StartOptions {
  readonly demo?: boolean
  readonly host?: string
  readonly port?: number
  readonly data?: string
  readonly testClock?: string
}

/**
 * Puts command line and environment together.
 *
 * @throws {StartRefused} naming the setting, when one is missing, weak or contradicts the profile.
 */
export function readConfig(options: StartOptions = {}, environment: Environment = process.env): Config {
  const read = createSettings(environment)
  const demo = options.demo ?? false
  const dataFolder = resolve(options.data ?? './data')
  const publicUrl = readPublicUrl(read('MUTS_PUBLIC_URL'))
  const config: Config = {
    profile: readProfile(read('MUTS_PROFILE'), demo),
    demo,
    host: options.host ?? '127.0.0.1',
    port: readPort('--port', options.port ?? 8080),
    dataFolder,
    testClockStart: readInstant(options.testClock),
    databaseUrl: read('DATABASE_URL'),
    publicUrl,
    tls: readTls(read('MUTS_TLS_CERT'), read('MUTS_TLS_KEY')),
    kek: read('MUTS_KEK'),
    leavesFolder: read('MUTS_LEAVES_DIR') ?? join(dataFolder, 'leaves'),
    corsOrigins: readList(read('MUTS_CORS_ORIGINS')).map(readOrigin),
    trustedProxies: readList(read('MUTS_TRUSTED_PROXIES')).map((item) => readNetwork('MUTS_TRUSTED_PROXIES', item)),
    adminNetworks: readList(read('MUTS_ADMIN_NETWORKS')).map((item) => readNetwork('MUTS_ADMIN_NETWORKS', item)),
    smtpUrl: read('MUTS_SMTP_URL'),
    clamd: readClamd(read('MUTS_CLAMD')),
    breachCorpus: read('MUTS_BREACH_CORPUS'),
    redirectPort: readOptionalPort(read('MUTS_REDIRECT_PORT')),
    witnesses: readList(read('MUTS_WITNESSES')).map(readWitness),
    ssoOrigins: readList(read('MUTS_SSO_ORIGINS')).map((item) => readSsoOrigin('MUTS_SSO_ORIGINS', item)),
    webhookOrigins: readList(read('MUTS_WEBHOOK_ORIGINS')).map((item) => readSsoOrigin('MUTS_WEBHOOK_ORIGINS', item)),
    securityContact: readContact(read('MUTS_SECURITY_CONTACT'), publicUrl),
  }
  return config.profile === 'production' ? requireProduction(config) : requireEvaluation(config)
}

/** What the production profile does not start without, each refused by its name. */
function requireProduction(config: Config): Config {
  if (config.demo)
    throw new StartRefused('config.demo-in-production', '--demo is for evaluation; production has no demo data.')
  if (config.testClockStart)
    throw new StartRefused('config.clock-in-production', '--test-clock is for evaluation only.')
  const required: readonly (readonly [Setting, unknown])[] = [
    ['DATABASE_URL', config.databaseUrl],
    ['MUTS_PUBLIC_URL', config.publicUrl],
    ['MUTS_TLS_CERT', config.tls?.certFile],
    ['MUTS_TLS_KEY', config.tls?.keyFile],
    ['MUTS_KEK', config.kek],
  ]
  for (const [setting, value] of required) {
    if (value === undefined || value === '') {
      throw new StartRefused(
        'config.missing',
        `${setting} is not set; the production profile needs it. Set it, or try --demo.`,
      )
    }
  }
  if (!config.publicUrl?.startsWith('https://')) {
    throw new StartRefused('config.insecure-url', 'MUTS_PUBLIC_URL must begin with https:// in production.')
  }
  return config
}

/** Evaluation cannot keep the policy, so it must not be reachable from elsewhere. */
function requireEvaluation(config: Config): Config {
  const isLoopback = config.host === 'localhost' || config.host === '::1' || /^127(\.\d{1,3}){3}$/.test(config.host)
  if (isLoopback) return config
  throw new StartRefused(
    'config.not-loopback',
    `The evaluation profile listens on loopback only, not on ${config.host}.`,
  )
}

function readProfile(text: string | undefined, demo: boolean): Profile {
  if (text === undefined) return demo ? 'evaluation' : 'production'
  if (text === 'production' || text === 'evaluation') return text
  throw new StartRefused('config.profile', `MUTS_PROFILE is "${text}"; it is production or evaluation.`)
}

function readTls(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  return certFile === undefined && keyFile === undefined
    ? undefined
    : { certFile: certFile ?? '', keyFile: keyFile ?? '' }
}

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username) return url.origin
  throw new StartRefused(
    'config.public-url',
    'MUTS_PUBLIC_URL must be an origin such as https://fleet.example, nothing behind it.',
  )
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && url.origin === text && url.protocol === 'https:' && !text.includes('*')) return text
  throw new StartRefused(
    'config.cors-origin',
    `MUTS_CORS_ORIGINS holds "${text}"; it takes exact https origins, no wildcard.`,
  )
}

/** RFC 9116, section 2.5.3: a URI, and https if it is a page. By default the mailbox RFC 2142 names, at the public host. */
function readContact(text: string | undefined, publicUrl: string | undefined): string {
  if (text === undefined) return `mailto:security@${publicUrl ? new URL(publicUrl).hostname : 'localhost'}`
  const isContact = URL.canParse(text) && /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:[+\d-]+)$/.test(text)
  if (isContact) return text
  throw new StartRefused(
    'config.security-contact',
    'MUTS_SECURITY_CONTACT takes one address, such as mailto:security@fleet.example or https://fleet.example/security.',
  )
}

function readNetwork(setting: Setting, text: string): string {
  const [address = '', bits] = text.split('/')
  const family = isIP(address)
  const widest = family === 6 ? 128 : 32
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= widest)
  if (family !== 0 && isPrefix) return text
  throw new StartRefused(
    'config.network',
    `${setting} holds "${text}"; it takes addresses and networks such as 10.8.0.0/16, never all.`,
  )
}

function readPort(name: string, port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new StartRefused('config.port', `${name} must be a number from 0 to 65535.`)
}

function readClamd(text: string | undefined): Config['clamd'] {
  if (text === undefined) return undefined
  const url = /^[^\s/@?#]+:\d{1,5}$/.test(text) && URL.canParse(`tcp://${text}`) ? new URL(`tcp://${text}`) : undefined
  if (url && url.hostname !== '' && Number(url.port) > 0)
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
  throw new StartRefused(
    'config.clamd',
    `MUTS_CLAMD is "${text}"; it takes HOST:PORT of clamd, such as 127.0.0.1:3310.`,
  )
}

const readOptionalPort = (text: string | undefined) =>
  text === undefined ? undefined : readPort('MUTS_REDIRECT_PORT', Number(text))

function readInstant(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = new Date(text)
  if (/^\d{4}-\d{2}-\d{2}T/.test(text) && Number.isFinite(at.getTime())) return at
  throw new StartRefused('config.instant', `--test-clock takes an instant such as 2026-01-05T08:00:00Z, not "${text}".`)
}

const readList = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
