/** How SOVD (ISO 17978-3) says what it refuses: `error_code` of its list, and our own code beside it. */
import { Type } from 'typebox'
import type { Problem } from '#kernel'
import type { Dialect } from '#kernel/http'

/** Where the standard has no word that says more than the status. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'incomplete-request',
  401: 'insufficient-access-rights',
  403: 'insufficient-access-rights',
  409: 'precondition-not-fulfilled',
  412: 'precondition-not-fulfilled',
  428: 'precondition-not-fulfilled',
  500: 'sovd-server-failure',
  502: 'invalid-response-content',
  503: 'sovd-server-failure',
  504: 'not-responding',
}
const BY_CODE: Readonly<Record<string, string>> = { 'diagnostics.lock-broken': 'lock-broken' }

export const SovdError = Type.Object({
  error_code: Type.String(),
  vendor_code: Type.String(),
  message: Type.String(),
  parameters: Type.Record(Type.String(), Type.String()),
})

/** Under its prefix alone; the status, headers and entries of a refusal are those of every address. */
export const SOVD: Dialect = {
  media: 'application/json',
  shape: SovdError,
  describe: ({ status, code, message, members, errors = [] }: Problem) => ({
    error_code: BY_CODE[code] ?? BY_STATUS[status] ?? 'vendor-specific',
    vendor_code: code,
    message,
    parameters: { ...members, ...Object.fromEntries(errors.map((one) => [one.pointer || '/', one.message])) },
  }),
}
