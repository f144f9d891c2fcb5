/** Lists, creation and batches, each beside the same SQL. */
import { createCopier } from './copies.ts'
import { NEWEST } from './fleet-columns.ts'
import type { FleetBench } from './fleet-compare.ts'
import { draftOf } from './place.ts'

const FEW = 1_000
/** Below what one person may ask in a minute. */
const REQUESTS = 60

/** @param batch so many go in one batch. */
export async function measureRates({ place, shoot, timed, rung }: FleetBench, batch: number): Promise<true> {
  const { direct } = place
  const company = await place.openCompany('small', FEW)
  await direct.enter(company.org)
  const copier = await createCopier(direct.run)
  let made = 0
  const copyOwn = (count: number) => {
    made += count
    return direct.run('copy', copier, ['C-', made - count, made - 1])
  }
  let registered = FEW

  await rung(
    'list of 50, filtered and sorted',
    async () => {
      await company.nextMinute()
      return shoot(
        company,
        Array.from({ length: REQUESTS }, () => ({ path: NEWEST.path })),
      )
    },
    () => direct.run('list', NEWEST.sql, [company.org, ['active']]),
    { times: REQUESTS },
  )
  await rung(
    'create',
    async () => {
      await company.nextMinute()
      const one = () => ({ method: 'POST', path: '/vehicles', body: draftOf(registered++) }) as const
      return shoot(company, Array.from({ length: REQUESTS }, one))
    },
    () => copyOwn(1),
    { times: REQUESTS },
  )
  await rung(
    `batch of ${batch}`,
    async () => {
      await company.nextMinute()
      const operations = Array.from({ length: batch }, () => ({ register: draftOf(registered++) }))
      return timed(1, () => company.ask('POST', '/vehicles/batch', { atomic: true, operations }))
    },
    () => copyOwn(batch),
  )
  return true
}
