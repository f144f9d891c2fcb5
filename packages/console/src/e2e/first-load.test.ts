import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../../dist/', import.meta.url)
const MOST_BYTES = 220_000

/** What a browser is told to fetch before anything is shown: the page's script, all that it imports, and its style. */
const named = (page: string): readonly string[] =>
  [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)

describe('the first load of the console', () => {
  const files = named(readFileSync(new URL('index.html', DIST), 'utf8'))

  test('names all that its script imports, so that nothing is left out of the sum', () => {
    const script = files.find((file) => /\/index-[^/]+\.js$/.test(file)) ?? ''
    const imported = readFileSync(new URL(script, DIST), 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)
    const missing = [...imported].map(([, name = '']) => `assets/${name}`).filter((file) => !files.includes(file))
    assert.deepEqual(missing, [])
  })

  test('is at most 220 kB of script and style with gzip', () => {
    const bytes = files.map((file) => gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length)
    const sum = bytes.reduce((one, other) => one + other, 0)
    console.log(`first load: ${sum} bytes in ${files.length} files`)
    assert.ok(sum <= MOST_BYTES && sum > 50_000, `${sum} bytes`)
  })
})
