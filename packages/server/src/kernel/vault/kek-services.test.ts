import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { describe, test } from 'node:test'
import { createClock } from '#kernel'
import { makeAuthority } from '#kernel/database/testing'
import { openFakeKms, openFakeTransit } from '#kernel/vault/testing'
import { bindPlace } from './envelope.ts'
import type { KekProvider } from './kek.ts'
import { readKek } from './kek.ts'
import { openAwsKek } from './kek-aws.ts'
import { openTransitKek } from './kek-transit.ts'
import { randomKey } from './key.ts'

const [place, elsewhere] = [bindPlace('vault_installation'), bindPlace('elsewhere')]
const wrong = { name: 'KekError', fault: 'wrong' }
const unavailable = (message: RegExp) => ({ name: 'KekError', fault: 'unavailable', message })

async function openTransit() {
  const service = await openFakeTransit()
  const tokenFile = service.write('token', service.token, 0o640)
  const uriOf = (path = 'transit/muts', ca = service.caFile) =>
    `vault:${service.origin}/${path}?token_file=${tokenFile}&ca_file=${ca}`
  return { service, tokenFile, uriOf, kek: readKek(uriOf()), [Symbol.dispose]: service[Symbol.dispose] }
}

async function openKms() {
  const service = await openFakeKms(createClock().now)
  const { id, secret } = service.credentials
  const file = service.write(
    'credentials',
    `[other]\naws_access_key_id = no\n[default]\naws_access_key_id = ${id}\naws_secret_access_key=${secret}\n`,
  )
  const uriOf = (arn = service.arn, ca = service.caFile) =>
    `awskms:${arn}?credentials_file=${file}&endpoint=${service.origin}&ca_file=${ca}`
  return { service, file, uriOf, kek: readKek(uriOf()), [Symbol.dispose]: service[Symbol.dispose] }
}

async function requireRoundTrip(kek: KekProvider) {
  const key = randomKey()
  const wrapped = await kek.wrap(key, place)
  assert.ok((await kek.unwrap(wrapped, place)).equals(key))
  assert.ok(
    !Buffer.from(wrapped).includes(key.export()) && !Buffer.from(wrapped).includes(key.export().toString('base64')),
  )
  await assert.rejects(kek.unwrap(wrapped, elsewhere), wrong)
  return { key, wrapped }
}

for (const [name, open] of [
  ['Vault Transit', openTransit],
  ['AWS KMS', openKms],
] as const) {
  describe(`the KEK in ${name}`, () => {
    test('wraps and unwraps a key for its place', async () => {
      using at = await open()
      await requireRoundTrip(at.kek)
    })

    test('gives nothing but a sentence when the service is down, breaks or talks nonsense [attack.53]', async () => {
      using at = await open()
      const { wrapped } = await requireRoundTrip(at.kek)
      for (const fault of [
        { status: 200, text: '' },
        { status: 200, text: '<html>' },
        { status: 200, text: '[]' },
        { status: 200, text: '{"data":{"plaintext":"c2hvcnQ="},"Plaintext":"c2hvcnQ="}' },
        { status: 302, text: '{}' },
        { status: 500, text: '{"errors":["internal"],"__type":"KMSInternalException"}' },
        { status: 200, text: ' '.repeat(70_000) },
      ]) {
        at.service.misbehave(fault)
        await assert.rejects(
          at.kek.unwrap(wrapped, place),
          unavailable(/ at https:|longer|there/),
          fault.text.slice(0, 40),
        )
      }
      at.service.misbehave(undefined)
      await at.kek.unwrap(wrapped, place)
      at.service.stop()
      await assert.rejects(at.kek.unwrap(wrapped, place), unavailable(/does not answer|cannot|there is/i))
    })

    test('waits for a silent service no longer than it may [attack.53]', async () => {
      using at = await open()
      at.service.misbehave('silent')
      const slow = name === 'AWS KMS' ? openAwsKek(at.uriOf(), 200) : openTransitKek(at.uriOf(), 200)
      await assert.rejects(slow.wrap(randomKey(), place), unavailable(/did not answer within 0.2 s/))
    })

    test('is asked of nobody who cannot prove to be the service', async () => {
      using at = await open()
      const ca = at.service.write('other.pem', makeAuthority('another').certificate)
      const uri = at.uriOf(undefined, ca)
      await assert.rejects(readKek(uri).wrap(randomKey(), place), unavailable(/did not prove/))
    })
  })
}

