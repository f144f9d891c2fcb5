import type { LinkError } from '#protocol/link'
import type { CanFrame } from './frame.ts'

/** The raw bus behind an adapter. */
export interface CanBusPort {
  /** What the adapter is: `'Lawicel (slcan)'`. */
  readonly adapter: string
  /** @throws {LinkError} lost at `'adapter'`. */
  send(frame: CanFrame): Promise<void>
  /** Asks the adapter itself for a sign of life; the bus hears nothing of it. @throws {LinkError} timeout, lost or garbled. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** Hears of every frame from the first, and of what ends the conversation with the adapter. */
export interface CanBusListener {
  onFrame(frame: CanFrame): void
  onLost(error: LinkError): void
}

/** In kbit/s: 500 for passenger cars, 250 for most trucks (SAE J1939-11). */
export type BitRate = 125 | 250 | 500 | 1000

export interface CanBusOptions extends CanBusListener {
  readonly kbitPerSecond: BitRate
  /**
   * The adapter hears the bus and takes no part: it confirms no frame, flags no error and sends nothing, at a wrong speed
   * neither. Never falls back to taking part. Over socketcand it is the setting of the server, which a client cannot see.
   */
  readonly isListenOnly?: boolean
  /** Which of its buses, where the adapter has names for them; default `can0`. */
  readonly bus?: string
}

/** Hears of each frame that passes an adapter: `rx` from the bus, `tx` from us. It must not keep the bytes of it from others. */
export type FrameTap = (direction: 'rx' | 'tx', frame: CanFrame) => void

/** How a bus is opened, whatever the adapter. @throws {LinkError} */
export type OpenBus = (listener: CanBusListener) => Promise<CanBusPort>
