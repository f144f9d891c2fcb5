/** For tests only: breaks what the controls of assurance guard. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Module, Sabotage, World } from '#kernel'
import { later } from '#kernel'

export const sabotage: Sabotage = {
  'assurance.objectives': [
    {
      refusesStart: 'assurance.objective',
      breakIt: async (world) => {
        const aimless = {
          name: 'guest.aimless',
          clauses: ['fleetops.purpose.cia'],
          promise: 'It protects nothing in particular.',
          scope: 'house',
          enforcedBy: () => undefined,
          freshFor: { days: 1 },
          severity: 4,
          tells: ['security-lead'],
          probe: async () => ({ holds: true, saw: {} }),
        }
        world.guests.push({ name: 'guest', controls: [aimless] } as unknown as Module)
        return async () => void world.guests.pop()
      },
    },
    { redWithin: { days: 1 }, breakIt: stopLooks },
  ],
  'assurance.policy-date': [
    {
      redWithin: { days: 1 },
      breakIt: async ({ policyFolder }) => {
        const file = join(policyFolder, 'fleetops.md')
        const text = readFileSync(file, 'utf8')
        writeFileSync(file, text.replace(/^\*Date: \d{4}/m, '*Date: 2023'))
        return async () => writeFileSync(file, text)
      },
    },
  ],
}

/** Nobody looks any more at what keeps the house available: its controls may hold or not. */
async function stopLooks({ superuser, clock }: World) {
  const look = (at: Date) =>
    superuser("UPDATE kernel_job SET due_at = $1 WHERE name = 'assurance.kernel.rate-limit'", [at])
  await look(later(clock.now(), { days: 365 }))
  return async () => {
    await look(clock.now())
  }
}
