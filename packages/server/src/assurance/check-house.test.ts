import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attestation, Control, Module, Obligation } from '#kernel'
import { checkHouse } from './check-house.ts'

const control: Control = {
  name: 'yard.gate',
  clauses: ['muts.api.jwt'],
  objective: 'integrity',
  promise: 'The gate is shut.',
  scope: 'house',
  enforcedBy: checkHouse,
  probe: async () => ({ holds: true, saw: {} }),
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations'],
}
const obligation: Obligation = {
  name: 'yard.leak',
  clauses: ['muts.api.jwt'],
  objective: 'integrity',
  promise: 'A leak is stopped within an hour.',
  owner: 'operations',
  scope: 'house',
  per: 'object',
  opens: [{ on: 'leak.find' }, { on: 'finding.open' }],
  closes: { on: 'leak.stop' },
  within: { hours: 1 },
  tells: [{ before: { minutes: 10 }, whom: 'operations' }],
  overdue: { severity: 2 },
}
const attestation: Attestation = {
  name: 'yard.lease',
  clauses: ['muts.api.jwt'],
  promise: 'The yard is let to us.',
  owner: 'facilities',
  per: 'house',
  validFor: { days: 365 },
  documents: ['lease'],
  tells: [{ before: { days: 30 }, whom: 'facilities' }],
}
const writes = (...actions: readonly string[]) =>
  Object.fromEntries(actions.map((action) => [action, { ocsf: 6003, activity: 'other' } as const]))
const everything = writes('leak.find', 'leak.stop', 'attestation.sign', 'attestation.withdraw')
const yard: Module = {
  name: 'yard',
  controls: [control],
  obligations: [obligation],
  attestations: [attestation],
  entries: everything,
}
const refuses = (code: string, rooms: readonly Module[]) =>
  assert.throws(() => checkHouse(rooms), { name: 'StartRefused', code })

describe('a house', () => {
  test('opens when all its parts are sound, whichever room writes what another waits for', () => {
    checkHouse([yard])
    checkHouse([
      { ...yard, entries: {} },
      { name: 'office', entries: everything },
    ])
  })

  test('does not open when an obligation waits for an entry no room writes', () => {
    const papers = writes('attestation.sign', 'attestation.withdraw')
    refuses('assurance.deaf', [{ ...yard, entries: { ...papers, ...writes('leak.find') } }])
    refuses('assurance.deaf', [{ ...yard, entries: { ...papers, ...writes('leak.stop') } }])
    refuses('assurance.deaf', [{ ...yard, obligations: [{ ...obligation, voids: { on: 'leak.dismiss' } }] }])
  })

  test('does not open with an attestation nobody can sign, or nobody can withdraw', () => {
    const leaks = writes('leak.find', 'leak.stop')
    refuses('assurance.deaf', [{ ...yard, entries: leaks }])
    refuses('assurance.deaf', [{ ...yard, entries: { ...leaks, ...writes('attestation.sign') } }])
  })

  test('does not open when a part protects nothing or names a clause there is not', () => {
    refuses('assurance.objective', [{ ...yard, controls: [{ ...control, objective: undefined }] } as unknown as Module])
    for (const parts of ['controls', 'obligations', 'attestations'] as const) {
      const [part] = yard[parts] ?? []
      refuses('assurance.clause', [{ ...yard, [parts]: [{ ...part, clauses: ['muts.nothing'] }] }])
    }
  })

  test('does not open when two parts of any kind share a name', () => {
    refuses('assurance.twice', [yard, { name: 'office', controls: [control] }])
    refuses('assurance.twice', [{ ...yard, obligations: [{ ...obligation, name: control.name }] }])
    refuses('assurance.twice', [{ ...yard, attestations: [{ ...attestation, name: control.name }] }])
  })
})
