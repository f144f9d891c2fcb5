import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createClock, HOUSE, Problem, StartRefused } from '#kernel'
import { createPostgresDatabase, makeAuthority, openTestDatabase, postgresAvailable } from '#kernel/database/testing'
import { openDatabase, sql } from './index.ts'

const clock = createClock()
const open = (url: string, profile: 'production' | 'evaluation' = 'production') =>
  openDatabase({ engine: 'postgres', url, profile, clock })
const refused = (code: string) => ({ name: 'StartRefused', code: `database.${code}` })

describe('DATABASE_URL', () => {
  const local = 'postgresql://u:p@127.0.0.1:1/d'

  test('may ask for nothing less than a verified name over TLS', async () => {
    for (const mode of ['disable', 'prefer', 'require', 'verify-ca']) {
      await assert.rejects(open(`${local}?sslmode=${mode}`), refused('tls-weak'), mode)
      await assert.rejects(open(`${local}?sslmode=${mode}`, 'evaluation'), refused('tls-weak'), mode)
    }
  })

  test('is refused with parameters that nobody here reads', async () => {
    for (const extra of ['sslcert=a', 'options=-c%20row_security=off', 'host=/tmp', 'uselibpqcompat=true']) {
      await assert.rejects(open(`${local}?${extra}`), refused('url-invalid'), extra)
    }
  })

  test('is refused when it is none or names no database', async () => {
    for (const url of [
      '',
      'mysql://u:p@h/d',
      'postgresql://h/d',
      'postgresql://u:p@h',
      `${local}?sslrootcert=/nowhere`,
    ]) {
      await assert.rejects(open(url), refused('url-invalid'), url)
    }
  })

  test('needs TLS as soon as it leaves the machine, in evaluation too', async () => {
    for (const host of ['10.0.0.1', 'db.example', '127.0.0.1.example', '[2001:db8::1]']) {
      await assert.rejects(open(`postgresql://u:p@${host}/d`, 'evaluation'), refused('tls-required'), host)
    }
  })

  test('never shows its password in an error', async () => {
    const error = await open('postgresql://u:hidden-word@127.0.0.1:1/d').catch((caught: unknown) => caught)
    assert.ok(error instanceof StartRefused && error.code === 'database.unreachable')
    assert.ok(!`${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`.includes('hidden-word'))
  })
})

