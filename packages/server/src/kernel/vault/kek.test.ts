import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bindPlace } from './envelope.ts'
import { openKek } from './index.ts'
import { randomKey } from './key.ts'

const place = bindPlace('test')
const refused = (code: string) => ({ name: 'StartRefused', code: `vault.${code}` })

function makeFolder() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-kek-'))
  const open = () => openKek({ kek: undefined, dataFolder, profile: 'evaluation' })
  return {
    dataFolder,
    file: join(dataFolder, 'kek'),
    open,
    [Symbol.dispose]: () => rmSync(dataFolder, { recursive: true }),
  }
}
const openSetting = (kek: string | undefined) => openKek({ kek, dataFolder: '/nowhere', profile: 'production' })

describe('the KEK', () => {
  test('of an evaluation is made once, for its owner alone, and found again', async () => {
    using at = makeFolder()
    const key = randomKey()
    const wrapped = await at.open().wrap(key, place)
    assert.ok((await at.open().unwrap(wrapped, place)).equals(key))
    assert.equal(statSync(at.file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(at.dataFolder), ['kek'])
  })

  test('is refused in a file that others may use', () => {
    using at = makeFolder()
    at.open()
    for (const mode of [0o640, 0o604, 0o620, 0o610, 0o777]) {
      chmodSync(at.file, mode)
      assert.throws(at.open, refused('kek-exposed'), mode.toString(8))
    }
    chmodSync(at.file, 0o600)
    at.open()
  })

  test('is refused in a file that holds something else, and never replaced', () => {
    using at = makeFolder()
    for (const text of ['', 'short', `${'A'.repeat(43)}=A`]) {
      writeFileSync(at.file, text, { mode: 0o600 })
      assert.throws(at.open, refused('kek-invalid'), text)
      assert.equal(readFileSync(at.file, 'utf8'), text)
    }
  })

  test('comes from the setting in production, and from nowhere else', async () => {
    const setting = Buffer.alloc(32, 7).toString('base64')
    const key = randomKey()
    const wrapped = await openSetting(setting).wrap(key, place)
    assert.ok((await openSetting(`${setting}\n`).unwrap(wrapped, place)).equals(key))
    await assert.rejects(openSetting(Buffer.alloc(32, 8).toString('base64')).unwrap(wrapped, place))
    assert.throws(() => openSetting(undefined), refused('kek-missing'))
  })

  test('is refused when it is not 32 bytes in base64, without being shown', () => {
    for (const text of [Buffer.alloc(31, 7).toString('base64'), Buffer.alloc(32, 7).toString('hex'), 'hidden word']) {
      assert.throws(
        () => openSetting(text),
        (error: Error) => {
          assert.ok(!`${error.message}${error.stack}`.includes(text))
          return (error as { code?: string }).code === 'vault.kek-invalid'
        },
      )
    }
  })

  test('of a provider that this version does not know is refused with those it does', () => {
    for (const uri of ['pkcs11:token=a', 'vault:https://v', 'awskms:arn:aws:kms:x']) {
      assert.throws(() => openSetting(uri), { ...refused('provider-unknown'), message: /32 bytes in base64/ }, uri)
    }
  })
})
