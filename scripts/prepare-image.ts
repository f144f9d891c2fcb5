/** Writes an initialised, empty embedded database: as an archive for tests in memory, and as a folder to be copied. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openDatabase, prepareImage } from '@muts/server/database'
import { createClock } from '@muts/server/kernel'

const [target = ''] = process.argv.slice(2)
const image = await prepareImage()
const draft = mkdtempSync(join(dirname(target), 'draft-'))
const database = await openDatabase({ engine: 'pglite', dataFolder: draft, image, clock: createClock() })
await database.close()
// Whole or not there: a set-up that was interrupted must leave neither.
writeFileSync(`${target}.new`, gzipSync(image))
renameSync(`${target}.new`, `${target}.tar.gz`)
rmSync(target, { recursive: true, force: true })
renameSync(join(draft, 'database'), target)
rmSync(draft, { recursive: true, force: true })
