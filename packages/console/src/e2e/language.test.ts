/** The console in other languages than English: chosen at the door, kept, and whole. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { whyNoBrowser } from './testing-chromium.ts'
import { findCutOff, findUnsaid, speakPseudo } from './testing-pseudo.ts'
import { personOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const DESKTOP = { width: 1440, height: 900 }
/** What stands on the screens of the demo that is nobody's message: names, marks, numbers, days and lists of them, what a browser is called. */
const DATA =
  /^(?:MUTS|FleetOps|DT|English|Deutsch|Español|ELM327|DoIP|slcan|WO-\d+|\d+[.,]\d\d EUR|\d+[.,]\d l\/100 km|\d{1,2}\. \p{L}+\.? \d{4}(?: oder [\d\s]+ km)?|DM \d+ V|Demo .*|(?:North|South|Harbour) depot(?:, (?:Vans|Trucks|Cars))?|Vans|Trucks|Cars|Small service|Brake test|(?:Mirrors|Lamps)(?:: repair)?|Chrome on Linux|technician@demo\.example)$/u
const PHONE = { width: 390, height: 844 }

describe('the console in another language', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  before(async () => {
    stage = await openStage('demo')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  test('is chosen at the door and in the profile, and is kept', async () => {
    await using visit = await stage.visit()
    const { page } = visit
    const { email, password } = personOf(stage.house, 'technician')
    await page.goto('/app/sign-in')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'de')

    await page.getByLabel('E-Mail').fill(email)
    await page.getByLabel('Passwort').fill(password)
    await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Mein Platz' }).waitFor()
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-001' }).click()
    await page.getByRole('navigation', { name: 'Teile dieser Seite' }).getByRole('link', { name: 'Dokumente' }).click()
    await page.getByRole('heading', { level: 2, name: 'Dokumente' }).waitFor()
    await page.goto('/app/profile')
    await page.getByRole('heading', { level: 1, name: 'Profil' }).waitFor()
    await page
      .getByText(/^heute \d\d:\d\d$/)
      .first()
      .waitFor()

    await page.getByRole('button', { name: 'Español' }).click()

    await page.getByRole('heading', { level: 1, name: 'Perfil' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'es')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Perfil' }).waitFor()
    await page.goto('/app/vehicles')
    await page.getByRole('heading', { level: 1, name: 'Vehículos' }).waitFor()
    visit.assertQuiet()
  })

  test('shows no text that is not said, and cuts nothing off that is a third longer', async () => {
    await using visit = await stage.visit()
    const { page, context } = visit
    const person = personOf(stage.house, 'technician')
    await speakPseudo(context)
    const faults: string[] = []
    const look = async (where: string, width = DESKTOP) => {
      await page.setViewportSize(width)
      for (const text of await findUnsaid(page)) if (!DATA.test(text)) faults.push(`${where}: ${text}`)
      for (const text of await findCutOff(page)) faults.push(`${where} at ${width.width}: cut off: ${text}`)
    }
    await page.goto('/app/sign-in')
    await page.getByLabel('⟦E-mail').fill(person.email)
    for (const size of [DESKTOP, PHONE]) await look('sign-in', size)

    await page.getByLabel('⟦Password').fill(person.password)
    await page.getByRole('button', { name: '⟦Sign in~' }).click()
    await page.getByRole('button', { name: '⟦Diagnose' }).waitFor()
    for (const size of [DESKTOP, PHONE]) await look('my bay', size)
    await page.setViewportSize(DESKTOP)
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-001' }).waitFor()
    for (const size of [DESKTOP, PHONE]) await look('vehicles', size)
    await page.setViewportSize(DESKTOP)
    await page.getByRole('link', { name: 'V-001' }).click()
    await page.getByRole('button', { name: '⟦Diagnose' }).waitFor()
    for (const part of ['⟦Overview', '⟦Health', '⟦Service and energy', '⟦Inspections', '⟦Documents', '⟦History']) {
      await page.setViewportSize(DESKTOP)
      await page.getByRole('navigation', { name: '⟦Parts of this page' }).getByRole('link', { name: part }).click()
      await page.waitForLoadState('networkidle')
      for (const size of [DESKTOP, PHONE]) await look(`a vehicle, ${part}`, size)
    }
    for (const [address, title] of [
      ['/app/work-orders', '⟦Work orders'],
      ['/app/issues', '⟦Issues'],
      ['/app/profile', '⟦Profile'],
    ] as const) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await page.waitForLoadState('networkidle')
      for (const size of [DESKTOP, PHONE]) await look(address, size)
    }
    assert.deepEqual(faults, [])
  })
})
