/** How a bridge becomes a witness of the ledger: by a key of its own that its device key signs for, the first one for good. */
import { verify } from 'node:crypto'
import type { WitnessOffer } from '#bridge/wire'
import { witnessName, witnessOffer } from '#bridge/wire'
import type { BridgeId, Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import { encodeUtf8, KEY_KIND, ProofError, parseVkey } from '#proof'
import { bridgeStore } from './bridge-store.ts'
import { importKey } from './signed.ts'

export type TakeOffer = (ctx: Context, bridge: BridgeId, offer: WitnessOffer) => Promise<void>

export const createTakeOffer =
  (ledger: Pick<Kernel['ledger'], 'admitWitness'>): TakeOffer =>
  /** @throws {Problem} `diagnostics.witness-refused`; the true reason goes to the ledger. */
  async (ctx, bridge, { vkey, signature }) => {
    const row = await bridgeStore.find(ctx.tx, ctx.org, bridge)
    if (!row || !isSigned(vkey, signature, row.publicKey)) throw refused(bridge, 'the device did not sign for this key')
    if (!isKeyOf(vkey, bridge)) throw refused(bridge, 'the key is none of a witness of this name')
    const admitted = await ledger.admitWitness(ctx.tx, vkey, ctx.now)
    if (admitted === 'other') throw refused(bridge, 'this bridge is known by another key')
    if (admitted === 'new') ctx.record({ action: 'bridge.witness', object: bridge, facts: { vkey, signature } })
  }

const isSigned = (vkey: string, signature: string, publicKey: Uint8Array): boolean =>
  verify(null, encodeUtf8(witnessOffer(vkey)), importKey(publicKey), Buffer.from(signature, 'base64'))

function isKeyOf(text: string, bridge: BridgeId): boolean {
  try {
    const { name, kind } = parseVkey(text)
    return kind === KEY_KIND.cosignature && name === witnessName(bridge)
  } catch (error) {
    if (error instanceof ProofError) return false
    throw error
  }
}

const refused = (bridge: BridgeId, reason: string) =>
  new Problem('refused', 'diagnostics.witness-refused', 'This bridge is no witness under that key. Pair it anew.', {
    reason,
    denial: { action: 'bridge.witness', object: bridge },
  })
