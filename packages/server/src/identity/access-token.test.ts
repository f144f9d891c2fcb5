import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { JWTHeaderParameters } from 'jose'
import { decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from 'jose'
import type { TestIdentity } from './test-identity.ts'
import { openTestIdentity } from './test-identity.ts'

let house: TestIdentity
before(async () => {
  house = await openTestIdentity()
})
after(() => house.close())

/** A live session, and what its tokens are made of, the signing key included: so that one defect at a time is tried. */
async function openForge() {
  const { people } = await house.createOrganisation('technician')
  const [person] = people
  assert.ok(person)
  const { accessToken: genuine } = await house.signIn(person)
  const header = decodeProtectedHeader(genuine) as JWTHeaderParameters
  const claims = decodeJwt(genuine)
  const stored = await house.kernel.vault.secrets.find('identity/signing-keys')
  const [{ jwk }] = JSON.parse(Buffer.from(stored ?? []).toString('utf8'))
  const key = await importJWK(jwk, 'Ed25519')
  const sign = (changedClaims: object = {}, changedHeader: object = {}, signWith = key) =>
    new SignJWT({ ...claims, ...changedClaims }).setProtectedHeader({ ...header, ...changedHeader }).sign(signWith)
  return { genuine, header, claims, jwk, sign }
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const statusOf = async (token: string) => (await house.call('GET', '/me', { token })).status
const foreignKey = async () => (await generateKeyPair('Ed25519')).privateKey

type Forge = Awaited<ReturnType<typeof openForge>>

const FORGERIES: Readonly<Record<string, (forge: Forge) => string | Promise<string>>> = {
  'no signature and alg none': ({ claims, header }) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`,
  'alg nOnE over the old signature': ({ genuine, claims, header }) =>
    `${encode({ ...header, alg: 'nOnE' })}.${encode(claims)}.${genuine.split('.')[2]}`,
  'an HMAC with our public key': ({ claims, header, jwk }) => {
    const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
    return `${signed}.${createHmac('sha256', Buffer.from(jwk.x, 'base64url')).update(signed).digest('base64url')}`
  },
  'the signature of another key': async ({ sign }) => sign({}, {}, await foreignKey()),
  'alg EdDSA, which names a family': ({ sign }) => sign({}, { alg: 'EdDSA' }),
  'an embedded key of the forger': async ({ sign, jwk }) => sign({}, { jwk: { kty: 'OKP', crv: 'Ed25519', x: jwk.x } }),
  'a key address of the forger': ({ sign }) => sign({}, { jku: 'http://127.0.0.1:9/keys' }),
  'a certificate address of the forger': ({ sign }) => sign({}, { x5u: 'http://127.0.0.1:9/cert' }),
  'an unknown kid': ({ sign }) => sign({}, { kid: 'unknown' }),
  'a kid that is a path': ({ sign }) => sign({}, { kid: '../../../../dev/null' }),
  'a kid that is SQL': ({ sign }) => sign({}, { kid: "' OR '1'='1" }),
  'a kid that is a list': ({ sign, header }) => sign({}, { kid: [header.kid] }),
  'no kid': ({ sign }) => sign({}, { kid: undefined }),
  'a critical extension': ({ claims, header, genuine }) =>
    `${encode({ ...header, crit: ['x'], x: 1 })}.${encode(claims)}.${genuine.split('.')[2]}`,
  'a payload that is not encoded, which none of ours is': ({ claims, header, genuine }) =>
    `${encode({ ...header, b64: false, crit: ['b64'] })}.${encode(claims)}.${genuine.split('.')[2]}`,
  'five parts, as what is encrypted has': ({ genuine }) =>
    `${encode({ alg: 'dir', enc: 'A256GCM' })}..${genuine.split('.').slice(1).join('.')}.AAAA`,
  'a token within it': ({ sign, genuine }) => sign({ token: genuine }, { cty: 'JWT', typ: 'JWT' }),
  'another type': ({ sign }) => sign({}, { typ: 'JWT' }),
  'no type': ({ sign }) => sign({}, { typ: undefined }),
  'another audience': ({ sign }) => sign({ aud: 'elsewhere' }),
  'our audience among others': ({ sign, claims }) => sign({ aud: [claims.aud, 'elsewhere'] }),
  'another issuer': ({ sign }) => sign({ iss: 'https://elsewhere.example' }),
  'an end in the past': ({ sign, claims }) => sign({ exp: Number(claims.iat) - 1 }),
  'no end': ({ sign }) => sign({ exp: undefined }),
  'an end that is text': ({ sign, claims }) => sign({ exp: String(claims.exp) }),
  'an end in the far future': ({ sign }) => sign({ exp: 1e99 }),
  'a longer life than we give': ({ sign, claims }) => sign({ exp: Number(claims.exp) + 1 }),
  'a beginning in the future': ({ sign, claims }) => sign({ nbf: Number(claims.iat) + 60 }),
  'an unknown session': ({ sign }) => sign({ sid: '00000000-0000-7000-8000-0000000000ff' }),
  "somebody else's session": async ({ sign }) => sign({ sid: (await openForge()).claims.sid }),
  'another organisation': async ({ sign }) => sign({ org: (await openForge()).claims.org }),
  'an older version of its session': ({ sign }) => sign({ ver: 0 }),
  'another person': ({ sign }) => sign({ sub: '00000000-0000-7000-8000-0000000000ff' }),
  'its tail cut off': ({ genuine }) => genuine.slice(0, -1),
  'a tail': ({ genuine }) => `${genuine}.x`,
  'bits behind the end of its signature': ({ genuine }) => `${genuine.slice(0, -1)}${respell(genuine.at(-1) ?? '')}`,
  'more than 4 KB': ({ sign }) => sign({ filler: 'x'.repeat(4_000) }),
}

/** The last character of 64 bytes in base64url carries four bits of nothing. */
const respell = (last: string) => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? 'A'

describe('an access token', () => {
  for (const [defect, forge] of Object.entries(FORGERIES)) {
    test(`is refused with ${defect} [attack.2] [attack.3] [attack.4] [attack.5] [attack.6] [attack.7] [attack.8] [attack.11] [attack.12]`, async () => {
      const forger = await openForge()
      const forged = await forge(forger)
      assert.notEqual(forged, forger.genuine)
      assert.equal(await statusOf(forged), 401)
      assert.deepEqual([await statusOf(await forger.sign()), await statusOf(forger.genuine)], [200, 200])
    })
  }

  test('is refused when it says what it is no longer, though it was just verified [attack.7] [attack.13]', async () => {
    const { genuine } = await openForge()
    assert.equal(await statusOf(genuine), 200)
    house.pass({ minutes: 5 })
    assert.equal(await statusOf(genuine), 401)
  })

  test('names the person by random ids only', async () => {
    const { genuine, claims } = await openForge()
    assert.deepEqual(Object.keys(claims).sort(), [
      'acr',
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'jti',
      'org',
      'roles',
      'sid',
      'sub',
      'ver',
    ])
    assert.doesNotMatch(Buffer.from(genuine.split('.')[1] ?? '', 'base64url').toString(), /@|Person/)
  })
})

describe('the public key set', () => {
  const read = async () => (await house.call('GET', '//.well-known/jwks.json')).body.keys
  const rotate = () => house.identity.jobs?.find(({ name }) => name === 'identity.rotate-keys')?.runApart?.()

  test('holds no private part [attack.56]', async () => {
    for (const key of await read()) assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  })

  test('shows a successor before it signs, and the retired while its tokens live [attack.14] [attack.56]', async () => {
    const [first] = await read()
    house.pass({ days: 29 })
    await rotate()
    const announced = await read()
    const { genuine: before, header } = await openForge()
    assert.deepEqual([announced.length, header.kid], [2, first?.kid])
    house.pass({ days: 1 })
    const { genuine: after, header: now } = await openForge()
    assert.equal(now.kid, announced[1]?.kid)
    assert.deepEqual([await statusOf(before), await statusOf(after)], [401, 200])
    house.pass({ minutes: 11 })
    await rotate()
    assert.deepEqual(
      (await read()).map(({ kid }: { kid: string }) => kid),
      [now.kid],
    )
  })

  test('keeps tokens of the retired key valid until they end [attack.14] [attack.56]', async () => {
    house.pass({ days: 29 })
    await rotate()
    house.pass({ hours: 23, minutes: 59 })
    const { genuine, header } = await openForge()
    house.pass({ minutes: 2 })
    const { header: next } = await openForge()
    assert.notEqual(next.kid, header.kid)
    assert.equal(await statusOf(genuine), 200)
  })
})
