/** Files with secrets in them: read only where others cannot. */
import { readFileSync, statSync } from 'node:fs'
import { StartRefused } from '#kernel'
import { kekInvalid } from './kek-error.ts'

/** Nobody but the owner; or the owner's group reads as well, as agents that renew tokens write their files. */
export type Exposure = 'owner' | 'group-reads'

const FORBIDDEN: Readonly<Record<Exposure, number>> = { owner: 0o077, 'group-reads': 0o037 }

/**
 * The text of a file, without the white space around it.
 *
 * @param what names it in the refusal: `key file`.
 * @throws {StartRefused} `vault.kek-exposed`, `vault.kek-invalid`.
 */
export function readPrivateFile(file: string, what: string, exposure: Exposure = 'owner'): string {
  try {
    if ((statSync(file).mode & FORBIDDEN[exposure]) === 0) return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw kekInvalid(`The ${what} ${file} cannot be read. Check its path and its owner.`, cause)
  }
  throw new StartRefused(
    'vault.kek-exposed',
    `Others than its owner may use the ${what} ${file}. Run chmod ${exposure === 'owner' ? '600' : '640'} on it.`,
  )
}
