/** Which message answers which request where units speak ISO 14230: they repeat less than ISO 14229 asks for. */
import { NEGATIVE_RESPONSE, POSITIVE_OFFSET } from '#protocol/uds'
import { KWP_SERVICES } from './services.ts'

/** What the services of SAE J1979 repeat, on whichever line: PID, test, type, or control identifier. */
const OBD_SERVICES: readonly number[] = [0x01, 0x02, 0x05, 0x06, 0x08, 0x09]
const ECHOES: ReadonlyMap<number, readonly number[]> = new Map([
  ...OBD_SERVICES.map((id) => [id, [0xff]] as const),
  ...KWP_SERVICES.map(({ id, echoes }) => [id, echoes] as const),
])

/** Tells whether a message answers this request, as `isAnswerTo` does for ISO 14229. */
export function isKwpAnswerTo(request: Uint8Array, message: Uint8Array): boolean {
  const service = request[0] ?? 0
  if (message[0] === NEGATIVE_RESPONSE) return message[1] === service && message.length === 3
  if (message[0] !== service + POSITIVE_OFFSET) return false
  const echoes = ECHOES.get(service) ?? []
  return (
    message.length === 1 ||
    echoes.every((mask, index) => (((message[index + 1] ?? 0) ^ (request[index + 1] ?? 0)) & mask) === 0)
  )
}
