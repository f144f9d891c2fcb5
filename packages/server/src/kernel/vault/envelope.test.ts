import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bindPlace, EnvelopeError, openEnvelope, sealEnvelope } from './envelope.ts'
import { deriveBytes, randomKey, unwrapKey, wrapKey } from './key.ts'

const key = randomKey()
const place = bindPlace('org', 'drivers', 'email', 'row', 'subject')
const plain = Buffer.from('MUTSDEM0000000001')

describe('an envelope', () => {
  test('gives back what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.string()), (bytes, parts) => {
        const bound = bindPlace(...parts)
        assert.deepEqual(new Uint8Array(openEnvelope(key, bound, sealEnvelope(key, bound, bytes))), bytes)
      }),
      { numRuns: 50 },
    )
  })

  test('is version, 12 bytes of IV, ciphertext and 16 bytes of tag, and never the same twice', () => {
    const [one, two] = [sealEnvelope(key, place, plain), sealEnvelope(key, place, plain)]
    assert.equal(one[0], 1)
    assert.equal(one.length, 1 + 12 + plain.length + 16)
    assert.notDeepEqual(one.subarray(1, 13), two.subarray(1, 13))
  })

  test('has an IV of its own, however many are sealed and whatever fails between them', () => {
    const sealed = Array.from({ length: 1_000 }, (_, index) => {
      if (index % 100 === 0) assert.throws(() => sealEnvelope(createSecretKey(Buffer.alloc(5)), place, plain))
      return Buffer.from(sealEnvelope(key, place, plain).subarray(1, 13)).toString('hex')
    })
    assert.equal(new Set(sealed).size, sealed.length)
    assert.ok(!sealed.includes('00'.repeat(12)))
  })

  test('is refused when any single bit of it is flipped', () => {
    const envelope = sealEnvelope(key, place, plain)
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const forged = new Uint8Array(envelope)
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.throws(() => openEnvelope(key, place, forged), EnvelopeError, `bit ${bit}`)
    }
  })

  test('is refused when it was cut or lengthened anywhere', () => {
    const envelope = sealEnvelope(key, place, plain)
    for (let length = 0; length < envelope.length; length++) {
      assert.throws(() => openEnvelope(key, place, envelope.subarray(0, length)), EnvelopeError, `${length} bytes`)
    }
    assert.throws(() => openEnvelope(key, place, Buffer.concat([envelope, Buffer.of(0)])), EnvelopeError)
  })

  test('is refused at a place whose parts, joined, read the same [attack.51]', () => {
    const joined = sealEnvelope(key, bindPlace('drivers', 'email'), plain)
    for (const other of [
      ['driversemail'],
      ['driversemail', ''],
      ['driver', 'semail'],
      ['drivers', 'email', ''],
      ['email', 'drivers'],
    ]) {
      assert.throws(() => openEnvelope(key, bindPlace(...other), joined), EnvelopeError, other.join('|'))
    }
  })

  test('is refused under another key', () => {
    assert.throws(() => openEnvelope(randomKey(), place, sealEnvelope(key, place, plain)), EnvelopeError)
  })
})

describe('a key', () => {
  test('comes back from its wrapping at its place only', () => {
    const inner = randomKey()
    const wrapped = wrapKey(key, place, inner)
    assert.ok(unwrapKey(key, place, wrapped).equals(inner))
    assert.throws(() => unwrapKey(key, bindPlace('elsewhere'), wrapped), EnvelopeError)
  })

  test('shows nothing of itself when it is printed', () => {
    const hex = key.export().toString('hex')
    const shown = `${key} ${JSON.stringify(key)} ${JSON.stringify({ key })}`
    assert.ok(!shown.includes(hex.slice(0, 8)) && !shown.includes(key.export().toString('base64').slice(0, 8)))
  })

  test('gives another key for each purpose, and the same again for the same', () => {
    assert.deepEqual(deriveBytes(key, 'ledger/seal'), deriveBytes(key, 'ledger/seal'))
    assert.notDeepEqual(deriveBytes(key, 'ledger/seal'), deriveBytes(key, 'ledger/seal2'))
    assert.equal(deriveBytes(key, 'ledger/seal').length, 32)
  })
})
