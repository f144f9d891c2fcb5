/** The data folder and what stands in it: room, lock, key file, leaves. Nothing is made that was not there. */
import { constants } from 'node:fs'
import { access, mkdtemp, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lockDataFolder } from '#server/database'
import type { Config } from '#server/kernel'
import { openKek } from '#server/vault'
import type { Check } from './check.ts'
import { fail, ok, warn } from './check.ts'

const MIB = 2 ** 20
const [LEAST_BYTES, AMPLE_BYTES] = [256 * MIB, 2_048 * MIB]

export async function checkFolder(folder: string): Promise<Check> {
  const there = await findStat(folder)
  if (!there) {
    const parent = await nearest(folder)
    await access(parent, constants.W_OK | constants.X_OK)
    return ok('data', `${folder} is not there yet; the first start makes it`)
  }
  // Tried, not asked: a read-only or full disk grants the permission all the same.
  await rm(await mkdtemp(join(folder, '.doctor-')), { recursive: true })
  if ((there.mode & 0o077) === 0) return ok('data', `${folder} can be written`)
  return warn('data', `others than its owner may look into ${folder}`, `Run chmod 700 ${folder}.`)
}

export async function checkSpace(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(await nearest(folder))
  const [free, says] = [bavail * bsize, `${Math.floor((bavail * bsize) / MIB)} MiB are free`]
  if (free < LEAST_BYTES) return fail('space', says, 'Make room: a ledger that cannot be written stops everything.')
  if (free < AMPLE_BYTES) return warn('space', says, 'Make room soon; two gigabytes are a good beginning.')
  return ok('space', says)
}

/** Takes the lock and gives it back at once. That a server holds it is no fault. */
export async function checkLock(folder: string): Promise<Check> {
  if (!(await findStat(folder))) return ok('lock', 'free')
  try {
    lockDataFolder(folder)()
    return ok('lock', 'free')
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'database.locked') throw error
    return ok('lock', `held: ${(error as Error).message}`)
  }
}

export async function checkKek(config: Config): Promise<Check> {
  const { profile, kek, dataFolder } = config
  if (profile === 'evaluation' && kek === undefined && !(await findStat(join(dataFolder, 'kek')))) {
    return ok('kek', 'not there yet; the first start makes it')
  }
  const { kind } = openKek(config)
  if (kind === 'setting') return ok('kek', 'can be read from MUTS_KEK')
  if (kek !== undefined) return ok('kek', `${kind}, as MUTS_KEK names it; the start asks it`)
  return warn('kek', 'it lies in the data folder, beside what it opens', 'For production set MUTS_KEK, kept outside.')
}

export async function checkLeaves({ leavesFolder, dataFolder, databaseUrl }: Config): Promise<Check> {
  await access(await nearest(leavesFolder), constants.W_OK)
  const [own, other] = await Promise.all([leavesFolder, dataFolder].map(async (path) => stat(await nearest(path))))
  if (databaseUrl !== undefined && !isHere(databaseUrl))
    return ok('leaves', `${leavesFolder}, on another host than the database`)
  if (own?.dev !== other?.dev) return ok('leaves', `${leavesFolder}, on another disk than the data`)
  return warn(
    'leaves',
    `${leavesFolder} shares its disk with the data: who can change one can change both`,
    'Name a folder on another disk in MUTS_LEAVES_DIR.',
  )
}

const isHere = (databaseUrl: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(databaseUrl).hostname)

const findStat = (path: string) => stat(path).catch(() => undefined)

/** The folder itself, or the nearest one above it that is there. */
async function nearest(path: string): Promise<string> {
  return (await findStat(path)) || path === dirname(path) ? path : await nearest(dirname(path))
}
