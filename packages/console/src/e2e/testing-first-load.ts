/** For tests and benches only: what a browser is told to fetch before anything is shown. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../../dist/', import.meta.url)
/** Of script and style with gzip, before what is lazy. */
export const MOST_BYTES = 220_000

export const readBuilt = (file: string): Buffer => readFileSync(new URL(file, DIST))

/** The page's script, all that it imports, and its style. */
export const firstFiles = (): readonly string[] =>
  [
    ...readBuilt('index.html')
      .toString()
      .matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g),
  ].map(([, path = '']) => path)

/** Their bytes with gzip. */
export const firstBytes = (): number =>
  firstFiles().reduce((sum, file) => sum + gzipSync(readBuilt(file), { level: 9 }).length, 0)
