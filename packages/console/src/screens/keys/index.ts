/** Keys of machines, and what all have in common that lets a machine in. */
export { readAppDraft } from './key-draft.ts'
export { KeysScreen } from './keys-screen.tsx'
export { Revoke, Standing } from './standing.tsx'
export { readList, readTerms } from './terms.ts'
export { ActionsField, TermsFields } from './terms-fields.tsx'
