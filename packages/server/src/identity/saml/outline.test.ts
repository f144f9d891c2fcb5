import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judgeSaml } from './saml.ts'
import { parseXml, Unfit } from './xml.ts'

const nested = (levels: number, tag = 'a') => `<${tag}>`.repeat(levels) + '</a>'.repeat(levels)
const row = (count: number) => `<r>${'<a/>'.repeat(count - 1)}</r>`

/** What the parser itself refuses is called no XML, or passes; these words are of the pass before it. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ['4,000 tags that stay open', '<a>'.repeat(4_000), 'too deep'],
  ['10,000 signs that begin no tag', `<a>${'<'.repeat(10_000)}`, 'a tag that is none'],
  ['3,000 levels that each name a space', nested(3_000, 'a xmlns="urn:x"'), 'too deep'],
  ['one level too many', nested(65), 'too deep'],
  ['one element too many', row(2_001), 'too many elements'],
  ['a tag that stays open', '<a><b></a>', 'tags that do not match'],
  ['an end without a beginning', '<a></a></a>', 'tags that do not match'],
  ['a root that stays open', '<a>', 'tags that do not match'],
  ['a sign before a space', '<a>< b/></a>', 'a tag that is none'],
  ['a tag in an attribute', '<a b="<c>"/>', 'a tag that is none'],
  ['a quotation without an end', '<a b="></a>', 'a tag that is none'],
  ['an aside without an end', '<a><![CDATA[</a>', 'a tag that is none'],
]
const TAKEN: readonly (readonly [string, string])[] = [
  ['64 levels', nested(64)],
  ['2,000 elements', row(2_000)],
  [
    'signs within quotations and CDATA',
    `<?xml version="1.0"?>\n<ä:a xmlns:ä='urn:"x"' b="/>"><![CDATA[<x>< ]]></ä:a >\n`,
  ],
]

describe('the outline of a document', () => {
  for (const [what, text, reason] of REFUSED)
    test(`is refused before a parser sees it: ${what} [attack.43]`, async () => {
      await assert.rejects(parseXml(text), (error) => error instanceof Unfit && error.message === reason)
    })
  for (const [what, text] of TAKEN)
    test(`is taken: ${what}`, async () => {
      assert.ok(await parseXml(text))
    })
})

describe('an answer in base64', () => {
  const party = {
    entityId: 'i',
    entryPoint: 'e',
    certificates: [],
    decryptionKey: undefined,
    audience: 'o',
    answer: 'a',
  }
  const judge = (response: string) => judgeSaml(party, 's', response, new Date(0))

  test('may be broken into lines, and nothing else: a long run of spaces costs one pass', async () => {
    const whole = Buffer.from('<a><b></a>').toString('base64')
    const broken = `${whole.slice(0, 5)}\r\n ${whole.slice(5)} \n`
    assert.deepEqual(await judge(broken), { refused: 'tags that do not match' })
    assert.deepEqual(await judge(`A${' '.repeat(300_000)}!`), { refused: 'no base64' })
  })
})
