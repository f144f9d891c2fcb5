/** A scan is recorded, replayed and taken along in a real browser, against the real server, its bridge and a simulated vehicle. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

describe('a recording in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('is made where it is asked for, replayed with its outcome, and taken along, each labelled', async () => {
    const { page } = technician
    await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
    await page.getByRole('link', { name: 'V-001' }).click()
    await page.getByRole('button', { name: 'Record a scan' }).click()
    const sheet = page.getByRole('region', { name: 'Recordings', exact: true })
    await sheet.getByRole('button', { name: /^Replay / }).click()
    const outcome = sheet.getByRole('status')
    await outcome.getByText('REPLAY').waitFor()
    assert.match(String(await outcome.textContent()), /^REPLAY the same result, bit for bit, [\d.]+ s of the vehicle$/)
    assert.deepEqual(await findViolations(page), [])

    // A virtual ELM327 and a DoIP entity hand no frames over: no log of a bus is offered.
    assert.equal(await sheet.getByRole('button', { name: /^candump of / }).count(), 0)
    const download = page.waitForEvent('download')
    await sheet.getByRole('button', { name: /^json of / }).click()
    const file = await download
    assert.match(file.suggestedFilename(), /^REPLAY-.*\.json$/)
    const { label, type } = JSON.parse(await readFile(await file.path(), 'utf8'))
    assert.deepEqual([label, type], ['REPLAY', 'muts/recording-file/v1'])
    technician.assertQuiet()
  })
})
