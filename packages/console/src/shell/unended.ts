import { createStored } from '#stored'

/**
 * Whether somebody signed out in this tab and the server could not be told. It outlives a reload, and stands in no
 * address: a link could end the session of whoever opens it.
 */
export const unended = createStored(
  () => sessionStorage,
  'muts.unended',
  (text) => text === 'true',
)
