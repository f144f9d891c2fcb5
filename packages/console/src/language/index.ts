/** Door of language: what the console says, in the language of who reads it. */
export type { Language } from './language.ts'
export { LANGUAGE_NAMES, LANGUAGES, language } from './language.ts'
export { known, locale, rich, sayEither, t } from './say.ts'
export { wordsOf } from './words.ts'
