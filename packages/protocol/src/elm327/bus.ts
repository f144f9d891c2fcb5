import { LinkError } from '#protocol/link'
import { findTrouble } from './messages.ts'
import type { Terminal } from './terminal.ts'
import { askAdapter } from './wake.ts'

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

/**
 * Lets the adapter find the vehicle's protocol.
 *
 * @throws {LinkError} unreachable at `'vehicle bus'` if there is none; refused if it is older than CAN.
 */
export async function findBus(terminal: Terminal): Promise<Bus> {
  const lines = await terminal.command(FIRST_QUESTION, SEARCH)
  const trouble = findTrouble(lines)
  if (trouble) throw trouble
  const digit = (await askAdapter(terminal, 'ATDPN'))?.replace(/^A/i, '') ?? ''
  const bus = CAN_PROTOCOLS.get(digit)
  if (bus) return bus
  if (digit === '' || digit === '0') throw new LinkError('unreachable', 'vehicle bus', 'nobody answered')
  throw new LinkError('refused', 'vehicle bus', `the vehicle speaks protocol ${digit}, which is older than CAN`)
}
