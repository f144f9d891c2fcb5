/** Door of signatures: a person's typed name under one act, for the parts whose acts need one. Routes ask for the step-up. */
import type { Part } from '#kernel'

export { SignatureView, SignedName } from './schema.ts'
export type { SignatureVerbs, Signed } from './signing.ts'
export { createSignatures } from './signing.ts'

/** What each part that signs declares once for all: the table is one. */
export const signaturesPart: Part = {
  personalData: [
    {
      table: 'fleet_signature',
      column: 'personal_sealed',
      kind: 'sealed',
      subjectColumn: 'subject_id',
      'x-data-class': 'personal',
    },
  ],
}
