/** Door of the vault: the only room that holds key material. */
import type { Migration } from '#kernel/database'
import { keys } from './migrations/0001-keys.ts'
import { generations } from './migrations/0002-generations.ts'

export type { NewApiKey } from './api-key.ts'
export { createApiKey, hashApiKey, isApiKey, readApiKeyId } from './api-key.ts'
export { vaultEntries } from './entries.ts'
export type { Erasure } from './erasure.ts'
export { createErasure, watchErasures } from './erasure.ts'
export { openErasureLedger, writtenByServers } from './erasure-ledger.ts'
export type { BrokenPlace } from './integrity.ts'
export type { KekProvider } from './kek.ts'
export { openKek, readKek, readKekFile } from './kek.ts'
export { makeKek } from './kek-local.ts'
export { discloseBroken, openFoundOrReport, openOneOrReport, openOrReport, requireOpen } from './open-or-report.ts'
export type { VaultOptions } from './open-vault.ts'
export { openVault } from './open-vault.ts'
export { requirePersonalColumns } from './personal-columns.ts'
export type { KeyRotation } from './rotation.ts'
export { createKeyRotation } from './rotation.ts'
export { Secret } from './secret.ts'
export { joinSubjectKey, sameSubjectKey } from './store.ts'
export type {
  FoundItem,
  FoundKey,
  KeyKeeping,
  Opened,
  SealedItem,
  SealedPlace,
  Sealing,
  SecretStore,
  Vault,
} from './vault.ts'

/** In the order they run; the vault's tables come first of all. */
export const vaultMigrations: readonly Migration[] = [keys, generations]
