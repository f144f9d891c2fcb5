/** A scan that takes its time: its units as they answer, and the dock that follows it through the console. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

const FOUND = {
  status: 'running',
  progress: { step: 4, of: 11, label: 'Identifying ECU 0x7E9' },
  ecus: [
    { address: '0x7E8', name: 'Engine', protocol: 'UDS', identification: {}, dtcs: [] },
    {
      address: '0x728',
      name: 'Instrument cluster',
      protocol: 'UDS',
      identification: {},
      dtcs: [],
      failure: { code: 'timeout', message: 'no answer', at: '0x728' },
    },
  ],
}

/** Lets the scan stand where `state` puts it until the returned call is made: what a slow vehicle would show. */
async function hold(page: Page, state: Readonly<Record<string, unknown>>): Promise<() => Promise<void>> {
  const address = /\/api\/v1\/scans\/[^/]+$/
  await page.route(address, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), endedAt: null, ...state } })
  })
  // A question may be on its way while the page goes on or is let go: nobody waits for its answer any more.
  return () => page.unrouteAll({ behavior: 'ignoreErrors' })
}

async function diagnose(page: Page, unit: string): Promise<void> {
  await page.getByRole('link', { name: 'Vehicles', exact: true }).click()
  await page.getByRole('link', { name: unit }).click()
  await page.getByRole('button', { name: 'Diagnose' }).click()
}

const dockOf = (page: Page, name: 'Running scan' | 'Ended scan') => page.getByRole('region', { name })

describe('a scan that takes its time', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('shows each control unit as it answers, and one that fell silent as such', async () => {
    const { page } = technician
    const release = await hold(page, FOUND)
    await diagnose(page, 'V-003')

    const tiles = page.getByRole('list', { name: 'Control units that answered' }).getByRole('listitem')
    await tiles.first().waitFor()

    assert.deepEqual(await tiles.allInnerTexts(), ['Engine\nclean', 'Instrument cluster\nfell silent'])
    assert.deepEqual(await findViolations(page), [])
    await release()
    await page.getByRole('button', { name: /^Seal / }).waitFor()
    technician.assertQuiet()
  })

  test('shows no tiles while the server names no unit yet', async () => {
    const { page } = technician
    const release = await hold(page, { status: 'running', progress: null, ecus: undefined })
    await diagnose(page, 'V-004')

    await page.getByText('Waiting for the bridge').waitFor()

    assert.equal(await page.getByRole('list', { name: 'Control units that answered' }).count(), 0)
    await release()
    await page.getByRole('button', { name: /^Seal / }).waitFor()
  })

  for (const { way, unit, dismiss } of [
    {
      way: 'its button',
      unit: 'V-005',
      dismiss: (page: Page) => page.getByRole('button', { name: 'Dismiss' }).click(),
    },
    { way: 'Escape', unit: 'V-006', dismiss: (page: Page) => page.keyboard.press('Escape') },
  ]) {
    test(`stays in the dock on every screen until it has ended, and leaves it by ${way}`, async () => {
      const { page } = technician
      const release = await hold(page, FOUND)
      await diagnose(page, unit)
      await page.getByRole('link', { name: 'Reports', exact: true }).click()
      await dockOf(page, 'Running scan').getByText('step 4 of 11').waitFor()
      await page.keyboard.press('Escape')
      await page.reload()
      await dockOf(page, 'Running scan').getByText(`Scan of ${unit}`).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Dismiss' }).count(), 0)
      await page.setViewportSize({ width: 360, height: 640 })
      const [dock, tabs] = await Promise.all([
        dockOf(page, 'Running scan').boundingBox(),
        page.getByRole('navigation', { name: 'Main, phone' }).boundingBox(),
      ])
      assert.ok(dock && tabs && dock.y + dock.height < tabs.y, JSON.stringify([dock, tabs]))
      await page.setViewportSize({ width: 1440, height: 900 })

      await release()
      await dockOf(page, 'Ended scan').getByText('done').waitFor()
      await dismiss(page)

      await dockOf(page, 'Ended scan').waitFor({ state: 'detached' })
      await page.reload()
      await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor()
      assert.equal(await dockOf(page, 'Ended scan').count(), 0)
      technician.assertQuiet()
    })
  }

  test('gives Escape to the layer above the dock first', async () => {
    // Somebody else's hundred requests a minute: the scans before took most of the technician's.
    await using admin = await stage.enter('admin')
    const { page } = admin
    await diagnose(page, 'V-007')
    await page.getByRole('link', { name: 'All vehicles' }).click()
    await dockOf(page, 'Ended scan').waitFor()
    await page.keyboard.press('Control+K')
    await page.getByRole('dialog', { name: 'Find' }).waitFor()

    await page.keyboard.press('Escape')

    await page.getByRole('dialog', { name: 'Find' }).waitFor({ state: 'detached' })
    assert.equal(await dockOf(page, 'Ended scan').count(), 1)
    await page.keyboard.press('Escape')
    await dockOf(page, 'Ended scan').waitFor({ state: 'detached' })
  })
})
