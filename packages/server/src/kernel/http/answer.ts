import type { Answer } from './route.ts'

type Headers = Answer['headers']

export const ok = (body: unknown, headers: Headers = {}): Answer => ({ status: 200, body, headers })
export const created = (location: string, body: unknown, headers: Headers = {}): Answer => ({
  status: 201,
  body,
  headers: { ...headers, location },
})
export const accepted = (body: unknown, headers: Headers = {}): Answer => ({ status: 202, body, headers })
export const noContent = (headers: Headers = {}): Answer => ({ status: 204, headers })

/** Headers of an answer that holds a secret shown once: neither a cache on the way nor the house itself stores it. */
export const NEVER_KEPT = { 'cache-control': 'no-store' } as const

/** Whether the answer may be given again to the same `Idempotency-Key`. */
export const isKept = ({ headers }: Answer): boolean => headers?.['cache-control'] !== NEVER_KEPT['cache-control']
