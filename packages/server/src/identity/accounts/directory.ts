/** Who an e-mail address belongs to, before an organisation is known: by keyed hash, so that the database tells nobody. */
import { createHmac } from 'node:crypto'
import type { Kernel, UserId } from '#kernel'
import { CANARY } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Account } from './store.ts'
import { store } from './store.ts'

export type Directory = ReturnType<typeof createDirectory>

/** Whoever names an unknown e-mail is led through the same statements with this account, and refused at the end. */
export const DECOY: Account = { org: CANARY, user: '00000000-0000-7000-8000-000000000100' as UserId }

export function createDirectory({ vault }: Pick<Kernel, 'vault'>) {
  const key = vault.derive('identity/directory')

  /** All spellings of one address that differ in case, width or surrounding space give one hash. */
  const hashEmail = (email: string): Uint8Array =>
    new Uint8Array(createHmac('sha256', key).update(email.normalize('NFKC').trim().toLowerCase()).digest())

  return {
    hashEmail,
    findAccount: (tx: Transaction, email: string): Promise<Account | undefined> =>
      store.findAccount(tx, hashEmail(email)),
    /** False when the installation knows the e-mail already. */
    enterAccount: async (tx: Transaction, email: string, account: Account): Promise<boolean> =>
      (await store.insertAccount(tx, hashEmail(email), account)) > 0,
  }
}
