import type { ProblemCode } from './problem.ts'

/** The house does not open: an unsafe or impossible setting, a taken data folder, a wrong key. Told to the operator, exit 6 or 1. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
  readonly code: ProblemCode

  /** @param message what is wrong, by the name of the setting, and what to do; never the value of a secret. */
  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
