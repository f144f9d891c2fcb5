/** What happens to a vehicle in the days before today, made out of a number: the same number tells the same. Nothing here acts. */
import type { EnergyUnit } from '#fleet/energy'

const DAYS = 90
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** What it moves by: how far a working day takes it, what it needs for 100 km, and what that costs. */
export interface Running {
  readonly kmADay: number
  readonly unit: EnergyUnit
  readonly per100Km: number
  readonly minorEach: number
}

export type Happening = { readonly at: Date; readonly odometerKm: number } & (
  | { readonly what: 'filled'; readonly quantityThousandths: number; readonly costMinor: number }
  | { readonly what: 'inspected'; readonly failed: string | undefined }
  | { readonly what: 'repaired' | 'serviced' | 'planned' | 'begun' }
)

export interface VehiclePlan {
  readonly beganAt: Date
  readonly beganKm: number
  readonly lastServiceKm: number
  readonly lastServiceDaysBefore: number
  readonly unit: EnergyUnit
  readonly happenings: readonly Happening[]
}

const FILLED_EVERY = 12
const INSPECTED_EVERY = 28
/** Days from a defect to its repair. */
const REPAIRED_AFTER = 2
/** Of the small service, in kilometres: what a vehicle is at most driven beyond the one before. */
const SERVICED_EVERY = 14_800
/** Of six vehicles one waits for its service. */
const isLate = (number: number): boolean => number % 6 === 4
/** Items of the form that may fail; the last of them keeps a vehicle from the road. */
const DEFECTS = ['wipers', 'lamps', 'mirrors', 'tyres', 'brakes'] as const

/** @param number tells vehicles apart. @param now the past ends at the midnight (UTC) before it. */
export function planVehicle(number: number, { kmADay, unit, per100Km, minorEach }: Running, now: Date): VehiclePlan {
  const random = createRandom(number + 1)
  const instant = (day: number, hour: number) => dayBefore(now, day, hour)
  const beganKm = 18_000 + Math.round(random() * 90_000)
  const firstServiceKm = beganKm - 4_000 - Math.round(random() * 9_000)
  let lastServiceKm = firstServiceKm
  const happenings: Happening[] = []
  let [odometerKm, filledKm, repairOn, isParked, isOpen] = [beganKm, beganKm, 0, false, false]
  for (let day = DAYS; day >= 1; day--) {
    if ((day + number) % INSPECTED_EVERY === 0) {
      const failed = random() < 0.25 ? DEFECTS[Math.floor(random() * DEFECTS.length)] : undefined
      const isLeft = day <= INSPECTED_EVERY && number % 2 === 1 && failed !== 'brakes'
      if (failed !== undefined && !isLeft) repairOn = day - REPAIRED_AFTER
      isOpen = failed !== undefined && isLeft
      isParked ||= failed === 'brakes'
      happenings.push({ at: instant(day, 6), odometerKm, what: 'inspected', failed })
    }
    if (repairOn === day) {
      happenings.push({ at: instant(day, 9), odometerKm, what: 'repaired' })
      isParked = false
    }
    if (odometerKm - lastServiceKm >= SERVICED_EVERY) {
      const isPut = isLate(number)
      if (!isPut || day === 1)
        happenings.push({ at: instant(day, 11), odometerKm, what: isPut ? 'planned' : 'serviced' })
      if (!isPut) lastServiceKm = odometerKm
    }
    if (isOpen && day === 1) happenings.push({ at: instant(day, 13), odometerKm, what: 'begun' })
    const drivenToday = drivenKm(instant(day, 0), kmADay, random())
    odometerKm += isParked ? 0 : drivenToday
    if ((day + number) % FILLED_EVERY === 0 && odometerKm > filledKm) {
      const used = ((odometerKm - filledKm) * per100Km * (0.97 + 0.06 * random())) / 100
      const amounts = { quantityThousandths: Math.round(used * 1_000), costMinor: Math.round(used * minorEach) }
      happenings.push({ at: instant(day, 17), odometerKm, what: 'filled', ...amounts })
      filledKm = odometerKm
    }
  }
  const last = { lastServiceKm: firstServiceKm, lastServiceDaysBefore: (number * 17) % 110 }
  return { beganAt: beginningOf(now), beganKm, ...last, happenings, unit }
}

/** The day before the first that is told of. */
export const beginningOf = (now: Date): Date => dayBefore(now, DAYS + 1, 8)

const dayBefore = (now: Date, day: number, hour: number): Date =>
  new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - day * DAY_MS + hour * HOUR_MS)

/** On Saturdays a little, on Sundays not at all. */
function drivenKm(day: Date, kmADay: number, chance: number): number {
  const share = [0, 1, 1, 1, 1, 1, 0.2][day.getUTCDay()] ?? 1
  return Math.round(kmADay * share * (0.6 + 0.8 * chance))
}

/** Numbers from 0 to 1 that follow from the seed (xorshift, 32 bits); good for stories and for nothing that must not be guessed. */
function createRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state = (state ^ (state << 5)) >>> 0
    return state / 2 ** 32
  }
}
