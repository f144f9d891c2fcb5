/** How long something may live that lets a machine in, in days; the first stands there first. */
export const LIVES = [90, 30, 180, 365] as const

const DAY_MS = 86_400_000

/** What was typed apart by spaces, commas or lines. */
export const readList = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean)

/** Name, networks and end of what lets a machine in. `now` in milliseconds since the epoch. A minute is taken off, so that a year is a year also by the server's clock. */
export function readTerms(form: FormData, now: number) {
  const text = (name: string) => String(form.get(name) ?? '')
  const life = Number(text('days')) * DAY_MS - 60_000
  return { name: text('name'), networks: readList(text('networks')), expiresAt: new Date(now + life).toISOString() }
}
