import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createMarks, forgetDrafts, openDraft } from './stored.ts'

/** A browser's storage, which shows its keys as its own properties. */
function openStorage(): Storage {
  const storage = {} as Record<string, unknown>
  const hidden = (value: unknown) => ({ value, enumerable: false })
  return Object.defineProperties(storage, {
    getItem: hidden((key: string) => storage[key] ?? null),
    setItem: hidden((key: string, text: string) => {
      storage[key] = text
    }),
    removeItem: hidden((key: string) => {
      delete storage[key]
    }),
  }) as unknown as Storage
}

describe('what was begun and not sent', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  beforeEach(() => Object.defineProperty(globalThis, 'localStorage', { value: openStorage(), configurable: true }))
  afterEach(() => before && Object.defineProperty(globalThis, 'localStorage', before))

  test('is kept under who began it, until it is sent', () => {
    const own = openDraft('a', 'one')
    own.keep('answers')

    assert.equal(openDraft('a', 'one').read(), 'answers')
    assert.equal(openDraft('b', 'one').read(), null)
    own.keep(null)
    assert.equal(own.read(), null)
  })

  test('is forgotten at sign-out, and by whoever signs in after, with nothing else', () => {
    localStorage.setItem('muts.theme', 'dark')
    openDraft('a', 'one').keep('1')
    openDraft('b', 'one').keep('2')

    forgetDrafts('b')
    assert.deepEqual([openDraft('a', 'one').read(), openDraft('b', 'one').read()], [null, '2'])
    forgetDrafts()
    assert.equal(openDraft('b', 'one').read(), null)
    assert.equal(localStorage.getItem('muts.theme'), 'dark')
  })
})

describe('a mark in this browser', () => {
  test('is seen by every tab at once, and none writes over that of another', () => {
    const storage = openStorage()
    const [one, other] = [createMarks(() => storage, 'm.'), createMarks(() => storage, 'm.')]
    one.set('a', true)
    other.set('b', true)
    assert.deepEqual([other.has('a'), one.has('b'), one.has('c')], [true, true, false])
    one.set('a', false)
    assert.deepEqual([other.has('a'), other.has('b'), one.isAny()], [false, true, true])
    one.set('b', false)
    assert.equal(other.isAny(), false)
  })

  test('holds for this page where the storage is full, and is taken away there too', () => {
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const full = Object.create(openStorage(), { setItem: { value: refuse } }) as Storage
    const marks = createMarks(() => full, 'm.')
    marks.set('a', true)
    assert.equal(marks.has('a'), true)
    marks.set('a', false)
    assert.equal(marks.has('a'), false)
  })
})
