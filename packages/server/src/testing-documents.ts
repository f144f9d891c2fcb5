/** For tests and `npm run docs`: opens a house and writes down what it is. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestTitle } from './documents.ts'
import { writeRoles, writeTraceability } from './documents.ts'
import { openBareHouse } from './testing.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

export async function generateDocuments(): Promise<{
  readonly root: string
  readonly documents: Readonly<Record<string, string>>
}> {
  await using house = await openBareHouse()
  const documents = {
    'traceability.md': writeTraceability(house.rooms, readTitles()),
    'roles.md': writeRoles(house.rooms, (role) => house.identity.permissionsOf(role)),
  }
  return { root: ROOT, documents }
}

/** Titles of tests that name a clause. The sabotage walk makes its titles of the controls; it is named once for all. */
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
