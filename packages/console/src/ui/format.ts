const THIN_SPACE = '\u202f'

/** What rounds to nothing has no sign: `-0.2` is `0`. */
const numbers = (least: number, most: number) =>
  new Intl.NumberFormat('en', {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    signDisplay: 'negative',
  })

const inThinSpaces = (text: string): string => text.replaceAll(',', THIN_SPACE)

/** A number with thin spaces between its thousands, at most `digits` decimals. */
export const formatNumber = (value: number, digits = 2): string => inThinSpaces(numbers(0, digits).format(value))

/** The same with always as many decimals, so that a value that changes does not jump. */
export const formatMeasured = (value: number, digits: number): string =>
  inThinSpaces(numbers(digits, digits).format(value))

/** The first eight digits of a hash in two groups. */
export const formatHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`
