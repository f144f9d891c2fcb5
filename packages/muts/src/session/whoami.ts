/** `muts whoami` and `muts token`. */
import { useAccess } from './access.ts'
import type { Remote } from './ask.ts'
import { ask, unexpected } from './ask.ts'

export interface HomeOptions {
  readonly home: string
  readonly json?: boolean
}

export interface Whoami {
  readonly server: string
  readonly name: string
  readonly email: string
  readonly organisation: string
  readonly roles: readonly string[]
}

export async function tellWhoami({ home, json }: HomeOptions): Promise<void> {
  const me = await readMe(await useAccess(home))
  const sentence = `${me.name} <${me.email}>, ${me.roles.join(', ')} of ${me.organisation}, at ${me.server}`
  process.stdout.write(`${json ? JSON.stringify(me) : sentence}\n`)
}

export async function printToken({ home, json }: HomeOptions): Promise<void> {
  const { server, token } = await useAccess(home)
  process.stdout.write(`${json ? JSON.stringify({ server, token }) : token}\n`)
}

/** @throws {CommandError} */
export async function readMe({ token, ...remote }: Remote & { readonly token: string }): Promise<Whoami> {
  const reply = await ask(remote, { method: 'GET', path: '/api/v1/me', token })
  const { name, email, roles, organisation } = reply.json
  if (reply.status !== 200 || !Array.isArray(roles)) throw unexpected(remote, reply)
  return {
    server: remote.server,
    name: plain(name),
    email: plain(email),
    organisation: plain((organisation as { name?: unknown } | undefined)?.name),
    roles: roles.map(plain),
  }
}

/** For a terminal. */
const plain = (text: unknown): string => (typeof text === 'string' ? text.replaceAll(/\p{Cc}/gu, ' ') : '')
