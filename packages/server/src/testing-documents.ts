/** For tests and `npm run docs`: opens a house and writes down what it is. Files by their paths from the root. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeApi } from '#kernel/http'
import type { Attack, TestTitle } from './documents.ts'
import { writeAttacks, writeRoles, writeTraceability } from './documents.ts'
import { VERSION } from './paths.ts'
import { openBareHouse } from './testing.ts'
import { writeClient } from './write-client.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

export async function generateDocuments(): Promise<{
  readonly root: string
  readonly documents: Readonly<Record<string, string>>
}> {
  await using house = await openBareHouse()
  const titles = readTitles()
  const documents = {
    'docs/traceability.md': writeTraceability(house.rooms, titles),
    'docs/attacks.md': writeAttacks(readAttacks(), titles),
    'docs/roles.md': writeRoles(house.rooms, (role) => house.identity.permissionsOf(role)),
    'packages/server/src/client/operations.ts': writeClient(describeApi(house.rooms, VERSION)),
  }
  return { root: ROOT, documents }
}

/** The cases of `policy/attacks.tsv`. */
export function readAttacks(): readonly Attack[] {
  const [, ...lines] = readFileSync(join(ROOT, 'policy', 'attacks.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => {
    const [row = '', attack = '', answer = ''] = line.split('\t')
    return { row, attack, answer }
  })
}

/** Titles of tests that name a clause or an attack. The sabotage walk makes its titles of the controls; it is named once for all. */
export function readTitles(): readonly TestTitle[] {
  const files = globSync('packages/*/src/**/*.test.ts', { cwd: ROOT }).sort()
  return files.flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /test\(\s*(['"`])((?:(?!\1).)*\[[a-z]+\.[a-z0-9.-]+\](?:(?!\1).)*)\1/g,
      ),
    ].map(([, , title = '']) => ({ file, title })),
  )
}
