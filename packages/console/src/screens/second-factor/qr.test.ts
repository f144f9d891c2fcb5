import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { encodeQr } from './qr.ts'
import { checkCodewords, encodeCodewords } from './qr-blocks.ts'

const draw = (text: string) => encodeQr(text).map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''))

describe('a QR code', () => {
  test('lays out mode, length, bytes, terminator and padding', () => {
    const { version, codewords } = encodeCodewords('01234567')

    assert.equal(version, 1)
    assert.deepEqual(codewords.slice(0, 10), [0x40, 0x83, 0x03, 0x13, 0x23, 0x33, 0x43, 0x53, 0x63, 0x70])
    assert.deepEqual(codewords.slice(10, 16), [0xec, 0x11, 0xec, 0x11, 0xec, 0x11])
    assert.equal(codewords.length, 26)
  })

  test('has the check codewords of the worked example in ISO/IEC 18004, annex I', () => {
    const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11]

    assert.deepEqual(checkCodewords(data, 10), [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55])
  })

  test('has its three finders, timing line and dark module where readers look for them', () => {
    const rows = draw('otpauth://totp/MUTS')
    const size = rows.length

    assert.equal(size, 25)
    assert.ok(rows[0]?.startsWith('11111110') && rows[0]?.endsWith('01111111'))
    assert.ok(rows[size - 1]?.startsWith('11111110'))
    assert.match(rows[6]?.slice(8, size - 8) ?? '', /^(10)+1$/)
    assert.equal(rows[size - 8]?.[8], '1')
  })

  test('grows with its text up to 213 bytes, and refuses more by name', () => {
    assert.equal(encodeQr('x'.repeat(14)).length, 21)
    assert.equal(encodeQr('x'.repeat(15)).length, 25)
    assert.equal(encodeQr('x'.repeat(213)).length, 57)
    assert.throws(() => encodeQr('x'.repeat(214)), RangeError)
  })

  test('is the drawing that an independent reader (jsQR 1.4.0) has read back', () => {
    const hash = (text: string) => createHash('sha256').update(draw(text).join('\n')).digest('hex').slice(0, 16)

    assert.deepEqual(
      [hash('otpauth://totp/A'), hash('x'.repeat(150)), hash('y'.repeat(200))],
      ['1077b37e48fca38e', '9782fa7f0642d3e6', '9d9550d437781823'],
    )
  })
})
