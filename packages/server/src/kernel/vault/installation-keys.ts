/** The installation key by generations: random, wrapped by the KEK, the root of all keys. Changing the KEK rewraps only it. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#kernel'
import { Problem, StartRefused } from '#kernel'
import type { Database } from '#kernel/database'
import { bindPlace } from './envelope.ts'
import type { InstallationRow } from './installation-store.ts'
import { asOwner, insertInstallation, listInstallations } from './installation-store.ts'
import type { KekProvider } from './kek.ts'
import { KekError } from './kek-error.ts'
import { deriveKey, randomKey } from './key.ts'

const PLACE = bindPlace('vault_installation')

export interface InstallationKey {
  readonly generation: number
  readonly key: KeyObject
  /** Wraps the keys of organisations. */
  readonly organisations: KeyObject
  /** Seals the secrets of the house. */
  readonly secrets: KeyObject
  readonly derives: boolean
}

export interface InstallationKeys {
  /** The newest that is known here. Wrapping under an older one is safe: it cannot go while something hangs on it. */
  newest(): InstallationKey
  /** @throws {Problem} `vault.kek-unavailable` (503) when another node made it and it cannot be unwrapped now. */
  of(generation: number): Promise<InstallationKey>
  /** Reads what other nodes have made or destroyed. Outside any transaction. */
  refresh(): Promise<void>
  /** Makes the next generation and uses it from now on. Outside any transaction. */
  addGeneration(): Promise<InstallationKey>
  forget(generation: number): void
  /** That the KEK of this process opens what would remain. @throws {KekError} */
  requireNextOpens(): Promise<void>
}

export interface InstallationPorts {
  readonly database: Database
  readonly kek: KekProvider
  readonly clock: Clock
}

/**
 * Unwraps the installation key, made at the first start.
 *
 * @throws {StartRefused} `vault.kek-wrong` when it was wrapped with another KEK: this is the check value of the KEK;
 *   `vault.kek-unavailable` when the KEK cannot be asked.
 */
export async function openInstallationKeys({ database, kek, clock }: InstallationPorts): Promise<InstallationKeys> {
  const known = new Map<number, InstallationKey>()
  const list = () => asOwner(database, listInstallations)
  const add = async (generation: number) => {
    const wrapped = await kek.wrap(randomKey(), PLACE)
    await asOwner(database, (tx) => insertInstallation(tx, generation, wrapped, clock.now()))
  }
  const load = async () => {
    const rows = await list()
    for (const row of rows) if (!known.has(row.generation)) known.set(row.generation, await open(kek, row))
    for (const generation of known.keys())
      if (!rows.some((row) => row.generation === generation)) known.delete(generation)
  }
  try {
    if ((await list()).length === 0) await add(1)
    await load()
  } catch (error) {
    throw error instanceof KekError ? refuseStart(error) : error
  }
  const newest = () => {
    const generation = Math.max(...known.keys())
    const key = known.get(generation)
    if (!key) throw new Error('the vault has no installation key')
    return key
  }
  // Who needs a key that another node made stands in a transaction of the app; the owner's is another one, beside it.
  const outside = AsyncLocalStorage.snapshot()
  let loading: Promise<void> | undefined
  const refresh = () => {
    loading ??= outside(load).finally(() => {
      loading = undefined
    })
    return loading
  }
  return {
    newest,
    of: async (generation) => {
      // The embedded database has one process, which knows every generation, and one session, which must not wait for itself.
      if (!known.has(generation) && database.engine !== 'pglite') await refresh().catch(refuseUse)
      return known.get(generation) ?? refuseUse(undefined)
    },
    refresh,
    addGeneration: async () => {
      const { generation } = newest()
      await add(generation + 1)
      await load()
      return newest()
    },
    forget: (generation) => {
      known.delete(generation)
    },
    requireNextOpens: async () => {
      for (const { nextWrapped } of await list()) if (nextWrapped) await kek.unwrap(nextWrapped, PLACE)
    },
  }
}

async function open(kek: KekProvider, row: InstallationRow): Promise<InstallationKey> {
  const key = await kek.unwrap(row.wrapped, PLACE).catch((error) => {
    if (row.nextWrapped && error instanceof KekError && error.fault === 'wrong')
      return kek.unwrap(row.nextWrapped, PLACE)
    throw error
  })
  const derive = (purpose: string) => deriveKey(key, purpose)
  const [organisations, secrets] = [derive('vault/organisations'), derive('vault/secrets')]
  return { generation: row.generation, key, organisations, secrets, derives: row.derives }
}

/** The installation key of each generation under another KEK, in their order. @throws {KekError} */
export const wrapFor = (kek: KekProvider, { key }: InstallationKey): Promise<Uint8Array> => kek.wrap(key, PLACE)

/** Whether the KEK still opens what it wrapped. @throws {KekError} */
export async function checkKek(kek: KekProvider, rows: readonly InstallationRow[]): Promise<void> {
  for (const row of rows) await open(kek, row)
}

function refuseStart(cause: KekError): StartRefused {
  return cause.fault === 'wrong'
    ? new StartRefused(
        'vault.kek-wrong',
        `${cause.message} Give the right one; without it nothing sealed can be read.`,
        { cause },
      )
    : new StartRefused('vault.kek-unavailable', `The KEK cannot be asked. ${cause.message}`, { cause })
}

function refuseUse(cause: unknown): never {
  const message = 'The keys were changed and cannot be opened here yet. Nothing was done; try again in a moment.'
  throw new Problem('unavailable', 'vault.kek-unavailable', message, { cause, headers: { 'retry-after': '5' } })
}
