import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatBytes, judgementOn } from './file-words.ts'

describe('what is said of an upload', () => {
  test('is clean only where a scanner said so', () => {
    const released = { state: 'released', reason: null } as const

    assert.deepEqual(judgementOn({ ...released, scan: 'clean' }), { state: 'ok', words: 'scanned, clean' })
    assert.deepEqual(judgementOn({ ...released, scan: 'not-scanned' }), { state: 'warn', words: 'not scanned' })
  })

  test('names why it waits, and why it was refused', () => {
    const waiting = judgementOn({ state: 'quarantine', reason: 'scanner-missing', scan: null })
    const infected = judgementOn({ state: 'refused', reason: 'infected', scan: 'infected' })

    assert.equal(waiting.words, 'waits: no virus scanner is set up')
    assert.deepEqual(infected, { state: 'danger', words: 'refused: the scanner found malware' })
  })

  test('tells its size in the unit that is read at a glance', () => {
    assert.deepEqual([914, 21_400, 1_440_000].map(formatBytes), ['914 B', '21 kB', '1.4 MB'])
  })
})
