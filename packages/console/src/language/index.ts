/** Door of language: what the console says, in the language of who reads it. */
export type { Language } from './language.ts'
export { LANGUAGES, language } from './language.ts'
export { locale, rich, t } from './say.ts'
