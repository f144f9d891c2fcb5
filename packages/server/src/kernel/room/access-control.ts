import type { Control, Reply, Role } from '#kernel'
import { CANARY, createAct, ROLES, scopesOf } from '#kernel'
import { authorise, urlOf } from '#kernel/http'
import { doorsOfLook } from './doors-of-look.ts'
import type { Ports } from './inspector.ts'
import { fill } from './token-control.ts'

export const routeActionsControl = ({ door, inspector }: Ports): Control => ({
  name: 'kernel.route-actions',
  clauses: ['fleetops.access.rbac'],
  objective: 'confidentiality',
  promise: 'Every role is refused at every address whose action it does not hold.',
  scope: 'house',
  enforcedBy: authorise,
  freshFor: { hours: 1 },
  severity: 1,
  tells: ['security-lead'],
  probe: async ({ now }) => {
    const ids = await inspector.ids()
    const rooms = inspector.rooms()
    const holders = new Map(rooms.flatMap((room) => Object.entries(room.actions ?? {})))
    const routes = rooms.flatMap((room) => room.routes ?? [])
    // One role a look, in turn, and some of its doors; what it says that it holds is looked at whole each time.
    const roles = [ROLES[Math.floor(now.getTime() / HALF_AN_HOUR_MS) % ROLES.length] as Role, 'viewer' as const]
    const wrong: string[] = []
    let tried = 0
    for (const role of new Set(roles)) {
      const token = await inspector.tokenFor(role)
      const isHeld = (action: string) => scopesOf(holders.get(action) ?? []).has(role)
      for (const action of permissionsIn(await door.ask({ path: '/api/v1/me', token })))
        if (!isHeld(action)) wrong.push(`${role} holds ${action}`)
      const closed = routes.filter(({ access }) => 'action' in access && !isHeld(access.action))
      for (const { method, bearer, ...route } of doorsOfLook(closed, now)) {
        const { status } = await door.ask({ method, path: fill(urlOf(route), ids), token })
        tried += 1
        // Where tokens of another kind are asked for, a person's is none.
        if (status !== (bearer === undefined ? 403 : 401))
          wrong.push(`${role} ${method} ${urlOf(route)} answered ${status}`)
      }
    }
    const saw = { roles: roles.join(', '), tried, wrong: wrong.length }
    return wrong.length === 0 ? { holds: true, saw } : { holds: false, saw, because: wrong.slice(0, 5).join('; ') }
  },
})

function permissionsIn({ json }: Reply): readonly string[] {
  const { permissions } = (json ?? {}) as { readonly permissions?: unknown }
  return Array.isArray(permissions) ? permissions.map(String) : []
}

const HALF_AN_HOUR_MS = 1_800_000

export const auditControl = ({ door, inspector, ledger, database, clock }: Ports): Control => ({
  name: 'kernel.audit-access',
  clauses: ['muts.data.audit-access'],
  objective: 'integrity',
  promise: 'One read through the real door leaves exactly one entry that names the reader and the thing.',
  scope: 'house',
  enforcedBy: createAct,
  freshFor: { minutes: 5 },
  severity: 1,
  tells: ['security-lead', 'on-call'],
  probe: async () => {
    const { vehicleId } = await inspector.ids()
    const object = vehicleId ?? ''
    const count = async () => {
      await ledger.drain()
      return (
        await database.transaction({ org: CANARY }, (tx) =>
          ledger.list(tx, { object, action: 'vehicle.read', limit: 200 }),
        )
      ).map(({ seq }) => seq)
    }
    const before = new Set(await count())
    const { status } = await door.ask({
      path: `/api/v1/vehicles/${object}`,
      token: await inspector.tokenFor('fleet_manager'),
    })
    const left = (await count()).filter((seq) => !before.has(seq)).length
    const saw = { status, entriesLeft: left, at: clock.now().toISOString() }
    return status === 200 && left === 1
      ? { holds: true, saw }
      : { holds: false, saw, because: `a read (${status}) left ${left} entries` }
  },
})
