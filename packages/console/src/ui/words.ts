import { known, locale } from '#language'

const ACRONYMS = /\b(mil|egr|vin|cvn|ecu|nox|pm)\b/g

/** The English words of a machine name: `second-factor-needed`, `longFuelTrimBank1` → `long fuel trim bank 1`. */
export function wordsOf(name: string): string {
  const words = name.replaceAll(/[-_.]/g, ' ').replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, ' ')
  return words.toLowerCase().replaceAll(ACRONYMS, (word) => word.toUpperCase())
}

/** What a machine name says in the reader's language; where no catalogue knows it, its English words. */
export const formatWords = (name: string): string => known(wordsOf(name))

/** The same with a capital at the start: `coolantTemperature` → `Coolant temperature`. */
export function formatName(name: string): string {
  const words = formatWords(name)
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
}
