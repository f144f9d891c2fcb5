/** The frame around the screens: it stays where there is no screen, and prints keys only where there are keys. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000

describe('the frame around the screens', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('keeps its navigation where there is no such page', async () => {
    const { page } = technician
    await page.goto('/app/no-such-screen/at-all')
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()

    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Vehicles' }).click()

    await page.getByRole('link', { name: 'V-001' }).waitFor()
    technician.assertQuiet()
  })

  test('leads to the first screen from its bare address, with or without a slash', async () => {
    const { page } = technician
    for (const address of ['/', '/app/']) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1, name: 'My bay' }).waitFor()
    }
    technician.assertQuiet()
  })

  test('prints the keys for a mouse beside a keyboard, and not for a finger', async () => {
    const { page, context } = technician
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-001' }).click()
    const cap = page.getByRole('button', { name: 'Diagnose' }).locator('kbd')
    await cap.waitFor()
    assert.equal(await cap.isVisible(), true)

    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true })
    await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'pointer', value: 'coarse' }] })

    await cap.waitFor({ state: 'hidden' })
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: false })
  })

  test('begins on one line what stands below each other', async () => {
    const { page } = technician
    await page.goto('/app/profile')
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()

    const lefts = await page
      .getByRole('region', { name: 'You', exact: true })
      .evaluate((sheet) =>
        Array.from(sheet.querySelectorAll('h2, dt')).map((each) => each.getBoundingClientRect().left),
      )

    assert.equal(new Set(lefts).size, 1, String(lefts))
  })

  test('keeps the chosen place of the rail in sight, above what stands at its foot', async () => {
    const { page } = technician
    await page.setViewportSize({ width: 1280, height: 420 })
    await page.goto('/app/reports')
    const rail = page.getByRole('navigation', { name: 'Main', exact: true })
    // With the line that comes in last, the foot is as large as it gets.
    await rail.getByRole('list', { name: 'State of this installation' }).getByText('connected').waitFor()
    await page.waitForFunction(() => {
      const [chosen, standing] = ['.rail [aria-current]', '.rail-foot'].map((each) =>
        document.querySelector(each)?.getBoundingClientRect(),
      )
      return chosen && standing && chosen.height > 0 && chosen.bottom <= standing.top && chosen.top > 0
    })
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  test('ends a phone with tabs that are all in sight and large enough for a thumb, and leads from there to the rest', async () => {
    const { page } = technician
    await page.setViewportSize({ width: 360, height: 640 })
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-001' }).waitFor()

    const bar = page.getByRole('navigation', { name: 'Main, phone' })
    const boxes = await bar.locator(':scope > *').evaluateAll((tabs) =>
      tabs.map((tab) => {
        const { left, right, bottom, width, height } = tab.getBoundingClientRect()
        return { left, right, bottom, least: Math.min(width, height), isCut: tab.scrollWidth > tab.clientWidth }
      }),
    )
    assert.equal(boxes.length, 5)
    for (const { left, right, bottom, least, isCut } of boxes) {
      assert.ok(left >= 0 && right <= 360 && bottom <= 640 && least >= 44 && !isCut, JSON.stringify(boxes))
    }
    assert.equal(await bar.getByRole('link', { name: 'Bridges' }).count(), 0)
    await bar.getByRole('button', { name: 'More' }).click()
    await page.getByRole('dialog', { name: 'All screens' }).getByRole('link', { name: 'Bridges' }).click()

    await page.getByRole('heading', { level: 1, name: 'Bridges' }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await bar.getByRole('button', { name: 'More' }).getAttribute('aria-current'), 'true')
    await page.setViewportSize({ width: 1440, height: 900 })
    technician.assertQuiet()
  })
})
