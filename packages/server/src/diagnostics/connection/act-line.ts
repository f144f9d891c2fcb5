/**
 * The acts and scans of one connection of a bridge, whichever node they were asked for or stopped on: entries are heard on
 * one node, and that need not be the one that holds the bridge. So while a bridge is connected, its open acts
 * and the scans that wait for it are looked at once a second; the looks of many bridges ride in one flight.
 */
import type { ServerMessage } from '#bridge/wire'
import { URGENT_ACTS } from '#diagnostics/acts'
import { QUEUED_SCANS } from '#diagnostics/scans'
import type { BridgeId, Kernel, OrgId } from '#kernel'

const LOOK_EVERY_MS = 1_000
/** Who cannot be told to stop must not go on: without its line a bridge gives back what it holds. */
const MOST_FAILURES = 5

interface LineParts {
  readonly kernel: Pick<Kernel, 'read'>
  readonly bridgeId: BridgeId
  readonly org: OrgId
  /** What the bridge should be at, and which of it is to end. */
  readonly listOrders: () => Promise<readonly ServerMessage[]>
  /** Offers the scans that it has not taken. */
  readonly offerScans: () => Promise<void>
  /** Hearing the same again changes nothing for a bridge. */
  readonly send: (message: ServerMessage) => void
  /** Ends the connection. */
  readonly end: () => void
}

export type ActLine = ReturnType<typeof openActLine>

export function openActLine({ kernel, bridgeId, org, listOrders, offerScans, send, end }: LineParts) {
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let failures = 0
  let hasEnded = false
  const close = () => {
    hasEnded = true
    clearInterval(timer)
  }

  async function look(): Promise<void> {
    const ctx = kernel.read({ actor: { kind: 'bridge', id: bridgeId }, org, source: bridgeId })
    const [acts, scans] = await Promise.all([ctx.find(URGENT_ACTS, bridgeId), ctx.find(QUEUED_SCANS, bridgeId)])
    if (acts) for (const message of await listOrders()) send(message)
    if (scans) await offerScans()
  }

  async function tick(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      await look()
      failures = 0
    } catch {
      failures += 1
      if (failures >= MOST_FAILURES && !hasEnded) {
        close()
        end()
      }
    } finally {
      isLooking = false
    }
  }

  return {
    /** Once the bridge was greeted; that may be heeded when its connection is gone already. */
    begin(): void {
      if (hasEnded) return
      timer ??= setInterval(() => void tick(), LOOK_EVERY_MS)
    },
    close,
  }
}
