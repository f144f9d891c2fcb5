/** What people put their name to: the field it is typed into, and the signatures that stand. */
export { SignatureField } from './signature-field.tsx'
export { SignatureList } from './signature-list.tsx'
