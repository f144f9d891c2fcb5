/** The whole system on one screen: what it stands on, its rooms in floor order, how it opens and how it closes. */
import { hostname } from 'node:os'
import type { Clock, Config, Kernel, Module, Report, TestClock } from '#kernel'
import { createReport, HOUSE } from '#kernel'
import { createErrandRunner } from '#kernel/errands'
import { createJobRunner } from '#kernel/jobs'
import { requireOneVoice, requirePublished } from '#kernel/room'
import { watchErasures } from '#kernel/vault'
import { openGround } from './ground.ts'
import { ensureCanary } from './inspector.ts'
import { POLICY_FOLDER, VERSION } from './paths.ts'
import type { Outside } from './rooms.ts'
import { openRooms } from './rooms.ts'
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
  readonly outside?: Outside | undefined
}

/** Opens everything but the listener. */
export async function openHouse(
  config: Config,
  { clock, report, node, guests = [], policyFolder = POLICY_FOLDER, outside }: HouseOptions = {},
) {
  const ground = await openGround(config, { clock, node })
  const { kernel, settings } = ground
  const told = report ?? createReport(kernel.clock.now, (line) => process.stderr.write(`${line}\n`))
  try {
    const { rooms, identity, fleet, diagnostics, assurance } = openRooms(kernel, {
      testClock: testClockOf(config, kernel.clock),
      clockMoved: (from, to) => clockMoved(from, to),
      guests,
      policyFolder,
      outside,
      reportBug: told.bug,
    })

    requirePublished(rooms)
    requireOneVoice(rooms)
    identity.admit(rooms)
    const erasure = await ground.furnish(rooms)
    await assurance.assurance.declare()
    await ensureCanary(kernel, identity, fleet)
    const running = { ...kernel, reportBug: told.bug, node: `${node ?? hostname()}:${config.dataFolder}` }
    const jobs = createJobRunner(
      running,
      rooms.flatMap((room) => room.jobs ?? []),
    )
    await jobs.declare()
    const errands = createErrandRunner(
      running,
      rooms.flatMap((room) => room.errands ?? []),
    )
    await errands.declare()

    /** What fell due on the way has run when the clock's caller hears of it. */
    const clockMoved = async (from: Date, to: Date) => {
      await settings.refresh()
      await kernel.act({ actor: { kind: 'operator', id: 'test-clock' }, org: HOUSE }, async (ctx) => {
        ctx.record({ action: 'clock.move', object: 'clock', facts: { from: from.toISOString(), to: to.toISOString() } })
      })
      await kernel.ledger.drain()
      await errands.runDue()
      await jobs.runDue()
      await errands.runDue()
      await kernel.ledger.drain()
    }

    let serving: Serving | undefined
    let erasures: ReturnType<typeof watchErasures> | undefined
    return {
      kernel,
      rooms,
      identity,
      fleet,
      diagnostics,
      assurance,
      erasure,
      jobs,
      errands,
      clockMoved,
      /** Listens. Nothing runs by itself before `begin`. */
      serve: async () => {
        serving = await serve(kernel, settings, identity.authenticator, rooms, told)
        ground.openDoor(serving.address)
        await recordOpening(kernel)
        return serving.address
      },
      /** Runs what falls due from now on; every control is looked at at once. */
      begin: () => {
        jobs.start()
        errands.start()
        erasures = watchErasures(erasure, (error) => told.bug(error, undefined))
      },
      close: async () => {
        await erasures?.close()
        await jobs.stop()
        await errands.stop()
        await diagnostics.close()
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
