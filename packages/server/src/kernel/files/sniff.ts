/** What bytes really are, by their first ones. What is none of ours is nothing. */
import type { FileType } from './file.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Major brands of ISO/IEC 23008-12 that hold HEVC images. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

const MAGIC: readonly (readonly [FileType, (bytes: Buffer) => boolean])[] = [
  ['application/pdf', (bytes) => startsWith(bytes, '255044462d')],
  ['image/jpeg', (bytes) => startsWith(bytes, 'ffd8ff')],
  ['image/png', (bytes) => startsWith(bytes, '89504e470d0a1a0a')],
  ['image/webp', (bytes) => textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 12) === 'WEBP'],
  ['image/heic', (bytes) => textAt(bytes, 4, 8) === 'ftyp' && HEIC_BRANDS.includes(textAt(bytes, 8, 12))],
  // Whether it is a workbook is seen inside.
  [XLSX, (bytes) => isZip(bytes)],
  ['text/csv', (bytes) => isPlainText(bytes)],
]

export const sniff = (bytes: Buffer): FileType | undefined => MAGIC.find(([, matches]) => matches(bytes))?.[0]

/** zip, gzip, 7z, RAR, bzip2, xz, tar: whatever holds files. */
export const isArchive = (bytes: Buffer): boolean =>
  isZip(bytes) ||
  ['1f8b', '377abcaf271c', '526172211a07', '425a68', 'fd377a585a00'].some((magic) => startsWith(bytes, magic)) ||
  textAt(bytes, 257, 262) === 'ustar'

const isZip = (bytes: Buffer): boolean => startsWith(bytes, '504b0304')
const startsWith = (bytes: Buffer, hex: string): boolean => bytes.subarray(0, hex.length / 2).toString('hex') === hex
const textAt = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to)

/** What a browser or a shell would take for something else than a table. */
const DISGUISES = /^\s*(<|#!|\{\\rtf|%!)/

/** UTF-8 without control characters but tab and line ends. */
function isPlainText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    return text.trim() !== '' && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) && !DISGUISES.test(text)
  } catch {
    return false
  }
}
