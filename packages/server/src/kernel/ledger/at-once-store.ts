/** SQL of placing at once: one statement, one round trip, one commit (LEDGER, section 5; ADR 0022). */
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { byteaArray, instantArray, textArray, uuidArray } from '#kernel/database'
import type { Tile } from '#proof'
import { TILE_WIDTH } from '#proof'
import type { Head } from './head-store.ts'
import { LOG_SPAN } from './logs.ts'
import type { PlacedRow, Snapshot } from './placing-store.ts'
import { splitSnapshot } from './placing-store.ts'

export interface AtOnce {
  /** Which log; everything else names places in it. */
  readonly log: number
  /** Where the head stood when all this was computed. */
  readonly from: number
  /** What the intake was emptied up to; rows that it could not see have to be placed first. */
  readonly since: Snapshot | undefined
  readonly to: Omit<Head, 'log'>
  readonly rows: readonly PlacedRow[]
  readonly tiles: readonly Tile[]
  readonly checkpoint?: { readonly note: string; readonly at: Date }
}

/**
 * The snapshot of the statement decides: a row of the intake that was committed before it began is seen. Where fewer rows
 * were inserted than given the division fails, and undoes all. Without its seal the head is signed already.
 */
const PLACE = {
  text: `WITH head AS (
    SELECT size FROM ledger_head WHERE size = $1::bigint AND ($16::text IS NULL OR seal IS NOT NULL) AND NOT EXISTS (
      SELECT FROM ledger_intake WHERE tx >= $2::text::xid8 OR tx = ANY ($3::text[]::xid8[]))
    FOR UPDATE SKIP LOCKED
  ), placed AS (
    INSERT INTO ledger_entry (seq, org_id, id, at, action, keys, body)
    SELECT head.size + p.place - 1, p.org_id, p.id, p.at, p.action, p.keys::uuid[], p.body
    FROM head, unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[], $8::text[], $9::bytea[])
      WITH ORDINALITY AS p (org_id, id, at, action, keys, body, place)
    RETURNING 1
  ), tiles AS (
    INSERT INTO ledger_tile (level, n, hashes)
    SELECT t.level, t.n, t.hashes FROM head, unnest($10::smallint[], $11::bigint[], $12::bytea[]) AS t (level, n, hashes)
  ), signed AS (
    INSERT INTO ledger_checkpoint (size, note, at)
    SELECT $13::bigint, $16::text, $17::timestamptz FROM head WHERE $16::text IS NOT NULL
  ), moved AS (
    UPDATE ledger_head h SET size = $13::bigint, indexed = $14::bigint, seal = $15::bytea
    FROM head WHERE h.size = head.size RETURNING 1
  )
  SELECT m.count AS moved, 1 / (p.count = m.count * cardinality($5::uuid[]))::integer AS whole
  FROM (SELECT count(*) FROM moved) AS m, (SELECT count(*) FROM placed) AS p`,
}

/**
 * Places the rows and moves the head, if it still stands where it did, nobody holds it and nothing waits in the intake.
 * False: nothing was changed.
 *
 * @throws {Error} also where the answer was lost: then nobody can tell.
 */
export async function placeAtOnce(database: Database, { log, from, since, to, rows, tiles, checkpoint }: AtOnce) {
  const base = (log - 1) * LOG_SPAN
  const firstTile = (level: number) => Math.floor(base / TILE_WIDTH ** (level + 1))
  const { xmax, running } = splitSnapshot(since)
  const values = [
    ...[String(base + from), xmax, textArray(running)],
    uuidArray(rows.map(({ org }) => org)),
    uuidArray(rows.map(({ id }) => id)),
    instantArray(rows.map(({ at }) => at)),
    textArray(rows.map(({ action }) => action)),
    textArray(rows.map(({ keys }) => uuidArray(keys))),
    byteaArray(rows.map(({ body }) => body)),
    textArray(tiles.map(({ level }) => String(level))),
    textArray(tiles.map(({ level, n }) => String(firstTile(level) + n))),
    byteaArray(tiles.map(({ hashes }) => hashes)),
    ...[String(base + to.size), String(base + to.indexed), to.seal],
    ...[checkpoint?.note ?? null, checkpoint?.at.toISOString() ?? null],
  ]
  const [landed] = await database.flyToPlace([{ org: HOUSE, statement: PLACE, values }])
  return landed?.rows[0]?.moved === 1
}
