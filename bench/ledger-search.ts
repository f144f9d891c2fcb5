/**
 * `scripts/node24 bench/ledger-search.ts [ENTRIES]`: how long a search of the ledger takes at 1,000,000 entries, by actor,
 * subject, object, action and time. The rows are made in bulk past the log: they are searched, never proven.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { createPostgresDatabase, postgresAvailable } from '@muts/server/database-testing'
import { openGround } from '@muts/server/ground'
import type { OrgId } from '@muts/server/kernel'
import { readConfig } from '@muts/server/kernel'

const ENTRIES = Number(process.argv[2] ?? 1_000_000)
const ORG = '00000000-0000-7000-8000-00000000000a' as OrgId
const TRIES = 5
const id = (kind: string, n: number) => `${kind}0000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const uuidSql = (kind: string, n: string) => `('${kind}0000000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))`

/** 1,000 actors, 10,000 subjects, 5,000 objects, 50 actions, one entry a second; every tenth is another organisation's. */
const bulk = `
  INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
  SELECT n, org::uuid, entry::uuid, '2026-01-01'::timestamptz + n * interval '1 second', action,
    ARRAY[actor, subject, object]::uuid[],
    convert_to(format('{"actor":{"session":{"uid":"s"},"user":{"type":"person","uid":"%s"}},"api":{"operation":"%s"},'
      '"metadata":{"log_version":"1","tenant_uid":"%s","uid":"%s"},"resources":[{"type":"vehicle","uid":"%s"}],'
      '"status_code":"done","time":%s,"unmapped":{"muts":{"data":{},"sealed":{},"subjects":["%s"]}}}',
      actor, action, org, entry, object, (1767225600 + n)::bigint * 1000, subject), 'UTF8')
  FROM (
    SELECT n, ${uuidSql('a', 'n % 1000')} AS actor, ${uuidSql('b', '(n * 7919) % 10000')} AS subject,
      ${uuidSql('c', '(n * 104729) % 5000')} AS object, 'vehicle.act-' || n % 50 AS action,
      CASE WHEN n % 10 = 0 THEN '00000000-0000-7000-8000-00000000000b' ELSE '${ORG}' END AS org,
      ${uuidSql('d', 'n')} AS entry
    FROM generate_series(1000::bigint, ${ENTRIES} + 999) AS n
  ) AS made`

/** As the log leaves them after a day: one every five minutes. */
const checkpoints = `
  INSERT INTO ledger_checkpoint (size, note, at)
  SELECT n, 'made in bulk', '2026-01-01'::timestamptz + n * interval '1 second'
  FROM generate_series(1200::bigint, ${ENTRIES} + 999, 300) AS n`

if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
const folder = mkdtempSync(`${tmpdir()}/muts-bench-`)
const { url, superuser } = await createPostgresDatabase()
const environment = { DATABASE_URL: url, MUTS_PROFILE: 'evaluation', MUTS_KEK: randomBytes(32).toString('base64') }
const { kernel } = await openGround(readConfig({ data: folder }, environment), {})
await kernel.ledger.drain()
await superuser(bulk)
await superuser(checkpoints)
await superuser('VACUUM ANALYZE ledger_entry')

const at = (seconds: number) => new Date(1_767_225_600_000 + seconds * 1_000)
const questions = {
  newest: {},
  actor: { actor: id('a', 7) },
  'actor, oldest page': { actor: id('a', 7), before: 20_000 },
  subject: { subject: id('b', 7919) },
  object: { object: id('c', 4_729) },
  'actor and action': { actor: id('a', 7), action: 'vehicle.act-7' },
  'nobody that there is': { actor: id('e', 1) },
  action: { action: 'vehicle.act-3' },
  'no such action': { action: 'vehicle.melt' },
  'an hour in the middle': { from: at(ENTRIES / 2), to: at(ENTRIES / 2 + 3_600) },
  'the first hour': { from: at(1_000), to: at(4_600) },
  'before all of it': { to: at(0) },
  'actor in an hour': { actor: id('a', 7), from: at(ENTRIES / 2), to: at(ENTRIES / 2 + 3_600) },
  'action in the first hour': { action: 'vehicle.act-3', from: at(1_000), to: at(4_600) },
}
const measured: Record<string, object> = {}
for (const [name, question] of Object.entries(questions)) {
  const times: number[] = []
  let found = 0
  for (let count = 0; count < TRIES; count++) {
    const begun = kernel.clock.monotonicMs()
    const list = await kernel.database.transaction({ org: ORG }, (tx) =>
      kernel.ledger.list(tx, { ...question, limit: 50 }),
    )
    times.push(kernel.clock.monotonicMs() - begun)
    found = list.length
  }
  times.sort((a, b) => a - b)
  measured[name] = { found, medianMs: Math.round(times[2] ?? 0), slowestMs: Math.round(times.at(-1) ?? 0) }
}
console.log(JSON.stringify({ entries: ENTRIES, load: loadavg()[0]?.toFixed(1), measured }, null, 2))
rmSync(folder, { recursive: true, force: true })
process.exit(0)
