import { concat } from '#protocol/bytes'
import { decodeHeader, HEADER_BYTES } from './header.ts'
import type { DoipMessage } from './message.ts'
import { decodePayload, isPayloadType } from './message.ts'

/**
 * Cuts a TCP stream into messages, however the network cut it before.
 *
 * @returns feeds bytes in and gives the messages that are complete; throws {DecodeError} once the stream can no longer
 *   be followed. An unknown payload type behind a sound header is passed to `onUnknown` and skipped.
 */
export function createMessageReader(onUnknown: (type: number) => void = () => {}) {
  let heard: Uint8Array = new Uint8Array()
  return (bytes: Uint8Array): readonly DoipMessage[] => {
    heard = concat(heard, bytes)
    const messages: DoipMessage[] = []
    while (heard.length >= HEADER_BYTES) {
      const { type, length } = decodeHeader(heard)
      if (heard.length < HEADER_BYTES + length) break
      const payload = heard.subarray(HEADER_BYTES, HEADER_BYTES + length)
      heard = heard.subarray(HEADER_BYTES + length)
      if (isPayloadType(type)) messages.push(decodePayload(type, payload))
      else onUnknown(type)
    }
    return messages
  }
}
