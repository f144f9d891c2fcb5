import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { runMuts } from '#testing'
import { launch, start } from './testing.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-start-'))
  folders.push(folder)
  return folder
}

const childrenOf = (pid: number | undefined): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Looks until none of them is alive, or until `withinMs` has gone by. */
async function waitForEnd(pids: readonly number[], withinMs: number): Promise<boolean> {
  const began = process.hrtime.bigint()
  while (pids.some(isAlive)) {
    if (Number(process.hrtime.bigint() - began) / 1e6 > withinMs) return false
    await new Promise((resolve) => setImmediate(resolve))
  }
  return true
}

async function signIn(url: string, folder: string, role: string): Promise<string> {
  const people = JSON.parse(readFileSync(join(folder, 'demo-credentials.json'), 'utf8')) as {
    role: string
    email: string
    password: string
  }[]
  const { email = '', password = '' } = people.find((person) => person.role === role) ?? {}
  const answer = await fetch(`${url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  return ((await answer.json()) as { accessToken: string }).accessToken
}

describe('a server', () => {
  test('says that it is ready in one line of JSON where a program asked, and nothing else on stdout', async () => {
    const args = ['start', '--port', '0', '--data', makeFolder(), '--json']
    const server = launch(args, { MUTS_PROFILE: 'evaluation' })
    server.stderr?.resume()
    const lines: string[] = []
    const reader = createInterface(server.stdout as NodeJS.ReadableStream).on('line', (line) => lines.push(line))
    await once(reader, 'line')
    const { ready, url } = JSON.parse(lines[0] ?? '')
    assert.deepEqual([ready, (await fetch(`${url}/health/live`)).status], [true, 200])

    server.kill('SIGTERM')
    await Promise.all([once(server, 'exit'), once(reader, 'close')])
    assert.equal(lines.length, 1)
  })
})

describe('the demo', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`ends with everything it started, exit 0, on ${signal}`, async () => {
      const { server } = await start(makeFolder())
      const children = childrenOf(server.pid)
      assert.equal(children.length, 1)
      server.kill(signal)
      const [status] = await once(server, 'exit')
      assert.equal(status, 0)
      assert.ok(await waitForEnd(children, 1_000))
    })
  }

  test('keeps what it has acknowledged through kill -9, leaves no process behind, and starts again', async () => {
    const folder = makeFolder()
    const first = await start(folder)
    const token = await signIn(first.url, folder, 'fleet_manager')
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const acknowledged: string[] = []
    const writing = (async () => {
      for (let number = 0; number < 90; number++) {
        const answer = await fetch(`${first.url}/api/v1/vehicles`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ unit: `K-${number}` }),
        })
        if (answer.status === 201) acknowledged.push(((await answer.json()) as { id: string }).id)
        if (acknowledged.length === 10) first.server.kill('SIGKILL')
      }
    })().catch(() => undefined)
    const children = childrenOf(first.server.pid)
    await once(first.server, 'exit')
    await writing
    assert.ok(await waitForEnd(children, 5_000))

    const second = await start(folder)
    const again = { authorization: `Bearer ${await signIn(second.url, folder, 'auditor')}` }
    const manager = { authorization: `Bearer ${await signIn(second.url, folder, 'fleet_manager')}` }
    assert.ok(acknowledged.length >= 10)
    for (const id of acknowledged.slice(0, 20)) {
      assert.equal((await fetch(`${second.url}/api/v1/vehicles/${id}`, { headers: manager })).status, 200)
      const entries = await fetch(`${second.url}/api/v1/ledger/entries?object=${id}&action=vehicle.register`, {
        headers: again,
      })
      assert.equal(((await entries.json()) as { data: unknown[] }).data.length, 1)
    }
    second.server.kill('SIGTERM')
    assert.equal((await once(second.server, 'exit'))[0], 0)
  })

  test('refuses a second process on its data folder with exit 6', async () => {
    const folder = makeFolder()
    const { server } = await start(folder)
    const second = await runMuts(['start', '--demo', '--port', '0', '--data', folder])
    assert.equal(second.status, 6)
    assert.match(second.stderr, /data folder|in use/i)
    server.kill('SIGTERM')
    await once(server, 'exit')
  })
})

describe('an installation without the demo', () => {
  test('gets its first admin by muts setup, once, and nothing of the demo', async () => {
    const folder = makeFolder()
    const evaluation = { MUTS_PROFILE: 'evaluation' }
    const people = ['--organisation', 'Example', '--email', 'admin@example.invalid', '--data', folder]
    const made = await runMuts(['setup', ...people], { environment: evaluation })
    assert.equal(made.status, 0, made.stderr)
    assert.match(made.stdout, /^http:\/\/localhost:8080\/app\/invitation#\S+\n$/)
    assert.equal((await runMuts(['setup', ...people], { environment: evaluation })).status, 6)

    const { server, url } = await start(folder, [], evaluation)
    const token = made.stdout.trim().split('#')[1]
    const password = `${randomBytes(12).toString('base64url')} !`
    const accept = (body: object) =>
      fetch(`${url}/api/v1/auth/invitation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const answer = await accept({ token, password })
    assert.equal(answer.status, 200)
    const { accessToken } = (await answer.json()) as { accessToken: string }
    const ask = (path: string) => fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${accessToken}` } })
    assert.equal((await ask('/me')).status, 200)
    assert.equal(((await (await ask('/vehicles')).json()) as { code: string }).code, 'identity.second-factor-required')
    assert.equal((await accept({ token, password })).status, 401)
    server.kill('SIGTERM')
    await once(server, 'exit')
  })
})

describe('the production profile', () => {
  const whole = {
    DATABASE_URL: 'postgresql://muts:secret@localhost:1/muts',
    MUTS_PUBLIC_URL: 'https://fleet.example',
    MUTS_TLS_CERT: '/nowhere/cert.pem',
    MUTS_TLS_KEY: '/nowhere/key.pem',
    MUTS_KEK: randomBytes(32).toString('base64'),
  }
  for (const setting of Object.keys(whole)) {
    test(`does not start without ${setting}, and says so`, async () => {
      const { status, stderr } = await runMuts(['start', '--port', '0', '--data', makeFolder()], {
        environment: { ...whole, [setting]: '' },
      })
      assert.equal(status, 1)
      assert.match(stderr, new RegExp(setting))
      assert.ok(!stderr.includes('secret'))
    })
  }

  for (const [name, environment, args, said] of [
    ['a public URL without TLS', { MUTS_PUBLIC_URL: 'http://fleet.example' }, [], /MUTS_PUBLIC_URL/],
    ['a wildcard origin', { MUTS_CORS_ORIGINS: '*' }, [], /MUTS_CORS_ORIGINS/],
    ['all addresses as administration network', { MUTS_ADMIN_NETWORKS: '0.0.0.0/0' }, [], /MUTS_ADMIN_NETWORKS/],
    ['a short key', { MUTS_KEK: 'c2hvcnQ=' }, [], /MUTS_KEK/],
    ['the demo', {}, ['--demo'], /--demo|MUTS_PROFILE/],
    ['a test clock', {}, ['--test-clock', '2026-01-05T08:00:00Z'], /--test-clock/],
    ['a misspelt setting', { MUTS_CORS_ORIGIN: 'https://fleet.example' }, [], /MUTS_CORS_ORIGIN is no setting/],
  ] as const) {
    test(`refuses ${name}`, async () => {
      const { status, stderr } = await runMuts(['start', ...args, '--port', '0', '--data', makeFolder()], {
        environment: { MUTS_PROFILE: 'production', ...whole, ...environment },
      })
      assert.notEqual(status, 0)
      assert.match(stderr, said)
    })
  }
})
