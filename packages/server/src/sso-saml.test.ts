import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { answerSaml } from './testing-saml.ts'
import { openSamlBench } from './testing-saml-bench.ts'
import { someName } from './testing-sso.ts'

const saml = await openSamlBench()
after(() => saml[Symbol.asyncDispose]())
const { bench, depot, connection, elsewhere, come, draft, acs, isIn, provider, successor, stranger, own, terms } = saml

describe('single sign-on by SAML', () => {
  test('ends in our own session, for an assertion that is signed', async () => {
    const { browser, reply } = await come({ email: 'first@depot.example', groups: ['workshop'] })
    assert.deepEqual([reply.status, reply.headers.location], [303, '/'])
    const me = await browser.me()
    assert.deepEqual([me.email, me.roles, me.assuranceLevel], ['first@depot.example', ['technician'], 'aal1'])
  })

  test('takes a response that is signed as well, and an assertion that is encrypted', async () => {
    assert.ok(isIn((await come({}, { signs: 'both' })).browser))
    assert.ok(isIn((await come({}, { encryptedTo: own.certificate })).browser))
  })

  test('takes the provider’s next key beside the one it has [attack.43]', async () => {
    const rolled = { certificates: [provider.certificate, successor.certificate] }
    assert.equal(isIn((await come({}, { signer: successor })).browser), false)
    await depot.change(connection.id, { provider: draft({}, rolled).provider })
    assert.ok(isIn((await come({}, { signer: successor })).browser))
    assert.ok(isIn((await come()).browser))
    await depot.change(connection.id, { provider: draft().provider })
  })

  test('stays with the provider it was made for', async () => {
    const another = draft({}, { entityId: 'https://idp.elsewhere.example' }).provider
    const reply = await depot.change(connection.id, { provider: another })
    assert.deepEqual([reply.status, (reply.json as { code: string }).code], [409, 'identity.sso-other-provider'])
    assert.equal((await depot.change(connection.id, { provider: draft().provider })).status, 200)
  })

  test('takes the provider’s word for a second factor in the words that were agreed', async () => {
    const { browser } = await come({ methods: terms.factorValues })
    assert.equal((await browser.me()).assuranceLevel, 'aal2')
  })

  test('tells the provider what it has to know', async () => {
    const { status, text, headers } = await bench.openBrowser().visit(new URL(connection.addresses.metadata).pathname)
    assert.deepEqual([status, headers['content-type']], [200, 'application/samlmetadata+xml'])
    for (const part of [connection.addresses.answer, connection.addresses.metadata, 'WantAssertionsSigned="true"'])
      assert.ok(text.includes(part), part)
    assert.equal(text.includes('PRIVATE KEY'), false)
  })

  test('is closed until it is opened, and takes no key that belongs to another certificate', async () => {
    const made = await depot.connect(draft({ isEnabled: undefined }))
    const list = (await depot.administer('GET', '/sso/connections')).json as {
      data: { id: string; isEnabled: boolean }[]
    }
    assert.equal(list.data.find(({ id }) => id === made.id)?.isEnabled, false)
    for (const bad of [draft({ secret: stranger.key }), draft({}, { certificates: ['none'] })])
      assert.equal((await depot.administer('POST', '/sso/connections', bad)).status, 422)
  })
})

describe('an assertion', () => {
  test('is worth something once: the same form again, and the same id in another [attack.43]', async () => {
    const id = `_${someName()}`
    const { browser, form } = await come({ email: 'once@depot.example', id })
    assert.ok(isIn(browser))
    assert.equal((await browser.send(acs(connection), form)).status, 400)
    const again = await come({ email: 'twice@depot.example', id })
    assert.deepEqual([again.reply.status, isIn(again.browser)], [401, false])
    assert.ok((await depot.refusals()).includes('said before'))
  })

  test('of one organisation is nothing at the address of another [attack.43]', async () => {
    const browser = bench.openBrowser()
    const location = (await browser.begin('a@depot.example')) ?? ''
    const form = answerSaml(location, provider, { at: bench.house.clock.now(), email: 'a@depot.example' })
    const reply = await browser.send(acs(elsewhere), form)
    assert.deepEqual([reply.status, isIn(browser)], [401, false])
    const foreign = await come({ email: 'a@yard.example' }, { recipient: connection.addresses.answer }, elsewhere)
    assert.equal(isIn(foreign.browser), false)
    assert.ok(isIn((await come({ email: 'a@yard.example' }, {}, elsewhere)).browser))
  })

  test('is nothing in a browser that did not begin [attack.25] [attack.43]', async () => {
    const { form } = await come({ email: 'b@depot.example' })
    assert.equal((await bench.openBrowser().send(acs(connection), form)).status, 400)
  })

  test('left no bug behind', () => assert.deepEqual(bench.house.bugs, []))
})
