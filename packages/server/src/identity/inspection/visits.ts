/** Asks the running house through its own door, as a person of the canary organisation or as a stranger. */
import type { Door, Observation, Reply, Role } from '#kernel'

/** Asks as one and the same person. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Reply>

export type Visits<Session> = ReturnType<typeof createVisits<Session>>

/** @param openSession signs in the canary person of a set. */
export function createVisits<Session>(
  door: Pick<Door, 'ask'>,
  openSession: (role: Role, session: Session) => Promise<{ readonly accessToken: string }>,
) {
  return { ask, visit }

  async function visit(role: Role, session: Session): Promise<Ask> {
    const { accessToken } = await openSession(role, session)
    return (method, path, body) => ask(method, path, accessToken, body)
  }

  /** @param path below `/api/v1` unless it begins with `//`. */
  function ask(method: string, path: string, token?: string, body?: unknown): Promise<Reply> {
    return door.ask({
      method,
      path: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`,
      ...(token === undefined ? {} : { token }),
      ...(body === undefined ? {} : { body }),
    })
  }
}

export const judge = (saw: Observation['saw'], holds: boolean, because = ''): Observation => ({
  holds,
  saw,
  ...(because ? { because } : {}),
})

export const fieldOf = ({ json }: Reply, name: string): unknown =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined

export const codeOf = (reply: Reply): unknown => fieldOf(reply, 'code')

export async function permissionsOf(ask: Ask): Promise<readonly string[]> {
  const held = fieldOf(await ask('GET', '/me'), 'permissions')
  return Array.isArray(held) ? held.map(String) : []
}
