/** OCSF 1.8 numbers of what the house writes: activities by class, severities, outcomes. */
import type { Entry, EntryDeclaration } from '#kernel'

const OTHER = 99
const API_ACTIVITY = 6003
const DETECTION_FINDING = 2004

/** `activity_id` by class; what a class has no number for is 99, "Other". */
const ACTIVITIES: Readonly<Record<number, Partial<Record<EntryDeclaration['activity'], number>>>> = {
  2003: { create: 1, update: 2, delete: 3 }, // Compliance Finding: create, update, close
  2004: { create: 1, update: 2, delete: 3 }, // Detection Finding: create, update, close
  3001: { create: 1, delete: 6 }, // Account Change: create, delete
  3002: { create: 1, delete: 2 }, // Authentication: logon, logoff
  3005: { create: 1, delete: 2 }, // User Access Management: assign, revoke
  6002: { create: 3, update: 8, delete: 4 }, // Application Lifecycle: start, update, stop
  [API_ACTIVITY]: { create: 1, read: 2, update: 3, delete: 4 },
}

/** Our severities 1 to 4 in those of OCSF: critical, high, medium, low. */
const SEVERITIES: readonly number[] = [5, 4, 3, 2]

/** The classification of a denial that nothing declares. */
export const DENIAL: EntryDeclaration = { ocsf: API_ACTIVITY, activity: 'other' }

/** The numbers that classify one entry. */
export function classify({ ocsf, activity }: EntryDeclaration, { outcome = 'done', facts = {} }: Entry) {
  const activityId = ACTIVITIES[ocsf]?.[activity] ?? OTHER
  return {
    class_uid: ocsf,
    category_uid: Math.floor(ocsf / 1_000),
    activity_id: activityId,
    type_uid: ocsf * 100 + activityId,
    severity_id: severityOf(ocsf, outcome, facts.severity),
    status_id: outcome === 'done' ? 1 : 2,
    status_code: outcome,
  }
}

/** Informational where all is well, medium where something was refused or failed; a finding says its own. */
function severityOf(ocsf: number, outcome: NonNullable<Entry['outcome']>, stated: unknown): number {
  if (ocsf === DETECTION_FINDING && typeof stated === 'number') return SEVERITIES[stated - 1] ?? OTHER
  return outcome === 'done' ? 1 : 3
}
