import type { Clause } from '#api'
import { t } from '#language'

const POLICIES: Readonly<Record<string, string>> = {
  muts: t('MUTS enterprise security'),
  fleetops: t('FleetOps API security'),
}

/** The name of the policy a clause stands in, by the first word of its id. */
export const policyNameOf = (policy: string): string => POLICIES[policy] ?? policy

/** The word at a place of a clause's id: policy, section, name. */
export const partOfId = (id: string, index: number): string => id.split('.')[index] ?? ''

/** The policy of a clause: the first word of its id. */
export const policyOf = (clause: Pick<Clause, 'id'>): string => partOfId(clause.id, 0)
