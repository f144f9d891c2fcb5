import type { Json } from '#proof'
import { encodeCanonical, sha256, toHex } from '#proof'

/** SHA-256 of the canonical bytes of a document (RFC 8785), in hex: the seal it gets. */
export const hashOf = async (document: object): Promise<string> =>
  toHex(await sha256(encodeCanonical(document as Json)))
