/** For tests only: the protocol package as one file for browsers, and its own tests as another. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const SOURCES = fileURLToPath(new URL('../../../protocol/src/', import.meta.url))
const STAND_INS = fileURLToPath(new URL('./testing-in-browser/', import.meta.url))
/** Nothing lies there: what is asked for under this name is made for each bundle. */
const ENTRY = join(SOURCES, 'bundle-entry.js')

/** Every door but the tests' own and that of the manufacturers' prefixes, which is data. */
const DOORS = globSync('*/index.ts', { cwd: SOURCES })
  .filter((door) => !/^(testing|wmi)\//.test(door))
  .sort()

/** What an application would ship that used all of it, minified. */
export function bundleProtocol(): Promise<string> {
  const named = DOORS.map((door, index) => `export * as door${index} from ${JSON.stringify(join(SOURCES, door))}`)
  return bundle(named.join('\n'))
}

/** Each test of the package beside what it tests; `runAll` gives their verdicts. */
export async function bundleProtocolTests(): Promise<{ readonly script: string; readonly files: number }> {
  const tests = globSync('**/*.test.ts', { cwd: SOURCES }).sort()
  const script = await bundle(
    [
      ...tests.map((file) => `import ${JSON.stringify(join(SOURCES, file))}`),
      `export { runAll } from ${JSON.stringify(join(STAND_INS, 'node-test.ts'))}`,
    ].join('\n'),
  )
  return { script, files: tests.length }
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env': '{}' },
    resolve: {
      alias: { 'node:test': join(STAND_INS, 'node-test.ts'), 'node:assert/strict': join(STAND_INS, 'assert.ts') },
    },
    plugins: [
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? entry : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2024',
      lib: { entry: ENTRY, formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const [output] = [built].flat()
  if (!output || !('output' in output)) throw new Error('nothing was built')
  return output.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
}
