import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createTilesSource, decodeUtf8 } from '#proof'
import { createPostgresDatabase, postgresAvailable } from '#server/database-testing'
import { openHouse } from '#server/house'
import { readConfig } from '#server/kernel'
import { makeFolder, runMuts } from '#testing'

describe('muts key', () => {
  const folder = makeFolder()
  const data = join(folder.path, 'data')
  let organisation = ''
  const key = (...words: readonly string[]) => runMuts(['key', ...words, '--data', data, '--json'])
  const requireOk = async (...words: readonly string[]) => {
    const { status, stdout, stderr } = await key(...words)
    assert.equal(status, 0, stderr)
    return JSON.parse(stdout)
  }

  before(async () => {
    const words = ['setup', '--organisation', 'Testfleet', '--email', 'admin@fleet.example', '--data', data, '--json']
    const { stdout } = await runMuts(words, { environment: { MUTS_PROFILE: 'evaluation' } })
    organisation = JSON.parse(stdout).organisationId
  })
  after(() => folder[Symbol.dispose]())

  test('makes a key file for its owner alone, locked where a passphrase is given, and replaces none', async () => {
    const [plain, locked, phrase] = ['plain', 'locked', 'phrase'].map((name) => join(folder.path, name))
    writeFileSync(phrase ?? '', 'a passphrase of its own', { mode: 0o600 })
    const made = await runMuts(['key', 'make', plain ?? ''])
    const again = await runMuts(['key', 'make', plain ?? ''])
    const secured = await runMuts(['key', 'make', locked ?? '', '--passphrase-file', phrase ?? '', '--json'])

    assert.deepEqual([made.status, secured.status], [0, 0])
    assert.notEqual(again.status, 0)
    assert.equal(made.stdout, `MUTS_KEK=file:${plain}\n`)
    assert.deepEqual(JSON.parse(secured.stdout), { MUTS_KEK: `file:${locked}?passphrase_file=${phrase}` })
    assert.equal(statSync(plain ?? '').mode & 0o777, 0o600)
    assert.match(readFileSync(locked ?? '', 'utf8'), /^muts-key-1 argon2id /)
    assert.ok(!made.stderr.includes(readFileSync(plain ?? '', 'utf8').trim()))
  })

  test('changes every key from the KEK down, and the installation opens as before', async () => {
    await requireOk('rotate', 'installation')
    await requireOk('rotate', 'organisation', '--organisation-id', organisation)
    const { count } = await requireOk('rotate', 'subject', '--organisation-id', organisation)
    assert.ok(count >= 1)

    const next = join(folder.path, 'next')
    writeFileSync(next, Buffer.alloc(32, 9).toString('base64'), { mode: 0o600 })
    await requireOk('rotate', 'kek', '--next-file', next)
    const early = await key('drop-kek')
    assert.notEqual(early.status, 0)
    copyFileSync(join(data, 'kek'), join(folder.path, 'former'))
    copyFileSync(next, join(data, 'kek'))
    await requireOk('drop-kek')
    const actions = await actionsIn(join(folder.path, 'log'))
    assert.deepEqual([...new Set(actions.filter((action) => /^vault\.(rotate|destroy)$/.test(action)))].sort(), [
      'vault.destroy',
      'vault.rotate',
    ])

    copyFileSync(join(folder.path, 'former'), join(data, 'kek'))
    const withFormer = await key('rotate', 'installation')
    copyFileSync(next, join(data, 'kek'))
    assert.notEqual(withFormer.status, 0)
    assert.match(withFormer.stderr, /not the one that sealed/)
  })

  test('erases a subject once, and refuses one that is not there', async () => {
    const nobody = '0199aaaa-0000-7000-8000-000000000000'
    const words = ['subject', 'erase', '--organisation-id', organisation, '--data', data]
    assert.equal((await runMuts([...words, '--subject', nobody])).status, 5)
    assert.equal((await runMuts([...words, '--subject', 'Ada'])).status, 2)
  })

  test('erases beside a running server on PostgreSQL, which shows nothing of it from then on', {
    skip: postgresAvailable() ? false : 'needs a PostgreSQL server',
  }, async () => {
    const place = join(folder.path, 'shared')
    const { url, superuser } = await createPostgresDatabase()
    const environment = {
      MUTS_PROFILE: 'evaluation',
      DATABASE_URL: url,
      MUTS_KEK: Buffer.alloc(32, 7).toString('base64'),
    }
    const house = await openHouse(readConfig({ data: place, port: 0 }, environment))
    try {
      await house.serve()
      const { accessToken: token } = await house.identity.verbs.openCanarySession('admin', { assurance: 'aal2' })
      const ask = (path: string, body?: unknown) =>
        house.kernel.door.ask({ method: body ? 'POST' : 'GET', path: `/api/v1/vehicles${path}`, token, body })
      const { id } = (await ask('', { unit: 'ER-3', vin: 'MUTSDEM0ERASED003' })).json as { id: string }
      assert.equal((await ask(`/${id}`)).status, 200)
      const [row] = await superuser('SELECT org_id, subject_id FROM fleet_vehicle WHERE id = $1', [id])
      const [org, subject] = [String(row?.org_id), String(row?.subject_id)]

      const words = ['subject', 'erase', '--organisation-id', org, '--subject', subject, '--data', place]
      const { status, stderr } = await runMuts(words, { environment })

      assert.equal(status, 0, stderr)
      assert.equal((await ask(`/${id}`)).status, 410)
      await house.erasure.catchUp()
      assert.ok(readFileSync(join(place, 'leaves/erasures.jsonl'), 'utf8').includes(subject))
    } finally {
      await house.close()
    }
  })

  async function actionsIn(log: string): Promise<readonly string[]> {
    // The entries of a command stand in the intake until a server, or a command that opens the house, places them.
    await runMuts([
      'user',
      'sessions',
      '--end',
      '--organisation-id',
      organisation,
      '--email',
      'admin@fleet.example',
      '--data',
      data,
    ])
    const { stdout } = await runMuts(['ledger', 'export', log, '--data', data, '--json'])
    const source = createTilesSource((path) =>
      existsSync(join(log, path)) ? readFileSync(join(log, path)) : undefined,
    )
    const actions: string[] = []
    for await (const { body } of source.rows(JSON.parse(stdout).size))
      if (body) actions.push(JSON.parse(decodeUtf8(body)).api.operation)
    return actions
  }
})
