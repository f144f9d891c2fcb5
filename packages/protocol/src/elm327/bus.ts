import { isExtended } from '#protocol/can'
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
}

/** By the digit `ATDPN` prints. */
const CAN_PROTOCOLS: ReadonlyMap<string, Bus> = new Map([
  ['6', { protocol: 'ISO 15765-4, CAN 11 bit, 500 kbit/s', isWide: false }],
  ['7', { protocol: 'ISO 15765-4, CAN 29 bit, 500 kbit/s', isWide: true }],
  ['8', { protocol: 'ISO 15765-4, CAN 11 bit, 250 kbit/s', isWide: false }],
  ['9', { protocol: 'ISO 15765-4, CAN 29 bit, 250 kbit/s', isWide: true }],
])
/** Service 01, PID 00: the question the adapter tries its protocols with. */
const FIRST_QUESTION = '0100'
/** Trying all protocols in turn takes an old adapter this long. */
const SEARCH = { silenceMs: 12_000, ceilingMs: 30_000 }

/** Of those it can be told to try, the usual ones first. */
const TRIED = ['6', '8', '7', '9'] as const
const BY_ID_LENGTH = {
  short: { protocol: 'ISO 15765-4, CAN 11 bit', isWide: false },
  long: { protocol: 'ISO 15765-4, CAN 29 bit', isWide: true },
} as const satisfies Record<string, Bus>

/**
 * Lets the adapter find the vehicle's protocol; where its search finds none, the CAN protocols are tried one by one.
 *
 * @throws {LinkError} unreachable at `'vehicle bus'` if there is none; refused if it is older than CAN.
 */
export async function findBus(terminal: Terminal, hasHeaders = true): Promise<Bus> {
  const lines = await terminal.command(FIRST_QUESTION, SEARCH)
  const trouble = findTrouble(lines)
  if (trouble === undefined) return identify(terminal, hasHeaders ? lines : [])
  if (trouble.kind !== 'unreachable') throw trouble
  for (const digit of TRIED) {
    if (!(await tell(terminal, `ATTP${digit}`)) && !(await tell(terminal, `ATSP${digit}`))) break
    const answer = await terminal.command(FIRST_QUESTION, SEARCH)
    const bus = CAN_PROTOCOLS.get(digit)
    if (bus && findTrouble(answer) === undefined && answer.some(isData)) return bus
  }
  throw trouble
}

/** A clone that does not tell the number of its protocol shows by the length of its identifiers what it is. */
async function identify(terminal: Terminal, lines: readonly string[]): Promise<Bus> {
  const digit = (await askAdapter(terminal, 'ATDPN'))?.replace(/^A/i, '') ?? ''
  const bus = CAN_PROTOCOLS.get(digit)
  if (bus) return bus
  const frame = lines.map(classifyLine).find((line) => line.kind === 'frame')
  if (digit === '' && frame) return isExtended(frame.id) ? BY_ID_LENGTH.long : BY_ID_LENGTH.short
  if (digit === '' && lines.length === 0)
    throw new LinkError('refused', 'adapter', 'does not tell which protocol it found')
  if (digit === '' || digit === '0') throw new LinkError('unreachable', 'vehicle bus', 'nobody answered')
  throw new LinkError('refused', 'vehicle bus', `the vehicle speaks protocol ${digit}, which is older than CAN`)
}

const isData = (line: string): boolean => /^[0-9A-F ]{6,}$/i.test(line)
