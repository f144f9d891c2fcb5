import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openTestIdentity } from './test-identity.ts'

const house = await openTestIdentity()
after(() => house.close())

async function openInviting() {
  const [admin] = (await house.createOrganisation('admin')).people
  assert.ok(admin)
  const { accessToken: token } = await house.signIn(admin)
  return (email: string) => house.call('POST', '/users', { token, body: { email, name: 'Person X', role: 'driver' } })
}

const ZERO_WIDTH = ['\u200b', '\u200d', '\u2060', '\u00ad']
const BIDIRECTIONAL = ['\u202e', '\u2066']
const DRAWN_AS_NOTHING = ['\u034f', '\ufe0f', '\u3164', '\u{e0061}']
const UNCOMPOSED = ['e\u0301']

describe('an e-mail address', () => {
  test('with a character that is not seen, or not composed, is refused, so that none has a twin', async () => {
    const invite = await openInviting()
    for (const odd of [...ZERO_WIDTH, ...BIDIRECTIONAL, ...DRAWN_AS_NOTHING, ...UNCOMPOSED]) {
      const { status, code, body } = await invite(`twin${odd}@depot.example`)
      assert.deepEqual([status, code], [422, 'identity.email-unclear'], JSON.stringify(odd))
      assert.equal(body.errors[0]?.pointer, '/email')
    }
    assert.equal((await invite('twin\u00e9@depot.example')).status, 201)
  })

  test('is the same in any width of its letters', async () => {
    const invite = await openInviting()
    assert.equal((await invite('width@depot.example')).status, 201)
    assert.equal((await invite('\uff57\uff49\uff44\uff54\uff48@depot.example')).code, 'identity.email-taken')
  })
})
