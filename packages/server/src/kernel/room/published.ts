import type { Module } from '#kernel'
import { StartRefused } from '#kernel'
import { urlOf } from '#kernel/http'

/** The published list of what a stranger may ask (CONTRACT, "HTTP"), and nothing else. */
const PUBLISHED: readonly RegExp[] = [
  /^\/api\/v1\/auth\//,
  /^\/oauth\//,
  /^\/api\/v1\/bridges\/pair$/,
  /^\/\.well-known\/(jwks\.json|security\.txt|oauth-authorization-server)$/,
  /^\/health\/(live|ready)$/,
  /^\/$/,
  /^\/app(\/\*)?$/,
  /^\/assets\//,
  /^\/api\/v1\/test-clock(\/advance)?$/,
]

export const isPublished = (url: string): boolean => PUBLISHED.some((pattern) => pattern.test(url))

/** @throws {StartRefused} `http.unpublished` when a room opens an address to strangers that is not on the list. */
export function requirePublished(rooms: readonly Module[]): void {
  for (const route of rooms.flatMap((room) => room.routes ?? [])) {
    const url = urlOf(route)
    if ('public' in route.access && !isPublished(url)) {
      throw new StartRefused('http.unpublished', `${route.method} ${url} is public but not on the published list.`)
    }
  }
}

/**
 * An action means one thing: who may do it, and what its entry holds, is said by one room.
 *
 * @throws {StartRefused} `house.declared-twice`
 */
export function requireOneVoice(rooms: readonly Module[]): void {
  for (const part of ['actions', 'entries'] as const) {
    const owners = new Map<string, string>()
    for (const room of rooms) {
      for (const action of Object.keys(room[part] ?? {})) {
        const owner = owners.get(action)
        if (owner !== undefined) {
          throw new StartRefused('house.declared-twice', `${action} is declared by ${owner} and by ${room.name}.`)
        }
        owners.set(action, room.name)
      }
    }
  }
}
