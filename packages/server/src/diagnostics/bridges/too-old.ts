import { Problem } from '#kernel'

/** What is to be recorded is asked of no bridge that would not do it. */
export const bridgeTooOld = () =>
  new Problem(
    'conflict',
    'diagnostics.bridge-too-old',
    'The bridge at this vehicle is too old to record this. Update it, or ask without a recording. Nothing was sent.',
  )
