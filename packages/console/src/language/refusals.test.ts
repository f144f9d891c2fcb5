import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { loadCatalogue, loadRefusals } from './catalogue.ts'
import { createKnown, shapeOf, valuesIn } from './known.ts'
import { refusalsOfServer, sourcesOfServer } from './testing-refusals.ts'
import { COMPOSED, UNSEEN } from './testing-unseen.ts'

const [words, refusals] = [await loadCatalogue('de'), await loadRefusals('de')]
const known = createKnown(words, refusals, 'de-DE')
const wordings = refusalsOfServer()

const withoutNames = (text: string): string => text.replaceAll(/\{\w+\}/g, '{}')
const shapes = new Set([...Object.keys(refusals), ...Object.keys(words)].map(withoutNames))
const unseen = Object.values(UNSEEN).flat()
const isAt = (place: string, { file, text }: { file: string; text: string }): boolean =>
  `${file}: ${text}`.startsWith(place)

/** What the checks of requests say of a field, in the words of the library that makes them. */
function validationMessages(): readonly string[] {
  const require = createRequire(new URL('../../../server/package.json', import.meta.url))
  const Ajv = require('ajv').default
  const ajv = require('ajv-formats').default(new Ajv())
  const refused: readonly (readonly [object, unknown])[] = [
    [{ type: 'object', required: ['vin'] }, {}],
    [{ type: 'object', minProperties: 1 }, {}],
    [{ type: 'string', minLength: 2 }, 'a'],
    [{ type: 'string', maxLength: 1 }, 'ab'],
    [{ type: 'string', pattern: '^[A-Z]+$' }, 'a'],
    [{ type: 'string', format: 'uuid' }, 'a'],
    [{ type: 'array', minItems: 1 }, []],
    [{ type: 'array', maxItems: 1 }, [1, 2]],
    [{ type: 'array', uniqueItems: true }, [1, 1]],
    [{ type: 'number', minimum: 1 }, 0],
    [{ type: 'number', maximum: 1 }, 2],
    [{ type: 'number', exclusiveMinimum: 1 }, 1],
    [{ const: 'a' }, 'b'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1],
    ...['integer', 'number', 'string', 'boolean', 'array', 'object', 'null'].map(
      (type) => [{ type }, type === 'string' ? 1 : 'a'] as const,
    ),
  ]
  return refused.flatMap(([schema, value]) => {
    const check = ajv.compile(schema)
    check(value)
    return (check.errors ?? []).map(({ message }: { message: string }) => message)
  })
}

describe('a text of the server', () => {
  test('is in a catalogue wherever somebody can meet it in the console', () => {
    const unknown = wordings.filter(
      (wording) =>
        !shapes.has(withoutNames(wording.text)) && ![...unseen, ...COMPOSED].some((place) => isAt(place, wording)),
    )
    assert.deepEqual(
      unknown.map(({ file, line, text }) => `${file}:${line}: ${text}`),
      [],
    )
    assert.ok(wordings.length > 450)
  })

  test('stands on the list of what nobody meets only as long as it is said', () => {
    assert.deepEqual(
      [...unseen, ...COMPOSED].filter((place) => !wordings.some((wording) => isAt(place, wording))),
      [],
    )
  })

  test('is none that nobody says any more', () => {
    const said = new Set(wordings.map(({ text }) => withoutNames(text)))
    const sources = sourcesOfServer()
    const messages = validationMessages()
    const isWorded = (english: string): boolean =>
      english
        .split(/\{\w+\}/)
        .map((piece) => piece.replace(/^[.: ]+/, '').trim())
        .every((piece) => piece.length < 4 || sources.includes(piece))
    const isOfValidation = (english: string): boolean => {
      const shape = shapeOf(english)
      return messages.some((message) => message === english || (shape && valuesIn(shape, message)))
    }
    const stale = Object.keys(refusals).filter(
      (english) => !said.has(withoutNames(english)) && !isWorded(english) && !isOfValidation(english),
    )
    assert.deepEqual(stale, [])
  })

  test('is known when a check of a request says it of a field', () => {
    const messages = validationMessages()
    assert.ok(messages.length >= 21)
    assert.deepEqual(
      messages.filter((message) => known(message) === message),
      [],
    )
  })

  test('is the same in both catalogues', async () => {
    assert.deepEqual(Object.keys(await loadRefusals('es')), Object.keys(refusals))
    assert.deepEqual(Object.keys(refusals), Object.keys(refusals).toSorted())
  })
})

describe('a text with values in it', () => {
  test('is known by its shape, each one by its own', () => {
    const put = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => `⟨${name}⟩`)
    for (const [english, german] of Object.entries(refusals)) assert.equal(known(put(english)), put(german), english)
  })

  test('keeps its values, and says machine words and texts of the server within it', () => {
    assert.equal(
      known('An order that is in_progress cannot become draft. It can become waiting, done.'),
      'Ein Auftrag im Zustand „in Arbeit“ kann nicht „Entwurf“ werden. Möglich ist: wartet, erledigt.',
    )
    assert.equal(
      known(
        'ECU 0x7E8: did not answer within 50 ms. Check that the ignition is on and the adapter is plugged in, then try again.',
      ),
      'ECU 0x7E8: hat innerhalb von 50 ms nicht geantwortet. Prüfen, ob die Zündung an und der Adapter eingesteckt ist, dann erneut versuchen.',
    )
    assert.equal(
      known('The fleet already has a vehicle with this VIN. Nothing was changed.'),
      'Die Flotte hat bereits ein Fahrzeug mit dieser FIN. Es wurde nichts geändert.',
    )
  })

  for (const name of [
    'There is no such file.',
    '{name}',
    '<b>bold</b>',
    "'{'",
    'in_progress',
    '{count, plural, other {#}}',
    '" is no time zone. Take one like Europe/Vienna.',
  ])
    test(`takes what somebody typed for nothing but a value: ${name}`, () =>
      assert.equal(
        known(`"${name}" is no time zone. Take one like Europe/Vienna.`),
        `„${name}“ ist keine Zeitzone. Eine wie Europe/Vienna nehmen.`,
      ))

  test('is shown as it is where it only resembles one, and where it is longer than any', () => {
    for (const text of [
      '"" is no time zone. Take one like Europe/Vienna.',
      'There is no time zone. Take one like Europe/Vienna',
      'vehicle 4711',
      `"${'a'.repeat(3000)}" is no time zone. Take one like Europe/Vienna.`,
    ])
      assert.equal(known(text), text)
  })

  test('has words of its own around its values, so that no other text is taken for it', () => {
    for (const english of Object.keys(refusals)) {
      const shape = shapeOf(english)
      if (!shape) continue
      assert.ok(shape.weight >= 5, english)
      assert.ok(!shape.pieces.slice(1, -1).includes(''), `${english}: two values beside each other`)
    }
  })
})
