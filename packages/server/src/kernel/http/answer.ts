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
