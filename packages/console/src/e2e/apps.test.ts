/** A person lets programs act for them: a device that shows a code, and an app that sent them here. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

interface Begun {
  readonly device_code: string
  readonly user_code: string
}

describe('letting in a program', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let technician: Visit
  before(async () => {
    stage = await openStage('demo')
    technician = await stage.enter('technician')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  const begin = async ({ context }: Visit): Promise<Begun> =>
    (await context.request.post('/oauth/device', { form: { client_id: 'muts' } })).json()
  const poll = async ({ context }: Visit, { device_code }: Begun): Promise<number> => {
    const form = { grant_type: GRANT, client_id: 'muts', device_code }
    return (await context.request.post('/oauth/token', { form })).status()
  }

  test('by the code that a device shows: it is named, its place told, and nothing happens before the yes', async () => {
    const { page } = technician
    const device = await begin(technician)
    await page.goto('/app/device')
    await page.getByLabel('Code', { exact: true }).fill(device.user_code.toLowerCase())
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: 'muts, the command line' }).waitFor()
    await page.getByText('the network address that you have here').waitFor()
    assert.deepEqual(await findViolations(page), [])
    assert.equal(await poll(technician, device), 400)

    const other = await begin(technician)
    await page.getByRole('button', { name: 'No, send it away' }).click()
    await page.getByText('It was sent away.').waitFor()
    await page.reload()
    await page.getByLabel('Code', { exact: true }).fill(other.user_code)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: /^Let muts/ }).click()
    await page.getByText('It is signed in.').waitFor()
    assert.equal(await poll(technician, other), 200)
    technician.assertQuiet()
  })

  test('that nobody knows goes nowhere: the person is told, and stays', async () => {
    const { page } = technician
    await page.goto(
      '/oauth/authorize?client_id=nobody12345&redirect_uri=https%3A%2F%2Fapp.example%2Fback&state=%22a%22',
    )
    await page.getByRole('alert').getByText('identity.app-request').waitFor()
    assert.equal(new URL(page.url()).pathname, '/app/authorize')
    assert.deepEqual(await findViolations(page), [])
    technician.assertQuiet(/422/)
  })
})
