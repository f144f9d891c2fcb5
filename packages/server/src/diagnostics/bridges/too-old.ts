import { Problem } from '#kernel'

export const RECORDING = { what: 'record this', instead: 'ask without a recording' } as const

export const FRAMES = { what: 'tell raw frames', instead: 'follow live values' } as const

/** What a bridge does not know is not asked of it: it would hang up. */
export const bridgeTooOld = ({ what, instead }: { readonly what: string; readonly instead: string }) =>
  new Problem(
    'conflict',
    'diagnostics.bridge-too-old',
    `The bridge at this vehicle is too old to ${what}. Update it, or ${instead}. Nothing was sent.`,
  )
