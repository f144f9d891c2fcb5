/** What people and machines tell the house in confidence is found nowhere it stores or says anything. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const PASSWORD = `Gr\u00fcn-${randomBytes(9).toString('hex')} Fahrrad!`
/** Said in the open: whoever does not find it does not look. */
const OPEN_WORD = `OPENWORD${randomBytes(4).toString('hex').toUpperCase()}`

/** A word that stands nowhere by chance; letters and digits that a VIN may have. */
const word = (length: number) => `MUTSDEM${randomBytes(16).toString('hex').toUpperCase()}`.slice(0, length)

for (const engine of engines()) {
  describe(`what was told in confidence, on ${engine}`, () => {
    const words = new Map<string, string>()
    const say = (field: string, text: string) => {
      words.set(field, text)
      return text
    }
    let world: WorldHouse
    let stored: readonly { readonly where: string; readonly bytes: Buffer }[] = []
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
      await tellEverything(world, say)
      await world.house().kernel.vault.secrets.put('test/third-party', Buffer.from(say('third-party secret', word(30))))
      await world.house().kernel.ledger.drain()
      const log = join(world.dataFolder, 'exported-log')
      await world.house().kernel.ledger.exportLog(log)
      stored = [...(await readStored(world)), { where: 'log', bytes: Buffer.from(world.bugs.join('\n')) }]
    })
    after(() => world[Symbol.asyncDispose]())

    test('is looked for where it would stand: what was said in the open is found there', () => {
      const found = stored.filter(({ bytes }) => bytes.includes(OPEN_WORD)).map(({ where }) => where)
      const kinds = engine === 'postgres' ? [/\/base\//, /\/pg_wal\//, /^dump$/] : [/\/base\//, /\/pg_wal\//]
      for (const kind of kinds)
        assert.ok(
          found.some((where) => kind.test(where)),
          `${kind} in ${found.join(', ')}`,
        )
    })

    test('is found in no data file, write-ahead log, dump, export or log line [muts.data.encrypted-at-rest] [fleetops.data.encryption] [attack.49] [attack.50]', () => {
      assert.ok(words.size >= 15, [...words.keys()].join(', '))
      const found: string[] = []
      for (const { where, bytes } of stored)
        for (const [field, text] of words) if (holds(bytes, text)) found.push(`${field} in ${where}`)
      assert.deepEqual(found, [])
    })
  })
}

/** Through the API, as people do it: every field that is personal or secret, and some where it does not belong. */
async function tellEverything(world: WorldHouse, say: (field: string, text: string) => string): Promise<void> {
  const { identity, kernel } = world.house()
  const ask = async (token: string | undefined, method: string, path: string, body?: unknown, headers = {}) => {
    const reply = await kernel.door.ask({
      method,
      path: `/api/v1${path}`,
      body,
      headers,
      ...(token === undefined ? {} : { token }),
    })
    return { status: reply.status, json: reply.json as Record<string, string>, etag: reply.headers.etag ?? '' }
  }
  const sessionOf = async (role: 'admin' | 'fleet_manager' | 'technician') =>
    (await identity.verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken
  const requireStatus = (reply: { status: number; json: unknown }, ...expected: readonly number[]) =>
    assert.ok(expected.includes(reply.status), `${reply.status} ${JSON.stringify(reply.json)}`)

  const admin = say('access token', await sessionOf('admin'))
  const email = say('e-mail', `${word(20).toLowerCase()}@fleet.example`)
  const person = { email, name: say('name', `Test ${word(20)}`), role: 'technician' }
  const key = say('idempotency key', word(24))
  const invited = await ask(admin, 'POST', '/users', person, { 'idempotency-key': key })
  requireStatus(invited, 201)
  const token = say('invitation token', invited.json.invitationLink?.split('#')[1] ?? '')
  const entered = await ask(undefined, 'POST', '/auth/invitation', { token, password: say('password', PASSWORD) })
  requireStatus(entered, 200)
  say('refresh token', entered.json.refreshToken ?? '')
  const own = say('own access token', entered.json.accessToken ?? '')
  const proposed = await ask(own, 'POST', '/me/totp', {})
  requireStatus(proposed, 201)
  const secret = say('TOTP secret', proposed.json.secret ?? '')
  const confirmed = await ask(own, 'POST', '/me/totp/confirm', { totp: codeOf(secret, world.clock.now()) })
  requireStatus(confirmed, 200)
  for (const [at, code] of (confirmed.json.recoveryCodes as unknown as string[]).entries())
    say(`recovery code ${at}`, code)
  const wrong = {
    email: say('unknown e-mail', `${word(18).toLowerCase()}@other.example`),
    password: say('wrong password', word(30)),
  }
  requireStatus(await ask(undefined, 'POST', '/auth/sign-in', wrong), 401)

  const manager = await sessionOf('fleet_manager')
  const vehicle = { unit: OPEN_WORD, vin: say('VIN', word(17)), plate: say('plate', word(18)) }
  const made = await ask(manager, 'POST', '/vehicles', vehicle)
  requireStatus(made, 201)
  const changed = { plate: say('changed plate', word(18)) }
  requireStatus(await ask(manager, 'PATCH', `/vehicles/${made.json.id}`, changed, { 'if-match': made.etag }), 200)
  requireStatus(await ask(manager, 'GET', `/vehicles?vin=${vehicle.vin}`), 200, 400)
  requireStatus(await ask(manager, 'POST', '/vehicles', { unit: 'U', [say('unknown field', word(26))]: 1 }), 400)
  requireStatus(await ask(manager, 'POST', '/vehicles', { unit: 'U', vin: say('broken VIN', `${word(17)}IOQ`) }), 400)
  const paired = await ask(admin, 'POST', '/bridges/pairing-codes', {})
  if (paired.status === 201) say('pairing code', paired.json.code ?? '')
}

/** The files of the database as they lie on the disk, those beside it, and a dump where there is a tool for one. */
async function readStored(world: WorldHouse) {
  if (world.engine === 'pglite') {
    await world.superuser('CHECKPOINT')
    return readTree(world.dataFolder)
  }
  await world.superuser('CHECKPOINT')
  const [row] = await world.superuser(`
    SELECT current_setting('data_directory') AS folder, current_setting('unix_socket_directories') AS host,
           current_setting('port') AS port, current_user AS login, current_database() AS name`)
  const { folder, host, port, login, name } = row as Record<string, string>
  const dump = execFileSync('pg_dump', ['-h', host ?? '', '-p', port ?? '', '-U', login ?? '', name ?? ''], {
    maxBuffer: 2 ** 28,
  })
  return [...readTree(folder ?? ''), ...readTree(world.dataFolder), { where: 'dump', bytes: dump }]
}

function readTree(folder: string) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => ({
    where: join(parentPath, name),
    bytes: readFileSync(join(parentPath, name)),
  }))
}

/** As it was said, in small letters, in hex or in base64 at any of its three places. */
function holds(bytes: Buffer, text: string): boolean {
  const plain = Buffer.from(text, 'utf8')
  const base64 = [0, 1, 2].map((at) =>
    Buffer.concat([Buffer.alloc(at), plain])
      .toString('base64')
      .slice(4, -4),
  )
  const forms = [text, text.toLowerCase(), text.toUpperCase(), plain.toString('hex'), ...base64]
  return forms.some((form) => form.length > 8 && bytes.includes(form))
}

/** RFC 6238, SHA-1, six digits. */
function codeOf(secret: string, at: Date): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const code = mac.readUInt32BE((mac[19] ?? 0) & 0x0f) & 0x7fffffff
  return String(code % 1_000_000).padStart(6, '0')
}
