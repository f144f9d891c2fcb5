/** Imports and exports, each beside one statement of SQL that writes or reads as many rows. */
import { createCopier } from './copies.ts'
import { COLUMNS } from './fleet-columns.ts'
import type { FleetBench } from './fleet-compare.ts'
import { exportAll, importRows } from './fleet-loading.ts'

const FEW = 1_000
const ROUNDS = 3

export async function measureFiles({ place, timed, rung }: FleetBench, rows: number): Promise<true> {
  const { direct } = place
  const company = await place.openCompany('small', FEW)
  await direct.enter(company.org)
  const copier = await createCopier(direct.run)
  let round = 0
  await rung(
    `import of ${rows} rows (load, check, apply)`,
    () => timed(1, () => importRows(place, company, `G${round++}`, rows)),
    () => direct.run('copy', copier, [`I${round}-`, 0, rows - 1]),
    { rounds: ROUNDS },
  )
  const sql = `SELECT ${COLUMNS} WHERE v.org_id = $1 AND unit LIKE 'G0-%' ORDER BY unit, id`
  await rung(
    `export of ${rows} vehicles (CSV)`,
    () => timed(1, () => exportAll(place, company, 'G0')),
    () => direct.run('export', sql, [company.org]),
    { rounds: ROUNDS },
  )
  return true
}
