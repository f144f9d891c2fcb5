import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CLIENT_ID, CLIENT_SECRET, openProvider } from './testing-provider.ts'
import { openSsoBench, pathOf, someName } from './testing-sso.ts'

const provider = await openProvider()
const bench = await openSsoBench([provider.issuer])
after(async () => {
  await bench[Symbol.asyncDispose]()
  await provider[Symbol.asyncDispose]()
})

const dock = await bench.openOrganisation('Dock')
const TERMS = { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['mfa'] }

/** A connection of its own for each test, and who comes by it. */
async function openConnection(name: string, terms: object = {}) {
  const domain = `${name}.example`
  const { id } = await dock.connect({
    ...{ kind: 'oidc', name, secret: CLIENT_SECRET, isEnabled: true, terms: { ...TERMS, ...terms } },
    provider: { issuer: provider.issuer, clientId: CLIENT_ID },
  })
  assert.equal((await dock.proveDomain(domain, id)).status, 200)
  const sub = someName()
  const email = `comer@${domain}`
  return {
    email,
    change: (patch: object) => dock.change(id, patch),
    bound: (more: object) => dock.change(id, { terms: { ...TERMS, ...more } }),
    remove: () => dock.administer('DELETE', `/sso/connections/${id}`),
    map: (group: string, role: string) => dock.administer('POST', '/groups', { source: id, name: group, role }),
    come: async (groups: readonly string[] = [], who = email, name = sub) => {
      const browser = bench.openBrowser()
      const location = (await browser.begin(who)) ?? ''
      const claims = { sub: name, email: who, email_verified: true, groups: [...groups] }
      const { status } = await browser.visit(pathOf(provider.signIn(location, claims)))
      return { browser, status }
    },
  }
}
type Comer = Awaited<ReturnType<Awaited<ReturnType<typeof openConnection>>['come']>>

const codeOf = ({ json }: { json: unknown }) => (json as { code?: string } | undefined)?.code
const isIn = async ({ browser }: Comer) => (await browser.visit('/api/v1/me')).status === 200
const rolesOf = async ({ browser }: Comer) => (await browser.me()).roles

/** What an admin sees that somebody holds, whether they are signed in or not. */
async function heldBy(email: string) {
  const token = ((await bench.signIn(dock.admin)).json as { accessToken: string }).accessToken
  const { json } = await bench.ask('GET', `/users?email=${encodeURIComponent(email)}`, { token })
  return (json as { data: readonly { id: string; roles: readonly string[] }[] }).data[0]
}

describe('the ceiling of a connection', () => {
  test('holds for mappings: one above it is refused, and one within it gives its set', async () => {
    const { map, bound, come } = await openConnection('lock')
    const refused = await map('chiefs', 'ops')
    assert.deepEqual([refused.status, codeOf(refused)], [422, 'identity.above-ceiling'])
    const made = (await map('chiefs', 'technician')).json as { id: string }
    assert.deepEqual(await rolesOf(await come(['chiefs', 'admin'])), ['technician'])
    const raise = () => dock.administer('PUT', `/groups/${made.id}/role`, { role: 'ops' })
    assert.equal(codeOf(await raise()), 'identity.above-ceiling')
    await bound({ ceiling: 'admin' })
    assert.equal((await raise()).status, 204)
    assert.deepEqual(await rolesOf(await come(['chiefs', 'admin'])), ['ops'])
  })

  test('takes effect at once when it is lowered, on what was given through it and on nothing else', async () => {
    const { map, bound, come, email } = await openConnection('quay', { ceiling: 'admin' })
    await map('chiefs', 'ops')
    await map('workshop', 'technician')
    const both = await come(['chiefs', 'workshop'])
    const other = await come(['workshop'], 'other@quay.example', someName())
    assert.deepEqual((await rolesOf(both)).toSorted(), ['ops', 'technician'])
    await bound({ ceiling: 'technician' })
    assert.deepEqual([await isIn(both), await isIn(other)], [false, true])
    assert.deepEqual((await heldBy(email))?.roles, ['technician'])
    const [unmapped] = (await dock.entries('group.map')).map(({ facts }) => facts)
    assert.deepEqual(unmapped, { set: 'none', before: 'ops' })
    await bound({ ceiling: 'admin' })
    assert.deepEqual(await rolesOf(await come(['chiefs', 'workshop'])), ['technician'])
  })
})

describe('what a connection gave', () => {
  test('is gone with the session when it is closed, and comes back with the next arrival', async () => {
    const { map, change, come, email } = await openConnection('slip')
    await map('workshop', 'technician')
    const comer = await come(['workshop'])
    await change({ isEnabled: false })
    assert.equal(await isIn(comer), false)
    assert.deepEqual((await heldBy(email))?.roles, ['viewer'])
    await change({ isEnabled: true })
    assert.deepEqual(await rolesOf(await come(['workshop'])), ['technician'])
  })

  test('may be the own of who closes it: they lose it like everybody', async () => {
    const { map, change, come } = await openConnection('weir', { ceiling: 'admin', factorValues: ['mfa'] })
    await map('heads', 'admin')
    const email = 'head@weir.example'
    const head = await dock.enter(email, 'viewer', true)
    const { browser } = await come(['heads'], email, someName())
    assert.equal((await browser.post('/auth/sso/factor', { totp: await bench.codeOf(head.totpSecret) })).status, 200)
    assert.ok((await browser.me()).roles.includes('admin'))
    assert.equal((await change({ isEnabled: false })).status, 200)
    assert.deepEqual((await heldBy(email))?.roles, ['viewer'])
  })

  test('is taken before whoever is in no group any more is refused', async () => {
    const { map, bound, come, email } = await openConnection('buoy', { needsGroup: true })
    await map('workshop', 'technician')
    assert.equal((await come([], 'stranger@buoy.example', someName())).status, 401)
    assert.equal(await heldBy('stranger@buoy.example'), undefined)
    const comer = await come(['workshop'])
    assert.deepEqual(await rolesOf(comer), ['technician'])
    assert.equal((await come([])).status, 401)
    assert.equal(await isIn(comer), false)
    assert.deepEqual((await heldBy(email))?.roles, ['viewer'])
    await bound({ needsGroup: false })
    assert.equal((await come([])).status, 303)
    assert.ok((await dock.refusals()).includes('no group gives a set'))
  })

  test('does not change while the account is closed', async () => {
    const { map, come, email } = await openConnection('mole')
    await map('workshop', 'technician')
    assert.deepEqual(await rolesOf(await come([])), ['viewer'])
    const { id = '' } = (await heldBy(email)) ?? {}
    const set = (status: string) => dock.administer('PATCH', `/users/${id}`, { status }, { 'if-match': '*' })
    await set('disabled')
    assert.equal((await come(['workshop'])).status, 401)
    assert.deepEqual((await heldBy(email))?.roles, ['viewer'])
    assert.equal((await set('active')).status, 200)
    assert.equal((await come(['workshop'])).status, 303)
    assert.deepEqual((await heldBy(email))?.roles, ['technician'])
  })

  test('enters nobody where that is off', async () => {
    const { bound, come } = await openConnection('ferry', { entersPeople: false })
    assert.equal((await come()).status, 401)
    await bound({ entersPeople: true })
    assert.equal((await come()).status, 303)
    assert.ok((await dock.refusals()).includes('nobody was invited by this e-mail'))
    assert.deepEqual(bench.house.bugs, [])
  })
})
