/** Why a bridge cannot go on by itself: somebody has to do something. A lost connection is none of these, it is tried again. */
export type BridgeErrorKind =
  | 'unpaired' // no pairing in the folder
  | 'pairing-refused' // the server did not take the code
  | 'refused' // the server does not know this bridge (any more)
  | 'replaced' // another process with the same identity connected
  | 'unreachable' // the server did not answer when it was asked to pair
  | 'unsafe' // a key that others may read, or a server without TLS

export class BridgeError extends Error {
  override readonly name = 'BridgeError'
  readonly kind: BridgeErrorKind

  constructor(kind: BridgeErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
