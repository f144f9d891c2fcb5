import { now } from '#clock'
import { isAttended } from '#presence'
import type { Client } from './client.ts'
import { createClient } from './client.ts'
import { createStepUpDesk } from './step-up.ts'

const LOCK = 'muts-session'

/** Where a call waits for the person, until the frame has asked them. */
export const stepUps = createStepUpDesk((body) => api.json('/auth/step-up', { method: 'POST', body }))

/** The client of this page. */
export const api: Client = createClient({
  fetch: (path, init) => window.fetch(path, init),
  now,
  isAttended,
  stepUp: stepUps.ask,
  newKey: () => crypto.randomUUID(),
  exclusively: (work) => ('locks' in navigator ? navigator.locks.request(LOCK, work) : work()),
})
