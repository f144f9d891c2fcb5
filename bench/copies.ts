/** Vehicles as copies of one, each with a key of its own: the rows that a registration writes, by one statement. Nobody opens them. */

export type Run = (
  name: string,
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Record<string, unknown>[]>

/** What a copy has of its own, as SQL over its number `n`. */
type Own = Readonly<Record<string, string>>

/** In the order of the numbers, as ids that a clock makes are. */
const ID = `(left(md5($1), 16) || lpad(to_hex(n), 16, '0'))::uuid`

/**
 * The statement that writes copies number $2 to $3 of the series $1.
 *
 * @param more columns that differ from those of the first vehicle.
 */
export async function createCopier(run: Run, more: Own = {}): Promise<string> {
  const keys = await copyOf(run, 'vault_subject_key', { subject_id: ID })
  const rows = await copyOf(run, 'fleet_vehicle', {
    id: ID,
    subject_id: ID,
    unit: `$1 || lpad(n::text, 10, '0')`,
    vin_index: `sha256(convert_to($1 || 'vin' || n, 'UTF8'))`,
    plate_index: `sha256(convert_to($1 || 'plate' || n, 'UTF8'))`,
    vin_end_index: `sha256(convert_to($1 || 'vin end' || n, 'UTF8'))`,
    plate_end_index: `sha256(convert_to($1 || 'plate end' || n, 'UTF8'))`,
    ...more,
  })
  return `WITH numbers AS (SELECT generate_series($2::integer, $3::integer) AS n), keys AS (${keys}) ${rows}`
}

async function copyOf(run: Run, table: string, own: Own): Promise<string> {
  const columns = await run(
    `columns of ${table}`,
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  )
  const names = columns.map(({ name }) => String(name))
  return `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((name) => own[name] ?? `one.${name}`).join(', ')}
    FROM (SELECT * FROM ${table} WHERE org_id = nullif(current_setting('app.org', true), '')::uuid LIMIT 1) AS one, numbers`
}

/** Fills a table whose indexes, but for those of its constraints, are made anew behind that: many rows come in minutes so. */
export async function withoutIndexes(run: Run, table: string, fill: () => Promise<void>): Promise<void> {
  const indexes = await run(
    'indexes',
    `SELECT indexname AS name, indexdef AS text FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1
     AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)`,
    [table],
  )
  for (const { name } of indexes) await run(`drop ${name}`, `DROP INDEX ${name}`)
  await fill()
  for (const { name, text } of indexes) await run(`make ${name}`, String(text))
}
