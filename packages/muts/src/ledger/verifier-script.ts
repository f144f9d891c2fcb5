/**
 * `muts verify script`: the verifier as one file without dependencies, for browsers and Node, made of the very files that
 * verify here: types stripped, each module in a function of its own, in the order in which they need each other.
 */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Run by Node it verifies a folder: `node verify.mjs FOLDER VKEY…`, with the exit codes of `muts verify ledger`. */
const COMMAND = `
if (import.meta.main) {
  const { readFileSync } = await import('node:fs')
  const [folder, ...keys] = process.argv.slice(2)
  const readPath = (path) => {
    try {
      return new Uint8Array(readFileSync(folder + '/' + path))
    } catch (error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    }
  }
  if (!folder || keys.length === 0) {
    console.error('node verify.mjs FOLDER VKEY...')
    process.exitCode = 2
  } else {
    const verdict = await verifyLog(createTilesSource(readPath), { vkeys: keys.map(parseVkey) })
    console.log(JSON.stringify(verdict))
    process.exitCode = verdict.ok ? 0 : 3
  }
}
`

export function printVerifier(): void {
  process.stdout.write(composeVerifier())
}

export function composeVerifier(): string {
  const door = fileURLToPath(import.meta.resolve('#proof'))
  const parts: string[] = []
  const done = new Set<string>()
  const add = (file: string): void => {
    if (done.has(file)) return
    done.add(file)
    // The tests of the house hold that no module needs itself, so this ends.
    const code = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    for (const [, path = ''] of code.matchAll(/ from '\.\/([^']+)'/g)) add(join(dirname(file), path))
    parts.push(wrap(basename(file, '.ts'), code))
  }
  add(door)
  const names = namesOf(stripTypeScriptTypes(readFileSync(door, 'utf8')))
  const exported = `export const { ${names.join(', ')} } = modules['${basename(door, '.ts')}']\n`
  return `${HEAD}const modules = {}\n${parts.join('')}${exported}${COMMAND}`
}

const HEAD =
  '// Verifies logs, proofs and answers of MUTS FleetOps and of any log in C2SP formats. Apache-2.0. No dependencies.\n'

/** A module as a function that answers what it exports. */
function wrap(name: string, code: string): string {
  const imported = code
    .replaceAll(/^export (\{[^}]*\}) from '\.\/([^']+)\.ts'/gm, (_, list: string, from: string) => take(list, from))
    .replaceAll(/^import (\{[^}]*\}) from '\.\/([^']+)\.ts'/gm, (_, list: string, from: string) => take(list, from))
    .replaceAll(/^export (?=const |let |(?:async )?function[ *]|class )/gm, '')
  return `modules['${name}'] = (() => {\n${imported}\nreturn { ${namesOf(code).join(', ')} }\n})()\n`
}

const take = (list: string, from: string): string => `const ${list.replaceAll(' as ', ': ')} = modules['${from}']`

/** What a module exports, by name. */
function namesOf(code: string): readonly string[] {
  const own = code.matchAll(/^export (?:const|let|(?:async )?function\*?|class) ([A-Za-z_$][\w$]*)/gm)
  const passed = code.matchAll(/^export \{([^}]*)\} from/gm)
  return [
    ...Array.from(own, ([, name = '']) => name),
    ...Array.from(passed, ([, list = '']) => list.split(',').map((name) => name.trim())).flat(),
  ].filter((name) => name !== '')
}
