import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Manufacturers are data, which a page loads when it needs them. */
const LEFT_OUT = ['testing', 'wmi']
const MOST_BYTES = 120_000
const ENTRY = 'every-door'

/** Every door of the protocol package as one script that leaves its doors in `protocol`. */
async function bundle(): Promise<string> {
  const doors = globSync('packages/protocol/src/*/index.ts', { cwd: ROOT })
    .map((path) => ({ path, name: path.split('/')[3] ?? '' }))
    .filter(({ name }) => !LEFT_OUT.includes(name))
  assert.ok(doors.length > 15)
  const source = doors
    .map(({ path, name }) => `export * as ${name.replaceAll('-', '_')} from '${ROOT}${path}'`)
    .join('\n')
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    plugins: [
      {
        name: ENTRY,
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? source : null),
      },
    ],
  })
  try {
    const { output } = await build.generate({ format: 'iife', name: 'protocol', minify: true })
    assert.equal(output.length, 1)
    return output[0].code
  } finally {
    await build.close()
  }
}

describe('the protocol package in a browser', () => {
  test('is one script of at most 120 kB (gzip), asks for no module of Node, and works where there is none', async () => {
    const code = await bundle()
    const bytes = gzipSync(code, { level: 9 }).length
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`)
    assert.doesNotMatch(code, /["']node:|\brequire\(/)
    const page = createContext({ TextDecoder, TextEncoder })
    runInContext(code, page)
    const told = runInContext(
      `JSON.stringify([
        protocol.uds.readDataByIdentifier.decodeResponse(Uint8Array.of(0x62, 0xf1, 0x90, 0x41)).kind,
        protocol.dtc.formatDtc(0x0301),
        protocol.vin.isVin('MUTSDEM0000000001'),
      ])`,
      page,
    )
    assert.equal(told, '["positive","P0301",true]')
    console.log(`protocol for the browser: ${code.length} bytes, ${bytes} with gzip`)
  })
})
