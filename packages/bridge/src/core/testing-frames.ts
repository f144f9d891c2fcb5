/** For tests only: a place whose bus says what the test says. */
import type { VehicleLink } from '#core'
import { createFramesDesk, createLinkQueue } from '#core'
import type { CanBusListener, CanFrame } from '#protocol/can'
import { createVirtualTimers, LinkError, pause } from '#protocol/link'
import type { FramesBatch, FramesBridgeMessage } from '#wire'

export const golf = '01980000-0000-7000-8000-000000000001'
export const noRaw = '01980000-0000-7000-8000-000000000002'
export const order = {
  type: 'frames.start',
  framesId: '01980000-0000-7000-8000-0000000000a1',
  vehicleId: golf,
} as const
export const sizesOf = (batches: readonly FramesBatch[]) => batches.map(({ first, frames }) => [first, frames.length])
export const FRAME: CanFrame = { id: 0x0c9, isExtended: false, data: Uint8Array.of(0x0c, 0x30) }

/** A place whose bus says what the test says, on a clock that stands until it is told to move. */
export function openPlace(send: (message: FramesBridgeMessage) => void) {
  const timers = createVirtualTimers()
  const queue = createLinkQueue()
  const trouble = { isGone: false, isSilent: false }
  const said: CanFrame[] = []
  let listener: CanBusListener | undefined
  let open = 0
  const way: VehicleLink = {
    ...{ vehicleId: golf, kind: 'slcan', source: 'simulated', address: 'a' },
    open: () => Promise.reject(new LinkError('refused', 'test', 'is never asked')),
    listen: async (next) => {
      if (trouble.isGone) throw new LinkError('unreachable', 'adapter', 'no power')
      listener = next
      open += 1
      return {
        adapter: 'Lawicel (slcan)',
        send: async (frame) => void said.push(frame),
        probe: () => (trouble.isSilent ? pause(timers, 1_000) : Promise.resolve()),
        close: async () => {
          listener = undefined
          open -= 1
        },
      }
    },
  }
  const { listen: _, ...elm } = way
  const links: VehicleLink[] = [way, { ...elm, vehicleId: noRaw, kind: 'elm327' }]
  const faults: unknown[] = []
  const desk = createFramesDesk(links, { timers, queue, send, onFault: (error) => faults.push(error) })
  const hear = (count: number) => {
    for (let frame = 0; frame < count; frame++) listener?.onFrame(FRAME)
  }
  const unplug = () => {
    trouble.isGone = true
    listener?.onLost(new LinkError('lost', 'adapter', 'unplugged'))
  }
  return { timers, queue, desk, trouble, said, faults, hear, unplug, open: () => open }
}

export function openHeard() {
  const sent: FramesBridgeMessage[] = []
  const place = openPlace((message) => sent.push(message))
  const batches = () => sent.filter((message): message is FramesBatch => message.type === 'frames.batch')
  const lossOf = () => sent.findLast((message) => message.type === 'frames.lost')
  return { ...place, sent, batches, lossOf }
}
