/** The machine: which Node, and whether its clock can be believed. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#server/kernel'
import type { Check } from './check.ts'
import { fail, ok, warn } from './check.ts'

const OLDEST: readonly [major: number, minor: number] = [24, 21]
/** Clocks that a time service steers stay within this over the life of a short process. */
const DRIFT_MS = 500
const TIME_FIX = 'Let a time service such as chrony keep the clock, and look at it before starting.'

export function checkNode(): Check {
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const says = `${node} on ${process.platform} ${process.arch}`
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return fail('node', `${says} is too old`, `Use Node ${OLDEST.join('.')} or later.`)
  }
  if (process.platform === 'linux') return ok('node', says)
  return warn('node', `${says}: only Linux is tested`, 'Run production on Linux, x64 or arm64.')
}

/**
 * Compares the wall clock with the counter that nobody can set, since this process began, and with the newest checkpoint
 * of this installation: entries must not be stamped earlier than those before them.
 */
export async function checkClock(clock: Clock, leavesFolder: string | undefined): Promise<Check> {
  const now = clock.now()
  const driftMs = Math.round(now.getTime() - (performance.timeOrigin + clock.monotonicMs()))
  if (Math.abs(driftMs) > DRIFT_MS) return warn('clock', `it was set by ${driftMs} ms just now`, TIME_FIX)
  const newest =
    leavesFolder === undefined ? undefined : await stat(join(leavesFolder, 'checkpoint')).catch(() => undefined)
  if (newest && newest.mtime.getTime() > now.getTime() + DRIFT_MS) {
    return fail('clock', `${now.toISOString()} is before the newest checkpoint was written`, TIME_FIX)
  }
  return ok('clock', `${now.toISOString()}, at the pace of the counter`)
}
