/** What both sides must say alike when a bridge becomes a witness of the log. */

/** The name of a bridge in its cosignatures: nobody else may bear it. */
export const witnessName = (bridgeId: string): string => `bridge/${bridgeId}`

/** What the device key signs to name the key of the witness: text of its own kind, so that no other signature fits. */
export const witnessOffer = (vkey: string): string => `muts/witness/v1\n${vkey}\n`
