/** For tests only: a room with each kind of part that a clause can be borne by. */
import { Type } from 'typebox'
import { openHouse } from '#house'
import type { Control, Module } from '#kernel'

/** One clause on a control alone, one on all three kinds of parts; both borne by no other room. */
export const [GATE, YARD] = ['muts.scope', 'muts.monitoring.weekly-assessment'] as const
const control: Control = {
  name: 'yard.gate',
  clauses: [GATE, YARD],
  objective: 'integrity',
  promise: 'The gate is shut.',
  scope: 'house',
  enforcedBy: openHouse,
  probe: async () => {
    const { isShut } = yardGate
    return { holds: isShut, saw: { isShut }, ...(isShut ? {} : { because: 'the gate is open' }) }
  },
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations'],
}
/** Its control, and whether that finds the gate shut. */
export const yardGate = { control, isShut: true }

export const yard: Module = {
  name: 'yard',
  controls: [control],
  obligations: [
    {
      name: 'yard.round',
      clauses: [YARD],
      objective: 'availability',
      promise: 'The yard is walked every week.',
      owner: 'operations',
      scope: 'house',
      per: 'house',
      closes: { on: 'round.walk', where: { isWhole: true } },
      within: { days: 7 },
      every: { days: 7 },
      tells: [{ before: { days: 1 }, whom: 'operations' }],
      overdue: { severity: 3 },
    },
  ],
  attestations: [
    {
      name: 'yard.lease',
      clauses: [YARD],
      promise: 'The yard is let to us.',
      owner: 'facilities',
      per: 'house',
      validFor: { days: 365 },
      documents: ['lease'],
      tells: [{ before: { days: 30 }, whom: 'facilities' }],
    },
  ],
  entries: {
    'round.walk': { ocsf: 6003, activity: 'other', facts: Type.Object({ isWhole: Type.Boolean() }) },
    'attestation.sign': {
      ocsf: 6003,
      activity: 'create',
      facts: Type.Object({ sha256: Type.Optional(Type.String()) }),
    },
    'attestation.withdraw': { ocsf: 6003, activity: 'delete' },
  },
}
