/**
 * Requests made of the description of the API, asked at the door of a served house: each answer is one that the
 * description promises. 2,000 of them; `MUTS_FUZZ=5` makes them 10,000, and `MUTS_FUZZ_SEED=…` others.
 */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { createDice } from './testing-dice.ts'
import { openFuzz } from './testing-fuzz.ts'
import type { Generated } from './testing-requests.ts'

const { MUTS_FUZZ = '1', MUTS_FUZZ_SEED = '20260105' } = process.env
const COUNT = 2_000 * Number(MUTS_FUZZ)
const SEED = Number(MUTS_FUZZ_SEED)
/** Of one request in three nothing is put wrong. */
const FLAWS = [0, 0, 1, 1, 1, 2] as const
const MOST_FAULTS = 20

const dice = createDice(SEED)
const fuzz = await openFuzz(dice)
after(() => fuzz[Symbol.asyncDispose]())

/** First each as it wants to be asked, what makes things before what reads them; then again and again in any order. */
function* turns() {
  const making = (method: string, template: string) => (method === 'POST' ? template.length : 1_000 + template.length)
  for (const operation of fuzz.operations.toSorted(
    (one, other) => making(one.method, one.template) - making(other.method, other.template),
  ))
    yield { operation, flaws: 0 }
  for (;;) for (const operation of dice.shuffle(fuzz.operations)) yield { operation, flaws: dice.pick(FLAWS) }
}

const show = ({ method, path, headers, body = '', flaws }: Generated) =>
  `${method} ${path.slice(0, 500)} ${JSON.stringify(headers)} ${String(body).slice(0, 1_000)} (${flaws.join(', ') || 'as it is wanted'})`

/** What there is to see of a vehicle that was read and recorded. */
const OF_A_SCAN = [
  'GET/scans/{scanId}/sealed',
  'GET/scans/{scanId}/recording',
  'GET/reports/scans/{scanId}',
  'GET/vehicles/{vehicleId}/sovd/v1/components/{componentId}',
]

/** Chance leads to one of many scans, and few are recorded. */
const MOST_TRIES = 200
async function isSeen(of: string): Promise<boolean> {
  const operation = fuzz.operations.find(({ method, template }) => template.replace('/api/v1', method) === of)
  for (let tries = 0; operation && tries < MOST_TRIES; tries++) {
    const { reply, fault } = await fuzz.askOne(operation, 0)
    assert.equal(fault, undefined)
    if (reply.status < 400) return true
  }
  return false
}

/** What is foreign is not there: 404, or 422 where a body names it; a list that is filtered by it is empty. */
const isMissing = ({ foreignIn }: Generated, { status }: Reply): boolean =>
  foreignIn === 'query' ? status === 200 || status === 404 : status === 404 || status === 422

describe('a request made of the description', () => {
  test(`is answered as the description says, ${COUNT} times over, and breaks nothing`, async () => {
    const faults = new Map<string, string>()
    const welcome = new Set<string>()
    /** How often what another organisation has was asked for by its kind, and was not there. */
    const missed = { path: 0, query: 0, body: 0 }
    let [nth, taken] = [0, 0]
    for (const { operation, flaws } of turns()) {
      if (nth++ === COUNT || faults.size === MOST_FAULTS) break
      const { request, who, reply, fault } = await fuzz.askOne(operation, flaws)
      if (fault === undefined && reply.status < 400) {
        taken++
        welcome.add(operation.template.replace('/api/v1', operation.method))
      }
      if (request.foreignIn && isMissing(request, reply)) missed[request.foreignIn]++
      const kind = `${operation.operationId}: ${fault?.slice(0, 100)}`
      if (fault && !faults.has(kind))
        faults.set(kind, `${fault}\n  request ${nth} by ${who}: ${show(request)}\n  answer ${reply.text.slice(0, 500)}`)
    }
    assert.deepEqual([...faults.values()], [], `MUTS_FUZZ_SEED=${SEED}\n${[...faults.values()].join('\n')}\n`)
    assert.deepEqual(fuzz.house.bugs, [])
    // The positive control: most of what can be asked at all was also asked well.
    console.log(`${taken} of ${COUNT} taken, by ${welcome.size} of ${fuzz.operations.length} operations`)
    console.log(`not there: ${missed.path} in an address, ${missed.query} in a query, ${missed.body} in a body`)
    for (const [place, count] of Object.entries(missed)) assert.ok(count > COUNT / 500, `${count} in ${place}`)
    assert.ok(welcome.size > fuzz.operations.length / 2, `${welcome.size} operations took a request`)
    assert.ok(taken > COUNT / 5, `${taken} of ${COUNT} requests were taken`)
    for (const of of OF_A_SCAN) assert.ok(welcome.has(of) || (await isSeen(of)), `nothing was seen of ${of}`)
  })
})
