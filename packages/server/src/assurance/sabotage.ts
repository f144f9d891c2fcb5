/** For tests only: breaks what the controls of assurance guard. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Module, Sabotage, World } from '#kernel'

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
    { redWithin: { days: 1 }, breakIt: liftLimit },
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

/** What alone keeps the house available does not hold any more, and so nothing is left that was seen to. */
async function liftLimit({ superuser }: World) {
  await superuser(`INSERT INTO kernel_setting (name, value) VALUES ('rate-limit.per-minute', '1000'::jsonb)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
  return async () => {
    await superuser("DELETE FROM kernel_setting WHERE name = 'rate-limit.per-minute'")
  }
}
