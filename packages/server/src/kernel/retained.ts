/** How long what the house keeps stays: the classes there are, and what each table says of itself. A purge reads nothing else. */
import type { Span } from '#proof'

interface RetentionClass {
  /** Which rule asks for it. Where a policy of the house names a period, that one holds. */
  readonly because: string
  /** Nothing goes earlier; absent where no rule asks for any time. */
  readonly atLeast?: Span
  /** Then it goes, unless it is held; absent where it is about nobody. */
  readonly atMost?: Span
}

const SEVEN_YEARS = { months: 84 } as const

export const RETENTION = {
  customer: { because: 'Customer data: 7 years maximum (muts.retention.customer-7-years)', atMost: SEVEN_YEARS },
  maintenance: {
    because: 'What was wrong with a vehicle and what became of it: 18 months from its end (49 CFR 396.3)',
    atLeast: { months: 18 },
    atMost: SEVEN_YEARS,
  },
  inspection: {
    because: 'Reports of drivers 3 months, periodic inspections 14 (49 CFR 396.11 and 396.21)',
    atLeast: { months: 14 },
    atMost: SEVEN_YEARS,
  },
  audit: {
    because: 'Audit logs: 10 years (muts.retention.audit-10-years)',
    atLeast: { months: 120 },
    atMost: { months: 120 },
  },
  session: {
    because: 'Who was signed in from where until when; a day is longer than any token of it could come back',
    atLeast: { days: 1 },
    atMost: { months: 3 },
  },
  working: { because: 'What is under way; whatever uses it lets go of it itself', atMost: { months: 3 } },
  setting: { because: 'How installation and organisations are set up: about nobody, and kept as long as they are' },
} as const satisfies Readonly<Record<string, RetentionClass>>

export type RetentionName = keyof typeof RETENTION

/** Columns of a row that name what or whom it is about: whoever holds one of them keeps the row. */
type About = { readonly about?: readonly string[] }

/** What a table says: of which class its rows are and from when their time counts, or with whose row each goes. */
export type Retained =
  | { readonly kept: 'setting' | 'working' }
  | ({
      readonly kept: Exclude<RetentionName, 'setting' | 'working'>
      /** Empty in rows whose time does not count yet. */
      readonly since: string
      /** It counts in rows alone in which this column says one of these words. */
      readonly once?: { readonly column: string; readonly is: readonly string[] }
    } & About)
  | ({ readonly with: string; readonly by: string } & About)
