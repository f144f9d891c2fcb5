/** What may be uploaded, by how its name ends: what a browser takes a file for differs from machine to machine. */
const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heic',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const UNKNOWN = 'application/octet-stream'

/** For the `accept` of a field of files. */
export const UPLOADABLE = Object.keys(TYPES)
  .map((end) => `.${end}`)
  .join()

/** What the server is told a file is; what it really is the server sees for itself. */
export const typeOf = ({ name, type }: Pick<File, 'name' | 'type'>): string =>
  TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? (type || UNKNOWN)
