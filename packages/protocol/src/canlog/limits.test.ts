import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseFixed } from './fields.ts'
import { only, read } from './testing.ts'

describe('a line of a log', () => {
  test('tells no identifier beyond its bits and no ninth byte on classic CAN', () => {
    const bytes = '11,'.repeat(8)
    assert.equal(only(`1,000007FF,false,Rx,0,8,${bytes}`, 'gvret').id, 0x7ff)
    assert.equal(only(`1,1FFFFFFF,true,Rx,0,8,${bytes}`, 'gvret').id, 0x1fff_ffff)
    for (const line of [
      `1,00000800,false,Rx,0,8,${bytes}`,
      `1,20000000,true,Rx,0,8,${bytes}`,
      `1,1,false,Rx,0,9,${bytes}11,`,
    ])
      assert.equal(read(line, 'gvret').bad.length, 1, line)
    assert.equal(only(`     1)  1.0  Rx  0300  8  ${'11 '.repeat(8)}`, 'trc-1.1').data.length, 8)
    for (const line of [
      `     1)  1.0  Rx  0300  9  ${'11 '.repeat(9)}`,
      '     1)  1.0  Rx  0800  0',
      '     1)  1.0  Rx  20000000  0',
    ])
      assert.equal(read(line, 'trc-1.1').bad.length, 1, line)
  })

  test('tells its time exactly, and as near as it can below the step', () => {
    assert.equal(parseFixed('12.5', 6, 0), 12_500_000)
    assert.equal(parseFixed('12', 6, 0), 12_000_000)
    assert.equal(parseFixed('1.2345675', 6, 0), 1_234_567.5)
    assert.equal(parseFixed('0,0000001', 6, 0), 0.1)
  })
})