describe('the KEK in Vault Transit', () => {
  test('derives where the key is one that does, and stays readable when its version is raised', async () => {
    using at = await openTransit()
    const derived = readKek(at.uriOf('team/transit/derived'))
    const { key, wrapped } = await requireRoundTrip(derived)
    at.service.keys.get('team/transit/derived')?.versions.push(randomKey().export())
    assert.ok((await derived.unwrap(wrapped, place)).equals(key))
    assert.match(Buffer.from((await requireRoundTrip(derived)).wrapped).toString(), /^vault:v2:/)
  })

  test('says what to do: another key, no key, no engine, a refused token, a sealed service', async () => {
    using at = await openTransit()
    const { wrapped } = await requireRoundTrip(at.kek)
    const ask = (path?: string) => readKek(at.uriOf(path)).unwrap(wrapped, place)
    await assert.rejects(ask('transit/other'), wrong)
    await assert.rejects(at.kek.unwrap(Buffer.from('{"not":"its"}'), place), wrong)
    await assert.rejects(ask('transit/none'), unavailable(/the key is missing/))
    at.service.sealed = true
    await assert.rejects(ask(), unavailable(/unseal it/))
    at.service.sealed = false
    at.service.token = 'hvs.renewed'
    await assert.rejects(ask(), unavailable(/renew it/))
    at.service.write('token', 'hvs.renewed\n', 0o640)
    await ask()
  })

  test('shows neither token nor answer in what it says', async () => {
    using at = await openTransit()
    at.service.misbehave({ status: 403, text: '{"errors":["the secret answer"]}' })
    await assert.rejects(at.kek.wrap(randomKey(), place), (error: Error) => {
      assert.doesNotMatch(`${error.stack}${error.cause}`, /hvs\.fake|secret answer/)
      return true
    })
  })

  test('is refused at once when its form, its token file or its authority is not right', async () => {
    using at = await openTransit()
    const [head, query] = at.uriOf().split('?')
    for (const uri of [
      'vault:',
      `vault:${at.service.origin.replace('https', 'http')}/transit/muts?${query}`,
      `${head}`,
      `${head}?${query}&token=hvs.inside`,
      `vault:${at.service.origin}/muts?${query}`,
      `vault:https://user:word@localhost/transit/muts?${query}`,
      at.uriOf('transit/../sys'),
      at.uriOf(undefined, '/nowhere/ca.pem'),
      `${head}?token_file=/nowhere`,
    ]) {
      assert.throws(() => readKek(uri), { name: 'StartRefused', code: 'vault.kek-invalid' }, uri)
    }
    chmodSync(at.tokenFile, 0o644)
    assert.throws(() => readKek(at.uriOf()), { code: 'vault.kek-exposed' })
  })
})

describe('the KEK in AWS KMS', () => {
  test('says what to do: another key, a disabled key, false or expired credentials', async () => {
    using at = await openKms()
    const { wrapped } = await requireRoundTrip(at.kek)
    const ask = (arn?: string) => readKek(at.uriOf(arn)).unwrap(wrapped, place)
    await assert.rejects(ask(at.service.otherArn), wrong)
    await assert.rejects(ask(at.service.arn.replace('1234abcd', '00000000')), unavailable(/check the ARN/))
    at.service.enabled = false
    await assert.rejects(ask(), unavailable(/enable it/))
    at.service.enabled = true
    at.service.credentials.secret = 'another'
    await assert.rejects(ask(), unavailable(/secret in the credentials file/))
    at.service.credentials.token = 'renewed'
    await assert.rejects(ask(), unavailable(/have expired/))
    at.service.write(
      'credentials',
      '[default]\naws_access_key_id=AKIDEXAMPLE\naws_secret_access_key=another\naws_session_token=renewed',
    )
    await ask()
  })

  test('is refused at once when its form or its credentials are not right', async () => {
    using at = await openKms()
    const query = `credentials_file=${at.file}`
    for (const uri of [
      'awskms:alias/muts?credentials_file=/x',
      `awskms:${at.service.arn}`,
      `awskms:${at.service.arn}?${query}&endpoint=http://localhost`,
      `awskms:${at.service.arn}?${query}&endpoint=https://localhost/path`,
      `awskms:${at.service.arn}?${query}&profile=other`,
    ]) {
      assert.throws(() => readKek(uri), { code: 'vault.kek-invalid' }, uri)
    }
    assert.equal(readKek(`awskms:${at.service.arn}?${query}`).kind, 'awskms')
  })
})
