/** Where things of the installation stand, from this file on. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

const { version: pglite } = JSON.parse(
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json'),
    'utf8',
  ),
) as { version: string }

/** The console as it was built at set-up. */
export const CONSOLE_FOLDER = join(ROOT, 'packages/console/dist')

/** An initialised, empty embedded database, made at set-up. */
export const TEMPLATE = join(ROOT, `node_modules/.cache/muts/pglite-${pglite}`)

export const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

export const POLICY_FOLDER = join(ROOT, 'policy')
