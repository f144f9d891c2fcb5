import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createClock, HOUSE } from '#kernel'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import { openDatabase, sql } from './index.ts'

describe('a connection to the database', { skip: !postgresAvailable() && 'no PostgreSQL here' }, () => {
  test('is TLS 1.3 for every role, and there is none where the server speaks less [muts.network.database-tls]', async () => {
    const { url, superuser } = await createPostgresDatabase()
    const open = () => openDatabase({ engine: 'postgres', url, profile: 'production', clock: createClock() })
    const limit = async (version: string) => {
      for (const bound of ['min', 'max'])
        await superuser(`ALTER SYSTEM SET ssl_${bound}_protocol_version = '${version}'`)
      await superuser('SELECT pg_reload_conf()')
    }

    const database = await open()
    await database.openRoles(async (role) => `password-of-${role}`)
    for (const role of ['app', 'sequencer', 'reader', 'backup', 'retention'] as const)
      await database.transaction({ org: HOUSE, role }, (tx) => tx.all(sql`SELECT 1`))
    const versions = (await database.connections()).map(({ tlsVersion }) => tlsVersion)
    await database.close()
    assert.ok(versions.length > 5)
    assert.deepEqual(new Set(versions), new Set(['TLSv1.3']))

    await limit('TLSv1.2')
    await assert.rejects(open(), { name: 'StartRefused' })
    await limit('TLSv1.3')
    await (await open()).close()
  })
})
