/** What all vehicles of a history share: depots, groups, the form they are inspected by, their program, and drivers. */
import type { DriverVerbs } from '#fleet/drivers'
import type { InspectionVerbs } from '#fleet/inspections'
import { placeVerbs } from '#fleet/places'
import type { ServiceVerbs } from '#fleet/service'
import type { Context } from '#kernel'

export interface Ground {
  readonly siteIds: readonly string[]
  /** By the name of the group. */
  readonly groupIds: Readonly<Record<GroupName, string>>
  readonly formId: string
  readonly programId: string
  /** The task of the program that the orders of the history do. */
  readonly smallServiceId: string
  readonly driverIds: readonly string[]
}

const SITES = ['North depot', 'Harbour depot', 'South depot'] as const
export const GROUPS = ['Vans', 'Trucks', 'Cars'] as const
export type GroupName = (typeof GROUPS)[number]
const DRIVERS = 18

const item = (key: string, label: string, isCritical = false) => ({ key, label, isCritical, photoOnFail: isCritical })
export const LABELS = {
  wipers: 'Wipers',
  lamps: 'Lamps',
  mirrors: 'Mirrors',
  tyres: 'Tyres',
  brakes: 'Brakes',
} as const
const SECTIONS = [
  {
    key: 'outside',
    title: 'Outside',
    items: [item('lamps', LABELS.lamps), item('mirrors', LABELS.mirrors), item('wipers', LABELS.wipers)],
  },
  {
    key: 'wheels',
    title: 'Wheels and brakes',
    items: [item('tyres', LABELS.tyres), item('brakes', LABELS.brakes, true)],
  },
]

export interface GroundParts {
  readonly drivers: Pick<DriverVerbs, 'enterDriver'>
  readonly inspections: Pick<InspectionVerbs, 'draftForm' | 'publishForm'>
  readonly service: Pick<ServiceVerbs, 'createServiceTask' | 'createProgram'>
}

/** @param driverAccount the account of the first driver. */
export async function layGround(ctx: Context, parts: GroundParts, driverAccount: string): Promise<Ground> {
  const siteIds: string[] = []
  for (const name of SITES) siteIds.push((await placeVerbs.openSite(ctx, { name, timeZone: 'Europe/Vienna' })).id)
  const groups: [GroupName, string][] = []
  for (const name of GROUPS) groups.push([name, (await placeVerbs.openGroup(ctx, { name })).id])
  const form = await parts.inspections.draftForm(ctx, {
    name: 'Walk-round',
    sections: SECTIONS,
    cleanReview: 'at_once',
  })
  await parts.inspections.publishForm(ctx, form.view.id, undefined)
  const groupIds = Object.fromEntries(groups) as Record<GroupName, string>
  const program = await makeProgram(ctx, parts)
  const driverIds = await enterDrivers(ctx, parts, driverAccount)
  return { siteIds, groupIds, formId: form.view.id, ...program, driverIds }
}

async function makeProgram(
  ctx: Context,
  { service }: GroundParts,
): Promise<Pick<Ground, 'programId' | 'smallServiceId'>> {
  const oil = await service.createServiceTask(ctx, { name: 'Small service', instructions: 'Oil, filters, levels.' })
  const brakes = await service.createServiceTask(ctx, { name: 'Brake test' })
  const intervals = [
    { serviceTaskId: oil.view.id, everyKm: 15_000, softKm: 1_500, everyDays: 365, softDays: 30 },
    { serviceTaskId: brakes.view.id, everyDays: 180, softDays: 21, hardDays: 14 },
  ]
  const { view } = await service.createProgram(ctx, { name: 'Standard', intervals })
  return { programId: view.id, smallServiceId: oil.view.id }
}

/** Some of their licences and examinations run out soon. */
async function enterDrivers(ctx: Context, { drivers }: GroundParts, userId: string): Promise<readonly string[]> {
  const ids: string[] = []
  for (let index = 0; index < DRIVERS; index++) {
    const number = String(index + 1).padStart(2, '0')
    const licence = {
      classes: index % 3 === 1 ? ['B', 'C'] : ['B'],
      country: 'AT',
      number: `DEMO ${number}`,
      expiresOn: dayIn(ctx, 105 + index * 61),
    }
    const draft = { name: `Driver ${number}`, licences: [licence], medicalExpiresOn: dayIn(ctx, 100 + index * 43) }
    ids.push((await drivers.enterDriver(ctx, { ...draft, ...(index === 0 && { userId }) })).view.id)
  }
  return ids
}

const dayIn = ({ now }: Context, days: number): string =>
  new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
