/** What people and machines tell the house in confidence is found nowhere it stores or says anything. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createEntryWatch } from '#diagnostics/testing'
import { engines } from '#kernel/database/testing'
import { describeApi } from '#kernel/http'
import { tellDrivers, tellScan, tellVehicles } from './testing-confided-fleet.ts'
import { createTeller, tellPeople, word } from './testing-confidences.ts'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

/** Said in the open: whoever does not find it does not look. */
const OPEN_WORD = `OPENWORD${randomBytes(4).toString('hex').toUpperCase()}`

for (const engine of engines()) {
  describe(`what was told in confidence, on ${engine}`, () => {
    const words = new Map<string, string>()
    const say = (field: string, text: string) => {
      words.set(field, text)
      return text
    }
    let world: WorldHouse
    let told: ReadonlySet<string> = new Set()
    let stored: readonly { readonly where: string; readonly bytes: Buffer }[] = []
    before(async () => {
      world = await openWorldHouse(engine)
      const watch = createEntryWatch()
      world.guests.push(watch.guest)
      await world.open()
      const teller = createTeller(world)
      told = teller.told
      await tellPeople(teller, say)
      await tellVehicles(teller, say, OPEN_WORD)
      await tellDrivers(teller, say)
      await tellScan(teller, say, (scan) => watch.until(scan, ['recording.seal']))
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

    test('is all that the description of the API calls personal, but for days that lists are ordered by', () => {
      const bodies = Object.values(describeApi(world.house().rooms, '0').paths).flatMap((methods) =>
        Object.values(methods).flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {})),
      )
      const personal = new Set(bodies.flatMap(({ schema = {} }) => personalIn(schema as Shape)))
      assert.ok(personal.size >= 17, [...personal].join())
      assert.deepEqual([...personal].filter((name) => !told.has(name)).sort(), [
        'contractEndsOn',
        'expiresOn',
        'medicalExpiresOn',
      ])
    })

    test('is found in no data file, write-ahead log, dump, export or log line [muts.data.encrypted-at-rest] [fleetops.data.encryption] [attack.49] [attack.50]', () => {
      assert.ok(words.size >= 40, [...words.keys()].join(', '))
      const found: string[] = []
      for (const { where, bytes } of stored)
        for (const [field, text] of words) if (holds(bytes, text)) found.push(`${field} in ${where}`)
      assert.deepEqual(found, [])
    })
  })
}

interface Shape {
  readonly 'x-data-class'?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/** The names of what is personal in a shape. */
const personalIn = ({ properties = {}, items, anyOf = [] }: Shape): readonly string[] => [
  ...Object.entries(properties).flatMap(([name, shape]) => (isPersonal(shape) ? [name] : personalIn(shape))),
  ...[...(items ? [items] : []), ...anyOf].flatMap(personalIn),
]
const isPersonal = (shape: Shape): boolean =>
  shape['x-data-class'] === 'personal' || (shape.anyOf ?? []).some((one) => isPersonal(one))

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
