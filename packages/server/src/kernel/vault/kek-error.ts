/** Why the KEK did not do what it was asked. Every way leads to a refused start or a 503, never to plaintext. */
import { StartRefused } from '#kernel'

/** `wrong`: it answers, but it is not the key that wrapped this. `unavailable`: everything else. */
export type KekFault = 'wrong' | 'unavailable'

export class KekError extends Error {
  override readonly name = 'KekError'
  readonly fault: KekFault

  /** @param message what happened and what to do; told to the operator, so it holds no secret. */
  constructor(fault: KekFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}

export const kekInvalid = (message: string, cause?: unknown): StartRefused =>
  new StartRefused('vault.kek-invalid', message, { cause })
