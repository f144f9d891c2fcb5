import type { ReactNode } from 'react'
import { t } from '#language'
import { formatWords, SelectField } from '#ui'
import type { Ceiling } from './roles.ts'
import { rolesWithin } from './roles.ts'

export interface RoleFieldProps {
  readonly label?: string
  /** The set that stands there first. */
  readonly present: string
  /** None above it is offered. */
  readonly ceiling?: Ceiling
  /** Offers to choose none, in these words; its value is empty. */
  readonly none?: string
}

/** Chooses a permission set. */
export function RoleField({ label = t('Role'), present, ceiling = 'admin', none }: RoleFieldProps): ReactNode {
  return (
    <SelectField label={label} name="role" defaultValue={present}>
      {none && <option value="">{none}</option>}
      {rolesWithin(ceiling).map(({ name, roles }) => (
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
