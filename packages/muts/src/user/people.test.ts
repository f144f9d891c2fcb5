import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTilesSource, decodeUtf8 } from '#proof'
import { openHouse } from '#server/house'
import type { OrgId } from '#server/kernel'
import { readConfig } from '#server/kernel'
import { makeFolder, runMuts } from '#testing'

describe('muts user', () => {
  const folder = makeFolder()
  const data = join(folder.path, 'data')
  let organisation = ''
  const user = (what: string, email: string, ...rest: readonly string[]) =>
    runMuts(['user', what, '--organisation-id', organisation, '--email', email, '--data', data, ...rest])

  before(async () => {
    const words = ['setup', '--organisation', 'Testfleet', '--email', 'admin@fleet.example', '--data', data, '--json']
    const { stdout } = await runMuts(words, { environment: { MUTS_PROFILE: 'evaluation' } })
    organisation = JSON.parse(stdout).organisationId
  })
  after(() => folder[Symbol.dispose]())

  test('invites a person with a link and disables them again, each act written down as the operator’s', async () => {
    const person = ['--name', 'Test person', '--role', 'technician', '--json']
    const created = await user('create', 'new@fleet.example', ...person)
    const twice = await user('create', 'new@fleet.example', ...person)
    const ended = await user('sessions', 'new@fleet.example', '--end')
    const disabled = await user('disable', 'new@fleet.example', '--json')

    const { id, link } = JSON.parse(created.stdout)
    assert.match(link, /^http:\/\/localhost:8080\/app\/invitation#[\w.-]{40,}$/)
    assert.deepEqual([created.status, twice.status, ended.status, disabled.status], [0, 6, 0, 0])
    assert.deepEqual(JSON.parse(disabled.stdout), { id, status: 'disabled' })
    const entries = await entriesOf(data, join(folder.path, 'log'))
    for (const action of ['user.invite', 'user.change', 'user.disable']) {
      const own = entries.filter((entry) => entry.includes(`"${action}"`) && entry.includes(id))
      assert.equal(own.length, 1, action)
      assert.ok(own[0]?.includes(`"${userInfo().username}"`), own[0])
    }
    assert.ok(!entries.join().includes('new@fleet.example'))
  })

  test('takes a lost second factor away, once, written down as the operator’s', async () => {
    const id = await enterWithFactor('lost@fleet.example')
    const reset = await user('reset-mfa', 'lost@fleet.example', '--json')
    const again = await user('reset-mfa', 'lost@fleet.example')
    const nobody = await user('reset-mfa', 'nobody@fleet.example')

    assert.deepEqual([reset.status, again.status, nobody.status], [0, 6, 5], reset.stderr)
    assert.deepEqual(JSON.parse(reset.stdout), { id, hasSecondFactor: false })
    const entries = await entriesOf(data, join(folder.path, 'log-of-reset'))
    const own = entries.filter((entry) => entry.includes('"factor.reset"') && entry.includes(id))
    assert.equal(own.length, 1)
    assert.ok(own[0]?.includes(`"${userInfo().username}"`), own[0])
  })

  async function enterWithFactor(email: string): Promise<string> {
    const house = await openHouse(readConfig({ data, demo: true }, {}))
    try {
      const person = {
        email,
        name: 'Test person',
        role: 'security_lead',
        password: 'Quiet lantern, 48 herons',
      } as const
      const { enterDemoPerson } = house.identity.verbs
      return (await enterDemoPerson(organisation as OrgId, { ...person, hasSecondFactor: true })).user
    } finally {
      await house.close()
    }
  }

  test('finds nobody who is not there', async () => {
    const nobody = await user('disable', 'nobody@fleet.example')
    organisation = organisation.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const nowhere = await user('disable', 'admin@fleet.example')
    assert.deepEqual([nobody.status, nowhere.status], [5, 5])
  })

  test('asks for what makes sense, before it opens anything', async () => {
    const name = ['--name', 'Test person']
    const asked = [
      await user('create', 'new@fleet.example', ...name, '--role', 'root'),
      await user('create', 'no address', ...name, '--role', 'viewer'),
      await user('create', 'new@fleet.example', '--name', ' ', '--role', 'viewer'),
      await user('sessions', 'new@fleet.example'),
    ]
    assert.deepEqual(
      asked.map(({ status }) => status),
      [2, 2, 2, 2],
    )
  })
})

async function entriesOf(data: string, log: string): Promise<readonly string[]> {
  const { status, stderr, stdout } = await runMuts(['ledger', 'export', log, '--data', data, '--json'])
  assert.equal(status, 0, stderr)
  const source = createTilesSource((path) => (existsSync(join(log, path)) ? readFileSync(join(log, path)) : undefined))
  const entries: string[] = []
  for await (const { body } of source.rows(JSON.parse(stdout).size)) if (body) entries.push(decodeUtf8(body))
  return entries
}
