/** When the house looks at itself. */
import type { Control } from '#kernel'
import { lengthMs } from '#kernel'
import type { Job } from '#kernel/jobs'
import type { Assurance } from './service.ts'

/**
 * One job a control: it is looked at at half of the time for which a look counts, so that one may fail to happen.
 * Assurance's own come after the rest, whose looks they read. Another job judges what time alone has changed.
 */
export const createJobs = (assurance: Assurance, controls: readonly Control[]): readonly Job[] => [
  { name: 'assurance.judge', every: { minutes: 1 }, last: true, run: assurance.judge },
  ...controls.map((control, index): Job => {
    const seconds = lengthMs(control.freshFor) / 2_000
    return {
      name: `assurance.${control.name}`,
      every: { seconds },
      shift: { seconds: (seconds * (index + 1)) / controls.length },
      atStart: true,
      ...(control.name.startsWith('assurance.') ? { last: true } : {}),
      runApart: async () => {
        await assurance.look(control)
      },
    }
  }),
]
