/** What all vehicles of a history share: depots, groups, the form they are inspected by, their program, and drivers. */
import type { DriverVerbs } from '#fleet/drivers'
import type { InspectionVerbs } from '#fleet/inspections'
import type { PartDraft, PartVerbs } from '#fleet/parts'
import { placeVerbs } from '#fleet/places'
import type { ServiceVerbs } from '#fleet/service'
import type { Context } from '#kernel'
import { minutesAfter, told } from './cast.ts'

export interface Ground {
  readonly siteIds: readonly string[]
  /** By the name of the group. */
  readonly groupIds: Readonly<Record<GroupName, string>>
  readonly formId: string
  readonly programId: string
  /** The task of the program that the orders of the history do. */
  readonly smallServiceId: string
  readonly driverIds: readonly string[]
  /** Of what a small service takes: the part, and how much of it. */
  readonly takes: readonly { readonly partId: string; readonly quantityThousandths: number }[]
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

const part = (
  sku: string,
  name: string,
  unit: PartDraft['unit'],
  unitCostMinor: number,
  minimumThousandths: number,
) => ({
  ...{ sku, name, unit, unitCostMinor, minimumThousandths },
})
/** `received` at the beginning, `takes` a small service, both in thousandths of the unit. */
const PARTS = [
  { ...part('OIL-5W30', 'Engine oil 5W-30', 'litre', 890, 40_000), received: 200_000, takes: 5_000 },
  { ...part('FILTER-OIL', 'Oil filter', 'piece', 1_240, 12_000), received: 20_000, takes: 1_000 },
  { ...part('LAMP-H7', 'Lamp H7', 'piece', 620, 10_000), received: 24_000, takes: 0 },
  { ...part('WIPER-650', 'Wiper blade 650 mm', 'piece', 1_450, 6_000), received: 16_000, takes: 0 },
  { ...part('PADS-FRONT', 'Brake pads, front axle', 'piece', 5_900, 4_000), received: 8_000, takes: 0 },
]

export interface GroundParts {
  readonly drivers: Pick<DriverVerbs, 'enterDriver'>
  readonly inspections: Pick<InspectionVerbs, 'draftForm' | 'publishForm'>
  readonly parts: Pick<PartVerbs, 'createPart' | 'moveStock'>
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
  return { siteIds, groupIds, formId: form.view.id, ...program, driverIds, takes: await stockParts(ctx, parts) }
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

/** What the workshop keeps; of the filters there will be fewer than it wants. */
async function stockParts(ctx: Context, { parts }: GroundParts): Promise<Ground['takes']> {
  const takes: { partId: string; quantityThousandths: number }[] = []
  for (const { received, takes: quantityThousandths, ...draft } of PARTS) {
    const { id: partId } = (await parts.createPart(ctx, draft)).view
    await parts.moveStock(ctx, partId, { receive: { quantityThousandths: received } })
    if (quantityThousandths > 0) takes.push({ partId, quantityThousandths })
  }
  return takes
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
    const draft = {
      ...{ name: `Driver ${number}`, employeeNumber: `E-${number}`, licences: [licence] },
      ...{ medicalExpiresOn: dayIn(ctx, 100 + index * 43), ...(index === 0 && { userId }) },
    }
    // The newest stand first on their list: so they stand there in the order of their numbers.
    const entered = told(ctx, minutesAfter(ctx.now, -index))
    ids.push((await drivers.enterDriver(entered, draft)).view.id)
  }
  return ids
}

const dayIn = ({ now }: Context, days: number): string =>
  new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
