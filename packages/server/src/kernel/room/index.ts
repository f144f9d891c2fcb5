/** Door of the kernel as a room of the house: health, description, ledger, test clock, and its own controls. */
import { Type } from 'typebox'
import type { Kernel, Module, TestClock } from '#kernel'
import { forgetAnswers, httpMigrations } from '#kernel/http'
import { jobMigrations } from '#kernel/jobs'
import { createLedgerJobs, ledgerEntries } from '#kernel/ledger'
import { actions } from './access.ts'
import { createClockRoutes } from './clock-routes.ts'
import { createControls } from './controls.ts'
import { createHealthRoutes } from './health-routes.ts'
import type { Ports } from './inspector.ts'
import { createLedgerRoutes } from './ledger-routes.ts'

export type { Inspector } from './inspector.ts'
export { requirePublished } from './published.ts'
export { MARKER as CANARY_VIN } from './sealed-control.ts'

const Searched = Type.Object({ count: Type.Integer() }, { additionalProperties: false })
const Replayed = Type.Object({ actions: Type.String(), replayed: Type.Literal(true) }, { additionalProperties: false })
const Moved = Type.Object({ from: Type.String(), to: Type.String() }, { additionalProperties: false })

/** The object is the row; the finding stays open until its value is restored. */
const Broken = Type.Object({ table: Type.String(), column: Type.String() }, { additionalProperties: false })

/** What the kernel writes beside the ledger's own entries. */
export const kernelEntries: NonNullable<Module['entries']> = {
  ...ledgerEntries,
  /** A kept answer went out again: what it disclosed the first time, under which actions. */
  'answer.replay': { ocsf: 6003, activity: 'read', facts: Replayed },
  'ledger.search': { ocsf: 6003, activity: 'read', facts: Searched },
  'ledger.read': { ocsf: 6003, activity: 'read' },
  'ledger.prove': { ocsf: 6003, activity: 'read' },
  'vault.integrity': { ocsf: 2004, activity: 'create', facts: Broken },
  'clock.move': { ocsf: 6002, activity: 'update', facts: Moved },
  'house.open': { ocsf: 6002, activity: 'other' },
}

export const kernelMigrations = [...httpMigrations, ...jobMigrations]

/** @param testClock where the house runs on one; `moved` runs what fell due. */
export function openKernelRoom(
  kernel: Kernel,
  inspector: Ports['inspector'],
  testClock: TestClock | undefined,
  moved: (from: Date, to: Date) => Promise<void>,
): Module {
  return {
    name: 'kernel',
    actions,
    entries: kernelEntries,
    routes: [
      ...createHealthRoutes(kernel),
      ...createLedgerRoutes(kernel),
      ...(testClock ? createClockRoutes(testClock, () => kernel.ledger.drain(), moved) : []),
    ],
    controls: createControls({ ...kernel, inspector }),
    jobs: [
      ...createLedgerJobs(kernel.ledger),
      {
        name: 'kernel.forget-answers',
        every: { hours: 1 },
        runApart: async () => {
          await forgetAnswers(kernel)
        },
      },
    ],
  }
}
