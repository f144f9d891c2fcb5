import type { ReactNode } from 'react'
import { Field } from '#ui'

/** The fields of a licence. The number is sealed, and unique in the organisation. */
export function LicenceInputs({ isNeeded = false }: { isNeeded?: boolean }): ReactNode {
  return (
    <>
      <Field label="Licence number" name="number" required={isNeeded} maxLength={50} autoComplete="off" wire />
      <Field label="Classes" name="classes" required={isNeeded} hint="Such as B, CE" autoComplete="off" />
      <Field label="Country" name="country" required={isNeeded} maxLength={2} hint="Two letters, such as DE" />
      <Field label="Licence holds until" name="expiresOn" type="date" />
    </>
  )
}
