/** Settings of the running house that an administrator may change without a restart: rows, read again every few seconds. */
import type { Clock } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { sql } from '#kernel/database'

/** What holds where no row says otherwise. */
const DEFAULTS = {
  /** Requests a minute and user (muts.api.rate-limit). */
  'rate-limit.per-minute': 100,
  /** Requests a minute and address without a session. */
  'flood-gate.per-minute': 1_200,
  /** Files of the console a minute and address: hundreds of browsers that open it for the first time behind one address. */
  'flood-gate.files-per-minute': 24_000,
  /** Exact origins that may call from a browser, beside those of the environment (muts.api.cors). */
  'cors.origins': [] as readonly string[],
}

export type HouseSetting = keyof typeof DEFAULTS

export interface HouseSettings {
  read<Name extends HouseSetting>(name: Name): (typeof DEFAULTS)[Name]
  /** Reads the rows again. */
  refresh(): Promise<void>
}

const STALE_AFTER_MS = 5_000

/** Rows of `kernel_setting` over the defaults. `read` never waits: it starts a refresh when its copy is old. */
export async function openHouseSettings(database: Database, clock: Clock): Promise<HouseSettings> {
  let values: Readonly<Record<string, unknown>> = {}
  let readAtMs = 0

  const refresh = async () => {
    readAtMs = clock.monotonicMs()
    const rows = await database.transaction({ org: HOUSE }, (tx) =>
      tx.all<{ name: string; value: unknown }>(sql`SELECT name, value FROM kernel_setting`),
    )
    values = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  }
  await refresh()

  return {
    read: (name) => {
      // A failed refresh keeps the last known rows: the database being away must not widen a limit.
      if (clock.monotonicMs() - readAtMs > STALE_AFTER_MS) refresh().catch(() => undefined)
      return (values[name] ?? DEFAULTS[name]) as (typeof DEFAULTS)[typeof name]
    },
    refresh,
  }
}
