/** The whole system on one screen: what it stands on, its rooms in floor order, how it opens and how it closes. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openAssurance } from '#assurance'
import { openDiagnostics } from '#diagnostics'
import { openFleet } from '#fleet'
import { openIdentity } from '#identity'
import type { Clock, Config, Kernel, Module, Report, TestClock } from '#kernel'
import { createReport, HOUSE } from '#kernel'
import { createJobRunner } from '#kernel/jobs'
import { openKernelRoom, requireOneVoice, requirePublished } from '#kernel/room'
import { openConsole } from './console.ts'
import { openGround } from './ground.ts'
import { createInspector, ensureCanary } from './inspector.ts'
import { openApi } from './open-api.ts'
import { POLICY_FOLDER, VERSION } from './paths.ts'
import type { Serving } from './serve.ts'
import { serve } from './serve.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

export interface HouseOptions {
  /** Tests bring their own. */
  readonly clock?: Clock
  readonly report?: Report
  /** Rooms beside the others: for tests of what must refuse to start. */
  readonly guests?: readonly Module[]
  /** Names this process's chain of epoch keys. A command of the operator beside a running server needs its own. */
  readonly node?: string
  /** Where the text in force stands; read anew at each look. */
  readonly policyFolder?: string
}

/** Opens everything but the listener. Adding a room touches one line. */
export async function openHouse(
  config: Config,
  { clock, report, node, guests = [], policyFolder = POLICY_FOLDER }: HouseOptions = {},
) {
  const ground = await openGround(config, { clock, node })
  const { kernel, settings } = ground
  const told = report ?? createReport(kernel.clock.now, (line) => process.stderr.write(`${line}\n`))
  try {
    const identity = openIdentity(kernel)
    const inspector = createInspector(
      kernel,
      () => rooms,
      () => identity,
    )
    const kernelRoom = openKernelRoom(kernel, inspector, testClockOf(config, kernel.clock), (from, to) =>
      clockMoved(from, to),
    )
    const fleet = openFleet(kernel, { identity: identity.verbs })
    const diagnostics = openDiagnostics(kernel, { fleet: fleet.verbs, identity: identity.verbs })
    const below = [kernelRoom, identity, fleet, diagnostics, openConsole(), openApi(() => rooms), ...guests]
    const assurance = openAssurance(kernel, below, () => readFileSync(join(policyFolder, 'fleetops.md'), 'utf8'))
    const rooms: readonly Module[] = [...below, assurance]

    requirePublished(rooms)
    requireOneVoice(rooms)
    identity.admit(rooms)
    const erasure = await ground.furnish(rooms)
    await assurance.assurance.declare()
    await ensureCanary(kernel, identity, fleet)
    const jobs = createJobRunner(
      { ...kernel, reportBug: told.bug, node: `${node ?? hostname()}:${config.dataFolder}` },
      rooms.flatMap((room) => room.jobs ?? []),
    )
    await jobs.declare()

    /** What fell due on the way has run when the clock's caller hears of it. */
    const clockMoved = async (from: Date, to: Date) => {
      await settings.refresh()
      await kernel.act({ actor: { kind: 'operator', id: 'test-clock' }, org: HOUSE }, async (ctx) => {
        ctx.record({ action: 'clock.move', object: 'clock', facts: { from: from.toISOString(), to: to.toISOString() } })
      })
      await kernel.ledger.drain()
      await jobs.runDue()
      await kernel.ledger.drain()
    }

    let serving: Serving | undefined
    return {
      kernel,
      rooms,
      identity,
      fleet,
      diagnostics,
      assurance,
      erasure,
      jobs,
      clockMoved,
      /** Listens. Nothing runs by itself before `begin`. */
      serve: async () => {
        serving = await serve(kernel, settings, identity.authenticator, rooms, told)
        ground.openDoor(serving.address)
        await recordOpening(kernel)
        return serving.address
      },
      /** Runs what falls due from now on; every control is looked at at once. */
      begin: () => jobs.start(),
      close: async () => {
        await jobs.stop()
        diagnostics.close()
        await serving?.close()
        await ground.close()
      },
    }
  } catch (error) {
    await ground.close()
    throw error
  }
}

/** Which program has served since when, under which profile and on what: an auditor's first question. */
const recordOpening = ({ act, config: { profile }, database: { engine } }: Kernel): Promise<void> =>
  act({ actor: { kind: 'system', id: 'house' }, org: HOUSE }, async (ctx) => {
    ctx.record({ action: 'house.open', object: 'house', facts: { version: VERSION, profile, engine } })
  })

const testClockOf = (config: Config, clock: Clock): TestClock | undefined =>
  config.testClockStart && 'moveTo' in clock ? (clock as TestClock) : undefined
