import type { User } from '#api'
import type { State } from '#ui'

/** How the state of an account is shown. */
export const STATES: Record<User['status'], State> = { active: 'ok', invited: 'info', disabled: 'plain' }
