/** Door of the kernel as a room of the house: health, description, ledger, test clock, and its own controls. */
import type { Kernel, Module, Part, TestClock } from '#kernel'
import { joinParts } from '#kernel'
import { errandMigrations, openJobs, turnMigrations } from '#kernel/errands'
import { fileMigrations, openFiles } from '#kernel/files'
import { eraseAnswers, forgetAnswers, httpMigrations } from '#kernel/http'
import { jobMigrations } from '#kernel/jobs'
import { createLedgerJobs } from '#kernel/ledger'
import type { Outbox } from '#kernel/mail'
import { mailMigrations } from '#kernel/mail'
import { openRetention, retentionMigrations } from '#kernel/retention'
import { createKeyRotation } from '#kernel/vault'
import type { WayOptions } from '#kernel/webhooks'
import { openWebhooks, webhookMigrations } from '#kernel/webhooks'
import { actions } from './access.ts'
import { createClockRoutes } from './clock-routes.ts'
import { createControls } from './controls.ts'
import { kernelEntries } from './entries.ts'
import { createHealthRoutes } from './health-routes.ts'
import type { Ports } from './inspector.ts'
import { createLedgerRoutes } from './ledger-routes.ts'
import { retains } from './retains.ts'
import { createSecurityTextRoute } from './security-text.ts'

export { doorsOfLook } from './doors-of-look.ts'
export { kernelEntries } from './entries.ts'
export type { Inspector } from './inspector.ts'
export { requireOneVoice, requirePublished } from './published.ts'
export { MARKER as CANARY_VIN } from './sealed-control.ts'

export const kernelMigrations = [
  ...httpMigrations,
  ...jobMigrations,
  ...errandMigrations,
  ...webhookMigrations,
  ...mailMigrations,
  ...fileMigrations,
  ...turnMigrations,
  ...retentionMigrations,
]

/**
 * @param testClock where the house runs on one; `moved` runs what fell due.
 * @param events that may be told outside, by their actions.
 */
export function openKernelRoom(
  kernel: Kernel,
  inspector: Ports['inspector'],
  testClock: TestClock | undefined,
  moved: (from: Date, to: Date) => Promise<void>,
  events: Readonly<Record<string, string>>,
  outbox: Outbox,
  ways?: WayOptions,
): Module {
  const own: Part = {
    actions,
    entries: kernelEntries,
    routes: [
      ...createHealthRoutes(kernel),
      createSecurityTextRoute(kernel),
      ...createLedgerRoutes(kernel),
      ...(testClock ? createClockRoutes(testClock, () => kernel.ledger.drain(), moved) : []),
    ],
    controls: createControls({ ...kernel, inspector }),
    retains,
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
  return joinParts('kernel', [
    own,
    openJobs(kernel),
    openRetention(inspector.rooms),
    openFiles(kernel),
    openWebhooks(kernel, events, ways),
    outbox.part,
  ])
}
