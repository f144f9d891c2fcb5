import { DecodeError, fromHex } from '#protocol/bytes'
import { isExtended } from '#protocol/can'
import { decodeKwpFrame } from '#protocol/kwp'
import { LinkError } from '#protocol/link'
import { classifyLine } from './line.ts'
import { findTrouble } from './messages.ts'
import type { Terminal } from './terminal.ts'
import { askAdapter, tell } from './wake.ts'

/** What the adapter found below the services. */
export interface Bus {
  /** In words: `'ISO 15765-4, CAN 11 bit, 500 kbit/s'`. */
  readonly protocol: string
  /** 29-bit identifiers. */
  readonly isWide: boolean
  /** ISO 14230-4: units have addresses of a byte. */
  readonly isLine: boolean
}

const can = (protocol: string, isWide: boolean): Bus => ({ protocol, isWide, isLine: false })
const kLine = (protocol: string): Bus => ({ protocol, isWide: false, isLine: true })

/** By the digit `ATDPN` prints. */
const PROTOCOLS: ReadonlyMap<string, Bus> = new Map([
  ['4', kLine('ISO 14230-4, K-line, 5 baud')],
  ['5', kLine('ISO 14230-4, K-line, fast')],
  ['6', can('ISO 15765-4, CAN 11 bit, 500 kbit/s', false)],
  ['7', can('ISO 15765-4, CAN 29 bit, 500 kbit/s', true)],
  ['8', can('ISO 15765-4, CAN 11 bit, 250 kbit/s', false)],
  ['9', can('ISO 15765-4, CAN 29 bit, 250 kbit/s', true)],
])
/** Service 01, PID 00: the question the adapter tries its protocols with. */
const FIRST_QUESTION = '0100'
/** Trying all protocols in turn takes an old adapter this long. */
const SEARCH = { silenceMs: 12_000, ceilingMs: 30_000 }

/** Of those it can be told to try, the usual ones first. */
const TRIED = ['6', '8', '7', '9', '5', '4'] as const
const BY_ID_LENGTH = {
  short: can('ISO 15765-4, CAN 11 bit', false),
  long: can('ISO 15765-4, CAN 29 bit', true),
} as const satisfies Record<string, Bus>

/**
 * Lets the adapter find the vehicle's protocol; where its search finds none, those it knows are tried one by one.
 *
 * @throws {LinkError} unreachable at `'vehicle bus'` if there is none; refused if it is neither CAN nor ISO 14230.
 */
export async function findBus(terminal: Terminal, hasHeaders = true): Promise<Bus> {
  const lines = await terminal.command(FIRST_QUESTION, SEARCH)
  const trouble = findTrouble(lines)
  if (trouble === undefined) return identify(terminal, hasHeaders ? lines : [])
  if (trouble.kind !== 'unreachable') throw trouble
  for (const digit of TRIED) {
    if (!(await tell(terminal, `ATTP${digit}`)) && !(await tell(terminal, `ATSP${digit}`))) break
    const answer = await terminal.command(FIRST_QUESTION, SEARCH)
    const bus = PROTOCOLS.get(digit)
    if (bus && findTrouble(answer) === undefined && answer.some(isData)) return bus
  }
  throw trouble
}

/** A clone that does not tell the number of its protocol shows by the length of its identifiers what it is. */
async function identify(terminal: Terminal, lines: readonly string[]): Promise<Bus> {
  const digit = (await askAdapter(terminal, 'ATDPN'))?.replace(/^A/i, '') ?? ''
  const bus = PROTOCOLS.get(digit)
  if (bus) return bus
  if (digit === '' && lines.some(isLineMessage)) return kLine('ISO 14230-4, K-line')
  const frame = lines.map(classifyLine).find((line) => line.kind === 'frame')
  if (digit === '' && frame) return isExtended(frame.id) ? BY_ID_LENGTH.long : BY_ID_LENGTH.short
  if (digit === '' && lines.length === 0)
    throw new LinkError('refused', 'adapter', 'does not tell which protocol it found')
  if (digit === '' || digit === '0') throw new LinkError('unreachable', 'vehicle bus', 'nobody answered')
  throw new LinkError('refused', 'vehicle bus', `the vehicle speaks protocol ${digit}, neither CAN nor ISO 14230`)
}

/** Its checksum tells it from a CAN frame with an identifier of 29 bits. */
function isLineMessage(line: string): boolean {
  const packed = line.replaceAll(' ', '')
  if (!/^(?:[0-9A-F]{2})+$/i.test(packed)) return false
  try {
    return decodeKwpFrame(fromHex(packed)).addresses !== undefined
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return false
  }
}

const isData = (line: string): boolean => /^[0-9A-F ]{6,}$/i.test(line)
