/** Requests of a command to the server at which this machine is signed in, with a step-up where one is asked for. */
import { CommandError, EXIT } from '#exit'
import { readLine } from '#line'
import { useAccess } from '#session/access'
import type { Question, Reply } from '#session/ask'
import { ask, unexpected } from '#session/ask'
import { harmless } from './print.ts'

const STATUS: Readonly<Record<number, CommandError['status']>> = {
  401: EXIT.authentication,
  403: EXIT.authentication,
  404: EXIT.notFound,
  409: EXIT.conflict,
  422: EXIT.usage,
}

type Call = readonly [method: NonNullable<Question['method']>, path: string, body?: object | undefined]

/** @param home folder of the sign-in. @throws {CommandError} as the server refuses, in its words. */
export async function call(home: string, ...[method, path, body]: Call): Promise<Reply['json']> {
  const reply = await send(home, [method, path, body])
  const { code, operation } = reply.json
  if (code !== 'identity.step-up-needed' || typeof operation !== 'string') return requireGood(reply)
  const totp = await readLine('Code of your second factor: ')
  if (totp === '') throw new CommandError(EXIT.authentication, 'Give the code of your second factor on standard input.')
  const proof = requireGood(await send(home, ['POST', '/auth/step-up', { operation, totp }]))
  const headers = { 'step-up': String(proof.stepUp) }
  return requireGood(await send(home, [method, path, body], headers))
}

/** The token is asked for anew each time: what is waited for may outlast one. */
async function send(home: string, [method, path, body]: Call, headers: Question['headers'] = {}): Promise<Reply> {
  const { token, ...remote } = await useAccess(home)
  const reply = await ask(remote, { method, path: `/api/v1${path}`, token, headers, ...(body && { body }) })
  if (reply.status >= 500) throw unexpected(remote, reply)
  return reply
}

function requireGood({ status, json }: Reply): Reply['json'] {
  if (status < 400) return json
  const said = typeof json.detail === 'string' ? json.detail : `The server said ${status}.`
  const code = typeof json.code === 'string' ? ` (${json.code})` : ''
  throw new CommandError(STATUS[status] ?? EXIT.failure, harmless(`${said}${code}`))
}
