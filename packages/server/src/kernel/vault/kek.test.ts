import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bindPlace } from './envelope.ts'
import { openKek } from './index.ts'
import { randomKey } from './key.ts'
import { lockKey } from './locked-key.ts'

const place = bindPlace('test')
const refused = (code: string) => ({ name: 'StartRefused', code: `vault.${code}` })

function makeFolder() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-kek-'))
  const open = () => openKek({ kek: undefined, dataFolder, profile: 'evaluation' })
  return {
    dataFolder,
    file: join(dataFolder, 'kek'),
    write: (name: string, text: string) => {
      writeFileSync(join(dataFolder, name), text, { mode: 0o600 })
      return join(dataFolder, name)
    },
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
    for (const text of ['', 'short', `${'A'.repeat(43)}=A`, 'muts-key-1 argon2id']) {
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

  test('of a provider that nobody knows is refused with those that are known', () => {
    for (const uri of ['gcpkms:projects/p', 'constructor:x', 'https://vault.example']) {
      assert.throws(() => openSetting(uri), { ...refused('provider-unknown'), message: /32 bytes in base64/ }, uri)
    }
  })

  test('in a file of its own is read where others cannot read it, plain or locked with a passphrase', async () => {
    using at = makeFolder()
    const phrase = at.write('phrase', 'eighteen characters\n')
    const kek = randomKey()
    const plain = `file:${at.write('plain', kek.export().toString('base64'))}`
    const line = await lockKey(kek, 'eighteen characters')
    const locked = `file:${at.write('locked', line)}?passphrase_file=${phrase}`
    const key = randomKey()
    const wrapped = await openSetting(plain).wrap(key, place)
    assert.ok((await openSetting(locked).unwrap(wrapped, place)).equals(key))
    assert.ok(!line.includes(kek.export().toString('base64url').slice(0, 10)))

    at.write('phrase', 'nineteen characters')
    await assert.rejects(openSetting(locked).unwrap(wrapped, place), { name: 'KekError', fault: 'wrong' })
    at.write('phrase', 'eighteen characters')
    at.write(
      'locked',
      line.replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
    )
    await assert.rejects(openSetting(locked).unwrap(wrapped, place), { name: 'KekError', fault: 'wrong' })
    await assert.rejects(lockKey(kek, 'fifteen of them'), refused('kek-invalid'))
  })

  test('in a file is refused when it, or its passphrase, is open to others, missing, or not said as it is', async () => {
    using at = makeFolder()
    const plain = at.write('plain', Buffer.alloc(32, 7).toString('base64'))
    const phrase = at.write('phrase', 'eighteen characters')
    const locked = at.write('locked', await lockKey(randomKey(), 'eighteen characters'))
    openSetting(`file:${plain}`)
    for (const uri of [
      `file:${at.file}`,
      `file:${plain}?passphrase_file=${phrase}`,
      `file:${locked}`,
      'file:',
      `file:${plain}?mode=any`,
    ]) {
      assert.throws(() => openSetting(uri), refused('kek-invalid'), uri)
    }
    chmodSync(phrase, 0o640)
    assert.throws(() => openSetting(`file:${locked}?passphrase_file=${phrase}`), refused('kek-exposed'))
    chmodSync(plain, 0o604)
    assert.throws(() => openSetting(`file:${plain}`), refused('kek-exposed'))
  })
})
