/** RequestDownload 0x34, RequestUpload 0x35, TransferData 0x36, RequestTransferExit 0x37 (ISO 14229-1, 15.2 to 15.5). */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { record, rest, u8, unsigned } from '#protocol/layout'
import { defineService } from './define-service.ts'
import type { MemoryLocation } from './memory-location.ts'
import { memoryLocation } from './memory-location.ts'

export interface TransferRequest extends MemoryLocation {
  /** Upper half compression, lower half encryption, both the maker's; 0x00: neither. */
  readonly dataFormatIdentifier: number
}

export interface TransferLimit {
  /** Bytes the number is sent in. */
  readonly lengthBytes: 1 | 2 | 3 | 4 | 5 | 6
  /** Longest TransferData request, service byte and block counter included. */
  readonly maxNumberOfBlockLength: number
}

const transfer: Layout<TransferRequest> = {
  read(reader) {
    const dataFormatIdentifier = u8.read(reader)
    return { dataFormatIdentifier, ...memoryLocation.read(reader) }
  },
  write(writer, value) {
    u8.write(writer, value.dataFormatIdentifier)
    memoryLocation.write(writer, value)
  },
}

const limit: Layout<TransferLimit> = {
  read(reader) {
    const lengthBytes = reader.u8() >> 4
    if (!isExact(lengthBytes)) throw new DecodeError('the length format is reserved', reader.offset - 1)
    return { lengthBytes, maxNumberOfBlockLength: unsigned(lengthBytes).read(reader) }
  },
  write(writer, { lengthBytes, maxNumberOfBlockLength }) {
    writer.number(lengthBytes << 4, 1)
    unsigned(lengthBytes).write(writer, maxNumberOfBlockLength)
  },
}

const isExact = (bytes: number): bytes is TransferLimit['lengthBytes'] => bytes >= 1 && bytes <= 6

/** `34 00 44 00 60 20 00 00 00 FF FF`: 0xFFFF bytes to 0x602000, plain. */
export const requestDownload = defineService({ id: 0x34, name: 'RequestDownload', request: transfer, response: limit })

export const requestUpload = defineService({ id: 0x35, name: 'RequestUpload', request: transfer, response: limit })

/** The counter begins with 1 and runs from 0xFF to 0x00. */
export const transferData = defineService({
  id: 0x36,
  name: 'TransferData',
  echoes: [0xff],
  request: record({ blockSequenceCounter: u8, data: rest }),
  response: record({ blockSequenceCounter: u8, data: rest }),
})

export const requestTransferExit = defineService({
  id: 0x37,
  name: 'RequestTransferExit',
  request: record({ data: rest }),
  response: record({ data: rest }),
})
