/** For benches only: how a figure is said beside its bound. */

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0

/** Prints a figure, its bound, and whether it holds. */
export const judge = (what: string, figure: string, bound: string, holds: boolean): void =>
  console.log(`${what}: ${figure} (${bound}: ${holds ? 'holds' : 'FALLS SHORT'})`)
