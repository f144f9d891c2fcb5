const ACRONYMS = /\b(mil|egr|vin|cvn|ecu|nox|pm)\b/g

/** The words of a machine name: `second-factor-needed`, `longFuelTrimBank1` → `long fuel trim bank 1`. */
export function formatWords(name: string): string {
  const words = name.replaceAll(/[-_.]/g, ' ').replaceAll(/(?<=[a-z])(?=[A-Z0-9])/g, ' ')
  return words.toLowerCase().replaceAll(ACRONYMS, (word) => word.toUpperCase())
}

/** The same with a capital at the start: `coolantTemperature` → `Coolant temperature`. */
export function formatName(name: string): string {
  const words = formatWords(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
