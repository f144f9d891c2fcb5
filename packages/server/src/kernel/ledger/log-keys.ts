/**
 * The long-lived key of the log, and its successor (LEDGER, section 6): the log names the new key, both sign for 30 days,
 * then the old one ends. What it has signed stays trusted here. A node takes part from its next start on.
 */
import { lengthMs } from '#kernel'
import type { SecretStore } from '#kernel/vault'
import type { Signer, Vkey } from '#proof'
import { decodeUtf8, encodeUtf8, equalBytes, formatVkey, parseVkey } from '#proof'
import { makeKey, signerOf } from './signing-key.ts'

export interface LogKeys {
  /** Who signs now: one, or two while a key changes. */
  readonly signers: readonly [Signer, ...Signer[]]
  /** Every key that has ever signed for this log, those that sign now first. */
  readonly trusted: readonly Vkey[]
}

const OVERLAP = { days: 30 }
const [CURRENT, NEXT, SINCE, RETIRED] = [
  'ledger/log-key',
  'ledger/log-key/next',
  'ledger/log-key/since',
  'ledger/log-key/retired',
]

/** Ends the old key if its time is over. */
export async function openLogKeys(secrets: SecretStore, origin: string, now: Date): Promise<LogKeys> {
  await retire(secrets, origin, now)
  const current = signerOf(origin, await secrets.ensure(CURRENT, makeKey))
  const next = await secrets.find(NEXT)
  const signers = [current, ...(next ? [signerOf(origin, next)] : [])] as const
  return { signers, trusted: [...signers.map(({ vkey }) => vkey), ...(await readRetired(secrets))] }
}

/** Makes the key that comes, or answers the one that is on its way already. */
export async function beginRotation(secrets: SecretStore, origin: string, now: Date): Promise<Vkey> {
  await secrets.ensure(SINCE, () => encodeUtf8(now.toISOString()))
  return signerOf(origin, await secrets.ensure(NEXT, makeKey)).vkey
}

/** Each step may be the last before a crash: then the next start goes on with it. */
async function retire(secrets: SecretStore, origin: string, now: Date): Promise<void> {
  const [current, next, since] = await Promise.all([CURRENT, NEXT, SINCE].map((name) => secrets.find(name)))
  if (!current || !next || !since) return
  if (now.getTime() - Date.parse(decodeUtf8(since)) < lengthMs(OVERLAP)) return
  if (!equalBytes(current, next)) {
    const { vkey } = signerOf(origin, current)
    const retired = [...(await readRetired(secrets)).filter(({ id }) => id !== vkey.id), vkey]
    await secrets.put(RETIRED, encodeUtf8(retired.map((key) => `${formatVkey(key)}\n`).join('')))
    await secrets.put(CURRENT, next)
  }
  await secrets.remove(NEXT)
  await secrets.remove(SINCE)
}

async function readRetired(secrets: SecretStore): Promise<readonly Vkey[]> {
  const text = await secrets.find(RETIRED)
  return text ? decodeUtf8(text).trim().split('\n').map(parseVkey) : []
}
