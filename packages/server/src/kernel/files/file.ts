/** An upload as the house keeps it: sealed, and in quarantine until it was looked into. */
import type { FileId, SubjectId } from '#kernel'

/** What may be uploaded, by the name that HTTP has for it. */
export const FILE_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const
export type FileType = (typeof FILE_TYPES)[number]

export const FILE_STATES = ['quarantine', 'released', 'refused'] as const
export type FileState = (typeof FILE_STATES)[number]

/** `not-scanned`: released by an evaluation house that has no scanner. */
export const SCANS = ['clean', 'not-scanned', 'infected'] as const
export type Scan = (typeof SCANS)[number]

export const WAITING = ['waiting', 'scanner-missing', 'scanner-unreachable'] as const
export const REFUSALS = [
  'type-unknown',
  'type-differs',
  'archive-broken',
  'archive-too-large',
  'archive-nested',
  'archive-macros',
  'infected',
  'seal-broken',
  'erased',
] as const
/** Why it is still in quarantine, or was refused. */
export type FileReason = (typeof WAITING)[number] | (typeof REFUSALS)[number]

/** Whose it is: the thing that it hangs on, as the room above calls it, and under whose key it is sealed. */
export interface FileOwner {
  readonly kind: string
  readonly id: string
  readonly subject: SubjectId
}

export interface FileRow {
  readonly id: FileId
  readonly ownerKind: string
  readonly ownerId: string
  readonly subject: SubjectId
  /** The type that was claimed; it is the real one once it was released. */
  readonly type: FileType
  readonly sizeBytes: number
  /** `FileHead`. */
  readonly sealed: Uint8Array
  readonly state: FileState
  readonly reason: FileReason | null
  readonly scan: Scan | null
  readonly createdAt: Date
  readonly checkedAt: Date | null
}

/** What is sealed beside the bytes. A hash in clear would tell who has which document. */
export interface FileHead {
  readonly name: string
  /** Of all bytes, hex: pieces that were exchanged or left out show. */
  readonly sha256: string
}
