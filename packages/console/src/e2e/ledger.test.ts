/** The ledger in a browser: searched, and verified there by pinned keys. Whatever a dishonest server answers is a cross. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { whyNoBrowser } from './testing-chromium.ts'
import { LIES_ABOUT_ENTRIES, LIES_ABOUT_LISTS, lie, UNVOUCHED } from './testing-ledger-lies.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 300_000

const verdictOf = (page: Page) => page.getByRole('complementary').getByRole('status')
const open = (page: Page, at = 0) =>
  page
    .getByRole('region', { name: 'Entries, table' })
    .getByRole('button', { name: /^Seal / })
    .nth(at)
    .click()

describe('the ledger in a browser', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let auditor: Visit
  before(async () => {
    stage = await openStage('clocked')
    auditor = await stage.enter('auditor')
  })
  after(() => stage?.[Symbol.asyncDispose]())

  /** From the start, without what was found or lied before. */
  async function openLedger(search = '', none?: string): Promise<Page> {
    const { page, context } = auditor
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    const advanced = await context.request.post('/api/v1/test-clock/advance', { data: { by: 'PT61S' } })
    // The page asks no further than its own clock says that the index reaches.
    await page.clock.setFixedTime(new Date((await advanced.json()).now))
    await page.goto(`/app/ledger${search}`)
    await (none ? page.getByText(none) : page.getByRole('region', { name: 'Entries, table' })).waitFor()
    return page
  }

  test('checks nothing before a key is pinned, and pins only what is one', async () => {
    const page = await openLedger()
    await open(page)
    await verdictOf(page).getByText('Not checked yet').waitFor()
    await page.keyboard.press('v')
    assert.equal(await page.getByRole('button', { name: 'Verify in this browser' }).isDisabled(), true)

    const keys = page.getByLabel('Verifier keys, one a line')
    await keys.fill('nonsense')
    await page.getByRole('button', { name: 'Pin these keys' }).click()
    await page.getByRole('alert').getByText('not an Ed25519 verifier key').waitFor()
    await verdictOf(page).getByText('Not checked yet').waitFor()
    await page.getByRole('button', { name: 'Ask the server for its keys' }).click()
    await page.getByText('Compare it with what your operator told you').waitFor()
    assert.match(await keys.inputValue(), /^\S+\/ledger\/1\+[0-9a-f]{8}\+/)
    await page.getByRole('button', { name: 'Pin these keys' }).click()

    await verdictOf(page).getByText('Nothing was changed since it was placed').waitFor()
    auditor.assertQuiet()
  })

  test('finds what somebody looks for, and keeps it in the address', async () => {
    const page = await openLedger()
    await page.getByLabel('Did what').fill('control.probe')
    await page.getByRole('button', { name: 'Search' }).click()

    await page.waitForURL(/action=control\.probe/)
    const rows = page.getByRole('region', { name: 'Entries, table' }).getByRole('row')
    await rows.nth(1).getByText('control.probe').waitFor()
    const texts = (await rows.allInnerTexts()).slice(1)
    assert.ok(texts.length > 1 && texts.every((text) => text.includes('control.probe')), texts.join())
    await page.reload()
    await rows.nth(1).getByText('control.probe').waitFor()
    assert.equal(await page.getByLabel('Did what').inputValue(), 'control.probe')
  })

  test('gives each of the entries on a page a check that they deserve', async () => {
    const page = await openLedger()
    const seals = page.getByRole('region', { name: 'Entries, table' }).getByRole('button', { name: /^Seal / })
    for (const at of [0, 7, 21]) {
      await open(page, at)
      await verdictOf(page).getByText('Nothing was changed since it was placed').waitFor()
      assert.match((await seals.nth(at).getAttribute('aria-label')) ?? '', /, verified: /)
    }
    assert.match((await seals.nth(1).getAttribute('aria-label')) ?? '', /, not checked yet: /)
    auditor.assertQuiet()
  })

  for (const { what, address, change, because, headline = 'This is not what the log holds' } of LIES_ABOUT_ENTRIES)
    test(`gives a cross to an entry ${what}, and says why`, async () => {
      const { page } = auditor
      await openLedger()
      await lie(page, address, change)
      await page.reload()
      await open(page)

      await verdictOf(page).getByText(headline).waitFor()
      assert.match(String(await page.getByRole('complementary').getByRole('alert').textContent()), because)
      const seal = page.getByRole('region', { name: 'Entries, table' }).getByRole('button', { name: /, broken: / })
      assert.equal(await seal.count(), 1)
    })

  test('gives a cross where another key than the pinned one signed', async () => {
    const page = await openLedger()
    const pinned = await page.evaluate(() => localStorage.getItem('muts.ledger-keys') ?? '')
    const other = await page.evaluate(
      async (name) => {
        const { publicKey } = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
        const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
        const digest = await crypto.subtle.digest(
          'SHA-256',
          new Uint8Array([...new TextEncoder().encode(`${name}\n`), 1, ...raw]),
        )
        const id = Array.from(new Uint8Array(digest).subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(
          '',
        )
        return `${name}+${id}+${btoa(String.fromCharCode(1, ...raw))}`
      },
      pinned.slice(0, pinned.indexOf('+')),
    )
    await page.evaluate((key) => localStorage.setItem('muts.ledger-keys', key), other)
    await page.reload()
    await open(page)

    await verdictOf(page).getByText(UNVOUCHED).waitFor()
    assert.match(
      String(await page.getByRole('complementary').getByRole('alert').textContent()),
      /no trusted (log )?key signed/,
    )
    await page.evaluate((key) => localStorage.setItem('muts.ledger-keys', key), pinned)
  })

  describe('asked whether a list is whole', () => {
    let question: string
    let indexed: string
    before(async () => {
      const { page, context } = auditor
      await openLedger()
      const probed = await page.evaluate(async () => {
        const answer = await fetch('/api/v1/ledger/entries?action=session.open&limit=50')
        return (await answer.json()).data.map(({ at }: { at: string }) => at) as string[]
      })
      const until = new Date(Date.parse(probed[0] ?? '') + 1_000).toISOString()
      question = `?action=session.open&to=${until}`
      for (let turn = 0; turn < 4; turn++) {
        const advanced = await context.request.post('/api/v1/test-clock/advance', { data: { by: 'PT5M' } })
        assert.equal(advanced.status(), 200)
        indexed = new Date(Date.parse((await advanced.json()).now) - 660_000).toISOString()
      }
    })

    const prove = async (page: Page) => page.getByRole('button', { name: 'Prove that these are all' }).click()

    test('proves what the house did as the house’s, down to the last row that is shown', async () => {
      const page = await openLedger(`?action=control.probe&to=${indexed}`)
      await prove(page)

      const claim = page.getByText(/These are all \d+ entries .*: none was left out/)
      await claim.waitFor()
      const [count] = /\d+/.exec(String(await claim.textContent())) ?? []
      assert.ok(Number(count) > 1)
      await page.getByText(new RegExp(`Of the organisation .*: 0\\. Of the house: ${count}\\.`)).waitFor()
    })

    test('claims nothing of an actor that the index does not know', async () => {
      const page = await openLedger('?actor=assurance', 'No entry of that kind is in reach.')
      await prove(page)

      await page.getByText(/The index has nothing under assurance until/).waitFor()
      await page.getByText('Parts of the house act without an actor in the index').waitFor()
    })

    test('proves that it is', async () => {
      const page = await openLedger(question)
      await prove(page)

      await page.getByText(/(This is the one entry|These are all \d+ entries) until .*: none was left out/).waitFor()
    })

    for (const { what, address, change, because } of LIES_ABOUT_LISTS)
      test(`says so where ${what}`, async () => {
        const { page } = auditor
        await openLedger(question)
        await lie(page, address, change)
        await page.reload()
        await page.getByRole('button', { name: 'Prove that these are all' }).waitFor()
        await prove(page)

        await page.getByText('This list cannot be trusted').waitFor()
        assert.match(String(await page.getByRole('alert').textContent()), because)
      })
  })
})
