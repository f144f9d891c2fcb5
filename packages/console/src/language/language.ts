import { createStored } from '#stored'

export const LANGUAGES = ['en', 'de', 'es'] as const
export type Language = (typeof LANGUAGES)[number]

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', es: 'Español' }

const isLanguage = (text: string | null | undefined): text is Language => LANGUAGES.some((one) => one === text)

/** The first of the wished languages (BCP 47) that the console speaks, else English. */
export function firstSpoken(wished: readonly string[]): Language {
  return wished.map((tag) => tag.replace(/-.*/, '').toLowerCase()).find(isLanguage) ?? 'en'
}

/** In which language the console speaks: as somebody chose here, else as the browser says. */
export const language = createStored<Language>(
  () => localStorage,
  'muts.language',
  (text) => (isLanguage(text) ? text : firstSpoken(globalThis.navigator?.languages ?? [])),
)

/** How numbers and days are written (BCP 47). */
export const localeOf = (one: Language): string => ({ en: 'en-GB', de: 'de-DE', es: 'es-ES' })[one]
