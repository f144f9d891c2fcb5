/** Where `value` stands on a line from `min` to `max`, as an SVG length in per cent, held inside the line. */
export function positionOn(min: number, max: number, value: number): number {
  if (!(max > min)) return 0
  return 100 * Math.min(1, Math.max(0, (value - min) / (max - min)))
}

/** The ticks of a line: `count` intervals, each `every`-th tick longer. */
export function ticksOf(count: number, every: number): readonly { at: number; isLong: boolean }[] {
  return Array.from({ length: count + 1 }, (_, index) => ({ at: (index * 100) / count, isLong: index % every === 0 }))
}
