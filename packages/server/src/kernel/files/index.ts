/** Door of files: uploads are sealed and in quarantine until they were looked into. Rooms above say whose they are and who may. */
import type { Context, Kernel, Part, SubjectId } from '#kernel'
import { openClamd } from '#kernel/outbound'
import { createFileCheck } from './checking.ts'
import { fileEntries, filePersonalData } from './declarations.ts'
import { createFiles } from './keeping.ts'
import { fileStore } from './store.ts'

export type { FileHead, FileOwner, FileRow, FileType } from './file.ts'
export { FILE_STATES, FILE_TYPES, REFUSALS, SCANS, WAITING } from './file.ts'
export type { Files } from './keeping.ts'
export { createFiles } from './keeping.ts'
export { fileMigrations } from './migrations.ts'

/** Most bytes of one upload. */
export const MOST_FILE_BYTES = 15 * 1_048_576

const SCAN_TIMEOUT_MS = 60_000

/** What the kernel's own room has of files. */
export function openFiles(kernel: Kernel): Part {
  const { profile, clamd } = kernel.config
  const scanner = clamd && openClamd(clamd, { reach: 'private', timeoutMs: SCAN_TIMEOUT_MS })
  return {
    entries: fileEntries,
    personalData: filePersonalData,
    erases: (ctx: Context, subject: SubjectId) => fileStore.erase(ctx, subject),
    jobs: [createFileCheck(kernel, createFiles(kernel), { scanner, releasesUnscanned: profile === 'evaluation' })],
  }
}
