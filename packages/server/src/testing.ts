/** For tests only: a real house on a clock that moves when it is told to, and the world it stands on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config, Module, TestClock } from '#kernel'
import { createReport, createTestClock, readConfig } from '#kernel'
import type { Outside } from './rooms.ts'
import { openMigratedHouse } from './testing-migrated.ts'

export const START = new Date('2026-01-05T08:00:00Z')

export interface TestHouseOptions {
  readonly guests?: readonly Module[]
  readonly environment?: Readonly<Record<string, string>>
  readonly demo?: boolean
  readonly frozen?: boolean
  readonly start?: Date
  readonly outside?: Outside
}

/** A house on the embedded database in a folder of its own; not listening. Bugs it reports are kept, to be asserted on. */
export async function openBareHouse({
  guests = [],
  environment = {},
  demo = false,
  frozen = false,
  start = START,
  outside,
}: TestHouseOptions = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-house-'))
  const clock: TestClock = createTestClock(start, { frozen })
  const bugs: string[] = []
  const options = { data: dataFolder, port: 0, demo, testClock: start.toISOString() }
  const config: Config = readConfig(options, { ...(demo ? {} : { MUTS_PROFILE: 'evaluation' }), ...environment })
  const report = createReport(clock.now, (line) => bugs.push(line))
  const house = await openMigratedHouse(config, { clock, report, guests, outside })
  return {
    ...house,
    clock,
    config,
    bugs,
    [Symbol.asyncDispose]: async () => {
      await house.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}
