/** RequestFileTransfer, 0x38 (ISO 14229-1, 15.6): files instead of addresses. */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { choice, countedText, fixed, record, u8, u16, unsigned } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const FILE_MODES = {
  addFile: 0x01,
  deleteFile: 0x02,
  replaceFile: 0x03,
  readFile: 0x04,
  readDir: 0x05,
  resumeFile: 0x06,
} as const

type Width = 1 | 2 | 3 | 4 | 5 | 6

/** Reads a width of 1 to 6 bytes, then as many numbers as there are names, each that wide. */
function widened<const Name extends string>(
  width: Layout<number>,
  widthName: string,
  names: readonly Name[],
): Layout<Record<string, number> & { readonly [Key in Name]: number }> {
  return {
    read(reader) {
      const offset = reader.offset
      const bytes = width.read(reader)
      if (!isWidth(bytes)) throw new DecodeError(`a number of ${bytes} bytes is not exact`, offset)
      const number = unsigned(bytes)
      const values: Record<string, number> = { [widthName]: bytes }
      for (const name of names) values[name] = number.read(reader)
      return values as Record<string, number> & { readonly [Key in Name]: number }
    },
    write(writer, value) {
      const bytes = value[widthName] ?? 0
      if (!isWidth(bytes)) throw new RangeError(`a number of ${bytes} bytes is not exact`)
      width.write(writer, bytes)
      for (const name of names) unsigned(bytes).write(writer, value[name])
    },
  }
}

const isWidth = (bytes: number): bytes is Width => bytes >= 1 && bytes <= 6

const filePathAndName = countedText(u16)
const dataFormatIdentifier = u8
const size = widened(u8, 'sizeBytes', ['uncompressed', 'compressed'])
const block = widened(u8, 'lengthBytes', ['maxNumberOfBlockLength'])
const written = record({ filePathAndName, dataFormatIdentifier, size })

export const requestFileTransfer = defineService({
  id: 0x38,
  name: 'RequestFileTransfer',
  echoes: [0xff],
  request: choice('modeOfOperation', {
    1: written,
    2: record({ filePathAndName }),
    3: written,
    4: record({ filePathAndName, dataFormatIdentifier }),
    5: record({ filePathAndName }),
    6: written,
  }),
  response: choice('modeOfOperation', {
    1: record({ block, dataFormatIdentifier }),
    2: record({}),
    3: record({ block, dataFormatIdentifier }),
    4: record({ block, dataFormatIdentifier, size: widened(u16, 'sizeBytes', ['uncompressed', 'compressed']) }),
    5: record({ block, dataFormatIdentifier, directory: widened(u16, 'sizeBytes', ['length']) }),
    /** Where the transfer goes on, eight bytes big-endian. */
    6: record({ block, dataFormatIdentifier, filePosition: fixed(8) }),
  }),
})
