/** Door of the vault: the only room that holds key material. */
import type { Migration } from '#kernel/database'
import { keys } from './migrations/0001-keys.ts'

export type { KekProvider } from './kek.ts'
export { openKek } from './kek.ts'
export { openFoundOrReport, openOneOrReport, openOrReport, requireOpen } from './open-or-report.ts'
export type { VaultOptions } from './open-vault.ts'
export { openVault } from './open-vault.ts'
export { ORGANISATION_KEY, wrappedKeyOf } from './store.ts'
export type { FoundItem, Opened, SealedPlace, SecretStore, Vault } from './vault.ts'

/** In the order they run; the vault's tables come first of all. */
export const vaultMigrations: readonly Migration[] = [keys]
