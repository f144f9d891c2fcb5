/** For tests only: choices that a seed decides, so that what they found is found again. */
export type Dice = ReturnType<typeof createDice>

/** mulberry32. */
export function createDice(seed: number) {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let word = state
    word = Math.imul(word ^ (word >>> 15), word | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    below,
    chance: (share: number) => next() < share,
    pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
      const found = list[below(list.length)]
      if (found === undefined) throw new RangeError('there is nothing to pick from')
      return found
    },
    shuffle<T>(list: readonly T[]): readonly T[] {
      return list
        .map((item) => ({ item, at: next() }))
        .toSorted((one, other) => one.at - other.at)
        .map(({ item }) => item)
    },
  }
}
