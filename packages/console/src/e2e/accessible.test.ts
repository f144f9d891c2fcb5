/** Every screen and layer as axe-core sees it, by day and by night, and on a phone. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findSmallType, findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { SCREENS } from './testing-screens.ts'
import { furnishSettings, PROVIDER } from './testing-sign-on.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Viewer } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
/** A refusal is an answer, a 401 asks for the person, and one step takes the network away; the browser itself logs all three as errors of the network. */
const EXPECTED = /status of (401|409)|ERR_INTERNET_DISCONNECTED/
const SCREENS_A_MINUTE = 5
/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 900_000

async function nextMinute({ context }: Visit): Promise<void> {
  const answer = await context.request.post('/api/v1/test-clock/advance', { data: { by: 'PT61S' } })
  assert.equal(answer.status(), 200)
}

describe('the screens of the console', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let visits: Record<Viewer, Visit>
  before(async () => {
    stage = await openStage('clocked', undefined, { MUTS_SSO_ORIGINS: PROVIDER })
    const technician = await stage.enter('technician')
    const [driver, admin] = [await stage.enter('driver'), await stage.enter('admin')]
    visits = { nobody: await stage.visit(), driver, technician, admin }
    await technician.page.goto('/app/vehicles')
    await technician.page.getByRole('link', { name: 'V-001' }).click()
    await technician.page.getByRole('button', { name: 'Diagnose' }).click()
    await technician.page.getByRole('button', { name: /^Seal / }).waitFor()
    await furnishSettings(visits.admin)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('are judged by one who sees what is wrong', async () => {
    await using visit = await stage.visit()
    await visit.page.goto('/app/sign-in')
    await visit.page.evaluate(() => {
      const small = document.createElement('p')
      small.textContent = 'small'
      small.style.fontSize = '11px'
      document.body.append(document.createElement('input'), small)
    })
    const [found = ''] = await findViolations(visit.page)
    assert.match(found, /^label: /)
    assert.deepEqual(await findSmallType(visit.page), ['small'])
  })

  for (const [index, { name, viewer, open }] of SCREENS.entries()) {
    test(`${name}: can be used by everybody, by day, by night and on a phone`, async () => {
      // One person looks at all of them, faster than any does: a hundred requests a minute hold here too.
      if (index % SCREENS_A_MINUTE === 0) await nextMinute(visits.nobody)
      const { page, assertQuiet } = visits[viewer]
      await page.setViewportSize(DESK)
      await page.emulateMedia({ colorScheme: 'light' })
      await open(page)

      assert.deepEqual(await findViolations(page), [])
      assert.deepEqual(await findSmallType(page), [])
      await page.emulateMedia({ colorScheme: 'dark' })
      assert.deepEqual(await findViolations(page), [])
      await page.setViewportSize(PHONE)
      assert.deepEqual(await findViolations(page), [])
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width)
      assertQuiet(EXPECTED)
    })
  }
})
