import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openOauthBench } from './testing-oauth.ts'

const bench = await openOauthBench()
after(() => bench[Symbol.asyncDispose]())

describe('an answer to a stranger', () => {
  const named = async (path: string, email: string) => {
    const { status, headers } = await bench.ask('POST', path, undefined, { email, password: 'wrong' })
    return [status, headers['ledger-entry']]
  }

  test('names no entry where a sign-in is refused, whether the account is there or not [attack.26]', async () => {
    assert.deepEqual(await named('/auth/sign-in', bench.admin.email), [401, undefined])
    assert.deepEqual(await named('/auth/sign-in', 'nobody@depot.example'), [401, undefined])
    assert.equal((await bench.entries('session.refuse')).length > 0, true)
  })

  test('names no entry where a link was asked for, whether the account is there or not [attack.26]', async () => {
    const ask = (email: string) => bench.ask('POST', '/auth/password-reset', undefined, { email })
    for (const email of [bench.manager.email, 'nobody@depot.example']) {
      const { status, headers } = await ask(email)
      assert.deepEqual([status, headers['ledger-entry']], [202, undefined])
    }
    await bench.house.identity.verbs.mailed()
  })

  test('is no less told to who is signed in: a refusal names its entry', async () => {
    const token = await bench.signIn(bench.manager)
    const { status, headers } = await bench.ask('GET', '/users', token)
    assert.equal(status, 403)
    assert.ok(headers['ledger-entry'])
  })
})
