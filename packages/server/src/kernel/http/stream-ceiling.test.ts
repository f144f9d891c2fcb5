import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createStreamCeiling } from './stream-ceiling.ts'

const limits = { perUser: 2, perOrganisation: 3, perNode: 5 }
const open = { code: 'http.streams-open', kind: 'flooded' }

describe('the places for streams', () => {
  test('are so many for a user, and one given back is free, once', () => {
    const ceiling = createStreamCeiling(limits)
    const give = ceiling.take('one', 'here')
    ceiling.take('one', 'here')
    assert.throws(() => ceiling.take('one', 'here'), open)
    give()
    give()
    ceiling.take('one', 'here')
    assert.throws(() => ceiling.take('one', 'here'), open)
  })

  test('are so many for an organisation, however many of its people come; another’s are free', () => {
    const ceiling = createStreamCeiling(limits)
    const places = ['one', 'two', 'three'].map((user) => ceiling.take(user, 'here'))
    assert.throws(() => ceiling.take('four', 'here'), { ...open, message: /for each organisation/ })
    ceiling.take('one', 'elsewhere')
    places[0]?.()
    ceiling.take('four', 'here')
  })

  test('are so many for a node, which says that it is full', () => {
    const ceiling = createStreamCeiling(limits)
    for (let at = 0; at < limits.perNode; at++) ceiling.take(`user ${at}`, `organisation ${at}`)
    assert.throws(() => ceiling.take('last', 'last'), { code: 'http.streams-full', kind: 'unavailable' })
  })
})
