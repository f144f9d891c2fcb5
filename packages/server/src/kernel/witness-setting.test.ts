import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createVkey, formatVkey, KEY_KIND } from '#proof'
import { readConfig } from './config.ts'

const key = new Uint8Array(32).fill(7)
const witness = formatVkey(createVkey('w1.example', key, KEY_KIND.cosignature))
const log = formatVkey(createVkey('w1.example', key))
const configOf = (MUTS_WITNESSES: string) => readConfig({ demo: true }, { MUTS_WITNESSES })

describe('MUTS_WITNESSES', () => {
  test('names the key and the address of each', () => {
    const { witnesses } = configOf(`${witness} https://w1.example, ${witness}  http://127.0.0.1:8090/w`)
    assert.deepEqual(witnesses, [
      { vkey: witness, url: 'https://w1.example' },
      { vkey: witness, url: 'http://127.0.0.1:8090/w' },
    ])
    assert.deepEqual(readConfig({ demo: true }, {}).witnesses, [])
  })

  test('refuses the start with anything else', () => {
    for (const text of [
      'https://w1.example',
      witness,
      `${log} https://w1.example`,
      `${witness} http://w1.example`,
      `${witness} https://user:secret@w1.example`,
      `${witness} https://w1.example https://w2.example`,
    ])
      assert.throws(() => configOf(text), { code: 'config.witness' }, text)
  })
})
