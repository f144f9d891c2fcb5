const THIN_SPACE = '\u202f'

/** A number with thin spaces between its thousands, at most `digits` decimals. */
export function formatNumber(value: number, digits = 2): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits }).replaceAll(',', THIN_SPACE)
}

/** A decimal string with thin spaces between its thousands; every digit that was measured stays. */
export function groupThousands(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, THIN_SPACE)
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** The first eight digits of a hash in two groups. */
export const formatHash = (hash: string): string => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`
