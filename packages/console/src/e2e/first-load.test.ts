import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstBytes, firstFiles, MOST_BYTES, readBuilt } from './testing-first-load.ts'

describe('the first load of the console', () => {
  const files = firstFiles()

  test('names all that its script imports, so that nothing is left out of the sum', () => {
    const script = files.find((file) => /\/index-[^/]+\.js$/.test(file)) ?? ''
    const imported = readBuilt(script)
      .toString()
      .matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)
    const missing = [...imported].map(([, name = '']) => `assets/${name}`).filter((file) => !files.includes(file))
    assert.deepEqual(missing, [])
  })

  test('is at most 220 kB of script and style with gzip', () => {
    const sum = firstBytes()
    console.log(`first load: ${sum} bytes in ${files.length} files`)
    assert.ok(sum <= MOST_BYTES && sum > 50_000, `${sum} bytes`)
  })
})
