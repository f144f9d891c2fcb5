import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { scramVerifier } from './scram.ts'

describe('a SCRAM verifier', () => {
  test('proves the server of RFC 7677, section 3', async () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
    const message = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`

    const verifier = await scramVerifier('pencil', salt)
    const serverKey = Buffer.from(verifier.split(':').at(-1) ?? '', 'base64')

    const signature = createHmac('sha256', serverKey).update(message).digest('base64')
    assert.equal(signature, '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
    assert.match(verifier, /^SCRAM-SHA-256\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$/)
  })

  test('is another one each time', async () => {
    assert.notEqual(await scramVerifier('pencil'), await scramVerifier('pencil'))
  })

  test('is refused for what SASLprep would change', async () => {
    for (const password of ['', 'päncil', 'pen cil']) await assert.rejects(scramVerifier(password), RangeError)
  })
})
