import type { Language } from './language.ts'

/** From what stands in the code, which is English, to another language. */
export type Catalogue = Readonly<Record<string, string>>

/** What a catalogue says for `english`. What comes from elsewhere may be called as something every object has. */
export const findIn = (catalogue: Catalogue, english: string): string | undefined =>
  Object.hasOwn(catalogue, english) ? catalogue[english] : undefined

type Catalogues = Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly default: Catalogue }>>>

const CATALOGUES: Catalogues = {
  de: () => import('./de.json', { with: { type: 'json' } }),
  es: () => import('./es.json', { with: { type: 'json' } }),
}

const REFUSALS: Catalogues = {
  de: () => import('./refusals-de.json', { with: { type: 'json' } }),
  es: () => import('./refusals-es.json', { with: { type: 'json' } }),
}

/** Where a catalogue cannot be had, English is better than nothing. */
const load = async (catalogues: Catalogues, language: Language): Promise<Catalogue> =>
  language === 'en'
    ? {}
    : catalogues[language]().then(
        ({ default: catalogue }) => catalogue,
        () => ({}),
      )

/** What the console says itself, and machine words. */
export const loadCatalogue = (language: Language): Promise<Catalogue> => load(CATALOGUES, language)

/** What the server says to people: refusals, failures, what is wrong with a field. */
export const loadRefusals = (language: Language): Promise<Catalogue> => load(REFUSALS, language)
