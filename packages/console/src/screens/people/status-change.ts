import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { User } from '#api'
import { people } from '#api'

/** Opening and closing a person's account. */
export function useStatusChange(user: User) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (status: 'active' | 'disabled') => people.changeStatus(user, status),
    onSettled: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
}
