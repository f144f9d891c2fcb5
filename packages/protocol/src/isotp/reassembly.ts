import { concat } from '#protocol/bytes'
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

/**
 * Puts the frames of ONE sender together again (ISO 15765-2). No clock: the caller watches N_Cr.
 * A new single or first frame always wins over an unfinished message; a wrong index drops the message.
 */
export function createReassembly({ blockSize = 0, limitBytes = 0xffff }: ReassemblyOptions = {}) {
  let length = 0
  let parts: Uint8Array[] = []
  let received = 0
  let frames = 0

  const reset = () => {
    length = 0
    parts = []
    received = 0
    frames = 0
  }
  const continueWith = (index: number, data: Uint8Array): ReassemblyStep => {
    if (length === 0) return { kind: 'ignored' }
    frames += 1
    if (index !== (frames & 0x0f)) {
      const because = `expected frame ${frames & 0x0f}, got ${index}`
      reset()
      return { kind: 'broken', because }
    }
    parts.push(data.subarray(0, length - received))
    received += data.length
    if (received >= length) {
      const message = concat(...parts)
      reset()
      return { kind: 'message', data: message }
    }
    return { kind: blockSize > 0 && frames % blockSize === 0 ? 'block-full' : 'more' }
  }

  return {
    reset,
    accept(frame: Exclude<Frame, { kind: 'flow' }>): ReassemblyStep {
      switch (frame.kind) {
        case 'single':
          reset()
          return { kind: 'message', data: frame.data }
        case 'first':
          reset()
          if (frame.length > limitBytes) return { kind: 'too-long', length: frame.length }
          length = frame.length
          parts = [frame.data]
          received = frame.data.length
          return { kind: 'started' }
        case 'consecutive':
          return continueWith(frame.index, frame.data)
      }
    },
  }
}
