import type { Module } from '#kernel'
import { lengthMs } from '#kernel'
import type { Job } from '#kernel/jobs'
import type { Assurance } from './service.ts'

/**
 * One job a control: it is looked at at half of the time for which a look counts, so that one may fail to happen.
 * Another judges what time alone has changed.
 */
export const createJobs = (assurance: Assurance, rooms: readonly Module[]): readonly Job[] => [
  { name: 'assurance.judge', every: { minutes: 1 }, last: true, run: assurance.judge },
  ...rooms
    .flatMap((room) => room.controls ?? [])
    .map((control, index, controls): Job => {
      const seconds = lengthMs(control.freshFor) / 2_000
      return {
        name: `assurance.${control.name}`,
        every: { seconds },
        shift: { seconds: (seconds * (index + 1)) / controls.length },
        atStart: true,
        runApart: async () => {
          await assurance.look(control)
        },
      }
    }),
]
