/** Writes docs/traceability.md, docs/roles.md, docs/attacks.md and the types of the API's client out of the house: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateDocuments } from '@muts/server/documents'

const { root, documents } = await generateDocuments()
for (const [name, text] of Object.entries(documents)) writeFileSync(join(root, name), text)
