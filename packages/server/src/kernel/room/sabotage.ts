/** For tests only: breaks what the kernel's controls guard. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import type { Module, Sabotage, World } from '#kernel'
import type { Route } from '#kernel/http'

const setting = (name: string, value: unknown) => async (world: World) => {
  await world.superuser(
    'INSERT INTO kernel_setting (name, value) VALUES ($1, $2::text::jsonb) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, JSON.stringify(value)],
  )
  return async () => {
    await world.superuser('DELETE FROM kernel_setting WHERE name = $1', [name])
  }
}

const statements = (breaking: string, mending: string) => async (world: World) => {
  await world.superuser(breaking)
  return async () => {
    await world.superuser(mending)
  }
}

const allOf =
  (...breaks: readonly ReturnType<typeof statements>[]) =>
  async (world: World) => {
    const mends: (() => Promise<void>)[] = []
    for (const breakIt of breaks) mends.push(await breakIt(world))
    return async () => {
      for (const mend of mends) await mend()
    }
  }

const NOBODY_ASKED = { public: 'nobody asked' }
const LODGING = '/lodging'
const UNLISTED: Pick<Route, 'method' | 'summary' | 'answers' | 'serve'> = {
  method: 'GET',
  summary: 'An address that is on no list',
  answers: { 200: { description: 'Anything' } },
  serve: async () => ({ status: 200, body: {} }),
}

/** A guest whose one address is guarded when the house opens. To be let in before that. */
export const createLodger = (): Module => ({
  name: 'lodger',
  routes: [{ ...UNLISTED, path: LODGING, access: { action: 'api.describe' } }],
})

export const sabotage: Sabotage = {
  'kernel.sealed-at-rest': [
    {
      redWithin: { hours: 1 },
      breakIt: async (world) => {
        const [row] = await world.superuser('SELECT org_id, id, personal_sealed AS sealed FROM fleet_vehicle LIMIT 1')
        await world.superuser(
          "UPDATE fleet_vehicle SET personal_sealed = convert_to('readable marker, longer than an envelope', 'UTF8') WHERE id = $1",
          [row?.id],
        )
        return async () => {
          await world.superuser('UPDATE fleet_vehicle SET personal_sealed = $2 WHERE id = $1', [row?.id, row?.sealed])
        }
      },
    },
  ],
  'kernel.database-roles': [
    {
      redWithin: { minutes: 5 },
      breakIt: statements('ALTER ROLE muts_app BYPASSRLS', 'ALTER ROLE muts_app NOBYPASSRLS'),
    },
    {
      redWithin: { minutes: 5 },
      breakIt: statements(
        'ALTER TABLE fleet_vehicle DISABLE ROW LEVEL SECURITY',
        'ALTER TABLE fleet_vehicle ENABLE ROW LEVEL SECURITY',
      ),
    },
  ],
  'kernel.audit-access': [
    {
      redWithin: { minutes: 5 },
      breakIt: allOf(
        statements(
          "CREATE RULE deaf AS ON INSERT TO ledger_intake WHERE position('vehicle.read'::bytea IN NEW.body) > 0 DO INSTEAD NOTHING",
          'DROP RULE deaf ON ledger_intake',
        ),
        // What could be placed at once goes by the intake then.
        statements(
          "ALTER TABLE ledger_entry ADD CONSTRAINT deaf CHECK (action <> 'vehicle.read') NOT VALID",
          'ALTER TABLE ledger_entry DROP CONSTRAINT deaf',
        ),
      ),
    },
  ],
  'kernel.token-required': [
    {
      refusesStart: 'http.unpublished',
      breakIt: async (world) => {
        world.guests.push({ name: 'guest', routes: [{ ...UNLISTED, path: '/guest', access: NOBODY_ASKED }] })
        return async () => void world.guests.pop()
      },
    },
    {
      redWithin: { hours: 1 },
      breakIt: async (world) => {
        const lodging = world.guests.flatMap(({ routes = [] }) => routes).find(({ path }) => path === LODGING)
        if (!lodging) throw new Error('nobody lodges in this house')
        const guarded = lodging.access
        // The house has looked at the route when it opened. What it says from now on, no check at the start has seen.
        Object.assign(lodging, { access: NOBODY_ASKED })
        return async () => void Object.assign(lodging, { access: guarded })
      },
    },
  ],
  'kernel.rate-limit': [{ redWithin: { hours: 1 }, breakIt: setting('rate-limit.per-minute', 1_000) }],
  'kernel.cors': [{ redWithin: { hours: 1 }, breakIt: setting('cors.origins', ['*', 'https://foreign.example']) }],
  'kernel.route-actions': [
    {
      redWithin: { hours: 1 },
      breakIt: async (world) => {
        const viewers = await world.superuser(
          "UPDATE identity_user SET role = 'admin' WHERE role = 'viewer' RETURNING id",
        )
        return async () => {
          // Whoever was an admin before stays one.
          const ids = viewers.map(({ id }) => id)
          await world.superuser("UPDATE identity_user SET role = 'viewer' WHERE id = ANY($1)", [ids])
        }
      },
    },
  ],
  'kernel.https': [
    {
      redWithin: { minutes: 5 },
      breakIt: async ({ tls }) => {
        if (!tls) throw new Error('this house speaks no TLS')
        const kept = readFileSync(tls.certFile)
        copyFileSync(`${tls.certFile}.expired`, tls.certFile)
        return async () => writeFileSync(tls.certFile, kept)
      },
    },
  ],
  'kernel.database-tls': [
    {
      redWithin: { minutes: 5 },
      breakIt: async (world) => world.limitDatabaseTls(),
    },
  ],
  'kernel.ledger-kept': [
    {
      redWithin: { hours: 1 },
      breakIt: async (world) => {
        const [row] = await world.superuser('SELECT seq, body FROM ledger_entry ORDER BY seq DESC LIMIT 1')
        await world.superuser('UPDATE ledger_entry SET body = set_byte(body, 10, 63) WHERE seq = $1', [row?.seq])
        return async () => {
          await world.superuser('UPDATE ledger_entry SET body = $2 WHERE seq = $1', [row?.seq, row?.body])
        }
      },
    },
  ],
}
