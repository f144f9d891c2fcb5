/** SecuredDataTransmission, 0x84 (ISO 14229-1:2020, 10.8 and annex B.4): a message in a sealed cover. Opens no cover. */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { u8, u16 } from '#protocol/layout'
import { defineService } from './define-service.ts'

/** Bits of `administrativeParameter`. */
export const ADMINISTRATIVE_BITS = {
  isRequest: 0x0001,
  isPreEstablishedKeyUsed: 0x0008,
  isEncrypted: 0x0010,
  isSigned: 0x0020,
  isResponseSignatureRequested: 0x0040,
} as const

export interface SecuredMessage {
  readonly administrativeParameter: number
  /** Which algorithm; its numbers are the maker's. */
  readonly signatureEncryptionCalculation: number
  readonly antiReplayCounter: number
  /** Service identifier and parameters, as they are sealed. */
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

const secured: Layout<SecuredMessage> = {
  read(reader) {
    const administrativeParameter = u16.read(reader)
    const signatureEncryptionCalculation = u8.read(reader)
    const signatureBytes = u16.read(reader)
    const antiReplayCounter = u16.read(reader)
    const messageBytes = reader.left - signatureBytes
    if (messageBytes < 1) throw new DecodeError('no room for a message before the signature', reader.offset)
    const message = reader.take(messageBytes)
    return {
      administrativeParameter,
      signatureEncryptionCalculation,
      antiReplayCounter,
      message,
      signature: reader.rest(),
    }
  },
  write(writer, value) {
    if (value.message.length === 0) throw new RangeError('there is no message to seal')
    u16.write(writer, value.administrativeParameter)
    u8.write(writer, value.signatureEncryptionCalculation)
    u16.write(writer, value.signature.length)
    u16.write(writer, value.antiReplayCounter)
    writer.append(value.message)
    writer.append(value.signature)
  },
}

export const securedDataTransmission = defineService({
  id: 0x84,
  name: 'SecuredDataTransmission',
  request: secured,
  response: secured,
})
