import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EcuResult, ScanResult } from '#protocol/scan'
import type { ActRow } from './act-store.ts'
import { toActView } from './act-view.ts'
import type { ActText } from './sealing.ts'

const code = (name: string) => ({ code: name, text: name, textSource: 'own', status: [] }) as const
const listed = [{ head: '1902', positive: 1, refused: [] }]
const unit = (address: string, codes: readonly string[], more: Partial<EcuResult> = {}): EcuResult => ({
  ...{ address, name: address, protocol: 'UDS', identification: {}, answers: listed },
  dtcs: codes.map(code),
  ...more,
})
const failure = { code: 'timeout', message: 'did not answer', at: 'ECU' } as const
const BEFORE = [unit('0x7E8', ['P0301', 'P0171']), unit('0x7E9', ['P0700'])]

/** What is shown of an act by what its bridge sealed before and after. */
function shown(before: readonly EcuResult[] | null, after: readonly EcuResult[] | null) {
  const found = (ecus: readonly EcuResult[] | null) => ecus && ({ ecus } as unknown as ScanResult)
  const text = {
    order: { kind: 'clear-codes', ecu: null },
    reason: 'Coil replaced',
    ...(before && { ready: JSON.stringify({ preconditions: [], before: found(before) }) }),
    document: JSON.stringify({ source: 'simulated', preconditions: [], steps: [], after: found(after) }),
  } as unknown as ActText
  const row = { requestedAt: new Date(0), endedAt: null, failureCode: null, readySha256: null, sha256: null }
  const view = toActView(row as unknown as ActRow, { state: 'open', value: text })
  return [view.after?.map(({ ecu, code: name }) => `${ecu} ${name}`), view.unreadAfter]
}

describe('what is shown of an act', () => {
  test('are the codes of all units that told them again', () => {
    assert.deepEqual(shown(BEFORE, [unit('0x7E8', ['P0171']), unit('0x7E9', [])]), [['0x7E8 P0171'], undefined])
    assert.deepEqual(shown(BEFORE, null), [undefined, undefined])
  })

  const engine = unit('0x7E8', ['P0171'])
  for (const [why, other] of [
    ['fell silent', unit('0x7E9', [], { failure })],
    ['withheld them', unit('0x7E9', [], { hasWithheldCodes: true })],
    ['showed by OBD what it showed by UDS before', unit('0x7E9', [], { protocol: 'OBD', answers: [] })],
    ['was gone', undefined],
  ] as const)
    test(`is no code as gone of a unit that ${why}: it is named`, () => {
      const after = other ? [engine, other] : [engine]
      assert.deepEqual(shown(BEFORE, after), [['0x7E8 P0171'], ['0x7E9']])
      assert.deepEqual(shown(BEFORE.slice(1), other ? [other] : []), [undefined, ['0x7E9']])
    })

  test('is a unit named that was not read, also where nothing is known of before', () => {
    assert.deepEqual(shown(null, [engine, unit('0x7E9', [], { failure })]), [['0x7E8 P0171'], ['0x7E9']])
  })
})
