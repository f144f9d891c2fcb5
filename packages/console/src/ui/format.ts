import { locale } from '#language'

const THIN_SPACE = '\u202f'

/** With the decimal sign of the language, and in every language with thin spaces between the thousands (ISO 80000-1). */
function inDigits(value: number, least: number, most: number): string {
  const numbers = new Intl.NumberFormat(locale, {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    useGrouping: 'always',
    // What rounds to nothing has no sign: `-0.2` is `0`.
    signDisplay: 'negative',
  })
  const parts = numbers.formatToParts(value)
  return parts.map((part) => (part.type === 'group' ? THIN_SPACE : part.value)).join('')
}

/** A number with thin spaces between its thousands, at most `digits` decimals. */
export const formatNumber = (value: number, digits = 2): string => inDigits(value, 0, digits)

/** The same with always as many decimals, so that a value that changes does not jump. */
export const formatMeasured = (value: number, digits: number): string => inDigits(value, digits, digits)

/** The first eight digits of a hash in two groups. */
export const formatHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`

/** How many digits of a currency stand behind the point: 2 of EUR, 0 of JPY (ISO 4217). */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Money from its minor unit: `123450` of EUR is `1 234.50 EUR`. */
export function formatMoney(minor: number, currency: string): string {
  const digits = digitsOf(currency)
  return `${formatMeasured(minor / 10 ** digits, digits)} ${currency}`
}

/** Money as it is typed: `123450` of EUR is `1234.50`. */
export const moneyText = (minor: number, currency: string): string => {
  const digits = digitsOf(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/** The minor units of what somebody typed, `1 234,5` or `1234.50`; undefined where it is no amount of that currency. */
export function parseMoney(typed: string, currency: string): number | undefined {
  const digits = digitsOf(currency)
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(typed.replaceAll(/[\s\u202f]/g, ''))
  const [, whole = '', part = ''] = match ?? []
  if (!match || part.length > digits) return undefined
  return Number(whole + part.padEnd(digits, '0'))
}

/** Thousandths of a quantity as typed: `1,5` is 1500, `0` is none; undefined where it is no quantity. */
export function parseQuantity(typed: string): number | undefined {
  const [, whole = '', part = ''] = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(typed.trim()) ?? []
  return whole === '' ? undefined : Number(whole + part.padEnd(3, '0'))
}
