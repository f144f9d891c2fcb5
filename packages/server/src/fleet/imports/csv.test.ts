import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Delimiter } from './csv.ts'
import { CsvError, createCsvReader, DELIMITERS, sniffDelimiter, withoutMark } from './csv.ts'

function readAll(pieces: readonly string[], delimiter: Delimiter = ',') {
  const reader = createCsvReader(delimiter)
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
}

const write = (rows: readonly (readonly string[])[], delimiter: Delimiter, end: string) =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join(end)

describe('comma-separated values', () => {
  test('are read as RFC 4180 has them', () => {
    const text = 'unit,make\r\n"A ""one""","with, comma"\r\nB,"two\r\nlines"\r\n'
    assert.deepEqual(readAll([text]), [
      ['unit', 'make'],
      ['A "one"', 'with, comma'],
      ['B', 'two\r\nlines'],
    ])
  })

  test('are read alike in one piece and in many, with any delimiter and line end', () => {
    const cells = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(
        cells,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\r\n', '\n'),
        fc.nat(40),
        (rows, delimiter, end, cut) => {
          const text = write(rows, delimiter, end)
          assert.deepEqual(readAll([text], delimiter), rows)
          assert.deepEqual(readAll([text.slice(0, cut), text.slice(cut)], delimiter), rows)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('either are read or say in which row they break, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '=') }), (text) => {
        try {
          readAll([text])
        } catch (error) {
          assert.ok(error instanceof CsvError && error.line >= 1, String(error))
        }
      }),
      { numRuns: 500 },
    )
    assert.throws(() => readAll(['a\nb\n"c']), { fault: 'open-quote', line: 3 })
    assert.throws(() => readAll(['a\nb"c']), { fault: 'stray-quote', line: 2 })
    assert.throws(() => readAll([`${','.repeat(201)}`]), { fault: 'too-wide' })
    assert.throws(() => readAll(['x'.repeat(10_001)]), { fault: 'too-long' })
  })

  test('have the delimiter of their header, and no byte order mark', () => {
    assert.equal(sniffDelimiter('unit;"make, model";year\n'), ';')
    assert.equal(sniffDelimiter('unit,make\n'), ',')
    assert.equal(sniffDelimiter('unit\tmake\n'), '\t')
    assert.equal(sniffDelimiter('unit'), ',')
    assert.equal(withoutMark('\uFEFFunit'), 'unit')
  })
})
