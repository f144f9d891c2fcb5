import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadCatalogue } from './catalogue.ts'
import { known, wordsOf } from './index.ts'
import { createKnown } from './known.ts'
import type { Node } from './testing-source.ts'
import { childrenOf, nameOf, parseSource, readSources, textOf } from './testing-source.ts'

const SHOWN_FROM = /^(?:api\/.*|screens\/vehicles\/vehicle-fields)\.ts$/

/** Of the enumerations: methods, formats, ways, measures, fields and their kinds that are never shown by their own word. */
const UNSHOWN =
  `ECU|aal 1|aal 2|action|actor|admins|api key|api key,machine|app|asc|candump|change|choice|code|create|created
|critical issue|csv|custom|date|decimal|delete|different|engine hour|error|evaluation|external ids|from|fuel|get
|group id|import finished|integer|json|keep|kilowatt hour|kind|km|least|make|model|most|na|not connected
|not supported|object|partial|pass|patch|pdf|post|pre|production|program|put|remove|replayed|reset|same
|simulated|site id|standing|status|subject|supported|to|unknown|xlsx|year|yes no`
    .replaceAll('\n', '')
    .split('|')

/** The words of every union of texts in the types of the API, and of every list of texts there. */
function enumerated(): ReadonlySet<string> {
  const found = new Set<string>()
  const note = (nodes: readonly Node[]) => {
    for (const node of nodes) found.add(textOf(node.type === 'TSLiteralType' ? (node.literal as Node) : node) ?? '')
  }
  const visit = (node: Node): void => {
    // `Pick<Part, 'unit' | 'sku'>` names fields, and so does the name of a field.
    if (
      node.type === 'TSTypeParameterInstantiation' ||
      (node.type === 'TSPropertySignature' && nameOf(node.key) === 'name')
    )
      return
    if (node.type === 'TSUnionType') note(node.types as readonly Node[])
    const listed = node.type === 'TSAsExpression' ? (node.expression as Node) : undefined
    if (listed?.type === 'ArrayExpression') note(listed.elements as readonly Node[])
    for (const child of childrenOf(node)) visit(child)
  }
  for (const { file, code } of readSources()) if (SHOWN_FROM.test(file)) visit(parseSource(file, code))
  return new Set([...found].filter((text) => /^[a-z]/i.test(text)).map(wordsOf))
}

describe('what comes as English from elsewhere', () => {
  test('is shown as it is where no catalogue knows it', () => {
    assert.equal(known('P0301 of a maker’s own'), 'P0301 of a maker’s own')
  })

  test('is shown as it is where it is called as something that every object has', () => {
    const said = createKnown({ toad: 'Kröte' }, { 'There is no {word}.': '{word} gibt es nicht.' }, 'de')

    assert.equal(said('There is no toad.'), 'Kröte gibt es nicht.')
    for (const name of ['constructor', 'valueOf', '__proto__']) {
      assert.equal(said(name), name)
      assert.equal(said(`There is no ${name}.`), `${name} gibt es nicht.`)
    }
  })

  for (const language of ['de', 'es'] as const)
    test(`is known in ${language} for every enumeration of the API that is shown`, async () => {
      const catalogue = await loadCatalogue(language)
      const words = enumerated()
      assert.ok(words.size > 150)
      assert.deepEqual([...words].filter((word) => !(word in catalogue)).toSorted(), UNSHOWN)
    })
})
