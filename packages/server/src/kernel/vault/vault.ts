import type { OrgId, SubjectId } from '#kernel'
import type { Transaction } from '#kernel/database'

/** Where an envelope belongs; all five are bound into it (AES-256-GCM additional data). */
export interface SealedPlace {
  readonly org: OrgId
  readonly table: string
  readonly column: string
  /** Primary key of the row, without the organisation. */
  readonly row: string
  readonly subject: SubjectId
}

/** What became of one envelope among many. `broken`: its bytes, its place or its key are not what was sealed. */
export type Opened<T> =
  | { readonly state: 'open'; readonly value: T }
  | { readonly state: 'erased' }
  | { readonly state: 'broken' }

/** An envelope that was read together with the wrapped key of its subject (`wrappedKeyOf`). */
export interface FoundItem {
  readonly place: SealedPlace
  readonly envelope: Uint8Array
  readonly wrappedKey: Uint8Array | null
}

/** Keys and what they protect. KEK → organisation key → subject key → one envelope per row and subject. */
export interface Vault {
  /** Makes the key of a new organisation. Fails when it has one. */
  createOrganisation(tx: Transaction, org: OrgId): Promise<void>
  /** A new random pseudonym with a data key of its own, in the organisation of the transaction. */
  createSubject(tx: Transaction): Promise<SubjectId>
  /** @throws {Problem} `vault.subject-erased` when the subject's key is gone. */
  seal(tx: Transaction, place: SealedPlace, plain: unknown): Promise<Uint8Array>
  /** The value that was sealed (JSON). @throws {Problem} `vault.integrity` when anything about the place or the bytes differs. */
  open<T>(tx: Transaction, place: SealedPlace, envelope: Uint8Array): Promise<T>
  /** Opens many with one look-up of keys; erased subjects give undefined. */
  openAll<T>(
    tx: Transaction,
    items: readonly { place: SealedPlace; envelope: Uint8Array }[],
  ): Promise<(T | undefined)[]>
  /**
   * Opens what was read with its keys, and asks nothing of the database. A key counts only as it was found there now,
   * whatever is still remembered: what is erased is dead on every node at once.
   *
   * @param organisation the row of `ORGANISATION_KEY`.
   */
  openFound<T>(
    org: OrgId,
    organisation: { readonly wrapped: Uint8Array | null } | undefined,
    items: readonly FoundItem[],
  ): Opened<T>[]
  /** As `openAll`, but one that is broken keeps no other closed. Whoever asks must tell of it: `openOrReport`. */
  openEach<T>(tx: Transaction, items: readonly { place: SealedPlace; envelope: Uint8Array }[]): Promise<Opened<T>[]>
  /** 16 bytes that are equal for equal values of one column of one organisation (NFKC, trimmed, lower case). */
  blindIndex(tx: Transaction, column: `${string}.${string}`, value: string): Promise<Uint8Array>
  /** Destroys the key, for ever. What it sealed can no longer be read by anybody. */
  destroySubject(tx: Transaction, subject: SubjectId): Promise<void>
  /** 32 bytes derived for one purpose of the installation (HKDF-SHA-256): `ledger/seal`, `identity/directory`. Never stored. */
  derive(purpose: `${string}/${string}`): Uint8Array
  /** Secrets of the house that must be kept: signing keys, role passwords. Sealed under the installation key. */
  readonly secrets: SecretStore
}

export interface SecretStore {
  find(name: string): Promise<Uint8Array | undefined>
  put(name: string, secret: Uint8Array): Promise<void>
  /** The secret, or what `make` makes, kept from now on; of several makers at once one wins and all get the same. */
  ensure(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array>
  remove(name: string): Promise<void>
}
