/** Door of the connections of bridges: who is let in, and what each of them says and hears. */
import type { BridgeVerbs } from '#diagnostics/bridges'
import { createTakeOffer } from '#diagnostics/bridges'
import type { Kernel } from '#kernel'
import { createAdmission } from './admission.ts'
import type { Hub, HubParts } from './hub.ts'
import { createHub } from './hub.ts'

type Parts = Omit<HubParts, 'admission' | 'takeOffer' | 'kernel'> & { readonly bridges: BridgeVerbs }

export const openConnections = (kernel: Kernel, parts: Parts): Hub =>
  createHub({
    ...parts,
    kernel,
    admission: createAdmission(kernel, parts.bridges),
    takeOffer: createTakeOffer(kernel.ledger),
  })
