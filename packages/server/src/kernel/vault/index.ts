/** Door of the vault: the only room that holds key material. */
export type { SealedPlace, SecretStore, Vault } from './vault.ts'
