import { known, locale, wordsOf } from '#language'

/** What a machine name says in the reader's language; where no catalogue knows it, its English words. */
export const formatWords = (name: string): string => known(wordsOf(name))

/** The same with a capital at the start: `coolantTemperature` → `Coolant temperature`. */
export function formatName(name: string): string {
  const words = formatWords(name)
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
}
