/** Uploads: how they are sent, what became of them, and how they are kept. */
export { FileLine } from './file-line.tsx'
export { judgementOn } from './file-words.ts'
export { NamedFiles } from './named-files.tsx'
export { saveFile } from './save-file.ts'
export { chosenIn, useUploads } from './use-uploads.ts'
