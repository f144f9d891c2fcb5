/** Every setting, once, typed. The only file that reads the environment. */

export type Profile = 'production' | 'evaluation'

export interface Config {
  readonly profile: Profile
  readonly demo: boolean
  readonly host: string
  readonly port: number
  /** Folder of keys, leaves, the lock and, in evaluation, the embedded database. */
  readonly dataFolder: string
  readonly testClockStart: Date | undefined
  readonly databaseUrl: string | undefined
  readonly publicUrl: string | undefined
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** 32 bytes in base64, or a provider by URI; undefined: a key file in the data folder (evaluation only). */
  readonly kek: string | undefined
  readonly leavesFolder: string
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly adminNetworks: readonly string[]
  readonly smtpUrl: string | undefined
  readonly redirectPort: number | undefined
}

export function readConfig(): Config {
  throw new Error('replaced below')
}
