import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { DriverStatus, PersonType } from './schema.ts'
import type { DriverRow } from './store.ts'

/** active ⇄ leave → left, and back when somebody comes again; what was erased is over. */
const NEXT: Readonly<Record<DriverStatus, readonly DriverStatus[]>> = {
  active: ['active', 'leave', 'left'],
  leave: ['leave', 'active', 'left'],
  left: ['left', 'active'],
  erased: [],
}

/** @throws {Problem} `fleet.lifecycle` (409). */
export function requireNext(from: DriverStatus, to: DriverStatus = from): DriverStatus {
  if (NEXT[from].includes(to)) return to
  throw new Problem(
    'conflict',
    'fleet.lifecycle',
    `A driver that is ${from} cannot become ${to} or be changed so. Nothing was changed.`,
  )
}

type Terms = Pick<DriverRow, 'contractEndsOn' | 'status'> & { readonly personType: PersonType }

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** The last day of a contract still belongs to it. */
export const hasContractEnded = ({ contractEndsOn }: Pick<Terms, 'contractEndsOn'>, now: Date): boolean =>
  contractEndsOn !== null && contractEndsOn < dayOf(now)

/** @throws {Problem} `fleet.contract-needed`, `fleet.contract-ended` (422). */
export function requireContract(terms: Terms, { now }: Pick<Context, 'now'>): void {
  const errors = [{ pointer: '/contractEndsOn', message: 'must be a day from today on' }]
  if (terms.personType === 'contractor' && terms.contractEndsOn === null) {
    const message = 'A contractor comes with the last day of the contract. Nothing was changed.'
    throw new Problem('refused', 'fleet.contract-needed', message, { errors })
  }
  if (terms.status === 'left' || !hasContractEnded(terms, now)) return
  const message = 'This contract has ended. Set a later day, or the driver as left. Nothing was changed.'
  throw new Problem('refused', 'fleet.contract-ended', message, { errors })
}

/** Of somebody who is to drive from now on. @throws {Problem} `fleet.driver-inactive` (409). */
export function requireDriving(row: DriverRow, { now }: Pick<Context, 'now'>): void {
  if (row.status === 'active' && !hasContractEnded(row, now)) return
  const why = row.status === 'active' ? 'the contract has ended' : `the status is ${row.status}`
  throw new Problem(
    'conflict',
    'fleet.driver-inactive',
    `This driver takes no vehicle at present: ${why}. Nothing was changed.`,
  )
}
