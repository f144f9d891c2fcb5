import { createHash } from 'node:crypto'
import type { Plugin, Rollup } from 'vite'

/** The built bytes of one file. */
function bytesOf(file: Rollup.OutputAsset | Rollup.OutputChunk): string | Uint8Array {
  return file.type === 'chunk' ? file.code : file.source
}

/**
 * Emits `assets/build.json`: `{ version, sha256 }`. The hash covers every other built file in the order of their
 * names, each as `sha256(content) + two spaces + name + newline`: the output of `sha256sum` over the sorted files,
 * so anybody can compute the ring of the sign-in page from the files on disk.
 */
export function buildSeal(version: string): Plugin {
  return {
    name: 'muts-build-seal',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const lines = Object.keys(bundle)
          .sort()
          .flatMap((name) => {
            const file = bundle[name]
            return file ? [`${createHash('sha256').update(bytesOf(file)).digest('hex')}  ${name}\n`] : []
          })
        const sha256 = createHash('sha256').update(lines.join('')).digest('hex')
        this.emitFile({
          type: 'asset',
          fileName: 'assets/build.json',
          source: `${JSON.stringify({ version, sha256 })}\n`,
        })
      },
    },
  }
}
