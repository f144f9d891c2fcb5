import type { Kernel } from '#kernel'
import type { Files } from '#kernel/files'
import { createDocuments } from './documents.ts'
import { createOwnedFiles } from './files.ts'

export type DocumentVerbs = ReturnType<typeof createDocumentVerbs>

/** What can be done with documents and files. Callers are already authenticated and authorised. */
export const createDocumentVerbs = (kernel: Pick<Kernel, 'vault'>, files: Files) => ({
  ...createDocuments(kernel, files),
  ...createOwnedFiles(files),
})
