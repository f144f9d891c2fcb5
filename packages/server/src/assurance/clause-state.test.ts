import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attestation, Control, Module, Obligation } from '#kernel'
import type { Evidence, Look, Part, Recorded } from '#proof'
import { STATES } from '#proof'
import { readParts, stateOfClause } from './clause-state.ts'

/** One clause of each kind. */
const ENFORCED = 'muts.api.jwt'
const OWED = 'muts.monitoring.weekly-assessment'
const ATTESTED = 'muts.repository.branch-protection'
const BOTH = 'muts.network.firewall'

const part = (kind: Part['kind'], state: Part['state']): Part => ({
  kind,
  name: `yard.${kind}`,
  promise: 'It is kept.',
  state,
  because: null,
  lastEvidenceAt: null,
  nextDueAt: null,
})

describe('a clause', () => {
  test('stands as badly as the worst thing it rests on', () => {
    for (const [rank, worst] of STATES.entries()) {
      const parts = STATES.slice(rank).map((state) => part('control', state))
      assert.equal(stateOfClause(ENFORCED, parts.reverse()), worst)
    }
  })

  test('is open without the part its kind needs, whatever else it has', () => {
    const [control, duty, paper] = [
      part('control', 'proven'),
      part('obligation', 'proven'),
      part('attestation', 'attested'),
    ]
    assert.equal(stateOfClause(ENFORCED, []), 'open')
    assert.equal(stateOfClause(ENFORCED, [duty, paper]), 'open')
    assert.equal(stateOfClause(ENFORCED, [control]), 'proven')
    assert.equal(stateOfClause(OWED, [control, paper]), 'open')
    assert.equal(stateOfClause(OWED, [duty]), 'proven')
    assert.equal(stateOfClause(ATTESTED, [control, duty]), 'open')
    assert.equal(stateOfClause(ATTESTED, [paper]), 'attested')
  })

  test('enforced and attested needs both and says that part of it is paper', () => {
    assert.equal(stateOfClause(BOTH, [part('control', 'proven')]), 'open')
    assert.equal(stateOfClause(BOTH, [part('attestation', 'attested')]), 'open')
    assert.equal(stateOfClause(BOTH, [part('control', 'proven'), part('attestation', 'attested')]), 'attested')
  })
})

describe('a control', () => {
  const control: Control = {
    name: 'yard.gate',
    clauses: [ENFORCED],
    objective: 'integrity',
    promise: 'The gate is shut.',
    scope: 'house',
    enforcedBy: stateOfClause,
    probe: async () => ({ holds: true, saw: {} }),
    freshFor: { hours: 1 },
    severity: 2,
    tells: ['operations'],
  }
  const seen = (holds: boolean): Look => ({
    at: new Date('2026-03-02T10:00:00Z'),
    holds,
    because: holds ? null : 'the gate is open',
    saw: {},
    entry: 'e',
  })
  const read = (now: string, look?: Look) =>
    brief({ name: 'yard', controls: [control] }, now, {
      looks: new Map(look ? [[control.name, look]] : []),
      entries: [],
    })

  test('is open before the first look, then as the last look saw it', () => {
    assert.deepEqual(read('2026-03-02T10:30:00Z'), ['open', 'never looked at'])
    assert.deepEqual(read('2026-03-02T10:30:00Z', seen(true)), ['proven', null])
    assert.deepEqual(read('2026-03-02T10:30:00Z', seen(false)), ['failing', 'the gate is open'])
  })

  test('fails from the millisecond at which the last look is too old', () => {
    assert.deepEqual(read('2026-03-02T10:59:59.999Z', seen(true)), ['proven', null])
    assert.deepEqual(read('2026-03-02T11:00:00.000Z', seen(true)), ['failing', 'the last look is too old'])
  })

  test('bears no clause it does not name', () => {
    assert.deepEqual(readParts(OWED, [{ name: 'yard', controls: [control] }], NOTHING, new Date('2026-03-02')), [])
  })
})

