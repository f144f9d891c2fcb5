import type { Frame } from './frame.ts'

/** What one more frame means for the message under way. */
export type ReassemblyStep =
  | { readonly kind: 'message'; readonly data: Uint8Array }
  | { readonly kind: 'started' | 'more' | 'block-full' | 'ignored' }
  | { readonly kind: 'broken'; readonly because: string }
  | { readonly kind: 'too-long'; readonly length: number }

export interface ReassemblyOptions {
  /** Consecutive frames between two flow controls; 0 means never ask again. */
  readonly blockSize?: number
  /** Longest message accepted; default 65,535 bytes. A stranger cannot make us reserve more. */
  readonly limitBytes?: number
}

const NOTHING = new Uint8Array(0)
const STARTED: ReassemblyStep = { kind: 'started' }
const MORE: ReassemblyStep = { kind: 'more' }
const BLOCK_FULL: ReassemblyStep = { kind: 'block-full' }
const IGNORED: ReassemblyStep = { kind: 'ignored' }

/**
 * Puts the frames of ONE sender together again (ISO 15765-2). No clock: the caller watches N_Cr.
 * A new single or first frame always wins over an unfinished message; a wrong index, or a frame shorter than the first
 * one that is not the last, drops the message. Messages of one frame are views of the frame, longer ones are copies.
 */
export function createReassembly({ blockSize = 0, limitBytes = 0xffff }: ReassemblyOptions = {}) {
  let message = NOTHING
  let received = 0
  let frames = 0
  /** What each consecutive frame but the last carries. The first one shows it: RX_DL is fixed by the first frame. */
  let chunk = 0

  const reset = () => {
    message = NOTHING
    received = 0
    frames = 0
    chunk = 0
  }
  const broken = (because: string): ReassemblyStep => {
    reset()
    return { kind: 'broken', because }
  }
  const start = (length: number, data: Uint8Array): ReassemblyStep => {
    reset()
    if (length > limitBytes) return { kind: 'too-long', length }
    message = new Uint8Array(length)
    message.set(data)
    received = data.length
    return STARTED
  }
  const continueWith = (index: number, data: Uint8Array): ReassemblyStep => {
    if (message.length === 0) return IGNORED
    frames += 1
    if (index !== (frames & 0x0f)) return broken(`expected frame ${frames & 0x0f}, got ${index}`)
    if (frames === 1) chunk = data.length
    const missing = message.length - received
    if (data.length < chunk && data.length < missing)
      return broken(`frame ${index} carries ${data.length} bytes instead of ${chunk}`)
    message.set(data.length > missing ? data.subarray(0, missing) : data, received)
    received += data.length
    if (data.length >= missing) {
      const whole = message
      reset()
      return { kind: 'message', data: whole }
    }
    return blockSize > 0 && frames % blockSize === 0 ? BLOCK_FULL : MORE
  }

  return {
    reset,
    /** True while a message is under way. */
    isOpen: () => message.length > 0,
    accept(frame: Exclude<Frame, { kind: 'flow' }>): ReassemblyStep {
      switch (frame.kind) {
        case 'single':
          reset()
          return { kind: 'message', data: frame.data }
        case 'first':
          return start(frame.length, frame.data)
        case 'consecutive':
          return continueWith(frame.index, frame.data)
      }
    },
  }
}
