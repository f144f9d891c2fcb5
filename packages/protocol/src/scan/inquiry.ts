import { DecodeError, toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { encodeCurrentData } from '#protocol/obd'
import type { NegativeResponse, Service } from '#protocol/uds'
import { isAnswerTo } from '#protocol/uds'
import { isVin } from '#protocol/vin'
import type { Truth } from './result.ts'

export const SERVICE_NOT_SUPPORTED = 0x11
const SUB_FUNCTION_NOT_SUPPORTED = 0x12
const BUSY = 0x21
const REQUEST_OUT_OF_RANGE = 0x31

/** What came back: understood, refused by the unit, or bytes that make no sense. */
export type Reply<Positive> =
  | { readonly kind: 'positive'; readonly positive: Positive }
  | { readonly kind: 'negative'; readonly code: number }
  | { readonly kind: 'undecodable'; readonly raw: string }

/**
 * Whether a unit said that it has no such thing. Any other refusal may hide something: the moment is wrong, the session, or
 * whoever asks. Of OBD lasting silence comes here as “service not supported”.
 */
export const hasNone = (reply: Reply<unknown>, { isObd = true }: { readonly isObd?: boolean } = {}): boolean =>
  reply.kind === 'negative' &&
  (reply.code === SUB_FUNCTION_NOT_SUPPORTED ||
    reply.code === REQUEST_OUT_OF_RANGE ||
    (isObd && reply.code === SERVICE_NOT_SUPPORTED))

/** Asks one unit and reads the answer with its codec. @throws {LinkError} */
export async function inquire<Positive extends { readonly kind: string }>(
  link: DiagnosticLink,
  ecu: EcuAddress,
  request: Uint8Array,
  decode: (bytes: Uint8Array) => Positive | NegativeResponse,
): Promise<Reply<Exclude<Positive, NegativeResponse>>> {
  const [answer] = await link.ask(ecu, request)
  const data = answer?.data ?? new Uint8Array()
  return understand(data, () => {
    const reply = decode(data)
    if (isNegativeResponse(reply)) {
      // Whoever is still busy behind all repeats may well have the value: that must not look like having none.
      if (reply.code === BUSY) throw new LinkError('busy', formatPlace(ecu), 'stays busy', { ecu })
      return { kind: 'negative', code: reply.code }
    }
    return { kind: 'positive', positive: reply as Exclude<Positive, NegativeResponse> }
  })
}

/** Asks one unit for a service of UDS. @throws {LinkError} */
export async function inquireUds<Request, Response>(
  link: DiagnosticLink,
  ecu: EcuAddress,
  service: Service<Request, Response>,
  request: Request,
): Promise<Reply<Response>> {
  const bytes = service.encodeRequest(request)
  const reply = await inquire(link, ecu, bytes, (answer) => {
    if (!isAnswerTo(bytes, answer)) throw new DecodeError('the answer to something else', 0)
    return service.decodeResponse(answer)
  })
  return reply.kind === 'positive' ? { kind: 'positive', positive: reply.positive.response } : reply
}

/** One lost frame looks like silence; so many in a row, with the unit answering in between, do not happen by themselves. */
const SILENCES = 3

/**
 * Asks until there is an answer, a few times. A unit on CAN keeps silent where it does not know a service or a value, and
 * the question every OBD unit must answer tells that from a unit that is gone. An answer that had begun is no silence.
 *
 * @returns undefined if the unit is there and knows no answer. @throws {LinkError}
 */
export async function inquirePatiently<Answer>(
  link: DiagnosticLink,
  ecu: EcuAddress,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  for (let silence = 0; silence < SILENCES; silence += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof LinkError) || error.ecu !== ecu || error.kind !== 'timeout' || error.hasBegun) throw error
    }
    await link.ask(ecu, encodeCurrentData(0x00))
  }
  return undefined
}

/** Asks an OBD service; lasting silence counts as a refusal. @throws {LinkError} */
export async function inquireObd<Positive extends { readonly kind: string }>(
  link: DiagnosticLink,
  ecu: EcuAddress,
  request: Uint8Array,
  decode: (bytes: Uint8Array) => Positive | NegativeResponse,
): Promise<Reply<Exclude<Positive, NegativeResponse>>> {
  const reply = await inquirePatiently(link, ecu, () => inquire(link, ecu, request, decode))
  return reply ?? { kind: 'negative', code: SERVICE_NOT_SUPPORTED }
}

/** A reply as a value with its truth; undefined if the unit refused, because then it has no such value. */
export function toTruth<Positive, Value>(
  reply: Reply<Positive>,
  read: (positive: Positive) => Value,
  rawOf: (positive: Positive) => Uint8Array,
): Truth<Value> | undefined {
  if (reply.kind === 'negative') return undefined
  if (reply.kind === 'undecodable') return { state: 'UNDECODABLE', raw: reply.raw }
  return toTruthFrom(rawOf(reply.positive), () => read(reply.positive))
}

/** Runs a codec over bytes; what breaks its standard stays visible as bytes. */
export function toTruthFrom<Value>(raw: Uint8Array, read: () => Value): Truth<Value> {
  try {
    return { state: 'VALID', value: read() }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { state: 'UNDECODABLE', raw: toHex(raw, '') }
  }
}

/** Identification as text: printable ASCII between fill bytes. @throws {DecodeError} if it is anything else. */
export function decodeText(data: Uint8Array): string {
  const text = String.fromCharCode(...data).replaceAll(/^[\0 \xff]+|[\0 \xff]+$/g, '')
  if (!/^[\x20-\x7e]+$/.test(text)) throw new DecodeError('not printable ASCII', 0)
  return text
}

/** What a unit is called, by the name of the identifier. @throws {DecodeError} */
export function decodeIdentity(name: string, data: Uint8Array): string {
  return name === 'vin' ? decodeVin(decodeText(data)) : decodeText(data)
}

/** @throws {DecodeError} if it is none. */
export function decodeVin(text: string): string {
  if (!isVin(text)) throw new DecodeError('not a VIN', 0)
  return text
}

function understand<Positive>(data: Uint8Array, read: () => Reply<Positive>): Reply<Positive> {
  const truth = toTruthFrom(data, read)
  if (truth.state === 'VALID' || truth.state === 'STALE') return truth.value
  return { kind: 'undecodable', raw: toHex(data, '') }
}

function isNegativeResponse(reply: { readonly kind: string }): reply is NegativeResponse {
  return reply.kind === 'negative'
}
