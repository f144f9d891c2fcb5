/** One frame on a classic CAN bus. */
export interface CanFrame {
  /** 11 or 29 bits, by `isExtended`. */
  readonly id: number
  readonly isExtended: boolean
  /** 0 to 8 bytes. */
  readonly data: Uint8Array
}

/** Pads to eight bytes: ISO 15765-4 wants diagnostic frames full. @param data at most 8 bytes. */
export function padFrame(data: Uint8Array, padding = 0x00): Uint8Array {
  const full = new Uint8Array(8).fill(padding)
  full.set(data)
  return full
}
