/**
 * Services of SAE J1979 on the K-line (ISO 14230-4): a message holds seven bytes at most, so long answers come as several,
 * without a count. Joined here into the one message ISO 15765-4 has for the same answer: above, nobody knows the difference.
 */
import { concat, DecodeError } from '#protocol/bytes'
import { CODE_SERVICES } from './trouble-codes.ts'
import { INFORMATION_TYPES, ITEM_BYTES } from './vehicle-information.ts'

const INFORMATION = 0x09
const LISTS_TYPES = 0x00
/** Service, type and number of the message. */
const HEAD_BYTES = 3
const COUNTER_BYTES = 2

/** Bytes of one item by type; everything else of service 09 are counters of two. */
const BYTES_OF_ITEM: ReadonlyMap<number, number> = new Map(
  (Object.keys(INFORMATION_TYPES) as (keyof typeof INFORMATION_TYPES)[]).map((name) => [
    INFORMATION_TYPES[name],
    ITEM_BYTES[name],
  ]),
)

/**
 * @param messages what one unit said to the request, in order, at least one; refusals are not among them.
 * @throws {DecodeError} if one is missing between two others, or its number is none.
 */
export function joinLineAnswers(request: Uint8Array, messages: readonly Uint8Array[]): Uint8Array {
  const [service = 0, type = 0] = request
  if ((Object.values(CODE_SERVICES) as readonly number[]).includes(service)) return joinCodes(messages)
  if (service === INFORMATION) return joinInformation(type, messages)
  return messages.at(-1) ?? new Uint8Array()
}

/** Three codes a message, zeros where there are fewer. */
function joinCodes(messages: readonly Uint8Array[]): Uint8Array {
  const codes = messages.flatMap((message) => {
    if (message.length % COUNTER_BYTES === 0) throw new DecodeError('half a code', message.length)
    return Array.from({ length: (message.length - 1) / COUNTER_BYTES }, (_, index) => {
      const at = 1 + index * COUNTER_BYTES
      return message.subarray(at, at + COUNTER_BYTES)
    })
  })
  const told = codes.filter((code) => code.some((byte) => byte !== 0))
  return concat(Uint8Array.of(messages[0]?.[0] ?? 0, told.length), ...told)
}

/** Four bytes a message, numbered from 1; what is longer than its items begins with zeros. */
function joinInformation(type: number, messages: readonly Uint8Array[]): Uint8Array {
  const head = (messages[0] ?? new Uint8Array()).subarray(0, 2)
  const parts = messages.map((message, index) => {
    if (message[2] !== index + 1) throw new DecodeError(`message ${index + 1} is missing`, 2)
    return message.subarray(HEAD_BYTES)
  })
  const data = concat(...parts)
  if (type % 0x20 === LISTS_TYPES) return concat(head, data)
  const bytesEach = BYTES_OF_ITEM.get(type) ?? COUNTER_BYTES
  const count = Math.floor(data.length / bytesEach)
  const fill = data.length - count * bytesEach
  if (count === 0) throw new DecodeError(`an item of ${bytesEach} bytes, ${data.length} came`, HEAD_BYTES)
  if (data.subarray(0, fill).some((byte) => byte !== 0)) throw new DecodeError('no fill before the items', HEAD_BYTES)
  return concat(head, Uint8Array.of(count), data.subarray(fill))
}
