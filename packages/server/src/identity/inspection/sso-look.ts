/**
 * Looks at single sign-on: one person comes by the canary's provider the whole way a browser goes, holds what their group is
 * mapped to and no more, and is out on the next request once provisioning closes them. And at the connections of everybody.
 */
import type { Door, Observation, Reply } from '#kernel'
import { fieldOf, judge } from './visits.ts'

interface Below {
  readonly door: Pick<Door, 'ask'>
  readonly comer: {
    readonly user: string
    readonly email: string
    readonly sub: string
    readonly group: string
    readonly set: string
  }
  /** What comes without a group that is mapped. */
  readonly least: string
  /** The provider's part: somebody signs in there, and the browser is sent back. */
  readonly signIn: (
    location: string,
    claims: { readonly sub: string; readonly email: string; readonly groups: readonly string[] },
  ) => string
  readonly openToken: () => Promise<string>
  readonly lookAtConnections: () => Promise<{
    readonly looked: number
    readonly silent: number
    readonly expiring: number
  }>
}

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const ACCESS = /__Host-muts-access=[^;]+/

export const createSsoLook =
  ({ door, comer, least, signIn, openToken, lookAtConnections }: Below) =>
  async (): Promise<Observation> => {
    const token = await openToken()
    const opened = await provision(true)
    const plain = await come([])
    const mapped = await come([comer.group])
    const closed = await provision(false)
    const afterwards = (await readMe(mapped.cookie)).status
    const connections = await lookAtConnections()
    const saw = { opened, plain: plain.roles, mapped: mapped.roles, closed, afterwards, ...connections }
    const isLetIn = opened === 200 && saw.plain === least && saw.mapped === comer.set
    return judge(saw, isLetIn && closed === 200 && afterwards === 401 && saw.silent + saw.expiring === 0)

    async function provision(active: boolean): Promise<number> {
      const path = `/scim/v2/Users/${comer.user}`
      const body = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: active }] }
      return (await door.ask({ method: 'PATCH', path, token, body })).status
    }

    /** From an e-mail address to a session; `cookie` is what the browser holds then. */
    async function come(groups: readonly string[]): Promise<{ roles: string; cookie: string }> {
      const { email, sub } = comer
      const begun = await door.ask({ method: 'POST', path: '/api/v1/auth/sso', body: { email } })
      const way = begun.headers['set-cookie']?.split(';')[0] ?? ''
      const sent = await door.ask({ path: String(fieldOf(begun, 'location')), headers: { cookie: way } })
      const { location } = sent.headers
      if (sent.status !== 303 || location === undefined) return { roles: `sent nowhere: ${sent.status}`, cookie: '' }
      const { pathname, search } = new URL(signIn(location, { sub, email, groups }))
      const arrived = await door.ask({ path: `${pathname}${search}`, headers: { cookie: way } })
      const cookie = ACCESS.exec(arrived.headers['set-cookie'] ?? '')?.[0] ?? ''
      const roles = fieldOf(await readMe(cookie), 'roles')
      return { roles: Array.isArray(roles) ? roles.join(' ') : `not let in: ${arrived.status}`, cookie }
    }

    function readMe(cookie: string): Promise<Reply> {
      return door.ask({ path: '/api/v1/me', headers: { cookie } })
    }
  }
