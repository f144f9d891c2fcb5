import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keepPage } from './kept-page.ts'

const pageFrom = (letters: string, next: string | null) => ({
  data: [...letters].map((id) => ({ id })),
  page: { next, hasMore: next !== null },
})
const HELD = [pageFrom('abc', 'c'), pageFrom('def', 'f'), pageFrom('ghi', null)]
const lettersOf = ({ data }: { readonly data: readonly { readonly id: string }[] }) => data.map(({ id }) => id).join('')

describe('a page that nobody sees, when its list is read again', () => {
  test('stays as it is, and is old', () => {
    const kept = keepPage(HELD, 1, pageFrom('aBc', 'c'))
    assert.deepEqual(kept, { ...HELD[1], isOld: true })
    assert.deepEqual(keepPage(HELD, 0, undefined), { ...HELD[0], isOld: true })
  })

  test('gives up the rows that moved to the page before it', () => {
    assert.equal(lettersOf(keepPage(HELD, 1, pageFrom('acd', 'd'))), 'ef')
    assert.equal(lettersOf(keepPage(HELD, 1, pageFrom('def', 'f'))), '')
  })

  test('takes over the rows that have no room on the page before it any more', () => {
    assert.equal(lettersOf(keepPage(HELD, 1, pageFrom('aAb', 'b'))), 'cdef')
    assert.equal(lettersOf(keepPage(HELD, 1, pageFrom('abX', 'X'))), 'cdef')
  })

  test('stays as it is behind a page that holds nothing known', () => {
    assert.equal(lettersOf(keepPage(HELD, 1, pageFrom('xyz', 'z'))), 'def')
    assert.throws(() => keepPage(HELD, 3, HELD[2]), RangeError)
  })

  test('leads on to where it always did', () => {
    assert.equal(keepPage(HELD, 1, pageFrom('acd', 'd')).page.next, 'f')
  })
})
