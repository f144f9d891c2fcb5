import type { Cancel, Timers } from '#protocol/link'
import type { FlowFrame, Frame } from './frame.ts'
import type { ReassemblyOptions } from './reassembly.ts'
import { createReassembly } from './reassembly.ts'

export interface ReceiverPort {
  /** Called to let the sender go on, or to tell it that its message is too long. A promise is watched for N_Ar. */
  sendFlow(frame: FlowFrame): void | Promise<void>
  /** The first frame of a longer message is here: P2 stops now. */
  onStarted(): void
  onMessage(data: Uint8Array): void
  /** The message under way is lost; the next one starts afresh. */
  onBroken(because: string): void
}

export interface ReceiverOptions extends ReassemblyOptions {
  /** The pause we ask for between consecutive frames (STmin): whole milliseconds up to 127, or tenths up to 0.9. */
  readonly gapMs?: number
  /** Longest wait for the next consecutive frame (N_Cr). */
  readonly nextFrameMs?: number
  /** Longest time a flow control may take to leave (N_Ar). */
  readonly leaveMs?: number
}

/** Receives from ONE sender over CAN, answers its first frames with flow control, watches N_Cr and N_Ar (ISO 15765-2). */
export function createReceiver(timers: Timers, port: ReceiverPort, options: ReceiverOptions = {}) {
  const { blockSize = 0, gapMs = 0, nextFrameMs = 1000, leaveMs = 1000 } = options
  const reassembly = createReassembly(options)
  let stopWatch: Cancel = () => {}

  const watch = () => {
    stopWatch = timers.after(nextFrameMs, () => {
      reassembly.reset()
      port.onBroken(`the next frame did not come within ${nextFrameMs} ms`)
    })
  }
  const flow = (signal: FlowFrame['signal']) => {
    const left = port.sendFlow({ kind: 'flow', signal, blockSize, gapMs })
    if (left === undefined) return
    const cancel = timers.after(leaveMs, () => {
      if (!reassembly.isOpen()) return
      stopWatch()
      reassembly.reset()
      port.onBroken(`a flow control did not leave within ${leaveMs} ms`)
    })
    // What went wrong with the link is told by the link; here only the timer must end.
    left.then(cancel, cancel)
  }

  return {
    /** Ends the message under way in silence. */
    reset() {
      stopWatch()
      reassembly.reset()
    },
    onFrame(frame: Exclude<Frame, FlowFrame>) {
      const step = reassembly.accept(frame)
      if (step.kind !== 'ignored') stopWatch()
      switch (step.kind) {
        case 'ignored':
          return
        case 'started':
          watch()
          port.onStarted()
          return flow('continue')
        case 'block-full':
          watch()
          return flow('continue')
        case 'more':
          return watch()
        case 'message':
          return port.onMessage(step.data)
        case 'broken':
          return port.onBroken(step.because)
        case 'too-long':
          flow('overflow')
          return port.onBroken(`${step.length} bytes are announced, more than we take`)
      }
    },
  }
}
