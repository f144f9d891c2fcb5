import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin, Rollup } from 'vite'

/** The files of modules that are lazy, and are needed without a network; what these import comes with them. */
const OFFLINE = [
  '/src/screens/inspections/index.ts',
  '/src/screens/my-vehicle/index.ts',
  '/src/screens/sign-in/index.ts',
  '/src/shell/palette.tsx',
  '/src/language/de.json',
  '/src/language/es.json',
  '/src/language/refusals-de.json',
  '/src/language/refusals-es.json',
]
const WORKER = fileURLToPath(new URL('../src/worker/service-worker.ts', import.meta.url))
const FILE = 'assets/service-worker.js'

/** A chunk with everything that it imports before it runs. */
function withImports(bundle: Rollup.OutputBundle, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (name: string) => {
    const file = bundle[name]
    if (found.has(name) || file?.type !== 'chunk') return
    found.add(name)
    for (const each of file.imports) add(each)
  }
  for (const name of names) add(name)
  return found
}

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/**
 * Emits `assets/service-worker.js`, which knows by name what of this build opens without a network: the page, its script
 * and style, its Latin fonts, and what an inspection needs. Its version is a hash over all of that.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'muts-service-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: WORKER, fileName: FILE })
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[FILE]
        const page = bundle['index.html']
        if (worker?.type !== 'chunk' || page?.type !== 'asset') this.error('The service worker has no page to keep.')
        if (worker.imports.length + worker.exports.length > 0)
          this.error('The service worker is to be one whole script.')
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const holds = (path: string) =>
          chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(path)))?.fileName ??
          this.error(`Nothing holds ${path}.`)
        const html = String(page.source)
        const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, name = '']) => name)
        const fonts = Object.keys(bundle).filter((name) => /-latin-(?:wght|400)-normal-[\w-]+\.woff2$/.test(name))
        const files = [
          ...new Set([...named, ...fonts, ...withImports(bundle, [...named, ...OFFLINE.map(holds)])]),
        ].sort()
        const pageSha256 = sha256(page.source)
        const version = sha256([pageSha256, ...files].join('\n')).slice(0, 16)
        const shell = { version, pageSha256, files: files.map((name) => `/${name}`) }
        worker.code = `const SHELL=${JSON.stringify(shell)};\n${worker.code}`
      },
    },
  }
}
