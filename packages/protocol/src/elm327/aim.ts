import { formatHex } from '#protocol/bytes'
import { FUNCTIONAL_ID, FUNCTIONAL_ID_EXTENDED, isExtended, isStandardUnit, requestIdOf } from '#protocol/can'
import type { EcuAddress } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { Bus } from './bus.ts'
import type { Terminal } from './terminal.ts'
import { tell } from './wake.ts'

/** Send flow controls by ourselves: these bytes, from this identifier. */
const FLOW_BYTES = '300000'

/**
 * Points the adapter at one unit or at all, and says nothing when it already looks there.
 * Units beyond 0x7E8–0x7EF need their flow control spelled out; a clone that cannot do that still reads short answers.
 */
export function createAim(terminal: Terminal) {
  let current: string | undefined
  let isOwnFlow = false

  const setHeader = async (id: number) => {
    if (isExtended(id)) await tell(terminal, `ATCP${formatHex(id >>> 24, 2)}`)
    const header = isExtended(id) ? formatHex(id & 0xff_ffff, 6) : formatHex(id, 3)
    if (!(await tell(terminal, `ATSH${header}`)))
      throw new LinkError('refused', 'adapter', `does not take ATSH${header}`)
  }
  const setFilter = async (to: EcuAddress | 'all') => {
    if (to !== 'all') await tell(terminal, `ATCRA${formatHex(to, isExtended(to) ? 8 : 3)}`)
    else if (!(await tell(terminal, 'ATAR'))) await tell(terminal, 'ATCRA')
  }
  const setFlow = async (to: EcuAddress | 'all') => {
    const wantsOwnFlow = to !== 'all' && !isStandardUnit(to)
    if (!wantsOwnFlow && !isOwnFlow) return
    if (wantsOwnFlow) {
      await tell(terminal, `ATFCSH${formatHex(requestIdOf(to), 3)}`)
      await tell(terminal, `ATFCSD${FLOW_BYTES}`)
    }
    isOwnFlow = await tell(terminal, wantsOwnFlow ? 'ATFCSM1' : 'ATFCSM0').then((isDone) => isDone && wantsOwnFlow)
  }

  /** The adapter puts the length into the first byte, and takes what comes for the tester, 0xF1. */
  const setLineHeader = async (to: EcuAddress | 'all') => {
    const header = to === 'all' ? 'C033F1' : `80${formatHex(to, 2)}F1`
    if (!(await tell(terminal, `ATSH${header}`)))
      throw new LinkError('refused', 'adapter', `does not take ATSH${header}`)
  }

  return async (to: EcuAddress | 'all', { isWide, isLine }: Pick<Bus, 'isWide' | 'isLine'>): Promise<void> => {
    const wanted = `${to} ${isWide}`
    if (wanted === current) return
    current = undefined
    if (isLine) {
      await setLineHeader(to)
      current = wanted
      return
    }
    await setHeader(to === 'all' ? (isWide ? FUNCTIONAL_ID_EXTENDED : FUNCTIONAL_ID) : requestIdOf(to))
    await setFilter(to)
    await setFlow(to)
    current = wanted
  }
}
