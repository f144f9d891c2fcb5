import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sayChange, sayWhere } from './trend-words.ts'

describe('a fault trend', () => {
  test('says its change with a sign, and none where there is none', () => {
    assert.deepEqual(
      [3, 0, -2.5].map((change) => sayChange(change, String)),
      ['+3', '0', '−2.5'],
    )
  })

  test('says where a code was seen as far as that is known', () => {
    const nowhere = { ecu: null, make: null, model: null }
    const said = [nowhere, { ...nowhere, ecu: '0x7E8' }, { ...nowhere, make: 'Sample' }, { ...nowhere, model: 'Van' }]
    assert.deepEqual(said.map(sayWhere), ['', '0x7E8', 'Sample', 'Van'])
  })
})