describe('a PostgreSQL server', { skip: !postgresAvailable() && 'no PostgreSQL here' }, () => {
  test('serves every role over TLS 1.3 by its own word', async () => {
    await using db = await openTestDatabase('postgres')
    const roles = ['app', 'sequencer', 'reader', 'backup', 'retention'] as const
    for (const role of roles) await db.database.transaction({ org: HOUSE, role }, (tx) => tx.all(sql`SELECT 1`))
    const facts = await db.database.connections()
    assert.deepEqual(new Set(facts.map(({ role }) => role)), new Set(['migrator', ...roles]))
    assert.ok(facts.every(({ tlsVersion }) => tlsVersion === 'TLSv1.3'))
  })

  test('is refused behind a certificate of another authority', async () => {
    const { url } = await createPostgresDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'muts-ca-'))
    const stranger = join(folder, 'authority.crt')
    writeFileSync(stranger, makeAuthority().certificate)
    await assert.rejects(open(url.replace(/sslrootcert=.*/, `sslrootcert=${stranger}`)), refused('tls-untrusted'))
    rmSync(folder, { recursive: true })
  })

  test('is refused under a name that its certificate does not hold', async () => {
    const { url } = await createPostgresDatabase()
    await assert.rejects(open(url.replace('@localhost:', '@127.0.0.1:')), refused('tls-untrusted'))
    await (await open(url)).close()
  })

  test('takes nobody without TLS', async () => {
    const { url } = await createPostgresDatabase()
    await assert.rejects(open(url.replace(/\?.*/, ''), 'evaluation'), refused('login-refused'))
  })

  test('is refused in production with a login that could pass every policy', async () => {
    const { url, superuser } = await createPostgresDatabase()
    const user = new URL(url).username
    for (const power of ['SUPERUSER', 'BYPASSRLS']) {
      await superuser(`ALTER ROLE ${user} ${power}`)
      await assert.rejects(open(url), refused('superuser'), power)
      await superuser(`ALTER ROLE ${user} NO${power}`)
    }
    await (await open(url)).close()
  })

  test('is refused with a login that may not create roles or does not own the database', async () => {
    const { url, superuser } = await createPostgresDatabase()
    const user = new URL(url).username
    await superuser(`ALTER ROLE ${user} NOCREATEROLE`)
    await assert.rejects(open(url), refused('may-not-create-roles'))
    await superuser(`ALTER ROLE ${user} CREATEROLE`)
    await superuser(`ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO CURRENT_USER`)
    await assert.rejects(open(url), refused('not-owner'))
  })

  test('gives the serving roles logins without any power, and passwords it never saw', async () => {
    await using db = await openTestDatabase('postgres')
    const logins = await db.superuser(
      `SELECT a.rolname, a.rolpassword LIKE 'SCRAM-SHA-256$4096:%' AS "isScram",
              a.rolsuper OR a.rolbypassrls OR a.rolcreatedb OR a.rolcreaterole OR a.rolreplication AS "hasPower"
       FROM pg_authid a JOIN pg_database d ON a.rolname LIKE 'muts_%\\_' || d.oid
       WHERE d.datname = current_database() AND a.rolcanlogin`,
    )
    assert.equal(logins.length, 5)
    assert.ok(logins.every(({ isScram, hasPower }) => isScram && !hasPower))
  })

  test('lets the login of one installation into no other', async () => {
    await using one = await openTestDatabase('postgres')
    await using other = await openTestDatabase('postgres')
    const [name] = await one.superuser('SELECT current_database() AS name')
    const [login] = await other.superuser(
      `SELECT has_database_privilege('muts_app_' || oid, $1, 'CONNECT') AS "mayConnect" FROM pg_database
       WHERE datname = current_database()`,
      [name?.name],
    )
    assert.deepEqual(login, { mayConnect: false })
  })

  test('opens again with other passwords, and lets no role work before it has a login', async () => {
    const { url } = await createPostgresDatabase()
    const first = await open(url)
    await first.openRoles(async () => 'one')
    await first.close()

    const second = await open(url)
    const ask = () => second.transaction({ org: HOUSE }, (tx) => tx.find(sql`SELECT 1 AS one`))
    await assert.rejects(ask(), /openRoles comes first/)
    await second.openRoles(async () => 'two')
    assert.deepEqual(await ask(), { one: 1 })
    await second.close()
  })

  test('is unavailable for a moment when it drops connections, and then serves again', async () => {
    await using db = await openTestDatabase('postgres')
    const ask = () => db.database.transaction({ org: HOUSE }, (tx) => tx.find(sql`SELECT 1 AS one`))
    const cut = db.database.transaction({ org: HOUSE }, async (tx) => {
      await db.superuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'muts_app_%'`)
      return tx.all(sql`SELECT 1`)
    })
    const error = await cut.catch((caught: unknown) => caught)
    assert.ok(error instanceof Problem && error.code === 'database.unavailable')
    assert.deepEqual(await ask(), { one: 1 })
  })

  test('runs with the limits of its role and without just-in-time compilation', async () => {
    await using db = await openTestDatabase('postgres')
    const settings = await db.database.transaction({ org: HOUSE, role: 'sequencer' }, (tx) =>
      tx.find(sql`
        SELECT current_setting('jit') AS jit, current_setting('idle_in_transaction_session_timeout') AS idle,
               current_setting('application_name') AS name`),
    )
    assert.deepEqual(settings, { jit: 'off', idle: '5s', name: 'muts-sequencer' })
  })
})
