import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openBareHouse } from '#server/testing'
import { makeFolder, runMuts } from '#testing'

const MUTS = fileURLToPath(new URL('../../bin/muts', import.meta.url))
const PASSWORD = 'Quiet lantern, 48 herons'

async function openServer() {
  const house = await openBareHouse({ demo: true })
  await house.serve()
  const { verbs } = house.identity
  const org = await verbs.createDemoOrganisation('Depot')
  const person = { email: 'x@depot.example', name: 'Person X', role: 'fleet_manager' as const, password: PASSWORD }
  await verbs.enterDemoPerson(org, { ...person, hasSecondFactor: false })
  const url = `http://127.0.0.1:${house.kernel.door.address().port}`

  const ask = (method: string, path: string, token?: string, body?: object) =>
    house.kernel.door.ask({ method, path: `/api/v1${path}`, ...(token ? { token } : {}), ...(body ? { body } : {}) })
  const signIn = async () => {
    const { json } = await ask('POST', '/auth/sign-in', undefined, { email: person.email, password: PASSWORD })
    return (json as { accessToken: string }).accessToken
  }
  return { url, ask, signIn, [Symbol.asyncDispose]: house[Symbol.asyncDispose] }
}

describe('muts sign-in', async () => {
  const server = await openServer()
  const home = makeFolder()
  after(() => {
    home[Symbol.dispose]()
    return server[Symbol.asyncDispose]()
  })
  const file = join(home.path, 'session.json')
  const muts = (...words: string[]) => runMuts([...words, '--home', home.path])
  const stored = () => JSON.parse(readFileSync(file, 'utf8')) as { accessToken: string; refreshToken: string }
  /** As if five minutes had gone by. */
  const expire = () =>
    writeFileSync(file, JSON.stringify({ ...stored(), accessEndsAt: '2020-01-01T00:00:00Z' }), { mode: 0o600 })

  /** Signs in, and answers in the console's stead with what the terminal shows. */
  async function signIn(isAllowed = true) {
    const { PATH = '' } = process.env
    const child = spawn(MUTS, ['sign-in', '--server', server.url, '--home', home.path], { env: { PATH } })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const said = text(child.stdout)
    for await (const line of createInterface(child.stderr)) {
      const userCode = / and type (?<code>\S+)$/.exec(line)?.groups?.code
      if (userCode === undefined) continue
      const token = await server.signIn()
      assert.equal((await server.ask('POST', '/me/devices', token, { userCode, isAllowed })).status, 204)
    }
    return { status: await ended, stdout: await said }
  }

  test('signs this machine in by a code that its person confirms, and keeps it where nobody else reads', async () => {
    assert.deepEqual((await muts('whoami')).status, 4)
    const { status, stdout } = await signIn()
    assert.deepEqual([status, stdout], [0, `Signed in to ${server.url} as Person X.\n`])
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const told = await muts('whoami', '--json')
    assert.equal((JSON.parse(told.stdout) as { email: string }).email, 'x@depot.example')
    assert.equal((await runMuts(['sign-in', '--server', server.url, '--home', home.path])).status, 6)
  })

  test('is renewed by one command at a time: three at once print one and the same new token', async () => {
    const before = stored()
    expire()
    const ended = await Promise.all([muts('token'), muts('token'), muts('token')])
    assert.deepEqual(
      ended.map(({ status }) => status),
      [0, 0, 0],
    )
    const tokens = new Set(ended.map(({ stdout }) => stdout.trim()))
    assert.equal(tokens.size, 1)
    assert.ok(!tokens.has(before.accessToken) && stored().refreshToken !== before.refreshToken)
    assert.equal((await server.ask('GET', '/me', [...tokens][0])).status, 200)
  })

  test('follows what happened and happens, a line each, and goes on behind the last one', async () => {
    const token = await server.signIn()
    const add = async (unit: string) => {
      const { json } = await server.ask('POST', '/vehicles', token, { unit })
      return (json as { id: string }).id
    }
    const follow = async (after: number) => {
      const { status, stdout } = await muts('follow', 'vehicles', '--after', String(after), '--count', '1')
      return { status, ...(JSON.parse(stdout) as { seq: number; topic: string; id: string; action: string }) }
    }
    const first = await add('FIRST')
    const told = await follow(0)
    const second = await add('SECOND')
    const next = await follow(told.seq)
    assert.deepEqual([told.status, told.topic, told.action, told.id], [0, 'vehicles', 'vehicle.register', first])
    assert.deepEqual([next.id, next.seq > told.seq], [second, true])
    const refused = await muts('follow', 'scans')
    assert.deepEqual([refused.status, refused.stdout], [4, ''])
    assert.match(refused.stderr, /http\.not-allowed/)
    assert.equal((await muts('follow', 'people')).status, 2)
  })

  test('goes on following where a token has to be renewed that this clock holds to be good, and the server is away', async () => {
    const token = await server.signIn()
    const { json } = await server.ask('POST', '/vehicles', token, { unit: 'THIRD' })
    await using relay = await openRelay(new URL(server.url).port)
    const [before, behind] = [stored(), { accessToken: 'ended', accessEndsAt: '2999-01-01T00:00:00Z' }]
    writeFileSync(file, JSON.stringify({ ...before, ...behind, server: relay.url }))

    const { status, stdout } = await muts('follow', 'vehicles', '--after', '0', '--count', '3')
    writeFileSync(file, JSON.stringify({ ...stored(), server: server.url }))
    assert.deepEqual([status, relay.hasHungUp()], [0, true])
    assert.equal((JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { id: string }).id, (json as { id: string }).id)
    assert.notEqual(stored().refreshToken, before.refreshToken)
  })

  test('is not used from a file that others can read', async () => {
    chmodSync(file, 0o640)
    const refused = await muts('token')
    assert.deepEqual([refused.status, refused.stdout], [2, ''])
    assert.match(refused.stderr, /Others can read/)
    chmodSync(file, 0o600)
    assert.equal((await muts('token')).status, 0)
  })

  test('is not brought back by a command that renews it while another signs out', async () => {
    const { refreshToken } = stored()
    expire()
    const [, out] = await Promise.all([muts('token'), muts('sign-out')])
    assert.equal(out?.status, 0)
    assert.equal(existsSync(file), false)
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'muts', refresh_token: refreshToken })
    const refused = await fetch(`${server.url}/oauth/token`, { method: 'POST', body: form })
    assert.equal(refused.status, 400)
  })

  test('is one of two that begin at once: the other is told so, and holds nothing on the server', async () => {
    const both = await Promise.all([signIn(), signIn()])
    assert.deepEqual(both.map(({ status }) => status).sort(), [0, 6])
    const token = await server.signIn()
    const { json } = await server.ask('GET', '/me/sessions', token)
    const held = (json as { data: readonly { client?: string | null }[] }).data
    assert.equal(held.filter(({ client }) => client != null).length, 1, JSON.stringify(held))
  })

  test('ends on the server and here with sign-out', async () => {
    const { accessToken } = stored()
    assert.equal((await server.ask('GET', '/me', accessToken)).status, 200)
    assert.equal((await muts('sign-out')).status, 0)
    assert.equal(existsSync(file), false)
    assert.equal((await server.ask('GET', '/me', accessToken)).status, 401)
    assert.equal((await muts('sign-out')).status, 4)
  })

  test('leaves nothing where its person says no, and forgets what the server has ended', async () => {
    assert.equal((await signIn(false)).status, 4)
    assert.equal(existsSync(file), false)
    assert.equal((await signIn()).status, 0)
    assert.equal((await server.ask('POST', '/auth/sign-out', stored().accessToken)).status, 204)
    expire()
    assert.equal((await muts('token')).status, 4)
    assert.equal(existsSync(file), false)
  })

  test('sends nothing over plain HTTP to a server elsewhere, and says when there is none', async () => {
    assert.equal((await muts('sign-in', '--server', 'http://fleet.example')).status, 2)
    assert.equal((await muts('sign-in', '--server', 'http://127.0.0.1:9')).status, 7)
  })
})

/** In front of the server: hangs up on the first who comes to renew a token, as if it were away. */
async function openRelay(port: string) {
  let hasHungUp = false
  const relay = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1')
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.on('error', () => one.destroy())
      one.on('close', () => other.destroy())
    }
    far.pipe(near)
    near.on('data', (bytes) => {
      if (hasHungUp || !bytes.includes('POST /oauth/token')) return far.write(bytes)
      hasHungUp = true
      return near.destroy()
    })
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const { port: own } = relay.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    hasHungUp: () => hasHungUp,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void relay.close(() => resolve())),
  }
}
