/** Takes the demo away: what is sealed can never be read again, nobody signs in any more, and the next demo is another. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor, Context, OrgId, SubjectId } from '#kernel'
import type { DemoFleet } from './demo.ts'
import type { House } from './house.ts'

export type Removing = Pick<House, 'kernel' | 'rooms' | 'erasure' | 'fleet' | 'diagnostics'>

/** What it left in the data folder; the marker last, so that a removal that was cut off goes on. */
const LEFT = ['bridge', 'demo-links.json', 'demo-credentials.json', 'demo-fleet.json']

/**
 * Erases every person and vehicle of the demo's organisations, on the way on which single subjects are erased, and forgets
 * the demo. Other organisations are not touched.
 *
 * @returns how many subjects were erased; undefined where the data folder holds no demo.
 * @throws {Problem} `kernel.held` (409) where anything of it is held: then nothing of it goes.
 */
export async function removeDemo(house: Removing, actor: Actor): Promise<number | undefined> {
  const folder = house.kernel.config.dataFolder
  const marker = join(folder, 'demo-fleet.json')
  if (!existsSync(marker)) return undefined
  const { org, neighbour } = JSON.parse(readFileSync(marker, 'utf8')) as DemoFleet
  for (const each of [org, neighbour]) await requireErasable(house, each, actor)
  let erased = 0
  for (const each of [org, neighbour]) erased += await eraseOrganisation(house, each, actor)
  for (const name of LEFT) rmSync(join(folder, name), { recursive: true, force: true })
  return erased
}

async function eraseOrganisation(house: Removing, org: OrgId, actor: Actor): Promise<number> {
  const act = <T>(work: (ctx: Context) => Promise<T>) => house.kernel.act({ actor, org }, work)
  await act((ctx) => putOutOfUse(house, ctx))
  let erased = 0
  for (let page = await listSubjects(house, act); page.length > 0; page = await listSubjects(house, act)) {
    for (const subject of page) await house.erasure.erase(org, subject, actor)
    erased += page.length
  }
  return erased
}

/** Asks of everybody what is asked when they are erased: half of a demo is none. */
const requireErasable = ({ kernel, rooms }: Removing, org: OrgId, actor: Actor): Promise<void> =>
  kernel.act({ actor, org }, async (ctx) => {
    const { listSubjects } = kernel.vault.keeping
    for (
      let page = await listSubjects(ctx.tx, null);
      page.length > 0;
      page = await listSubjects(ctx.tx, page.at(-1) ?? null)
    )
      for (const subject of page) for (const room of rooms) await room.keeps?.(ctx, subject)
  })

/** Vehicles leave the fleet, and no bridge is let in. */
async function putOutOfUse({ fleet, diagnostics }: Removing, ctx: Context): Promise<void> {
  for (const id of await fleet.verbs.listVehicleIds(ctx)) await fleet.verbs.archiveVehicle(ctx, id, undefined)
  const { data } = await diagnostics.verbs.listBridges(ctx, { limit: 200 })
  for (const { id } of data) await diagnostics.verbs.revokeBridge(ctx, id)
}

/** Those that still have a key. */
const listSubjects = (
  { kernel }: Removing,
  act: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>,
): Promise<readonly SubjectId[]> => act((ctx) => kernel.vault.keeping.listSubjects(ctx.tx, null))
