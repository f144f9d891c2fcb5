/** Loaded before a test run: one file is given to Node with one line replaced. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Mutant } from './mutants.ts'

const { file, line, to } = JSON.parse(process.env.MUTANT ?? '{}') as Mutant
const target = pathToFileURL(file).href

registerHooks({
  load(url, context, next) {
    if (url !== target) return next(url, context)
    const lines = readFileSync(file, 'utf8').split('\n')
    return { format: 'module-typescript', source: lines.with(line - 1, to).join('\n'), shortCircuit: true }
  },
})
