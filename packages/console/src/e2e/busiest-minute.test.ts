/** What the console promises of the technician's path: few acts, little time, and far fewer requests than a person has. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { diagnose, spendBusiestMinute } from './testing-busiest.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const MOST_ACTS = 3
/** Of the hundred that a person has in a minute. */
const MOST_REQUESTS = 60

describe('the path of a technician', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test(`leads to a sealed diagnosis in ${MOST_ACTS} acts, without a mouse`, async () => {
    const { acts, tookMs } = await diagnose(technician, 'V-001')

    console.log(`diagnosis: ${acts} acts, ${Math.round(tookMs)} ms`)
    assert.ok(acts <= MOST_ACTS, `${acts} acts`)
    technician.assertQuiet()
  })

  test(`asks at most ${MOST_REQUESTS} times in the busiest minute`, async () => {
    const asked = await spendBusiestMinute(technician, ['V-003', 'V-004'])

    console.log(`busiest minute: ${asked.length} requests`)
    assert.ok(asked.length <= MOST_REQUESTS, `${asked.length}: ${asked.join(', ')}`)
    assert.equal(asked.filter((call) => call.startsWith('POST') && call.endsWith('/scans')).length, 2)
    technician.assertQuiet()
  })
})
