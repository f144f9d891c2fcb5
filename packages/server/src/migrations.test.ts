import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Module } from '#kernel'
import { HOUSE_TABLES } from '#kernel/database'
import type { Superuser } from '#kernel/database/testing'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { ledgerMigrations } from '#kernel/ledger'
import { vaultMigrations } from '#kernel/vault'
import { openWorldHouse } from './testing-world.ts'

type Migrated = Pick<Module, 'name' | 'migrations'>

/** Everything in the schema of the house as PostgreSQL describes it: what it is, and who may do what with it. */
const CATALOGUE = `
  SELECT 'relation' AS kind, c.relname AS name, concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity,
    pg_get_userbyid(c.relowner), c.reloptions, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
    pg_get_viewdef(c.oid), (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(c.relacl) a)) AS text
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attstorage, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attacl)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (c.oid, a.attnum)
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
  UNION ALL
  SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'policy', polrelid::regclass || ' ' || polname, concat_ws(' ', polcmd, polpermissive,
    (SELECT string_agg(r.rolname, ' ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY(polroles)),
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
  UNION ALL
  SELECT 'function', oid::regprocedure::text, concat_ws(' ', pg_get_functiondef(oid), pg_get_userbyid(proowner),
    (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(proacl) a))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'migration', room || ' ' || position, name || ' ' || sha256 FROM kernel_migration`

const describeCatalogue = async (superuser: Superuser): Promise<readonly string[]> =>
  (await superuser(CATALOGUE)).map(({ kind, name, text }) => `${kind} ${name}: ${text}`).sort()

/** Each room as it was when it had at most so many migrations. */
const upTo = (rooms: readonly Migrated[], count: number): readonly Migrated[] =>
  rooms.map(({ name, migrations = [] }) => ({ name, migrations: migrations.slice(0, count) }))

/** Tables whose rows a statement reads or changes, where whoever migrates sees none of them: every row is some organisation's. */
function hiddenIn(statement: string, before: readonly string[]): readonly string[] {
  if (!/^\s*(INSERT|UPDATE|DELETE|WITH|MERGE)\b/i.test(statement)) return []
  const named = [...statement.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+([a-z]+_[a-z_]+)/g)].map(
    ([, table = '']) => table,
  )
  const isOpened = (table: string) =>
    before.some(
      (one) => one.includes(`${table} NO FORCE`) || (one.includes(`ON ${table} `) && one.includes('TO CURRENT_USER')),
    )
  return [...new Set(named)].filter((table) => !HOUSE_TABLES.includes(table) && !isOpened(table))
}

for (const engine of engines()) {
  describe(`the migrations of the whole house on ${engine}`, () => {
    let rooms: readonly Migrated[] = []
    let fresh: readonly string[] = []
    before(async () => {
      await using world = await openWorldHouse(engine)
      await world.open()
      rooms = [
        { name: 'vault', migrations: vaultMigrations },
        { name: 'ledger', migrations: ledgerMigrations },
        ...world.house().rooms,
      ]
      await using db = await openTestDatabase(engine, { rooms })
      fresh = await describeCatalogue(db.superuser)
    })

    test('make no index twice', () => {
      const made = fresh.flatMap((line) => /^index \S+: CREATE (?:UNIQUE )?INDEX \S+ (ON .*)/.exec(line)?.[1] ?? [])
      assert.ok(made.length > 0)
      assert.deepEqual(
        made.filter((one, at) => made.indexOf(one) !== at),
        [],
      )
    })

    test('lead from every earlier state to that of a new installation', async () => {
      const longest = Math.max(...rooms.map(({ migrations = [] }) => migrations.length))
      for (let count = 0; count < longest; count++) {
        await using db = await openTestDatabase(engine, { rooms: upTo(rooms, count) })
        const earlier = await describeCatalogue(db.superuser)
        assert.notDeepEqual(earlier, fresh, `${count} migrations of each room`)

        await db.database.migrate(rooms)

        assert.deepEqual(await describeCatalogue(db.superuser), fresh, `from ${count} migrations of each room`)
      }
    })

    test('move no rows that stand behind a policy which hides them from whoever migrates', () => {
      const astray = rooms.flatMap(({ name, migrations = [] }) =>
        migrations.flatMap(({ name: migration, statements }) =>
          statements.flatMap((statement, at) =>
            hiddenIn(statement, statements.slice(0, at)).map((table) => `${name} ${migration}: ${table}`),
          ),
        ),
      )
      assert.deepEqual(astray, [])
      const copy = 'INSERT INTO fleet_part (id) SELECT id FROM fleet_vehicle JOIN kernel_node ON true'
      assert.deepEqual(hiddenIn(copy, []), ['fleet_part', 'fleet_vehicle'])
      const opened = [
        'ALTER TABLE fleet_part NO FORCE ROW LEVEL SECURITY',
        'CREATE POLICY p ON fleet_vehicle TO CURRENT_USER',
      ]
      assert.deepEqual(hiddenIn(copy, opened.slice(0, 1)), ['fleet_vehicle'])
    })

    test('would be caught leading elsewhere', async () => {
      await using db = await openTestDatabase(engine, { rooms })
      let before = fresh
      for (const astray of [
        'ALTER TABLE fleet_vehicle ADD COLUMN astray int',
        'GRANT DELETE ON fleet_vehicle TO muts_reader',
        'ALTER TABLE fleet_vehicle NO FORCE ROW LEVEL SECURITY',
      ]) {
        await db.superuser(astray)
        const after = await describeCatalogue(db.superuser)
        assert.notDeepEqual(after, before, astray)
        before = after
      }
    })
  })
}
