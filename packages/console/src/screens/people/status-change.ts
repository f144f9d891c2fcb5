import type { User } from '#api'
import { people, useWrite } from '#api'

/** Opening and closing a person's account. */
export function useStatusChange(user: User) {
  return useWrite((status: 'active' | 'disabled') => people.changeStatus(user, status), { touches: ['users'] })
}
