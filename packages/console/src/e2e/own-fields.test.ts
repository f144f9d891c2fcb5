/** What an organisation keeps of its vehicles beside what every fleet has: declared, filled in, found, and retired. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import { dialogOf } from './testing-steps.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
/** A file is looked into beside all else that a house does in its first minutes. */
const LOOKED_INTO_MS = 150_000
/** A refusal is an answer; the browser itself logs it as an error of the network. */
const REFUSALS = /status of (400|409|412|422)/

interface Declared {
  readonly name: string
  readonly kind: string
  readonly choices?: string
}

async function declare(page: Page, { name, kind, choices }: Declared): Promise<void> {
  await page.getByRole('button', { name: 'Add a field' }).click()
  const dialog = dialogOf(page)
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('What it holds').selectOption({ label: kind })
  if (choices !== undefined) await dialog.getByLabel('Choices, one a line').fill(choices)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
}

describe('the fields that an organisation adds', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let manager: Visit
  let page: Page
  before(async () => {
    stage = await openStage('demo')
    manager = await stage.enter('fleet_manager')
    page = manager.page
  })
  after(() => stage?.[Symbol.asyncDispose]())

  const save = () => dialogOf(page).getByRole('button', { name: 'Save' }).click()
  const saved = () => dialogOf(page).waitFor({ state: 'detached' })
  const edit = () => page.getByRole('button', { name: 'Edit', exact: true }).click()
  const added = () => page.getByRole('region', { name: 'What your organisation adds' })

  test('are declared by who runs the fleet, and one that cannot stand is refused beside its field', async () => {
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'Vehicle fields' }).click()
    await page.getByText('No field yet').waitFor()
    const fields = [
      { name: 'Seats', kind: 'whole number' },
      { name: 'Bay', kind: 'one of a list', choices: 'North\nSouth\nNorth' },
      { name: 'Tail lift test', kind: 'day' },
    ]
    for (const field of fields) {
      await declare(page, field)
      await page.getByRole('button', { name: `Edit ${field.name}` }).waitFor()
    }
    await page.getByText('one of a list: North, South; bay').waitFor()

    await declare(page, { name: 'Seats', kind: 'text' })
    await dialogOf(page).getByRole('alert').getByText('A field of that key is declared already').waitFor()
    await dialogOf(page).getByLabel('Key').fill('9 seats')
    await dialogOf(page).getByRole('button', { name: 'Add', exact: true }).click()
    await dialogOf(page).getByRole('alert').getByText('A small letter, then letters and digits').waitFor()
    assert.deepEqual(await findViolations(page), [])
    await page.keyboard.press('Escape')
    manager.assertQuiet(REFUSALS)
  })

  test('are filled in by the input of their kind, beside what other systems call the vehicle', async () => {
    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-003' }).click()
    await edit()
    const dialog = dialogOf(page)
    await dialog.getByLabel('Seats').fill('many')
    await dialog.getByLabel('Bay').selectOption('South')
    await dialog.getByLabel('Tail lift test').fill('2027-02-28')
    await dialog.getByRole('button', { name: 'Add an external id' }).click()
    await dialog.getByLabel('Other system').fill('ERP')
    await dialog.getByLabel('What it calls the vehicle').fill('4711-88')
    await save()
    await dialog.getByRole('alert').getByText('A whole number.').waitFor()
    assert.equal(await dialog.getByLabel('Seats').getAttribute('aria-invalid'), 'true')
    assert.deepEqual(await findViolations(page), [])

    await dialog.getByLabel('Seats').fill('3')
    await save()
    await saved()
    const told = await added().textContent()
    for (const part of [/Seats3/, /BaySouth/, /Tail lift test.*2027/, /Id in erp4711-88/])
      assert.match(told ?? '', part)
    manager.assertQuiet(REFUSALS)
  })

  test('let a vehicle be found by what another system calls it, which no other vehicle is called', async () => {
    await page.keyboard.press('Control+K')
    await page.getByRole('combobox', { name: 'Find a vehicle or a screen' }).fill('4711-8')
    await page.getByRole('option', { name: /V-003/ }).getByText('4711-8').waitFor()
    await page.keyboard.press('Enter')
    await added().getByText('4711-88').waitFor()

    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-004' }).click()
    await edit()
    await dialogOf(page).getByRole('button', { name: 'Add an external id' }).click()
    await dialogOf(page).getByLabel('Other system').fill('erp')
    await dialogOf(page).getByLabel('What it calls the vehicle').fill('4711-88')
    await save()
    await dialogOf(page).getByRole('alert').getByText('already has a vehicle with this external id').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Leave it out' }).click()
    await save()
    await saved()
    manager.assertQuiet(REFUSALS)
  })

  test('come out of a file by their name, and what no name tells is said', async () => {
    await page.goto('/app/imports')
    await page.getByRole('button', { name: 'Import vehicles' }).click()
    const buffer = Buffer.from('unit;bay;Asset no.\nV-003;North;99\n')
    await page.getByLabel('File').setInputFiles({ name: 'vehicles.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Load and check' }).click()
    await page.getByText('left out: Asset no.').waitFor({ timeout: LOOKED_INTO_MS })
    await page.getByRole('button', { name: 'Say which column is what' }).click()
    await dialogOf(page).getByLabel('Asset no.').selectOption({ label: 'Id in asset-no' })
    await dialogOf(page).getByRole('button', { name: 'Check it anew' }).click()
    await page.getByText('left out: Asset no.').waitFor({ state: 'detached', timeout: LOOKED_INTO_MS })
    await page.getByRole('button', { name: 'Apply 1 row' }).click({ timeout: LOOKED_INTO_MS })
    await page.getByText('applied', { exact: true }).waitFor({ timeout: LOOKED_INTO_MS })

    await page.getByRole('link', { name: 'V-003' }).click()
    await added().getByText('99', { exact: true }).waitFor()
    assert.match((await added().textContent()) ?? '', /BayNorth.*Id in asset-no99/)
    manager.assertQuiet(REFUSALS)
  })

  test('are retired without losing what they hold, can then only be emptied, and are used again', async () => {
    await page.goto('/app/settings/vehicle-fields')
    await page.getByRole('button', { name: 'Retire Bay' }).click()
    await page.getByRole('button', { name: 'Use Bay again' }).waitFor()

    await page.goto('/app/vehicles')
    await page.getByRole('link', { name: 'V-003' }).click()
    await added().getByText('Bay, retired').waitFor()
    await added().getByText('North', { exact: true }).waitFor()
    await edit()
    assert.deepEqual(await dialogOf(page).getByLabel('Bay').getByRole('option').allTextContents(), [
      'not said',
      'North',
    ])
    await dialogOf(page).getByLabel('Seats').fill('')
    await dialogOf(page).getByLabel('erp', { exact: true }).fill('')
    await save()
    await saved()
    const told = (await added().textContent()) ?? ''
    assert.match(told, /Bay, retiredNorth/)
    assert.doesNotMatch(told, /Seats|erp/)

    await page.goto('/app/settings/vehicle-fields')
    await page.getByRole('button', { name: 'Use Bay again' }).click()
    await page.getByRole('button', { name: 'Retire Bay' }).waitFor()
    manager.assertQuiet(REFUSALS)
  })
})
