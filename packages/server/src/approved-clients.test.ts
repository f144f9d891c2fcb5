/** Ways in that no door gives: grants that there are none of, and rows of clients that somebody wrote into the database. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { embeddedSuperuser } from '#kernel/database/testing'
import { BACK, openAppBench } from './testing-apps.ts'

interface Key {
  readonly id: string
  readonly key: string
}

describe('a client', async () => {
  const bench = await openAppBench()
  after(() => bench[Symbol.asyncDispose]())
  const superuser = embeddedSuperuser(bench.house.kernel.database)
  const draft = { name: 'Depot gate', role: 'fleet_manager', actions: ['vehicle.list'] }
  const makeKey = async () =>
    (await bench.administer('POST', '/api-keys', await bench.signIn(bench.admin), draft)).json as Key
  const exchange = ({ id, key }: Key, grant_type = 'client_credentials') => {
    const person = { username: bench.manager.email, password: 'Quiet lantern, 48 herons' }
    return bench.post('token', { grant_type, client_id: id, client_secret: key, ...person })
  }

  test('gets nothing by a password or any grant but its own, however right its secret is [fleetops.access.approved-methods] [attack.46]', async () => {
    const key = await makeKey()
    for (const grant of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:token-exchange']) {
      const { status, json } = await exchange(key, grant)
      assert.deepEqual([status, (json as { error: string }).error], [400, 'unsupported_grant_type'], grant)
    }
    assert.equal((await exchange(key)).status, 200)
  })

  test('that was made to act as a person gets nothing, and the ledger says why [fleetops.access.approved-methods]', async () => {
    const key = await makeKey()
    const actAs = (user: string) =>
      superuser('UPDATE identity_client SET user_id = $1 WHERE org_id = $2 AND id = $3', [user, bench.org, key.id])
    const [machine] = await superuser('SELECT user_id AS id FROM identity_client WHERE id = $1', [key.id])
    await actAs(bench.manager.user)
    assert.equal((await exchange(key)).status, 401)
    assert.ok((await bench.reasons('key.refuse')).includes('client of no approved kind'))
    await actAs(String(machine?.id))
    assert.equal((await exchange(key)).status, 200)
  })

  test('whose people would be sent back in clear has nobody sent anywhere [fleetops.access.approved-methods] [attack.42]', async () => {
    const app = await bench.letIn()
    const sendTo = (uri: string) =>
      superuser('UPDATE identity_client SET redirect_uris = $1::text::jsonb WHERE org_id = $2 AND id = $3', [
        ...[JSON.stringify([uri]), bench.org, app.id],
      ])
    const open = 'http://collector.example/'
    await sendTo(open)
    assert.equal((await bench.look(bench.requestOf(app, { redirect_uri: open }).query)).status, 422)
    await sendTo(BACK)
    assert.equal((await bench.look(bench.requestOf(app).query)).status, 200)
  })
})
