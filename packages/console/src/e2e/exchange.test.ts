/** What comes in out of a file, row by row and back again, and who outside is told of it: each as a person does it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { openReceiver, signaturesOf } from './testing-receiver.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
const FILE = 'unit;year;colour\nEX-1;2020;red\nEX-2;soon;\n'
const GONE = 410

describe('what is exchanged with others', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let receiver: Awaited<ReturnType<typeof openReceiver>>
  let admin: Visit
  let page: Page
  const secrets: string[] = []
  before(async () => {
    receiver = await openReceiver()
    const settings = { MUTS_WEBHOOK_ORIGINS: `private:${receiver.origin}`, NODE_EXTRA_CA_CERTS: receiver.authority }
    stage = await openStage('demo', undefined, settings)
    admin = await stage.enter('admin')
    await enrolPasskey(admin)
    page = admin.page
  })
  after(async () => {
    await stage?.[Symbol.asyncDispose]()
    await receiver?.[Symbol.asyncDispose]()
  })

  const press = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true }).click()
  const rowOf = (table: string, name: string | RegExp) =>
    page.getByRole('region', { name: `${table}, table` }).getByRole('row', { name })
  const openSettings = async () => {
    await page.goto('/app/settings/webhooks')
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor()
  }
  /** A secret is shown once, in the dialog that made it. */
  const keepSecret = async () => {
    const shown = page.getByRole('dialog').getByText(/^whsec_/)
    await shown.first().waitFor()
    secrets.push((await shown.allTextContents()).at(-1) ?? '')
    await page.keyboard.press('Escape')
    await shown.first().waitFor({ state: 'detached' })
  }
  const openLog = async () => {
    await press('Log of ERP')
    return rowOf('Deliveries', /vehicle\.register/)
  }

  test('a webhook is made for what it is to be told, and its secret is shown once', async () => {
    await openSettings()
    await press('Make a webhook')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('ERP')
    await dialog.getByLabel('Address').fill(`${receiver.origin}/told`)
    for (const event of ['A vehicle was added', 'A vehicle was archived']) await dialog.getByLabel(event).check()
    await press('Make it', dialog)
    await stepUp(admin)
    await keepSecret()
    await rowOf('Webhooks', /^ERP/).getByText('active').waitFor()
    assert.equal(await page.getByText('whsec_').count(), 0)
  })

  test('a file is shown row by row, with what is wrong in which column, before anything changes', async () => {
    receiver.answer(GONE)
    await page.goto('/app/imports')
    await press('Import vehicles')
    const file = { name: 'vehicles.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) }
    await page.getByLabel('File').setInputFiles(file)
    await press('Load and check')
    const apply = page.getByRole('button', { name: 'Apply the 1 valid row only' })
    await apply.waitFor()
    await page.getByText('left out: colour').waitFor()
    await rowOf('Rows', /EX-1/).getByText('would be added').waitFor()
    await rowOf('Rows', /EX-2/).getByText('year:').waitFor()
    assert.deepEqual(await findViolations(page), [])
    assert.equal(receiver.received.length, 0)

    await apply.click()
    await page.getByRole('button', { name: 'Undo this import' }).waitFor()
    await rowOf('Rows', /EX-1/).getByText('added', { exact: true }).waitFor()
    await rowOf('Rows', /EX-2/).getByText('has errors').waitFor()
    const address = await rowOf('Rows', /EX-1/).getByRole('link').getAttribute('href')
    const { type, data } = JSON.parse((await receiver.nth(1)).body) as { type: string; data: { id: string } }
    assert.deepEqual([type, address], ['vehicle.register', `/app/vehicles/${data.id}`])
  })

  test('a delivery that failed stands in the log with the reason, and is sent again by hand', async () => {
    await openSettings()
    await rowOf('Webhooks', /^ERP/).getByText('disabled').waitFor()
    const log = await openLog()
    await log.getByText('answered 410').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await page.keyboard.press('Escape')
    receiver.answer(204)
    await press('Change ERP')
    await press('Set going', page.getByRole('dialog'))
    await stepUp(admin)
    await rowOf('Webhooks', /^ERP/).getByText('active').waitFor()

    const again = await openLog()
    await again.getByRole('button', { name: 'Send vehicle.register again' }).click()
    await again.getByText('delivered').waitFor()
    const [first, second] = [await receiver.nth(1), await receiver.nth(2)]
    assert.deepEqual(
      [second.body, second.headers['webhook-id'], second.headers['webhook-signature']],
      [first.body, first.headers['webhook-id'], signaturesOf(second, ...secrets)],
    )
    await page.keyboard.press('Escape')
  })

  test('a new secret signs beside the one before, and an import is taken back as one', async () => {
    await press('Change ERP')
    await press('New secret', page.getByRole('dialog'))
    await stepUp(admin)
    await keepSecret()
    await page.goto('/app/imports')
    await rowOf('Imports', /unit/).first().getByRole('link').click()
    await press('Undo this import')
    await rowOf('Rows', /EX-1/).getByText('taken back').waitFor()

    const told = await receiver.nth(3)
    assert.equal((JSON.parse(told.body) as { type: string }).type, 'vehicle.archive')
    assert.equal(told.headers['webhook-signature'], signaturesOf(told, ...secrets.toReversed()))
    assert.equal(new Set(secrets).size, 2)
  })

  test('a webhook that is removed is gone, with nothing left to be told', async () => {
    await openSettings()
    await press('Change ERP')
    await press('Remove it', page.getByRole('dialog'))
    await page.getByText('Nobody outside is told anything.').waitFor()
    admin.assertQuiet(/status of 401/)
  })
})
