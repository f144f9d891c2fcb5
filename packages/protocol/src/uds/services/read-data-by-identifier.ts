/** ReadDataByIdentifier, 0x22 (ISO 14229-1, 11.2). */
import { createReader, DecodeError, formatHex } from '#protocol/bytes'
import { list, record, someRest, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/** Identification of ISO 14229-1, annex C.1, that workshops ask for. */
export const IDENTIFIERS = {
  partNumber: 0xf187,
  softwareNumber: 0xf188,
  softwareVersion: 0xf195,
  serialNumber: 0xf18c,
  vin: 0xf190,
  hardwareNumber: 0xf191,
  systemName: 0xf197,
} as const

export interface DataRecord {
  readonly identifier: number
  /** As the maker defined it; at least one byte. */
  readonly data: Uint8Array
}

/** Where several identifiers were asked for, `data` holds the records behind the first with their identifiers: see `splitDataRecords`. */
export const readDataByIdentifier = defineService({
  id: 0x22,
  name: 'ReadDataByIdentifier',
  echoes: [0xff, 0xff],
  request: record({ identifiers: list(u16, 1) }),
  response: record({ identifier: u16, data: someRest }),
})

/**
 * Parts an answer to several identifiers. Without the maker's description nobody can tell where a record ends.
 *
 * @param bytesOf length of an identifier's record; undefined if it is not known.
 * @throws {DecodeError} if a length is not known or the records do not add up.
 */
export function splitDataRecords(
  { identifier, data }: DataRecord,
  bytesOf: (identifier: number) => number | undefined,
): readonly DataRecord[] {
  const reader = createReader(data)
  const take = (of: number) => {
    const bytes = bytesOf(of)
    if (bytes === undefined) throw new DecodeError(`the length of ${formatHex(of, 4)} is not known`, reader.offset)
    return { identifier: of, data: reader.take(bytes) }
  }
  const records = [take(identifier)]
  while (reader.left > 0) records.push(take(reader.u16()))
  return records
}
