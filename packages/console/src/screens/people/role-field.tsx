import type { ReactNode } from 'react'
import { formatWords, SelectField } from '#ui'
import { ROLE_GROUPS } from './roles.ts'

/** Chooses a permission set. `present` is the one that stands there first. */
export function RoleField({ present }: { present: string }): ReactNode {
  return (
    <SelectField label="Role" name="role" defaultValue={present}>
      {ROLE_GROUPS.map(({ name, roles }) => (
        <optgroup key={name} label={name}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {formatWords(role)}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}
