const ACRONYMS = /\b(mil|egr|vin|cvn|ecu|nox|pm)\b/g

/** The English words of a machine name: `second-factor-needed`, `longFuelTrimBank1` → `long fuel trim bank 1`. */
export function wordsOf(name: string): string {
  const words = name.replaceAll(/[-_.]/g, ' ').replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, ' ')
  return words.toLowerCase().replaceAll(ACRONYMS, (word) => word.toUpperCase())
}
