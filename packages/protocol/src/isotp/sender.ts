import type { Timers } from '#protocol/link'
import { LinkError, pause } from '#protocol/link'
import type { FlowFrame, Frame } from './frame.ts'

export interface SenderPort {
  sendFrame(frame: Frame): Promise<void>
  /** Who receives, for error messages: `'ECU 0x7E8'`. */
  readonly at: string
}

export interface SenderOptions {
  /** Bytes a CAN frame holds: 8, or 12 to 64 on CAN FD. */
  readonly frameBytes?: number
  /** Longest wait for a flow control (N_Bs). */
  readonly flowMs?: number
  /** How often the receiver may say WAIT in a row (N_WFTmax). */
  readonly waits?: number
}

/** Sends messages to ONE receiver over CAN, at the pace its flow controls ask for (ISO 15765-2). One message at a time. */
export function createSender(timers: Timers, port: SenderPort, options: SenderOptions = {}) {
  const { frameBytes = 8, flowMs = 1000, waits = 10 } = options
  let hearFlow: ((frame: FlowFrame) => void) | undefined

  /** Must be called before the frame that provokes the flow control leaves, or a fast answer is missed. */
  const expectFlow = () =>
    new Promise<FlowFrame>((resolve, reject) => {
      const cancel = timers.after(flowMs, () => {
        hearFlow = undefined
        reject(new LinkError('timeout', port.at, `no flow control within ${flowMs} ms`))
      })
      hearFlow = (frame) => {
        cancel()
        hearFlow = undefined
        resolve(frame)
      }
    })

  const clearance = async (first: Promise<FlowFrame>): Promise<FlowFrame> => {
    let flow = await first
    for (let waited = 0; flow.signal === 'wait'; waited += 1) {
      if (waited === waits) throw new LinkError('busy', port.at, `asked us to wait ${waits} times in a row`)
      flow = await expectFlow()
    }
    if (flow.signal === 'overflow') throw new LinkError('refused', port.at, 'cannot take a message this long')
    return flow
  }

  const sendLong = async (message: Uint8Array) => {
    const headBytes = message.length > 0xfff ? 6 : 2
    let offset = frameBytes - headBytes
    let flowAhead = expectFlow()
    await port.sendFrame({ kind: 'first', length: message.length, data: message.subarray(0, offset) })
    let flow = await clearance(flowAhead)
    let sentInBlock = 0
    for (let index = 1; offset < message.length; index += 1) {
      const data = message.subarray(offset, offset + frameBytes - 1)
      offset += data.length
      sentInBlock += 1
      const isBlockEnd = flow.blockSize > 0 && sentInBlock === flow.blockSize && offset < message.length
      if (isBlockEnd) flowAhead = expectFlow()
      await port.sendFrame({ kind: 'consecutive', index: index & 0x0f, data })
      if (isBlockEnd) {
        flow = await clearance(flowAhead)
        sentInBlock = 0
      } else if (flow.gapMs > 0 && offset < message.length) await pause(timers, flow.gapMs)
    }
  }

  return {
    /**
     * Sends one message; resolves when its last frame is handed over.
     *
     * @throws {LinkError} timeout, busy or refused at the receiver.
     */
    async send(message: Uint8Array): Promise<void> {
      const singleBytes = frameBytes > 8 ? frameBytes - 2 : frameBytes - 1
      if (message.length <= singleBytes) return port.sendFrame({ kind: 'single', data: message })
      return sendLong(message)
    },
    /** Flow controls nobody waits for are ignored, as the standard asks. */
    onFlow(frame: FlowFrame) {
      hearFlow?.(frame)
    },
  }
}
