import type { OrgId, PersonalColumn, ReadContext, SubjectId } from '#kernel'
import type { RowWrite, Transaction } from '#kernel/database'
import type { IntegrityWatcher } from './integrity.ts'
import type { KekProvider } from './kek.ts'
import type { Secret } from './secret.ts'
import type { ErasedSubject } from './store.ts'

/** Where an envelope belongs; all five are bound into it (AES-256-GCM additional data). */
export interface SealedPlace {
  readonly org: OrgId
  readonly table: string
  readonly column: string
  /** Primary key of the row, without the organisation. */
  readonly row: string
  readonly subject: SubjectId
}

export interface SealedItem {
  readonly place: SealedPlace
  readonly envelope: Uint8Array
}

/** What became of one of many: read, gone with its subject's key, or not what was sealed there. */
export type Opened<T> =
  | { readonly state: 'open'; readonly value: T }
  | { readonly state: 'erased' }
  | { readonly state: 'broken' }

/** The wrapped key of a row's subject, read together with the row (`joinSubjectKey`). */
export interface FoundKey {
  /** Null once erased. */
  readonly keyWrapped: Uint8Array | null
  readonly keyPrevious: Uint8Array | null
  readonly keyGeneration: number | null
  /** The organisation's key that wraps it, itself wrapped. */
  readonly keyAbove: Uint8Array | null
  readonly keyUnder: number | null
}

export interface FoundItem extends SealedItem {
  readonly key: FoundKey
}

/** What seals new rows of an organisation, with its newest key as it was found now. */
export interface Sealing {
  /** As the vault's own. */
  blindIndex(column: `${string}.${string}`, value: string): Uint8Array
  createSubject(): NewSubject
}

export interface NewSubject {
  /** A random pseudonym. */
  readonly subject: SubjectId
  /** Keeps its key: to be written before what is sealed under it, in the same change. */
  readonly row: RowWrite
  seal(place: SealedPlace, plain: unknown): Uint8Array
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
  /** Opens many with one look-up of keys; erased subjects give undefined. @throws {Problem} `vault.integrity` as `open` */
  openAll<T>(tx: Transaction, items: readonly SealedItem[]): Promise<(T | undefined)[]>
  /** As `openAll`, but one that is broken keeps no other closed. Whoever asks must tell of it: `openOrReport`. */
  openEach<T>(tx: Transaction, items: readonly SealedItem[]): Promise<readonly Opened<T>[]>
  /**
   * Opens what was read together with its keys, and asks nothing of the database. A key counts only as it was found there
   * now, whatever is still remembered: what is erased is dead on every node at once. Whoever asks must tell of what is
   * broken: `openFoundOrReport`.
   */
  openFound<T>(org: OrgId, items: readonly FoundItem[]): Promise<readonly Opened<T>[]>
  /** Seals where something was sealed before, with the key that was found there. @throws {Problem} as `seal` and `open` */
  sealFound(place: SealedPlace, key: FoundKey, plain: unknown): Promise<Uint8Array>
  /** For changes that ride together. @throws {Problem} `vault.organisation-missing` */
  sealing(ctx: Pick<ReadContext, 'org' | 'find' | 'now'>): Promise<Sealing>
  /** 16 bytes that are equal for equal values of one column of one organisation (NFKC, trimmed, lower case). */
  blindIndex(tx: Transaction, column: `${string}.${string}`, value: string): Promise<Uint8Array>
  /** Destroys the key, for ever. What it sealed can no longer be read by anybody. The whole erasure is `createErasure`. */
  destroySubject(tx: Transaction, subject: SubjectId): Promise<void>
  /** 32 bytes derived for one purpose of the installation (HKDF-SHA-256): `ledger/seal`, `identity/directory`. Never stored. */
  derive(purpose: `${string}/${string}`): Uint8Array
  /** Secrets of the house that must be kept: signing keys, role passwords. Sealed under the installation key. */
  readonly secrets: SecretStore
  /** Who writes down what `open`, `openAll` and the keys themselves find broken, once per place and minute; until then it waits. */
  watchIntegrity(watcher: IntegrityWatcher): void
  /** For `openOrReport`, which writes it down: undefined when it has been told in this minute; else what takes that back. */
  claimBroken(place: SealedPlace): (() => void) | undefined
  /** Resolves when what was found broken is written down. Not inside a transaction. */
  settle(): Promise<void>
  /** Whether the KEK still opens what it wrapped, as it was seen at most a minute ago. Asks anew in the background. */
  isReady(): boolean
  /** What rotation and erasure do step by step; both are put together over the kernel, with their entries. */
  readonly keeping: KeyKeeping
}

