import type { Language } from './language.ts'

/** From what stands in the code, which is English, to another language. */
export type Catalogue = Readonly<Record<string, string>>

const CATALOGUES: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly default: Catalogue }>>> = {
  de: () => import('./de.json', { with: { type: 'json' } }),
  es: () => import('./es.json', { with: { type: 'json' } }),
}

/** Where a catalogue cannot be had, English is better than nothing. */
export const loadCatalogue = async (language: Language): Promise<Catalogue> =>
  language === 'en'
    ? {}
    : CATALOGUES[language]().then(
        ({ default: catalogue }) => catalogue,
        () => ({}),
      )