describe('an obligation', () => {
  const drill: Obligation = {
    name: 'yard.drill',
    clauses: [ENFORCED],
    objective: 'availability',
    promise: 'A leak is stopped within an hour.',
    owner: 'operations',
    scope: 'house',
    per: 'object',
    opens: { on: 'leak.find' },
    closes: { on: 'leak.stop' },
    within: { hours: 1 },
    exercised: { days: 183 },
    tells: [{ before: { minutes: 10 }, whom: 'operations' }],
    overdue: { severity: 2 },
  }
  const read = (now: string, ...entries: readonly Recorded[]) =>
    brief({ name: 'yard', obligations: [drill] }, now, { ...NOTHING, entries })
  const kept = [entry('2026-03-02T10:00:00Z', 'leak.find'), entry('2026-03-02T10:30:00Z', 'leak.stop')] as const

  test('never kept is due: silence proves nothing', () => {
    assert.deepEqual(read('2026-03-02'), ['due', 'never kept yet'])
  })

  test('kept is proven until it has not been exercised for too long', () => {
    assert.deepEqual(read('2026-09-01T10:29:59.999Z', ...kept), ['proven', null])
    assert.deepEqual(read('2026-09-01T10:30:00.000Z', ...kept), ['due', 'not exercised lately'])
  })

  test('is due from its first notice and fails at its deadline, not a millisecond before', () => {
    const again = [...kept, entry('2026-03-03T10:00:00Z', 'leak.find')]
    assert.deepEqual(read('2026-03-03T10:49:59.999Z', ...again), ['proven', null])
    assert.deepEqual(read('2026-03-03T10:50:00.000Z', ...again), ['due', 'asked for and not yet done'])
    assert.deepEqual(read('2026-03-03T10:59:59.999Z', ...again), ['due', 'asked for and not yet done'])
    assert.deepEqual(read('2026-03-03T11:00:00.000Z', ...again), ['failing', '1 overdue'])
  })

  test('kept late is due until the breach is answered', () => {
    const late = [kept[0], entry('2026-03-02T11:00:00Z', 'leak.stop')] as const
    const answer = { ...entry('2026-03-02T12:00:00Z', 'breach.answer'), facts: { obligation: drill.name } }
    assert.deepEqual(read('2026-03-02T12:00:00Z', ...late), ['due', '1 unanswered: kept too late, and nobody said why'])
    assert.deepEqual(read('2026-03-02T12:00:00Z', ...late, answer), ['proven', null])
  })
})

describe('an attestation', () => {
  const lease: Attestation = {
    name: 'yard.lease',
    clauses: [ENFORCED],
    promise: 'The yard is let to us.',
    owner: 'facilities',
    per: 'house',
    validFor: { days: 365 },
    documents: ['lease'],
    tells: [{ before: { days: 30 }, whom: 'facilities' }],
  }
  const read = (now: string, ...entries: readonly Recorded[]) =>
    brief({ name: 'yard', attestations: [lease] }, now, { ...NOTHING, entries })
  const paper = (at: string, verb: 'sign' | 'withdraw', facts = {}) => ({
    ...entry(at, `attestation.${verb}`),
    object: lease.name,
    facts,
  })
  const signed = paper('2026-01-01', 'sign')

  test('is open until it is signed, and another one’s signature is none', () => {
    assert.deepEqual(read('2026-01-02'), ['open', 'never signed'])
    assert.deepEqual(read('2026-01-02', { ...signed, object: 'yard.insurance' }), ['open', 'never signed'])
    assert.deepEqual(read('2026-01-02', signed), ['attested', null])
  })

  test('expires: due from its first notice, failing from the instant', () => {
    assert.deepEqual(read('2026-12-01T23:59:59.999Z', signed), ['attested', null])
    assert.deepEqual(read('2026-12-02T00:00:00.000Z', signed), ['due', 'expires soon'])
    assert.deepEqual(read('2026-12-31T23:59:59.999Z', signed), ['due', 'expires soon'])
    assert.deepEqual(read('2027-01-01T00:00:00.000Z', signed), ['failing', 'expired'])
  })

  test('expires earlier where the document says so, never later', () => {
    const until = (validUntil: string) => paper('2026-01-01', 'sign', { validUntil })
    assert.deepEqual(read('2026-03-01', until('2026-03-01')), ['failing', 'expired'])
    assert.deepEqual(read('2027-01-01', until('2031-01-01')), ['failing', 'expired'])
  })

  test('withdrawn fails at once, and signed again stands', () => {
    const withdrawn = paper('2026-02-01', 'withdraw')
    assert.deepEqual(read('2026-01-31', signed, withdrawn), ['attested', null])
    assert.deepEqual(read('2026-02-01', signed, withdrawn), ['failing', 'withdrawn'])
    assert.deepEqual(read('2026-02-02', signed, withdrawn, paper('2026-02-02', 'sign')), ['attested', null])
  })
})

const NOTHING: Evidence = { looks: new Map(), entries: [] }

function brief(room: Module, now: string, evidence: Evidence): readonly unknown[] {
  const parts = readParts(ENFORCED, [room], evidence, new Date(now))
  return parts.flatMap(({ state, because }) => [state, because])
}

function entry(at: string, action: string): Recorded {
  return { at: new Date(at), action, object: 'bay-1', subjects: [], facts: {} }
}
