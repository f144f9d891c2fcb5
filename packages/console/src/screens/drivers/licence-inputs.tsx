import type { ReactNode } from 'react'
import { t } from '#language'
import { Field } from '#ui'

/** The fields of a licence. The number is sealed, and unique in the organisation. */
export function LicenceInputs({ isNeeded = false }: { isNeeded?: boolean }): ReactNode {
  return (
    <>
      <Field label={t('Licence number')} name="number" required={isNeeded} maxLength={50} autoComplete="off" wire />
      <Field label={t('Classes')} name="classes" required={isNeeded} hint={t('Such as B, CE')} autoComplete="off" />
      <Field
        label={t('Country')}
        name="country"
        required={isNeeded}
        maxLength={2}
        hint={t('Two letters, such as DE')}
      />
      <Field label={t('Licence holds until')} name="expiresOn" type="date" />
    </>
  )
}
