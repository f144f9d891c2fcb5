/** Door of SAML 2.0: from an answer in a form to what a provider says of somebody. It knows no database and no person. */
export type { SamlParty } from './saml.ts'
export { beginSaml, describeSaml, judgeSaml, readCertificate } from './saml.ts'
