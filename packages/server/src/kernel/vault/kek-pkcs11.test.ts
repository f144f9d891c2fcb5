import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { bindPlace } from './envelope.ts'
import { readKek } from './kek.ts'
import { randomKey } from './key.ts'
import { loadBinding } from './pkcs11-binding.ts'

const [modulePath] = globSync(['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/*/softhsm/libsofthsm2.so'])
const hasBinding = () => {
  try {
    return createRequire(import.meta.url).resolve('pkcs11js') !== ''
  } catch {
    return false
  }
}
const missing = [...(modulePath ? [] : ['SoftHSM2']), ...(hasBinding() ? [] : ['pkcs11js'])]
const place = bindPlace('vault_installation')

/** A token of SoftHSM2 in a folder of its own, with two keys that can never be read out. */
function makeToken() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-hsm-'))
  mkdirSync(join(folder, 'tokens'))
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  process.env.SOFTHSM2_CONF = write('softhsm2.conf', `directories.tokendir = ${folder}/tokens\nlog.level = ERROR\n`)
  const pinFile = write('pin', '4321\n')
  execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'muts', '--pin', '4321', '--so-pin', '8765'])
  for (const [id, label] of [
    ['01', 'kek'],
    ['02', 'next'],
  ] as const) {
    const bytes = write('key', '')
    // softhsm2-util reads the file as text and stops at a zero byte: 32 bytes that are digits.
    writeFileSync(bytes, randomBytes(16).toString('hex'))
    execFileSync('softhsm2-util', [
      '--import',
      bytes,
      '--aes',
      '--token',
      'muts',
      '--label',
      label,
      '--id',
      id,
      '--pin',
      '4321',
    ])
    rmSync(bytes)
  }
  const uriOf = (object: string, token = 'muts', module = modulePath) =>
    `pkcs11:token=${token};object=${object}?module-path=${module}&pin-source=file:${pinFile}`
  return { folder, uriOf, write }
}

describe('the KEK in a security module', { skip: missing.length > 0 && `needs ${missing.join(' and ')}` }, () => {
  const token = missing.length === 0 ? makeToken() : undefined
  after(() => token && rmSync(token.folder, { recursive: true }))
  const open = (object = 'kek', label?: string) => readKek(token?.uriOf(object, label) ?? '')

  test('wraps and unwraps a key for its place, many at once too', async () => {
    const keys = Array.from({ length: 20 }, randomKey)
    const wrapped = await Promise.all(keys.map((key) => open().wrap(key, place)))
    const unwrapped = await Promise.all(wrapped.map((bytes) => open().unwrap(bytes, place)))
    assert.ok(keys.every((key, at) => unwrapped[at]?.equals(key)))
    assert.deepEqual(new Set(wrapped.map(({ length }) => length)), new Set([61]))
  })

  test('opens nothing for another place, with another key, or that was changed', async () => {
    const wrapped = await open().wrap(randomKey(), place)
    const wrong = { name: 'KekError', fault: 'wrong' }
    await assert.rejects(open().unwrap(wrapped, bindPlace('elsewhere')), wrong)
    await assert.rejects(open('next').unwrap(wrapped, place), wrong)
    for (const at of [0, 1, 20, wrapped.length - 1]) {
      const forged = Uint8Array.from(wrapped)
      forged[at] = (forged[at] ?? 0) ^ 1
      await assert.rejects(open().unwrap(forged, place), wrong, `byte ${at}`)
    }
    await assert.rejects(open().unwrap(wrapped.subarray(0, 20), place), wrong)
    await open().unwrap(wrapped, place)
  })

  test('says what to do when token, key or library is not there', async () => {
    const ask = (uri: string) => readKek(uri).wrap(randomKey(), place)
    await assert.rejects(ask(token?.uriOf('none') ?? ''), { fault: 'unavailable', message: /no key/ })
    await assert.rejects(ask(token?.uriOf('kek', 'other') ?? ''), { fault: 'unavailable', message: /0 tokens/ })
    assert.throws(() => readKek(token?.uriOf('kek', 'muts', '/nowhere.so') ?? ''), { code: 'vault.kek-invalid' })
    const noLibrary = token?.write('text.so', 'no library') ?? ''
    await assert.rejects(ask(token?.uriOf('kek', 'muts', noLibrary) ?? ''), { code: 'vault.kek-unavailable' })
  })

  test('says that the PIN is wrong, and shows none', async () => {
    token?.write('pin', '1111')
    await assert.rejects(open().wrap(randomKey(), place), (error: Error) => {
      assert.match(error.message, /PIN is not the right one/)
      assert.ok(!error.message.includes('1111'))
      return true
    })
    token?.write('pin', '4321')
    await open().wrap(randomKey(), place)
  })
})

test('a security module without its binding is refused with the way to get it', () => {
  const elsewhere = createRequire(join(tmpdir(), 'nothing-here.js'))
  const find = Object.assign((name: string) => elsewhere(`./${name}`), elsewhere)
  assert.throws(() => loadBinding(find), { code: 'vault.pkcs11js-missing', message: /npm install --no-save pkcs11js@/ })
})
