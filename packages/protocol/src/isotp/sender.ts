import type { Timers } from '#protocol/link'
import { LinkError, pause } from '#protocol/link'
import type { FlowFrame, Frame } from './frame.ts'
import type { PayloadLayout } from './payload.ts'
import { capacities } from './payload.ts'

export interface SenderPort {
  /** Resolves when the frame has left. */
  sendFrame(frame: Frame): Promise<void>
  /** Who receives, for error messages: `'ECU 0x7E8'`. */
  readonly at: string
}

export interface SenderOptions extends Pick<PayloadLayout, 'addressByte' | 'frameBytes'> {
  /** Longest time a frame may take to leave (N_As). */
  readonly leaveMs?: number
  /** Longest wait for a flow control (N_Bs). */
  readonly flowMs?: number
  /** How often the receiver may say WAIT in a row (N_WFTmax). */
  readonly waits?: number
}

const LONGEST_SHORT_LENGTH = 0xfff

/**
 * Sends messages to ONE receiver over CAN, at the pace its flow controls ask for (ISO 15765-2). Messages handed over
 * while one is under way wait for their turn.
 */
export function createSender(timers: Timers, port: SenderPort, options: SenderOptions = {}) {
  const { flowMs = 1000, leaveMs = 1000, waits = 10 } = options
  const room = capacities(options)
  let hearFlow: ((frame: FlowFrame) => void) | undefined
  let underWay: Promise<void> | undefined

  /** Must be called before the frame that provokes the flow control leaves, or a fast answer is missed. */
  const expectFlow = () => {
    let cancel = () => {}
    const flow = new Promise<FlowFrame>((resolve, reject) => {
      cancel = timers.after(flowMs, () => {
        hearFlow = undefined
        reject(new LinkError('timeout', port.at, `no flow control within ${flowMs} ms`))
      })
      hearFlow = (frame) => {
        cancel()
        hearFlow = undefined
        resolve(frame)
      }
    })
    const callOff = () => {
      cancel()
      hearFlow = undefined
    }
    return { flow, callOff }
  }

  const clearance = async (first: Promise<FlowFrame>): Promise<FlowFrame> => {
    let flow = await first
    for (let waited = 0; flow.signal === 'wait'; waited += 1) {
      if (waited === waits) throw new LinkError('busy', port.at, `asked us to wait ${waits} times in a row`)
      flow = await expectFlow().flow
    }
    if (flow.signal === 'overflow') throw new LinkError('refused', port.at, 'cannot take a message this long')
    return flow
  }

  const put = (frame: Frame) =>
    new Promise<void>((resolve, reject) => {
      const cancel = timers.after(leaveMs, () =>
        reject(new LinkError('timeout', port.at, `a frame did not leave within ${leaveMs} ms`)),
      )
      port.sendFrame(frame).then(resolve, reject).finally(cancel)
    })

  /** Puts a frame on the bus that a flow control answers. */
  const putAndAwait = async (frame: Frame): Promise<FlowFrame> => {
    const { flow, callOff } = expectFlow()
    // Nobody else listens if the frame itself does not leave.
    flow.catch(() => {})
    await put(frame).catch((error: unknown) => {
      callOff()
      throw error
    })
    return clearance(flow)
  }

  const sendLong = async (message: Uint8Array) => {
    let offset = message.length > LONGEST_SHORT_LENGTH ? room.longFirst : room.first
    let flow = await putAndAwait({ kind: 'first', length: message.length, data: message.subarray(0, offset) })
    let sentInBlock = 0
    for (let index = 1; offset < message.length; index += 1) {
      const data = message.subarray(offset, offset + room.consecutive)
      const frame: Frame = { kind: 'consecutive', index: index & 0x0f, data }
      offset += data.length
      sentInBlock += 1
      if (flow.blockSize > 0 && sentInBlock === flow.blockSize && offset < message.length) {
        flow = await putAndAwait(frame)
        sentInBlock = 0
      } else {
        await put(frame)
        if (flow.gapMs > 0 && offset < message.length) await pause(timers, flow.gapMs)
      }
    }
  }

  return {
    /**
     * Sends one message; resolves when its last frame has left.
     *
     * @throws {LinkError} timeout, busy or refused at the receiver.
     * @throws {RangeError} for a message without bytes.
     */
    send(message: Uint8Array): Promise<void> {
      if (message.length === 0) return Promise.reject(new RangeError('a message has at least one byte'))
      const work = () => (message.length <= room.single ? put({ kind: 'single', data: message }) : sendLong(message))
      // At once where nothing is under way: a caller may hear the flow control in the same turn.
      const sent = underWay ? underWay.then(work) : work()
      const settled = sent.catch(() => {})
      underWay = settled
      void settled.then(() => {
        if (underWay === settled) underWay = undefined
      })
      return sent
    },
    /** Flow controls nobody waits for are ignored, as the standard asks. */
    onFlow(frame: FlowFrame) {
      hearFlow?.(frame)
    },
  }
}
