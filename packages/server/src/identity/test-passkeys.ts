/** For tests only: people with passkeys, on authenticators that can lie. */
import assert from 'node:assert/strict'
import type { Role } from '#kernel'
import type { Authenticator, Lie } from './test-authenticator.ts'
import { createAuthenticator } from './test-authenticator.ts'
import { GOOD_PASSWORD, openTestIdentity } from './test-identity.ts'

export async function openPasskeyBench() {
  const house = await openTestIdentity()
  const REFUSED = '401 identity.passkey-refused'
  const told = ({ status, code }: { status: number; code: string | undefined }) => `${status} ${code}`

  async function openPerson(role: Role = 'technician') {
    const { org, people } = await house.createOrganisation(role)
    const [person] = people
    assert.ok(person)
    return { org, person, credentials: { email: person.email, password: GOOD_PASSWORD } }
  }

  const headers = { authorization: 'Bearer' }

  /** Adds a passkey within a session, and gives what the session goes on with. */
  async function enrol(token: string, device: Authenticator = createAuthenticator(), lie: Lie = {}) {
    const begun = await house.call('POST', '/me/passkeys/options', { token })
    if (begun.status !== 200) return { ...begun, device }
    const response = device.create(begun.body as never, lie)
    const added = await house.call('POST', '/me/passkeys', { token, body: { name: 'Desk key', response }, headers })
    return { ...added, device }
  }

  async function openHolder(role: Role = 'technician') {
    const opened = await openPerson(role)
    const { accessToken } = await house.signIn(opened.person)
    const { body, device, status } = await enrol(accessToken)
    assert.equal(status, 200)
    return { ...opened, device, token: body.accessToken, refreshToken: body.refreshToken, added: body }
  }

  const refresh = async (refreshToken: string) =>
    (await house.call('POST', '/auth/refresh', { body: { refreshToken } })).body.accessToken

  const ask = async () => (await house.call('POST', '/auth/passkey/options')).body as unknown as { challenge: string }
  const answer = (response: unknown) => house.call('POST', '/auth/passkey', { body: { response } })
  const signIn = async (device: Authenticator, lie: Lie = {}) => answer(device.get(await ask(), lie))

  return { house, REFUSED, told, openPerson, headers, enrol, openHolder, refresh, ask, answer, signIn }
}
