import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { HeldPage } from './kept-page.ts'
import { keepPage, readBefore, withoutDoubles } from './kept-page.ts'

const pageFrom = (letters: string, next: string | null) => ({
  data: [...letters].map((id) => ({ id })),
  page: { next, hasMore: next !== null },
})
const HELD = [pageFrom('abc', 'c'), pageFrom('def', 'f'), pageFrom('ghi', null)]
const lettersOf = ({ data }: { readonly data: readonly { readonly id: string }[] }) => data.map(({ id }) => id).join('')

describe('a page that nobody sees, when its list is read again', () => {
  test('stays as it is, and is old', () => {
    const kept = keepPage(HELD, 1, [pageFrom('aBc', 'c')])
    assert.deepEqual(kept, { ...HELD[1], isOld: true })
    assert.deepEqual(keepPage(HELD, 0, []), { ...HELD[0], isOld: true })
  })

  test('gives up the rows that moved to the page before it', () => {
    assert.equal(lettersOf(keepPage(HELD, 1, [pageFrom('acd', 'd')])), 'ef')
    assert.equal(lettersOf(keepPage(HELD, 1, [pageFrom('def', 'f')])), '')
  })

  test('takes over the rows that have no room on the page before it any more', () => {
    assert.equal(lettersOf(keepPage(HELD, 1, [pageFrom('aAb', 'b')])), 'cdef')
    assert.equal(lettersOf(keepPage(HELD, 1, [pageFrom('abX', 'X')])), 'cdef')
    assert.equal(lettersOf(keepPage(HELD, 1, [pageFrom('xyz', 'z')])), 'abcdef')
  })

  test('leads on to where it always did, and is there', () => {
    assert.equal(keepPage(HELD, 1, [pageFrom('acd', 'd')]).page.next, 'f')
    assert.throws(() => keepPage(HELD, 3, []), RangeError)
  })
})

describe('a row that stands on two pages', () => {
  test('is shown where it was read last, and pages without one stay what they are', () => {
    const [first, second, third] = [pageFrom('abc', 'c'), pageFrom('adef', 'f'), pageFrom('ghi', null)]
    const pages = withoutDoubles<{ readonly id: string }>([{ ...first, isOld: true }, second, third])
    assert.deepEqual(pages.map(lettersOf), ['bc', 'adef', 'ghi'])
    assert.equal(pages[2], third)
  })
})

/** A row stands where its name puts it; of two with one name the older comes first. */
interface Row {
  readonly id: number
  readonly name: number
}
const LENGTH = 3
const cursorOf = ({ name, id }: Row) => `${String(name).padStart(4, '0')}/${String(id).padStart(4, '0')}`

/** A list as a server gives it: `LENGTH` rows behind a cursor. */
function ask(rows: readonly Row[], after: string | null): HeldPage<Row> {
  const behind = rows.filter((row) => after === null || cursorOf(row) > after)
  const sorted = behind.toSorted((a, b) => (cursorOf(a) < cursorOf(b) ? -1 : 1))
  const [data, hasMore] = [sorted.slice(0, LENGTH), sorted.length > LENGTH]
  const last = data.at(-1)
  return { data, page: { next: hasMore && last ? cursorOf(last) : null, hasMore } }
}

/** Reads it again as far as it is held: pages `first` to `last` anew, the others as they are. */
function readAgain(held: readonly HeldPage<Row>[], rows: readonly Row[], first: number, last: number) {
  const pages: HeldPage<Row>[] = []
  for (const at of held.keys()) {
    const next = pages.at(-1)?.page.next ?? null
    if (at > 0 && next === null) break
    pages.push(first <= at && at <= last ? ask(rows, next) : keepPage(held, at, readBefore(pages)))
  }
  return pages
}

/** Every page behind a cursor. */
function readOn(rows: readonly Row[], after: string | null) {
  const pages = [ask(rows, after)]
  for (let next = pages[0]?.page.next; next; next = pages.at(-1)?.page.next) pages.push(ask(rows, next))
  return pages
}

describe('a list that is read again in parts', () => {
  const number = fc.nat({ max: 999 })
  const changes = fc.array(fc.tuple(fc.constantFrom('rename', 'remove', 'add'), number, number), { maxLength: 5 })
  const turns = fc.array(fc.tuple(changes, fc.nat({ max: 8 }), fc.nat({ max: 2 })), { minLength: 1, maxLength: 6 })
  const names = fc.array(number, { minLength: 1, maxLength: 25 })

  test('shows no row twice, what is seen as it is, and misses none that nobody changed', () => {
    fc.assert(
      fc.property(names, turns, (begin, each) => {
        let rows: readonly Row[] = begin.map((name, id) => ({ id, name }))
        let held: readonly HeldPage<Row>[] = readOn(rows, null)
        const untouched = new Map(rows.map((row) => [row.id, row]))
        let made = rows.length
        for (const [wanted, first, more] of each) {
          for (const [change, which, name] of wanted) {
            const row = rows[which % rows.length]
            if (change === 'add' || !row) rows = [...rows, { id: made++, name }]
            else rows = rows.flatMap((one) => (one !== row ? one : change === 'rename' ? { ...row, name } : []))
            if (row && change !== 'add') untouched.delete(row.id)
          }
          held = readAgain(held, rows, first, first + more)
          const shown = withoutDoubles(held)
          const ids = shown.flatMap(({ data }) => data.map(({ id }) => id))
          assert.equal(new Set(ids).size, ids.length)
          const next = held.at(-1)?.page.next
          const toCome = next ? readOn(rows, next).flatMap(({ data }) => data.map(({ id }) => id)) : []
          for (const id of untouched.keys()) assert.ok([...ids, ...toCome].includes(id), `${id} is missing`)
          for (const { data, isOld } of shown) if (!isOld) for (const row of data) assert.ok(rows.includes(row))
        }
      }),
      { numRuns: 300 },
    )
  })
})
