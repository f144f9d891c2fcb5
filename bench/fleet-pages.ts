/** A page of an organisation with many vehicles beside the same page of one with few. */
import { createCopier, withoutIndexes } from './copies.ts'
import { NEWEST } from './fleet-columns.ts'
import type { FleetBench } from './fleet-compare.ts'
import { judge, show } from './fleet-compare.ts'
import type { Company } from './fleet-place.ts'

const FEW = 1_000
const REQUESTS = 40
const COPIED_AT_ONCE = 100_000
const MUST = 1.2

/** Whose rows can all be opened: copies come behind them in each of these orders. */
const PAGES = [
  '/vehicles?limit=50',
  NEWEST.path,
  '/vehicles?filter[status]=active&limit=50',
  '/vehicles?sort=make&limit=50',
  '/vehicles?sort=-year,-unit&limit=50',
  '/vehicles?filter[make]=Demo&sort=-updatedAt&limit=50',
  '/vehicles?filter[unit][startsWith]=B-00000005&limit=50',
]
/** Beside each other in one order, so that copies are the last of it. */
const BEHIND = {
  created_at: `one.created_at - n * interval '1 second'`,
  updated_at: `one.updated_at - n * interval '1 second'`,
  make: `'Zeta'`,
  year: '1950',
}

export async function measurePages({ place, results, shoot, compare }: FleetBench, many: number): Promise<boolean> {
  const { direct } = place
  const [few, large] = [await place.openCompany('few', FEW), await place.openCompany('large', FEW)]
  await direct.enter(large.org)
  const copier = await createCopier(direct.run, BEHIND)
  const begun = performance.now()
  await withoutIndexes(direct.run, 'fleet_vehicle', async () => {
    for (let from = 0; from < many - FEW; from += COPIED_AT_ONCE)
      await direct.run('copy', copier, ['L-', from, Math.min(many - FEW, from + COPIED_AT_ONCE) - 1])
  })
  for (const table of ['fleet_vehicle', 'vault_subject_key']) await direct.run(table, `VACUUM ANALYZE ${table}`)
  console.log(`${many} vehicles in ${Math.round((performance.now() - begun) / 1e3)} s`)

  let worst = 0
  for (const path of PAGES) {
    const page = (company: Company) => async () => {
      await company.nextMinute()
      return shoot(
        company,
        Array.from({ length: REQUESTS }, () => ({ path })),
      )
    }
    const found = await compare(page(few), page(large))
    worst = Math.max(worst, found.ratio)
    results.push({ name: path, must: MUST, ...found })
    console.log(`${path}: ${found.ratio.toFixed(2)} (must ${MUST}) ${judge(found.ratio <= MUST)}; of processor time \
${found.cpuRatio.toFixed(2)} (${show(found.mine)} of ${FEW}; ${show(found.theirs)} of ${many})`)
  }
  return worst <= MUST
}
