/**
 * A hundred requests a minute hold for whoever looks at the house too, and several looks are at it as the same person. So
 * each knocks at some of its doors, and at the next ones in the next half hour: all of them within a day.
 */
const DOORS_A_LOOK = 35
const TURN_MS = 1_800_000

export function doorsOfLook<Door>(doors: readonly Door[], now: Date): readonly Door[] {
  const from = (Math.floor(now.getTime() / TURN_MS) * DOORS_A_LOOK) % Math.max(1, doors.length)
  return [...doors, ...doors].slice(from, from + Math.min(DOORS_A_LOOK, doors.length))
}
