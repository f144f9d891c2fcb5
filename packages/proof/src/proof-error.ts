/** Why a text, a signature or a proof is not accepted. A caller branches on the code; the message is for people. */
export type ProofErrorCode =
  | 'malformed' // breaks its format
  | 'signature' // no trusted key signed it, or a trusted key's signature is wrong
  | 'missing' // something the proof needs was not there to be read
  | 'unproven' // well-formed and signed, but does not prove what it claims

/** What this package throws about bytes that others made. Anything else it throws is a bug. */
export class ProofError extends Error {
  override readonly name = 'ProofError'
  readonly code: ProofErrorCode

  constructor(code: ProofErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
