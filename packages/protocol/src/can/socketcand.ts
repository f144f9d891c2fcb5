/**
 * The text protocol of socketcand over TCP: `< frame 123 23.424242 11 22 >`. Opening a bus, raw mode, frames and remote
 * frames; cyclic jobs, filters, statistics and its own ISO-TP mode come out as `other`.
 */
import { DecodeError, formatHex, toHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'
import { requireFrame } from './frame.ts'

export type SocketcandMessage =
  | { readonly kind: 'hi' | 'ok' | 'echo' | 'rawmode' | 'bcmmode' }
  | { readonly kind: 'open'; readonly bus: string }
  /** From the client. */
  | { readonly kind: 'send'; readonly frame: CanFrame }
  /** From the bus; microseconds since 1970-01-01 UTC, or the zero of the server's clock. */
  | { readonly kind: 'frame'; readonly frame: CanFrame; readonly atUs: number }
  | { readonly kind: 'error' | 'other'; readonly text: string }

const BARE = ['hi', 'ok', 'echo', 'rawmode', 'bcmmode'] as const
const LONGEST_BUS = 16
const LONGEST_MESSAGE = 4_096

/** Reads what stands between `<` and `>`. @throws {DecodeError} if a frame is malformed. */
export function decodeSocketcand(text: string): SocketcandMessage {
  const [word = '', ...rest] = text.trim().split(/\s+/)
  const bare = BARE.find((known) => known === word)
  if (bare && rest.length === 0) return { kind: bare }
  const [first = '', second = '', ...bytes] = rest
  switch (word) {
    case 'open':
      if (first === '' || first.length > LONGEST_BUS)
        throw new DecodeError('a bus has a name of up to 16 characters', 0)
      return { kind: 'open', bus: first }
    case 'send':
      return { kind: 'send', frame: toFrame(first, bytes, parseLength(second)) }
    case 'sendrtr':
      return { kind: 'send', frame: toRemote(first, second) }
    case 'frame':
      return { kind: 'frame', frame: toFrame(first, bytes), atUs: parseStamp(second) }
    case 'rtr':
      return { kind: 'frame', frame: toRemote(first, bytes[0] ?? ''), atUs: parseStamp(second) }
    default:
      return { kind: word === 'error' ? 'error' : 'other', text: text.trim() }
  }
}

/** More than three digits make an identifier of 29 bits. */
function parseName(digits: string): Pick<CanFrame, 'id' | 'isExtended'> {
  if (!/^[0-9A-F]{1,8}$/i.test(digits)) throw new DecodeError(`'${digits}' is no identifier`, 0)
  return { id: Number.parseInt(digits, 16), isExtended: digits.length > 3 }
}

/** Bytes stand alone, with one digit or two, or in a row. */
function toFrame(digits: string, words: readonly string[], length?: number): CanFrame {
  const bytes = words.flatMap((word) => (word.length === 1 ? [word] : (word.match(/..?/g) ?? [])))
  if (!bytes.every((byte, index) => /^[0-9A-F]{2}$/i.test(byte) || (/^[0-9A-F]$/i.test(byte) && words[index] === byte)))
    throw new DecodeError('a byte has one or two hexadecimal digits', 0)
  if (length !== undefined && length !== bytes.length)
    throw new DecodeError(`${length} bytes are announced, ${bytes.length} are there`, 0)
  return demand({ ...parseName(digits), data: Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)) })
}

const toRemote = (digits: string, length: string): CanFrame =>
  demand({ ...parseName(digits), data: new Uint8Array(0), remoteLength: parseLength(length) })

function demand(frame: CanFrame): CanFrame {
  try {
    return requireFrame(frame)
  } catch (cause) {
    throw new DecodeError((cause as RangeError).message, 0)
  }
}

function parseLength(text: string): number {
  if (!/^[0-8]$/.test(text)) throw new DecodeError(`'${text}' is no length of a classic frame`, 0)
  return Number(text)
}

function parseStamp(text: string): number {
  const [, seconds, micros = ''] = /^(\d{1,10})\.(\d{6})$/.exec(text) ?? []
  if (seconds === undefined) throw new DecodeError(`'${text}' is no time`, 0)
  return Number(seconds) * 1_000_000 + Number(micros)
}

/** Writes one message. @throws {RangeError} for an FD frame, for which there is no word, or none that can be on a bus. */
export function encodeSocketcand(message: SocketcandMessage): string {
  switch (message.kind) {
    case 'open':
      return `< open ${message.bus} >`
    case 'send':
      return `< ${formatSend(requireClassic(message.frame))} >`
    case 'frame':
      return `< ${formatFrame(requireClassic(message.frame), message.atUs)} >`
    case 'error':
    case 'other':
      return `< ${message.text} >`
    default:
      return `< ${message.kind} >`
  }
}

function requireClassic(frame: CanFrame): CanFrame {
  if (frame.fd) throw new RangeError('socketcand has no FD frames')
  return requireFrame(frame)
}

const formatName = ({ id, isExtended }: CanFrame) => formatHex(id, isExtended ? 8 : 3)

function formatSend(frame: CanFrame): string {
  if (frame.remoteLength !== undefined) return `sendrtr ${formatName(frame)} ${frame.remoteLength}`
  return `send ${formatName(frame)} ${frame.data.length} ${toHex(frame.data)}`.trimEnd()
}

function formatFrame(frame: CanFrame, atUs: number): string {
  if (!(Number.isSafeInteger(atUs) && atUs >= 0)) throw new RangeError(`${atUs} is no time in microseconds`)
  const at = `${Math.floor(atUs / 1_000_000)}.${String(atUs % 1_000_000).padStart(6, '0')}`
  if (frame.remoteLength !== undefined) return `rtr ${formatName(frame)} ${at} ${frame.remoteLength}`
  return `frame ${formatName(frame)} ${at} ${toHex(frame.data)}`.trimEnd()
}

/**
 * Cuts a stream into what stands between `<` and `>`; what is outside is blank or nobody's business.
 *
 * @param onText gets each message, for `decodeSocketcand`.
 */
export function createSocketcandReader(onText: (text: string) => void) {
  let open: string | undefined
  return (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (byte === 0x3c) open = ''
      else if (open === undefined) continue
      else if (byte === 0x3e) {
        const text = open
        open = undefined
        onText(text)
      } else open = open.length < LONGEST_MESSAGE ? open + String.fromCharCode(byte) : undefined
    }
  }
}
