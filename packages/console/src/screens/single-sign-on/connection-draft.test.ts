import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCertificates, readConnection } from './connection-draft.ts'

const PEM = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`

const formOf = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

const TERMS = { name: ' Entra ', ceiling: 'technician', needsGroup: 'on', factorValues: 'mfa  ngcmfa' }

describe('the draft of a connection', () => {
  test('of OpenID Connect holds issuer and client, and leaves out a secret that was not typed', () => {
    const typed = { ...TERMS, issuer: 'https://login.example ', clientId: 'muts' }

    assert.deepEqual(readConnection(formOf({ ...typed, secret: '' }), 'oidc'), {
      kind: 'oidc',
      name: 'Entra',
      provider: { issuer: 'https://login.example', clientId: 'muts' },
      terms: { ceiling: 'technician', entersPeople: false, needsGroup: true, factorValues: ['mfa', 'ngcmfa'] },
    })
    assert.equal(readConnection(formOf({ ...typed, secret: 'MUTSDEM' }), 'oidc').secret, 'MUTSDEM')
  })

  test('of SAML takes the certificates apart, and ours only where assertions come encrypted', () => {
    const typed = { ...TERMS, entityId: 'urn:idp', entryPoint: 'https://idp.example/sso', decryptionCertificate: '' }
    const { provider } = readConnection(formOf({ ...typed, certificates: `${PEM('AA')}\n${PEM('BB')}` }), 'saml')

    assert.deepEqual(provider, {
      entityId: 'urn:idp',
      entryPoint: 'https://idp.example/sso',
      certificates: [PEM('AA'), PEM('BB')],
    })
  })

  test('sends what is no certificate as it is, to be refused by its place', () => {
    assert.deepEqual(readCertificates(' AABB '), ['AABB'])
    assert.deepEqual(readCertificates('  '), [])
  })
})
