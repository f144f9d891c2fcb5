/** For tests only: what a dishonest server could say of the ledger, each with the words in which a browser says that it does not believe it. */
import type { Page, Route } from 'playwright-core'

interface Listed {
  readonly seq: number
  readonly leafHash: string
}

/** Passes on what the server says, changed on the way, until the page is let go. */
export const lie = (page: Page, address: RegExp, change: (text: string) => string): Promise<unknown> =>
  page.route(address, async (route: Route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: change(await answer.text()) })
  })
export const PROOF = /\/ledger\/entries\/\d+\/proof$/
export const LIST = /\/ledger\/entries\?/
export const ANSWER = /\/ledger\/answers\?/
export const UNVOUCHED = 'Nobody whom this browser trusts vouches for this'

interface Lie {
  /** Of what it is told. */
  readonly what: string
  readonly address: RegExp
  readonly change: (text: string) => string
  readonly because: RegExp
  /** Where it is not that the log holds something else. */
  readonly headline?: string
}

export const LIES_ABOUT_ENTRIES: readonly Lie[] = [
  {
    what: 'whose bytes were altered',
    address: PROOF,
    change: (text: string) =>
      text.replace(/^extra (.{40})./m, (_, kept) => `extra ${kept}${kept.endsWith('A') ? 'B' : 'A'}`),
    because: /the bytes hash to another seal than the list shows/,
  },
  {
    what: 'of which the list tells another action',
    address: LIST,
    change: (text: string) => text.replaceAll(/"action":"[^"]+"/g, '"action":"vehicle.read"'),
    because: /of "action" the list says other than the bytes/,
  },
  {
    what: 'of which the list tells another outcome',
    address: LIST,
    change: (text: string) =>
      text.replaceAll(/"outcome":"(\w+)"/g, (_, was) => `"outcome":"${was === 'done' ? 'refused' : 'done'}"`),
    because: /of "outcome" the list says other than the bytes/,
  },
  {
    what: 'whose way leads to another root',
    address: PROOF,
    change: (text: string) =>
      text.replace(/^(index \d+\n)(.)/m, (_, head, first) => head + (first === 'A' ? 'B' : 'A')),
    because: /this is not entry \d+ of/,
  },
  {
    what: 'whose checkpoint was rewritten',
    address: PROOF,
    change: (text: string) =>
      text.replace(/^(\S+\/ledger\/1\n)(\d+)$/m, (_, origin, size) => `${origin}${Number(size) + 1}`),
    because: /wrong|signature/i,
    headline: UNVOUCHED,
  },
  {
    what: 'that is another one, well proven',
    address: LIST,
    change: (text: string) => {
      const page = JSON.parse(text)
      const [first, second] = page.data as Listed[]
      return JSON.stringify({ ...page, data: [{ ...first, leafHash: second?.leafHash }] })
    },
    because: /the bytes hash to another seal than the list shows/,
  },
]

export const LIES_ABOUT_LISTS: readonly Lie[] = [
  {
    what: 'the list leaves one out',
    address: LIST,
    change: (text: string) => {
      const page = JSON.parse(text)
      return JSON.stringify({ ...page, data: page.data.slice(1) })
    },
    because: /the list leaves out entry \d+/,
  },
  {
    what: 'the list tells another outcome of one',
    address: LIST,
    change: (text: string) => text.replace('"outcome":"done"', '"outcome":"refused"'),
    because: /of "outcome" of entry \d+ the list says other than the bytes/,
  },
  {
    what: 'the answer leaves one out as well',
    address: ANSWER,
    change: (text: string) => {
      const answer = JSON.parse(text)
      return JSON.stringify({ ...answer, entries: answer.entries.slice(1) })
    },
    because: /entry \d+ is in the index and not in the answer/,
  },
  {
    what: 'it answers for another organisation',
    address: ANSWER,
    change: (text: string) => text.replace(/"org":"[^"]+"/, '"org":"00000000-0000-7000-8000-000000000000"'),
    because: /not in this segment|leave room for the key|a proof/,
  },
  {
    what: 'it answers for a shorter period',
    address: ANSWER,
    change: (text: string) => text.replace(/"fromMs":\d+/, '"fromMs":1'),
    because: /this answers another question/,
  },
]
