/** Door of the kernel as a room of the house: health, description, ledger, test clock, and its own controls. */
import type { Kernel, Module, TestClock } from '#kernel'
import { eraseAnswers, forgetAnswers, httpMigrations } from '#kernel/http'
import { jobMigrations } from '#kernel/jobs'
import { createLedgerJobs } from '#kernel/ledger'
import { createKeyRotation } from '#kernel/vault'
import { actions } from './access.ts'
import { createClockRoutes } from './clock-routes.ts'
import { createControls } from './controls.ts'
import { kernelEntries } from './entries.ts'
import { createHealthRoutes } from './health-routes.ts'
import type { Ports } from './inspector.ts'
import { createLedgerRoutes } from './ledger-routes.ts'
import { createSecurityTextRoute } from './security-text.ts'

export { doorsOfLook } from './doors-of-look.ts'
export { kernelEntries } from './entries.ts'
export type { Inspector } from './inspector.ts'
export { requireOneVoice, requirePublished } from './published.ts'
export { MARKER as CANARY_VIN } from './sealed-control.ts'

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
      createSecurityTextRoute(kernel),
      ...createLedgerRoutes(kernel),
      ...(testClock ? createClockRoutes(testClock, () => kernel.ledger.drain(), moved) : []),
    ],
    controls: createControls({ ...kernel, inspector }),
    erases: eraseAnswers,
    jobs: [
      ...createLedgerJobs(kernel.ledger),
      {
        name: 'vault.finish-rotations',
        every: { hours: 1 },
        runApart: () => {
          const columns = inspector.rooms().flatMap(({ personalData }) => personalData ?? [])
          return createKeyRotation(kernel, { kind: 'system', id: 'vault' }, columns).finish()
        },
      },
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
