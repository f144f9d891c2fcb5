/** The access review: what somebody reaches beside their sets is kept or taken, each by a press. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { enrolPasskey, stepUp } from './testing-authenticator.ts'
import { findViolations } from './testing-axe.ts'
import { whyNoBrowser } from './testing-chromium.ts'
import { personOf } from './testing-sign-in.ts'
import type { Stage } from './testing-stage.ts'
import { openStage } from './testing-stage.ts'
import type { Visit } from './testing-visit.ts'

/** Far beyond what it takes: a page that never answers must not hold up everything after it. */
const SUITE_MS = 240_000
/** The browser itself logs what was refused: 401 asks for the person. */
const REFUSALS = /status of 401/

interface Held {
  readonly user: { readonly id: string; readonly name: string }
  readonly groups: readonly string[]
}

describe('the access review', { skip: whyNoBrowser, timeout: SUITE_MS }, () => {
  let stage: Stage
  let admin: Visit
  before(async () => {
    stage = await openStage('demo')
    admin = await stage.enter('admin')
    await enrolPasskey(admin)
  })
  after(() => stage?.[Symbol.asyncDispose]())

  /** The technician of the demo, with the first two groups of its fleet. */
  const assignGroups = (page: Page): Promise<Held> =>
    page.evaluate(async (email) => {
      const read = async (path: string) => (await (await fetch(`/api/v1${path}`)).json()).data
      const people: { id: string; name: string; email: string }[] = await read('/users?limit=100')
      const user = people.find((each) => each.email === email)
      const groups: { id: string; name: string }[] = (await read('/vehicle-groups')).slice(0, 2)
      for (const { id } of groups) {
        const { status } = await fetch(`/api/v1/vehicle-groups/${id}/assignments/${user?.id}`, { method: 'PUT' })
        if (status !== 204) throw new Error(`a group was not assigned: ${status}`)
      }
      return { user: { id: user?.id ?? '', name: user?.name ?? '' }, groups: groups.map(({ name }) => name) }
    }, personOf(stage.house, 'technician').email)
  const groupsNow = (page: Page, user: string): Promise<string[]> =>
    page.evaluate(async (id) => {
      const { data } = await (await fetch(`/api/v1/users/${id}/vehicle-groups`)).json()
      return data.map(({ name }: { name: string }) => name)
    }, user)

  test('keeps one group of vehicles of somebody, and takes another after the second factor', async () => {
    const { page } = admin
    const { user, groups } = await assignGroups(page)
    const [kept = '', taken = ''] = groups
    await page.goto('/app/access-review')
    await page.getByRole('button', { name: 'Open it now' }).click()
    const row = (group: string) => page.getByRole('row').filter({ hasText: `vehicle group: ${group}` })

    await page.getByRole('button', { name: `Keep vehicle group ${kept} of ${user.name}` }).click()
    const keeping = page.getByRole('dialog', { name: `Keep vehicle group ${kept}: ${user.name}` })
    assert.deepEqual(await findViolations(page), [])
    await keeping.getByRole('button', { name: 'Keep it' }).click()
    await row(kept).getByText('kept', { exact: true }).waitFor()

    await page.getByRole('button', { name: `Take vehicle group ${taken} of ${user.name}` }).click()
    const taking = page.getByRole('dialog', { name: `Take vehicle group ${taken}: ${user.name}` })
    await taking.getByLabel('Because').selectOption({ label: 'They do not use it' })
    await taking.getByRole('button', { name: 'Take it' }).click()
    await stepUp(admin)
    await page.getByText(/Kept 1, taken 1\./).waitFor()
    await row(taken).waitFor({ state: 'detached' })

    assert.deepEqual(await groupsNow(page, user.id), [kept])
    admin.assertQuiet(REFUSALS)
  })
})
