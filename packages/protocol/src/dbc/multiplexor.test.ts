import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatDbc, parseDbc } from './index.ts'

const FILE = `VERSION ""
BU_: ECM
BO_ 100 Page: 8 ECM
 SG_ Which M : 0|8@1+ (1,0) [0|0] "" ECM
 SG_ Inner m1M : 8|8@1+ (1,0) [0|0] "" ECM
 SG_ Deep m2 : 16|8@1+ (1,0) [0|0] "" ECM
 SG_ Plain : 24|8@1+ (1,0) [0|0] "" ECM
`

describe('a signal nobody receives', () => {
  test('is written without a receiver, and without a blank behind its unit', () => {
    const [message] = parseDbc(FILE).messages
    assert.ok(message)
    const signals = message.signals.slice(0, 1).map((signal) => ({ ...signal, receivers: [] }))
    const written = formatDbc({ ...parseDbc(FILE), messages: [{ ...message, signals }] })
    assert.ok(written.includes(' SG_ Which M : 0|8@1+ (1,0) [0|0] ""\n'))
  })
})

describe('a float', () => {
  test('is written as one, of 32 or of 64 bits', () => {
    const file = `BO_ 1 F: 8 X
 SG_ S : 0|32@1- (1,0) [0|0] "" X
BO_ 2 D: 8 X
 SG_ D : 0|64@1- (1,0) [0|0] "" X
SIG_VALTYPE_ 1 S : 1;
SIG_VALTYPE_ 2 D : 2;
`
    const written = formatDbc(parseDbc(file))
    assert.deepEqual(
      written.split('\n').filter((line) => line.startsWith('SIG_VALTYPE_')),
      ['SIG_VALTYPE_ 1 S : 1;', 'SIG_VALTYPE_ 2 D : 2;'],
    )
    assert.deepEqual(parseDbc(written), parseDbc(file))
  })
})

describe('a multiplexor', () => {
  test('is written as one, the plain one and the one inside of another', () => {
    const written = formatDbc(parseDbc(FILE))
    assert.equal(written.includes('BO_TX_BU_'), false)
    for (const line of [' SG_ Which M :', ' SG_ Inner m1M :', ' SG_ Deep m2 :', ' SG_ Plain :'])
      assert.ok(written.includes(line), line)
  })
})
