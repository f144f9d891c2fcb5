import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { namesIn, parseMessage, setMessage } from './message.ts'

const set = (message: string, values: Readonly<Record<string, string | number>> = {}, locale = 'en') =>
  setMessage<string>(parseMessage(message), {
    locale,
    text: (text) => text,
    value: (name) => String(values[name]),
    choose: (name) => values[name] ?? '',
    number: String,
    mark: (name, inside) => `[${name}:${inside.join('')}]`,
  }).join('')

describe('a message', () => {
  test('puts values where they are named', () => {
    assert.equal(set('No bridge serves {unit}, so wait.', { unit: 'V-001' }), 'No bridge serves V-001, so wait.')
  })

  test('goes by number, and by the exact one before the rule', () => {
    const message = '{count, plural, =0 {nothing} one {# vehicle} other {# vehicles of {site}}}'
    const say = (count: number) => set(message, { count, site: 'North' })
    assert.deepEqual([0, 1, 2].map(say), ['nothing', '1 vehicle', '2 vehicles of North'])
  })

  test('goes by the rules of the language', () => {
    const message = '{n, plural, one {uno} many {# de ellos} other {# otros}}'
    assert.equal(set(message, { n: 1_000_000 }, 'es'), '1000000 de ellos')
    assert.equal(set(message, { n: 3 }, 'es'), '3 otros')
  })

  test('goes by word, and by the last way for any other', () => {
    const message = '{state, select, open {Opened} other {Ended}} today'
    assert.deepEqual([set(message, { state: 'open' }), set(message, { state: 'x' })], ['Opened today', 'Ended today'])
  })

  test('marks what stands in marks, also within a plural', () => {
    assert.equal(set('See <link>{n, plural, other {<b>#</b> more}}</link>.', { n: 4 }), 'See [link:[b:4] more].')
  })

  test('takes braces, number signs and angles literally where they mean nothing', () => {
    assert.equal(set("'{unit}' is #1, 3 < 4, it's"), "{unit} is #1, 3 < 4, it's")
  })

  test('holds nothing of its values for a message: whoever names a vehicle marks nothing', () => {
    assert.equal(set('{unit}', { unit: '<b>{count}</b>' }), '<b>{count}</b>')
  })

  test('names what it takes', () => {
    const parts = parseMessage('{a} {n, plural, one {<b>{c}</b>} other {{d}}}')
    assert.deepEqual([...namesIn(parts)].toSorted(), ['<b>', 'a', 'c', 'd', 'n'])
  })

  for (const broken of [
    '{',
    '{a',
    '{a, plural}',
    '{a, plural, one {x}}',
    '{a, what, other {x}}',
    '<b>x',
    '<b>x</i>',
    'x}',
  ])
    test(`that is broken is refused: ${broken}`, () => {
      assert.throws(() => parseMessage(broken), /expected at \d+/)
    })
})