export interface RotatingSubject {
  readonly subject: SubjectId
  readonly rotatedAt: Date
}

export interface Erased {
  readonly hadKey: boolean
  /** How many blind indexes it had. */
  readonly indexes: number
}

/** The steps of rotation and erasure. Those without a transaction open their own. */
export interface KeyKeeping {
  /** Wraps the installation key under another KEK beside the present one; either opens it from now on. */
  addKek(next: KekProvider): Promise<void>
  /** Drops what any KEK but the one this vault was opened with wrapped. False when there is nothing to drop. */
  dropFormerKek(): Promise<boolean>
  /** The next installation key, and all that hangs on the older ones under it. Its generation. */
  rotateInstallation(): Promise<number>
  /** The generations that went. One on which something still hangs stays. */
  destroyInstallations(): Promise<readonly number[]>
  addOrganisationKey(tx: Transaction): Promise<number>
  /** All subject keys of the organisation under its newest key. */
  rewrapSubjects(org: OrgId): Promise<void>
  destroyOrganisationKeys(org: OrgId): Promise<number>
  rotateSubject(tx: Transaction, subject: SubjectId): Promise<boolean>
  /** Up to 100 subjects with a key and no rotation under way, in the order of their ids, beyond `after`. */
  listSubjects(tx: Transaction, after: SubjectId | null): Promise<readonly SubjectId[]>
  /** Likewise those whose previous key is still there. */
  listRotating(tx: Transaction, after: SubjectId | null): Promise<readonly RotatingSubject[]>
  /** Destroys the key before the rotation. What it sealed and was not sealed anew can no longer be read. */
  destroyPrevious(tx: Transaction, subject: SubjectId): Promise<boolean>
  listOrganisations(): Promise<readonly OrgId[]>
  /** Seals anew, in this column, what the previous key of the subject sealed; how many. Broken envelopes are reported. */
  reseal(tx: Transaction, column: PersonalColumn, subject: SubjectId): Promise<number>
  /** Destroys a subject's key, if it is there still, and empties its blind indexes. */
  erase(tx: Transaction, subject: SubjectId, columns: readonly PersonalColumn[]): Promise<Erased>
  /** Those of whom there is still a key or a blind index. */
  listUnclean(
    tx: Transaction,
    subjects: readonly SubjectId[],
    columns: readonly PersonalColumn[],
  ): Promise<readonly SubjectId[]>
  listErased(since?: Date): Promise<readonly ErasedSubject[]>
  /**
   * From now on a key of whom this says that they are erased opens nothing and is reported, as broken ones are: a dump
   * that was put back under a running server, or a hand in the database, brings nobody back.
   */
  denyErased(isErased: (org: OrgId, subject: SubjectId) => boolean): void
}

export interface SecretStore {
  find(name: string): Promise<Uint8Array | undefined>
  /** The same for carrying about: prints as `[redacted]`. */
  reveal(name: string): Promise<Secret | undefined>
  put(name: string, secret: Uint8Array): Promise<void>
  /** The secret, or what `make` makes, kept from now on; of several makers at once one wins and all get the same. */
  ensure(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array>
  remove(name: string): Promise<void>
}
