/** How a request is typed: its bytes, or as STN chips take it where it is longer than one frame. */
import { formatHex, toHex } from '#protocol/bytes'
import { isStandardUnit, requestIdOf } from '#protocol/can'
import type { EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { Bus } from './bus.ts'
import type { ElmProfile } from './probe.ts'
import type { Terminal } from './terminal.ts'
import { tell } from './wake.ts'

/** An ELM327 writes the length byte itself and sends one frame. */
const LONGEST_REQUEST_BYTES = 7
/** Of ISO 15765-2 without its escape; a chip with less memory says so. */
const LONGEST_CUT_BYTES = 4_095

export function createSpelling(terminal: Terminal, { cutsRequests }: Pick<ElmProfile, 'cutsRequests'>) {
  const paired = new Set<EcuAddress>()

  /** Whose flow control belongs to which request; the eight standard units are known to the chip. */
  const pair = async (unit: EcuAddress, id: number) => {
    if (isStandardUnit(unit) || paired.has(unit)) return
    await tell(terminal, `STCFCPA${formatHex(id, 3)},${formatHex(unit, 3)}`)
    paired.add(unit)
  }
  /** @throws {LinkError} refused for what the adapter cannot send at once. */
  return async (request: Uint8Array, to: EcuAddress | 'all', { isLine, isWide }: Bus): Promise<string> => {
    if (request.length <= LONGEST_REQUEST_BYTES) return toHex(request, '')
    const mayCut = cutsRequests && to !== 'all' && !isLine && !isWide
    const longest = mayCut ? LONGEST_CUT_BYTES : LONGEST_REQUEST_BYTES
    if (request.length > longest || to === 'all')
      throw new LinkError('refused', 'adapter', `cannot send more than ${longest} bytes at once`)
    const id = requestIdOf(to)
    await pair(to, id)
    return `STPXH:${formatHex(id, 3)},D:${toHex(request, '')}`
  }
}
