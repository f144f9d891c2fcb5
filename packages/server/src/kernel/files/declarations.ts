/** What files write into the ledger, and where they keep personal data. */
import { Type } from 'typebox'
import type { Module, PersonalColumn } from '#kernel'
import { FILE_TYPES, REFUSALS, SCANS, WAITING } from './file.ts'

const strict = { additionalProperties: false } as const
const Kept = Type.Object({ type: Type.Enum(FILE_TYPES), sizeBytes: Type.Integer() }, strict)
const Judged = Type.Object(
  { reason: Type.Optional(Type.Enum([...WAITING, ...REFUSALS])), scan: Type.Optional(Type.Enum(SCANS)) },
  strict,
)

/** Objects: the file, then what it hangs on. */
export const fileEntries = {
  'file.keep': { ocsf: 6003, activity: 'create', facts: Kept },
  'file.release': { ocsf: 6003, activity: 'update', facts: Judged },
  'file.refuse': { ocsf: 2004, activity: 'create', facts: Judged },
  /** It stays in quarantine, for this reason. */
  'file.hold': { ocsf: 6003, activity: 'update', facts: Judged },
} as const satisfies NonNullable<Module['entries']>

const PERSONAL = {
  kind: 'sealed',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const satisfies Partial<PersonalColumn>

export const filePersonalData: readonly PersonalColumn[] = [
  { ...PERSONAL, table: 'kernel_file', column: 'head_sealed' },
  { ...PERSONAL, table: 'kernel_file_chunk', column: 'bytes_sealed' },
]
