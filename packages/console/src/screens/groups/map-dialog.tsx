import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import type { Group } from '#api'
import { groups } from '#api'
import type { Ceiling } from '#screens/people'
import { RoleField } from '#screens/people'
import { Button, Field, Modal, ProblemNote } from '#ui'

export interface MapDialogProps {
  readonly source: string
  readonly ceiling: Ceiling
  /** Undefined for one that its provider has not named yet. */
  readonly group: Group | undefined
  readonly onClose: () => void
}

/** Says which permission set a group gives. */
export function MapDialog({ source, ceiling, group, onClose }: MapDialogProps): ReactNode {
  const client = useQueryClient()
  const map = useMutation({
    mutationFn: async (form: FormData) => {
      const role = String(form.get('role'))
      if (group) await groups.map(group, role === '' ? null : role)
      else await groups.name({ source, name: String(form.get('name')), role })
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['groups'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    map.mutate(new FormData(event.currentTarget))
  }
  return (
    <Modal title={group ? `What ${group.name} gives` : 'Map a group'} isOpen onClose={onClose}>
      <form className="mt-2 grid gap-4" onSubmit={submit}>
        {map.error && <ProblemNote error={map.error} />}
        {!group && (
          <Field
            label="Group"
            name="name"
            hint="As the provider sends it: a name, or an id such as Entra’s"
            autoComplete="off"
            maxLength={200}
            required
          />
        )}
        <RoleField
          label="It gives"
          present={group?.role ?? (group ? '' : 'viewer')}
          ceiling={ceiling}
          {...(group ? { none: 'nothing' } : {})}
        />
        <p>In force at once for everybody in it; their sessions end where it changes what they may.</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={map.isPending}>
            Map it
          </Button>
        </div>
      </form>
    </Modal>
  )
}
