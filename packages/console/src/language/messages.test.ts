import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadCatalogue, loadRefusals } from './catalogue.ts'
import { LANGUAGES } from './language.ts'
import { namesIn, parseMessage, setMessage } from './message.ts'
import { MACHINE_WORDS } from './testing-known.ts'
import { messagesIn } from './testing-messages.ts'
import { readSources } from './testing-source.ts'
import { unsaidIn } from './testing-unsaid.ts'

const sources = readSources()
const said = new Set(sources.flatMap(({ file, code }) => messagesIn(file, code)).map(({ text }) => text))
/** Phrases that nobody reads on a screen: a selector, a command line, a sealed result, what a broken message is refused with. */
const SILENT = [
  'adapter/run-adapter.ts: The adapter was disconnected.',
  'ui/drawer.tsx: input, select, textarea',
  'screens/bridges/pairing.ts: muts bridge pair --server … --name …',
  'language/message.ts: plural or select',
  'language/message.ts: a way for all others',
  'language/message.ts: the end',
]
/** With what comes as English from elsewhere and is looked up. */
const wanted = new Set([...said, ...MACHINE_WORDS])
const sorted = (names: Iterable<string>): string => [...names].toSorted().join(' ')
const textsIn = (code: string): readonly string[] => unsaidIn('a.tsx', code).map(({ text }) => text)

describe('what the console says', () => {
  test('is read out of its source', () => {
    const code = "t('One'); rich('<b>Two</b>', { b }); t(`Three`); other('Four')"
    assert.deepEqual(
      messagesIn('a.ts', code).map(({ text }) => text),
      ['One', '<b>Two</b>', 'Three'],
    )
    assert.throws(() => messagesIn('a.ts', '\nt(word)'), /a\.ts:2: what is said must stand there as a text/)
    assert.ok(said.size > 1000)
  })

  test('names no unit of measure: each reads and types in units of their own', () => {
    const measured = [...said].filter((text) => /\b(?:km|mi|mpg|gal|l|litres?)\b/.test(text.replaceAll(/\{.*\}/g, '')))
    assert.deepEqual(measured, [])
  })

  test('is all of it in messages: no text stands beside them', () => {
    const found = sources.flatMap(({ file, code }) => unsaidIn(file, code))
    const unsaid = found.filter(({ file, text }) => !SILENT.includes(`${file}: ${text}`))
    assert.deepEqual(
      unsaid.map(({ file, line, text }) => `${file}:${line}: ${text}`),
      [],
    )
  })

  for (const [code, text] of [
    ['const a = <p>Vehicles {count}</p>', 'Vehicles'],
    ['const a = <p>{isOn ? "on" : t("off")}</p>', 'on'],
    ['const a = <p>{name ?? "erased"}</p>', 'erased'],
    [`const a = <p>{\`\${count} codes\`}</p>`, '… codes'],
    ['const a = <Field name="vin" label="Plate" />', 'Plate'],
    ['const a = <PageHead name="Vehicles" />', 'Vehicles'],
    ['const a = <img alt={isOpen ? "Open" : undefined} />', 'Open'],
    ['const a = [{ value: "x", text: "Light" }]', 'Light'],
    ['const COLUMNS = ["Name", t("Role")]', 'Name'],
    ['const words = { done: "is so already" }', 'is so already'],
    ['const a = t("Due {days}", { days: days === 0 ? "today" : days })', 'today'],
  ] as const)
    test(`would not be said here: ${code}`, () => assert.deepEqual(textsIn(code), [text]))

  for (const code of [
    "const a = <p>{t('Vehicles')} – {count} km</p>",
    'const a = <p className="text-sm text-soft" id="a b">{name}</p>',
    'const a = <input name="vin" placeholder="https://login.example/tenant" />',
    "throw new Error('A fault of the console')",
    "import { a } from 'a b'",
  ])
    test(`is said, or is no text: ${code}`, () => assert.deepEqual(textsIn(code), []))
})

for (const language of LANGUAGES.filter((one) => one !== 'en')) {
  const catalogue = await loadCatalogue(language)
  const both = { ...catalogue, ...(await loadRefusals(language)) }

  describe(`the catalogue of ${language}`, () => {
    test('holds every message, and none that nobody says', () => {
      assert.deepEqual(
        [...wanted].filter((message) => !(message in catalogue)),
        [],
      )
      assert.deepEqual(
        Object.keys(catalogue).filter((message) => !wanted.has(message)),
        [],
      )
    })

    test('takes in each message what the English takes, with the ways of its plurals', () => {
      const ways = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [english, message] of Object.entries(both)) {
        const [from, to] = [parseMessage(english), parseMessage(message)]
        assert.equal(sorted(namesIn(to)), sorted(namesIn(from)), english)
        for (const plural of message.matchAll(/\{\w+, plural,/g))
          for (const way of ways)
            assert.match(message.slice(plural.index), new RegExp(`\\b${way} \\{`), `${english}: no way for ${way}`)
      }
    })

    test('ends a sentence where the English ends one', () => {
      const endOf = (message: string): string => /[.?!:…]$/.exec(message)?.[0] ?? ''
      const others = Object.entries(both).filter(([english, message]) => endOf(english) !== endOf(message))
      assert.deepEqual(others, [])
    })
  })
}

test('every English message can be set', () => {
  for (const message of said)
    setMessage<string>(parseMessage(message), {
      locale: 'en',
      text: String,
      value: String,
      choose: () => 1,
      number: String,
      mark: (_name, inside) => inside.join(''),
    })
})
