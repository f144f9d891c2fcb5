import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { lockDataFolder } from './index.ts'

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-lock-'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

const HOLD = `import { lockDataFolder } from '${new URL('./index.ts', import.meta.url)}'
try { lockDataFolder(process.argv[1]); console.log('held') } catch (error) { console.log(error.code) }
process.stdin.resume()`

/** Another process that tries to take the folder and lives until it is told to end. */
async function startOther(folder: string) {
  const other = spawn(process.execPath, ['--input-type=module', '-e', HOLD, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  })
  const [said] = (await once(other.stdout, 'data')) as [Buffer]
  return {
    said: said.toString().trim(),
    kill: async () => {
      other.kill('SIGKILL')
      await once(other, 'exit')
    },
  }
}

describe('the lock of a data folder', () => {
  test('is held by one process and given back', () => {
    using place = makeFolder()
    const release = lockDataFolder(place.folder)
    assert.throws(() => lockDataFolder(place.folder), { name: 'StartRefused', code: 'database.locked' })
    release()
    lockDataFolder(place.folder)()
    assert.deepEqual(readdirSync(place.folder), [])
  })

  test('keeps a second process out, and is taken over when the first was killed', async () => {
    using place = makeFolder()
    const first = await startOther(place.folder)
    const second = await startOther(place.folder)
    assert.deepEqual([first.said, second.said], ['held', 'database.locked'])
    assert.throws(() => lockDataFolder(place.folder), { code: 'database.locked' })

    await Promise.all([first.kill(), second.kill()])
    lockDataFolder(place.folder)
    assert.deepEqual(readdirSync(place.folder), ['lock.2'])
  })

  test('is taken over when its pid belongs to a younger process now', () => {
    using place = makeFolder()
    lockDataFolder(place.folder)
    const file = join(place.folder, 'lock.1')
    const owner = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; began: string | null }
    writeFileSync(file, JSON.stringify({ ...owner, began: 'another boot/1' }))
    lockDataFolder(place.folder)
    assert.deepEqual(readdirSync(place.folder), ['lock.2'])
  })

  test('is taken over when a crash of the machine tore it', () => {
    using place = makeFolder()
    writeFileSync(join(place.folder, 'lock.1'), '')
    lockDataFolder(place.folder)
    assert.deepEqual(readdirSync(place.folder), ['lock.2'])
  })

  test('goes to one only of many that find it left by a dead process', async () => {
    using place = makeFolder()
    const dead = await startOther(place.folder)
    await dead.kill()
    const others = await Promise.all(Array.from({ length: 6 }, () => startOther(place.folder)))
    assert.deepEqual(others.map(({ said }) => said).filter((said) => said === 'held').length, 1)
    await Promise.all(others.map((other) => other.kill()))
  })
})
