import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deriveSigningKey, signRequest } from './sigv4.ts'

/** The credentials and the instant of AWS's published Signature Version 4 test suite. */
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const scope = { region: 'us-east-1', service: 'service', at: new Date('2015-08-30T12:36:00Z') }
const headers = { host: 'example.amazonaws.com' }
const signatureOf = (request: object, more: object = {}) =>
  signRequest({ method: 'POST', path: '/', headers, body: '', ...request }, { ...scope, ...more }, credentials)
    .authorization

describe('a signature of AWS, version 4', () => {
  test('is that of the published suite: get-vanilla, post-vanilla, post-x-www-form-urlencoded', () => {
    const scopeText = 'Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request'
    for (const [request, names, signature] of [
      [{ method: 'GET' }, 'host;x-amz-date', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
      [{}, 'host;x-amz-date', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
      [
        { headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' },
        'content-type;host;x-amz-date',
        'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
      ],
    ] as const) {
      assert.equal(
        signatureOf(request),
        `AWS4-HMAC-SHA256 ${scopeText}, SignedHeaders=${names}, Signature=${signature}`,
      )
    }
  })

  test('is made with the key that AWS derives in its documentation', () => {
    const key = deriveSigningKey(credentials.secretAccessKey, ['20150830', 'us-east-1', 'iam', 'aws4_request'])
    assert.equal(key.toString('hex'), 'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9')
  })

  test('covers body, path, headers, instant, region, service and the token of a session', () => {
    const others = [
      signatureOf({ body: 'x' }),
      signatureOf({ path: '/x' }),
      signatureOf({ headers: { host: 'other.example' } }),
      signatureOf({}, { at: new Date('2015-08-30T12:36:01Z') }),
      signatureOf({}, { region: 'us-east-2' }),
      signatureOf({}, { service: 'kms' }),
    ].map((text) => text.slice(-64))
    assert.equal(new Set([...others, signatureOf({}).slice(-64)]).size, others.length + 1)
    const signed = signRequest({ method: 'POST', path: '/', headers, body: '' }, scope, {
      ...credentials,
      sessionToken: 't',
    })
    assert.match(signed.authorization, /SignedHeaders=host;x-amz-date;x-amz-security-token,/)
  })
})
