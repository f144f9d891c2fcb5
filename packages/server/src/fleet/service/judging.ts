/** When a service is due: whichever comes first of distance, time and engine hours. */
import type { Readings } from '#fleet/meters'
import type { DueMeasure, DueState, Terms } from './schema.ts'
import { DUE_MEASURES, DUE_STATES } from './schema.ts'

/** When it was last done. Engine hours in tenths. */
export interface Last {
  readonly lastOn: string
  readonly lastKm: number | null
  readonly lastEngineTenths: number | null
}

export interface Judgement {
  readonly state: DueState
  readonly dueOn: string | null
  readonly dueAtKm: number | null
  readonly dueAtEngineHours: number | null
  /** The measure with the worst state; the day where several have it. */
  readonly decidedBy: DueMeasure
  /** How far it is to the point, negative beyond it; null where no meter shows. */
  readonly kmLeft: number | null
  readonly engineHoursLeft: number | null
}

const DAY_MS = 86_400_000

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const toDays = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS

/** The worst of the three. What no meter shows is not judged: a reading that is missing is no reason to call it due. */
export function judge(terms: Terms, last: Last, now: Date, readings: Readings): Judgement {
  const dueDay = terms.everyDays === undefined ? null : toDays(last.lastOn) + terms.everyDays
  const dueAtKm = sumOf(last.lastKm, terms.everyKm)
  const dueTenths = sumOf(last.lastEngineTenths, terms.everyEngineHours && terms.everyEngineHours * 10)
  const states = [
    stateOf(toDays(dayOf(now)), dueDay, terms.softDays, terms.hardDays),
    stateOf(readings.odometerKm, dueAtKm, terms.softKm, terms.hardKm),
    stateOf(
      toTenths(readings.engineHours),
      dueTenths,
      tenTimes(terms.softEngineHours),
      tenTimes(terms.hardEngineHours),
    ),
  ]
  const worst = Math.max(...states)
  return {
    state: DUE_STATES[Math.max(worst, 0)] ?? 'ok',
    decidedBy: DUE_MEASURES[states.indexOf(worst)] ?? 'day',
    dueOn: dueDay === null ? null : dayOf(new Date(dueDay * DAY_MS)),
    dueAtKm,
    dueAtEngineHours: hoursOf(dueTenths),
    kmLeft: leftOf(dueAtKm, readings.odometerKm),
    engineHoursLeft: hoursOf(leftOf(dueTenths, toTenths(readings.engineHours))),
  }
}

/** The first day, `infinity` for none, on which what was judged today may be otherwise though no meter shows more. */
export function holdsUntil({ everyDays, softDays = 0, hardDays = 0 }: Terms, { lastOn }: Last, now: Date): string {
  if (everyDays === undefined) return 'infinity'
  const [today, due] = [toDays(dayOf(now)), toDays(lastOn) + everyDays]
  const turn = [due - softDays, due, due + hardDays + 1].find((day) => day > today)
  return turn === undefined ? 'infinity' : dayOf(new Date(turn * DAY_MS))
}

/** Place in `DUE_STATES`, -1 where it is not judged. @param soft before the point; @param hard beyond it. */
function stateOf(present: number | null, point: number | null, soft = 0, hard = 0): number {
  if (present === null || point === null) return -1
  if (present < point - soft) return 0
  if (present < point) return 1
  return present <= point + hard ? 2 : 3
}

const sumOf = (last: number | null, every: number | undefined): number | null =>
  last === null || every === undefined ? null : last + every
const leftOf = (point: number | null, present: number | null): number | null =>
  point === null || present === null ? null : Math.ceil(point - present)
const hoursOf = (tenths: number | null): number | null => (tenths === null ? null : tenths / 10)
const tenTimes = (hours = 0): number => hours * 10

export const toTenths = (hours: number | null): number | null => (hours === null ? null : Math.round(hours * 10))

/** Of what expires: spoken of so many days before its last day, due on it, overdue after it. */
export const judgeDay = (lastDay: string, now: Date, remindDays: number): DueState =>
  DUE_STATES[stateOf(toDays(dayOf(now)), toDays(lastDay), remindDays)] ?? 'ok'
