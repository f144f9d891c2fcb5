/** What lines cost, in whole minor units: a half is rounded up, and nothing is ever a fraction. */

/** @param minutes at most 100,000. @param ratePerHourMinor at most 10^10: the product stays exact. */
export const costOfLabour = (minutes: number, ratePerHourMinor: number): number =>
  roundedQuotient(minutes * ratePerHourMinor, 60)

/**
 * What goes back costs as much less as it cost more when it was issued.
 *
 * @param quantityThousandths negative for what goes back.
 * @throws {RangeError} beyond exact integers, which `requireExact` refuses before.
 */
export const costOfParts = (quantityThousandths: number, unitCostMinor: number): number =>
  Math.sign(quantityThousandths) * roundedQuotient(Math.abs(quantityThousandths) * unitCostMinor, 1_000)

function roundedQuotient(product: number, divisor: number): number {
  if (!Number.isSafeInteger(product)) throw new RangeError('a cost beyond exact integers')
  return Math.floor((product + divisor / 2) / divisor)
}

/** Whether quantity times price is an exact integer. */
export const isExact = (quantity: number, price: number): boolean => Number.isSafeInteger(quantity * price)
