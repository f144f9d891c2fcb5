/** The key-encryption key: the one key outside the database, which opens all others. Providers by the form of MUTS_KEK. */
import type { KeyObject } from 'node:crypto'
import type { Config } from '#kernel'
import { StartRefused } from '#kernel'
import { openAwsKek } from './kek-aws.ts'
import { openEvaluationKek, openFileKek, openSettingKek } from './kek-local.ts'
import { openPkcs11Kek } from './kek-pkcs11.ts'
import { openTransitKek } from './kek-transit.ts'
import { readPrivateFile } from './private-file.ts'

/** Wraps and unwraps keys with the KEK. Asked at the start and when keys are rotated, so it may be slow and far away. */
export interface KekProvider {
  /** `setting`, `file`, `pkcs11`, `vault`, `awskms`; for the start-up talk and `muts doctor`. */
  readonly kind: string
  /** @throws {KekError} */
  wrap(key: KeyObject, place: Uint8Array): Promise<Uint8Array>
  /** @throws {KekError} `wrong` when it was wrapped with another KEK or for another place. */
  unwrap(wrapped: Uint8Array, place: Uint8Array): Promise<KeyObject>
}

const PROVIDERS: Readonly<Record<string, (uri: string) => KekProvider>> = {
  file: openFileKek,
  pkcs11: openPkcs11Kek,
  vault: openTransitKek,
  awskms: openAwsKek,
}

/**
 * Finds the KEK that the settings name. Nothing is connected or computed before it is first asked.
 *
 * @throws {StartRefused} `vault.kek-missing`, `vault.kek-invalid`, `vault.kek-exposed`, `vault.provider-unknown`.
 */
export function openKek(config: Pick<Config, 'kek' | 'dataFolder' | 'profile'>): KekProvider {
  if (config.kek !== undefined) return readKek(config.kek)
  if (config.profile === 'evaluation') return openEvaluationKek(config.dataFolder)
  throw new StartRefused('vault.kek-missing', 'MUTS_KEK is not set. Set it to 32 random bytes in base64, kept outside.')
}

/** A KEK from the text that MUTS_KEK takes. @throws {StartRefused} as `openKek` */
export function readKek(text: string): KekProvider {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return openSettingKek(text)
  const open = PROVIDERS[scheme]
  if (open && Object.hasOwn(PROVIDERS, scheme)) return open(text)
  const known = Object.keys(PROVIDERS).map((name) => `${name}:`)
  throw new StartRefused(
    'vault.provider-unknown',
    `MUTS_KEK names the provider ${scheme}. Supported are 32 bytes in base64, ${known.join(', ')}.`,
  )
}

/** A KEK from a file that holds what MUTS_KEK takes. @throws {StartRefused} as `openKek` */
export const readKekFile = (file: string): KekProvider => readKek(readPrivateFile(file, 'key file'))
