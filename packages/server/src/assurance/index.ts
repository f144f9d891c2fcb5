/** Door of assurance: looks at every control on a schedule and says how each clause stands. The topmost room. */
import type { Kernel, Module } from '#kernel'
import { checkHouse } from './check-house.ts'
import { entries } from './entries.ts'
import { createJobs } from './jobs.ts'
import { looks } from './migrations/0001-looks.ts'
import { findings } from './migrations/0002-findings.ts'
import { objectivesControl } from './objectives-control.ts'
import { policyDateControl } from './policy-date-control.ts'
import { createRoutes } from './routes.ts'
import type { Assurance } from './service.ts'
import { createAssurance } from './service.ts'

export type { Assurance } from './service.ts'

const WATCHERS = ['admin', 'security_lead', 'auditor'] as const

/**
 * @param below every other room; their declarations are checked here before the house opens.
 * @param readPolicy the text of the FleetOps policy in force, read anew at each look.
 */
export function openAssurance(
  kernel: Kernel,
  below: readonly Module[],
  readPolicy: () => string,
): Module & { readonly assurance: Assurance } {
  const rooms = (): readonly Module[] => [...below, room]
  const assurance = createAssurance(kernel, rooms)
  const controls = [objectivesControl({ ...kernel, rooms }), policyDateControl(kernel, readPolicy)]
  const room: Module & { readonly assurance: Assurance } = {
    name: 'assurance',
    assurance,
    actions: { 'clause.list': WATCHERS, 'clause.read': WATCHERS, 'clause.prove': WATCHERS },
    entries,
    routes: createRoutes(assurance),
    migrations: [looks, findings],
    retains: { assurance_look: { kept: 'setting' }, assurance_state: { kept: 'setting' } },
    controls,
    jobs: createJobs(assurance, [...below.flatMap((room) => room.controls ?? []), ...controls]),
  }
  checkHouse(rooms())
  return room
}
